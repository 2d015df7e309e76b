"""Merging: a spec and the files it includes become one document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity
from topodoc.language.tree import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from topodoc.language.document.elements import GroupPart
    from topodoc.language.document.topology import TopologyPart
    from topodoc.language.tree import Node
    from topodoc.model.binding_report import BindingReport

_OWN = ("layout", "arrows", "layers", "scenarios", "views", "overlay")  # what a file says for itself alone


def merge(document: TopologyPart, parts: Iterable[TopologyPart]) -> TopologyPart:
    """Return *document* with the groups, nodes, edges and events of *parts* behind its own; a group of one id is one group."""
    for part in parts:
        merged = {
            "groups": _merge_groups((*document.groups, *part.groups)),
            "nodes": document.nodes + part.nodes,
            "edges": document.edges + part.edges,
            "events": document.events + part.events,
            "gone": document.gone + part.gone,
        }
        document = document.model_copy(update=merged)
    return document


def note_left_out(root: Mapping, report: BindingReport) -> None:
    """Note what an included file says at its *root* that is not merged, each where it stands."""
    for key in (entry.key for entry in root.entries if entry.key.text in _OWN and not _is_nothing(entry.value)):
        message = f'an included file gives groups, nodes, edges and events; its "{key.text}" is left out'
        report.find("TD705", Severity.WARNING, message, "write it in the file that includes this one", key.span)


def _is_nothing(value: Node) -> bool:
    match value:
        case Scalar():
            return value.is_absent
        case Mapping(entries=held) | Sequence(items=held):
            return not held


def _merge_groups(groups: tuple[GroupPart, ...]) -> tuple[GroupPart, ...]:
    """Return *groups* with those of one id as one; what the first of them says of itself holds."""
    merged: dict[str, GroupPart] = {}
    for group in groups:
        name = group.key.text if group.key else ""
        merged[name] = _join(merged[name], group) if name in merged else group
    return tuple(merged.values())


def _join(first: GroupPart, second: GroupPart) -> GroupPart:
    if first is second:  # an alias repeats a mapping; names tell of it
        return first
    said = {name: getattr(first, name) or getattr(second, name) for name in ("label", "description", "owner", "accent", "layer", "runs_on")}
    added = {
        name: getattr(first, name) + getattr(second, name)
        for name in ("tags", "links", "rows", "nodes", "members", "ignore", "origin", "was")
    }
    return first.model_copy(update=said | added | {"groups": _merge_groups(first.groups + second.groups)})
