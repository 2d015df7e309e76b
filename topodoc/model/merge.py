"""Merging: a spec and the files it includes become one document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from topodoc.model.ledger import Ledger
    from topodoc.spec.document.elements import GroupPart
    from topodoc.spec.document.topology import TopologyPart

_OWN = ("layout", "arrows", "layers", "scenarios", "views")  # what a file says for itself alone


def merge(document: TopologyPart, parts: Iterable[TopologyPart]) -> TopologyPart:
    """Return *document* with the groups, nodes and edges of *parts* behind its own; a group of one id is one group."""
    for part in parts:
        merged = {
            "groups": _merge_groups((*document.groups, *part.groups)),
            "nodes": document.nodes + part.nodes,
            "edges": document.edges + part.edges,
        }
        document = document.model_copy(update=merged)
    return document


def note_left_out(part: TopologyPart, ledger: Ledger) -> None:
    """Note what an included *part* says that is not merged."""
    left = [name for name in _OWN if getattr(part, name)]
    if left:
        message = f"an included file gives groups, nodes and edges; its {', '.join(left)} {'is' if len(left) == 1 else 'are'} left out"
        ledger.find("TD705", Severity.WARNING, message, "write it in the file that includes this one", part.span)


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
    said = {name: getattr(first, name) or getattr(second, name) for name in ("label", "description", "owner", "accent", "layer")}
    added = {name: getattr(first, name) + getattr(second, name) for name in ("tags", "links", "rows", "nodes", "ignore")}
    return first.model_copy(update=said | added | {"groups": _merge_groups(first.groups + second.groups)})
