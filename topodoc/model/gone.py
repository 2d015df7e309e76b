"""What is gone: nodes that the sources of an imported part no longer have, for as long as a spec still names them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity
from topodoc.language.document.elements import NodePart
from topodoc.language.tree import Entry, Mapping, Scalar, Sequence, texts_of
from topodoc.model.elements import GONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topodoc.language.document.elements import GroupPart
    from topodoc.language.document.generated import GonePart
    from topodoc.language.document.topology import TopologyPart
    from topodoc.model.binding_report import BindingReport
    from topodoc.model.topology import Topology

Gone = dict[str, "GonePart"]  # by id


def with_gone(document: TopologyPart) -> tuple[TopologyPart, Gone]:
    """Return *document* with a node for each that is gone, which is stopped and tagged as what it is; and what is gone.

    What is declared somewhere is not gone.
    """
    there = {part.key.text for part in _every(document.nodes, document.groups) if part.key}
    gone = {one.key.text: one for one in document.gone if one.key and one.key.text not in there}
    nodes = tuple(_node(one) for one in gone.values())
    return (document.model_copy(update={"nodes": document.nodes + nodes}) if gone else document), gone


def tell_gone(document: TopologyPart, gone: Gone, mentions: Iterable[Scalar], report: BindingReport) -> None:
    """Report each mention of what is *gone*: those of edges, steps and views, and what *document* says over it or takes in."""
    overlay = document.overlay
    over = [one.key for one in overlay.nodes if one.key] if overlay else []
    over += [end for one in overlay.edges for end in (*one.source, *one.target)] if overlay else []
    for mention in {one.span: one for one in (*over, *_members(document.groups), *mentions)}.values() if gone else ():
        if one := gone.get(mention.text):
            fact = f"{mention.text} is gone from {', '.join(texts_of(one.origin)) or 'the sources of its part'}"
            report.find("TD812", Severity.WARNING, fact, "remove this, or declare the node here, under nodes:", mention.span)


def gone_in(topology: Topology) -> frozenset[str]:
    """Return the elements of *topology*, as findings name them, that are gone or lead to what is."""
    nodes = {node.id for node in topology.nodes if node.is_gone}
    edges = (edge.id for edge in topology.edges if nodes & {edge.source.node, edge.target.node}) if nodes else ()
    return frozenset((*(f"node:{one}" for one in nodes), *(f"edge:{one}" for one in edges)))


def _node(one: GonePart) -> NodePart:
    """Return the node that *one* was, read from what a spec would say of it."""

    def text(word: str) -> Scalar:
        return Scalar(word, one.span)

    said = {"kind": text(one.kind) if one.kind else None, "label": one.label, "state": text("stopped"), "tags": text(GONE)}
    entries = [Entry(text(word), value) for word, value in said.items() if value]
    whole = Mapping((*entries, Entry(text("origin"), Sequence(one.origin, one.span))), one.span)
    return NodePart.model_validate(Entry(one.key, whole) if one.key else whole, context=[])


def _every(nodes: Iterable[NodePart], groups: Iterable[GroupPart]) -> Iterator[NodePart | GroupPart]:
    yield from nodes
    for group in groups:
        yield group
        yield from _every(group.nodes, group.groups)


def _members(groups: Iterable[GroupPart]) -> Iterator[Scalar]:
    for group in groups:
        yield from group.members
        yield from _members(group.groups)
