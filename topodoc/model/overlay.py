"""The overlay: what a file says of what the files that it includes declare, and the nodes that its groups take in."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from topodoc.diagnostics import Severity, did_you_mean
from topodoc.language.document.part import ExtraKeys
from topodoc.language.tree import text_of, texts_of
from topodoc.model.excerpt import keep
from topodoc.model.globs import fits
from topodoc.model.scenario import StateChange, messages, walk
from topodoc.model.selectors import wrong_word
from topodoc.model.view import CRITERIA, Selector, names_by, select

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topodoc.language.document.elements import EdgePart, GroupPart, NodePart
    from topodoc.language.document.part import Part
    from topodoc.language.document.topology import TopologyPart
    from topodoc.language.tree import Scalar
    from topodoc.model.binding_report import BindingReport
    from topodoc.model.topology import Topology

Some = TypeVar("Some", bound="Part")
_ADDED = frozenset(
    {"tags", "ignore", "origin", "was", "nodes", "groups", "rows"}
)  # what both say holds; of all else the overlay's word does
_HIDING = (*CRITERIA, "origin")
EdgesOver = dict[tuple[str, str], list["EdgePart"]]  # what is said of the edges between two ends, by these


def adorn(document: TopologyPart, own: str, report: BindingReport) -> TopologyPart:
    """Return *document*, merged with what the file *own* includes, with what its overlay says of that and its groups take in.

    What there is nothing to say of, or to take in, is a finding: whoever made the part may have taken it out.
    """
    if document.overlay:
        groups = _adorn_all(document.groups, document.overlay.groups, own, "group", report)
        nodes, groups = _adorn_nodes(document.nodes, groups, document.overlay.nodes, own, report)
        events = _adorn_all(document.events, document.overlay.events, own, "event", report)
        document = document.model_copy(update={"groups": groups, "nodes": nodes, "events": events})
    return _with_members(document, own, report)


def said_over(base: Some, more: Some) -> Some:
    """Return *base* with what *more* says: its texts hold, its lists and links are added."""
    said = {name: getattr(more, name) for name in more.model_fields_set - {"span", "key", "flawed", "extras", "source", "target", "where"}}
    said = {name: value for name, value in said.items() if value not in (None, ())}
    update: dict[str, object] = {name: getattr(base, name) + value if name in _ADDED else value for name, value in said.items()}
    if "links" in said:
        titles = {title.text for title, _ in said["links"]}
        update["links"] = (*(one for one in getattr(base, "links", ()) if one[0].text not in titles), *said["links"])
    if "role" in said and getattr(base, "basis", None):
        update["basis"] = None  # somebody states it now
    names = {one.key.text for one in more.extras}
    update["extras"] = ExtraKeys((*(one for one in base.extras if one.key.text not in names), *more.extras))
    return base.model_copy(update=update)


def edges_over(document: TopologyPart) -> EdgesOver:
    """Return what the overlay of *document* says of the edges between two ends, by these."""
    found: EdgesOver = {}
    for part in document.overlay.edges if document.overlay else ():
        for source in texts_of(part.source):
            for target in texts_of(part.target):
                found.setdefault((source, target), []).append(part)
    return found


def miss(report: BindingReport, span_of: Scalar, fact: str, known: Iterable[str], otherwise: str) -> None:
    """Note that an overlay has no target."""
    report.find("TD811", Severity.WARNING, fact, did_you_mean(span_of.text, [*known], otherwise), span_of.span)


def _adorn_all(parts: tuple[Some, ...], over: tuple[Some, ...], own: str, noun: str, report: BindingReport) -> tuple[Some, ...]:
    """Return *parts* with what those *over* them say, each of the one of its name."""
    found = {part.key.text: part for part in parts if part.key and part.span.file != own}
    by_name = {}
    for one in over:
        if one.key and one.key.text in found:
            by_name[one.key.text] = said_over(found[one.key.text], one)
        elif one.key:
            miss(report, one.key, f'no included file declares the {noun} "{one.key.text}"', found, "remove it from the overlay")
    return tuple(by_name.get(part.key.text, part) if part.key and part.span.file != own else part for part in parts)


def _adorn_nodes(
    nodes: tuple[NodePart, ...], groups: tuple[GroupPart, ...], over: tuple[NodePart, ...], own: str, report: BindingReport
) -> tuple[tuple[NodePart, ...], tuple[GroupPart, ...]]:
    """Return *nodes* and *groups* with what the nodes *over* them say, in whatever group they stand."""
    there = {part.key.text for part in (*nodes, *_below(groups)) if part.key and part.span.file != own}
    by_name = {one.key.text: one for one in over if one.key}
    for one in over:
        if one.key and one.key.text not in there:
            miss(report, one.key, f'no included file declares the node "{one.key.text}"', there, "remove it from the overlay")

    def over_one(part: NodePart) -> NodePart:
        more = by_name.get(part.key.text) if part.key and part.span.file != own else None
        return said_over(part, more) if more else part

    def adorned(parts: tuple[NodePart, ...]) -> tuple[NodePart, ...]:
        return tuple(map(over_one, parts))

    def inside(parts: tuple[GroupPart, ...]) -> tuple[GroupPart, ...]:
        return tuple(one.model_copy(update={"nodes": adorned(one.nodes), "groups": inside(one.groups)}) for one in parts)

    return adorned(nodes), inside(groups)


def _below(groups: Iterable[GroupPart]) -> Iterator[NodePart]:
    for group in groups:
        yield from group.nodes
        yield from _below(group.groups)


def _with_members(document: TopologyPart, own: str, report: BindingReport) -> TopologyPart:
    """Return *document* with each node that a group takes in inside of it: one that an included file declares outside every group."""
    free = {part.key.text: part for part in document.nodes if part.key and part.span.file != own}
    taken: dict[str, str] = {}

    def filled(parts: tuple[GroupPart, ...]) -> tuple[GroupPart, ...]:
        return tuple(_filled(part) for part in parts)

    def _filled(part: GroupPart) -> GroupPart:
        names = dict.fromkeys(name for mention in part.members for name in _meant(mention, free, report))
        for name in names:
            if name in taken:
                hint = "remove it from one of them"
                report.fail("TD039", f'"{name}" is a member of {taken[name]} already', hint, (part.key or part.members[0]).span)
            taken.setdefault(name, text_of(part.key))
        mine = tuple(free[name] for name in names if taken[name] == text_of(part.key))
        return part.model_copy(update={"nodes": part.nodes + mine, "groups": filled(part.groups)})

    groups = filled(document.groups)
    left = tuple(part for part in document.nodes if not (part.key and part.span.file != own and part.key.text in taken))
    return document.model_copy(update={"groups": groups, "nodes": left})


def _meant(mention: Scalar, free: dict[str, NodePart], report: BindingReport) -> list[str]:
    """Return the nodes among *free* ones that *mention* means: one by its id, or those that a selector selects."""
    word, colon, name = (one.strip() for one in mention.text.partition(":"))
    if colon and word not in CRITERIA:
        hint = wrong_word(mention.text, CRITERIA, lambda one: (found for part in free.values() for found in _names_of(part, one)))
        report.fail("TD013", f'"{mention.text}" is not a selector', hint, mention.span)
        return []
    if not colon:
        found = [mention.text] if mention.text in free else []
    else:
        found = [one for one, part in free.items() if name in _names_of(part, word)]
    if not found:
        fact = f'"{mention.text}" matches no node that an included file declares outside every group'
        miss(report, mention, fact, free, "remove it from the members")
    return found


def _names_of(part: NodePart, word: str) -> tuple[str, ...]:
    """Return by which names *word* selects the node that *part* declares."""
    if word == "kind":
        return (part.kind or "service",)
    return texts_of({"tag": part.tags, "owner": part.owner, "layer": part.layer}[word])


def without_hidden(topology: Topology, hide: tuple[Scalar, ...], report: BindingReport) -> Topology:
    """Return *topology* without the nodes that an overlay hides; one that a scenario uses stays, which is a finding."""
    used = {end.node for one in topology.scenarios for said in messages(one.steps) for end in (said.source, said.target)}
    used |= {end.node for one in topology.scenarios for step in walk(one.steps) if isinstance(step, StateChange) for end, _ in step.states}
    hidden: set[str] = set()
    for mention in hide:
        word, colon, _ = (one.strip() for one in mention.text.partition(":"))
        if colon and word not in _HIDING:
            hint = wrong_word(mention.text, _HIDING, lambda one: _names_by(one, topology))
            report.fail("TD013", f'"{mention.text}" is not a selector', hint, mention.span)
            continue
        found = _selected(mention.text, topology)
        if not found:
            miss(report, mention, f'"{mention.text}" hides nothing', topology.node_by_id, "remove it from the overlay")
        for name in sorted(found & used):
            fact = f'"{mention.text}" hides {name}, which a scenario uses; it is shown'
            report.find("TD811", Severity.WARNING, fact, "hide less, or remove the steps from the scenario", mention.span)
        hidden |= found - used
    return keep(topology, topology.node_by_id.keys() - hidden) if hidden else topology


def _names_by(word: str, topology: Topology) -> Iterable[str]:
    """Return the names by which *word* selects nodes of *topology*: of an origin its file."""
    if word != "origin":
        return names_by(CRITERIA[word], topology)
    return (_file_of(one) for node in topology.nodes for one in node.origin)


def _file_of(origin: str) -> str:
    """Return the file of *origin*, which may name a line behind it."""
    return origin.rpartition(":")[0] or origin


def _selected(text: str, topology: Topology) -> set[str]:
    word, colon, name = (one.strip() for one in text.partition(":"))
    if colon and word == "origin":
        return {node.id for node in topology.nodes if any(fits(_file_of(one), name) for one in node.origin)}
    return set(select(Selector(CRITERIA.get(word, "id") if colon else "id", name if colon else text), topology))
