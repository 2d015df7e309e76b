"""Hiding brokers: an edge from producer to consumer exactly where an event gets through."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import field, replace
from typing import TYPE_CHECKING

from topodoc.model.captions import name_events
from topodoc.model.content import Grade, best
from topodoc.model.elements import Edge, End
from topodoc.model.excerpt import keep
from topodoc.model.whole import Whole
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topodoc.model.content import Content
    from topodoc.model.flows import Flows
    from topodoc.model.taps import Tap
    from topodoc.model.topology import Topology

Passage = tuple[End, End, str]  # who says something, who gets it, and the relay between them


@dataclass(slots=True)
class _Passage:
    """What gets from a producer to a consumer: names by their grade, and the resources that stand for what is not named."""

    names: dict[str, Grade] = field(default_factory=dict)
    resources: dict[str, Grade] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)

    @property
    def grade(self) -> Grade:
        return max((*self.names.values(), *self.resources.values()))


def without_brokers(topology: Topology, build: Iterable[Topology] | Whole = ()) -> Topology:
    """Return *topology* without its broker resources: edges from producers to consumers, labelled with the events that get through.

    What may get through is marked as possible. Nothing leads over dead letters and retries, or back to where it came from. What
    the others of *build* say of the same resources counts as it does everywhere.
    """
    flows = (build if isinstance(build, Whole) else Whole((*build,))).flows_around(topology)
    hidden = {node.id for node in topology.nodes if flows.taps.is_resource(flows.identities.of(topology, node.id))}
    kept = [edge for edge in topology.edges if edge.source.node not in hidden and edge.target.node not in hidden]
    passages = _passages(topology, flows)
    part = keep(topology, topology.node_by_id.keys() - hidden)
    return replace(part, edges=(*kept, *(_edge(pair, passage) for pair, passage in passages.items())))


def _passages(topology: Topology, flows: Flows) -> dict[Passage, _Passage]:
    found: defaultdict[Passage, _Passage] = defaultdict(_Passage)
    for tap in flows.taps.feeds_in(topology.id):
        getters = ((other, got) for other, got in flows.getters(flows.spread_of(tap)) if other.topology.id == topology.id)
        for other, got in getters:
            grade = max(best(grades) for grades in (*got.names.values(), *got.opens.values()))
            for source, relay in _sayers(tap):
                if grade > Grade.FAILING and source.node != other.client.node:
                    _add(found[source, other.client, relay], got, (tap, other), topology)
    return found


def _sayers(tap: Tap) -> Iterator[tuple[End, str]]:
    """Yield who says what comes over *tap*, and the relay that speaks for it."""
    if not tap.edge.on_behalf_of:
        yield tap.client, ""
    yield from ((End(name), tap.topology.label_of(tap.client)) for name in tap.edge.on_behalf_of)


def _add(passage: _Passage, got: Content, taps: tuple[Tap, Tap], topology: Topology) -> None:
    tap, taking = taps
    passage.edges.append(tap.edge)
    opens = max((best(grades) for grades in got.opens.values()), default=None)
    if opens is not None and opens > Grade.FAILING:
        label = topology.label_of(End(tap.at))
        passage.resources[label] = max(opens, passage.resources.get(label, opens))
    for name, grades in got.names.items():
        grade = best(grades)
        if grade > Grade.FAILING and (name not in tap.titles or name in taking.sieve.names):  # the resource stands for what only steps name
            passage.names[name] = max(grade, passage.names.get(name, grade))
    if not passage.names and not passage.resources:
        passage.resources[topology.label_of(End(tap.at))] = Grade.POSSIBLE


def _edge(pair: Passage, passage: _Passage) -> Edge:
    """Return the edge that stands for what gets through, labelled with what does so surely, else with what may."""
    source, target, relay = pair
    grade, first = passage.grade, passage.edges[0]
    named = [name for name, its in passage.names.items() if its == grade]
    said = [name_events(named)] if named else []
    said += [label for label, its in passage.resources.items() if its == grade]
    label = ", ".join(said) + (" ?" if grade < Grade.CERTAIN else "") + (f" via {relay}" if relay else "")
    tags = tuple(dict.fromkeys(tag for edge in passage.edges for tag in edge.tags))
    return Edge(
        f"{source.name}--{target.name}--hidden" + (f"--{relay}" if relay else ""),
        source,
        target,
        "publish",
        "pulse",
        first.span,
        protocol=first.protocol,
        label=label,
        caption=label,  # where edges are joined, it stands for what they carry
        events=tuple(passage.names),
        is_possible=grade < Grade.CERTAIN,
        tags=tags,
        is_passage=True,
    )
