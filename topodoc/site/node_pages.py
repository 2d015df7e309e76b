"""The page of a node: what it is, what it is to others, what is reached if it stops, and where it takes part."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from topodoc.model.at_stop import said_of_follower, said_of_starving, said_of_waiting
from topodoc.model.reach import count_owners, owners_at
from topodoc.model.relation import NAMES, relations
from topodoc.model.scenario import Frame, Message, Note, Reference, StateChange, walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from topodoc.diagnostics import Diagnostic
    from topodoc.model.identity import Place
    from topodoc.model.relation import Relation
    from topodoc.model.scenario import Scenario, Step
    from topodoc.model.elements import Node
    from topodoc.model.topology import Topology
    from topodoc.site.page_context import PageContext
    from topodoc.site.page import Figure, Page


@dataclass(frozen=True, slots=True)
class Appearance:
    """A node in one of the topologies that it is in: what is around it, who is hurt if it stops, and the steps that it takes part in."""

    topology: Topology
    node: Node
    figure: Figure | None
    impact: Figure | None
    steps: tuple[tuple[Scenario, tuple[Step, ...]], ...]
    found: tuple[Diagnostic, ...]


def node_pages(context: PageContext, topology: Topology) -> Iterator[Page]:
    """Yield the page of each node that is at home in *topology*; of one that several share, it tells of all of them."""
    for node in topology.nodes:
        places = context.at.places(topology.id, node.id)
        if places[0] == (topology.id, node.id):
            yield _page(context, places)


def _page(context: PageContext, places: Sequence[Place]) -> Page:
    shown = [_appearance(context, place) for place in places]
    node, path = shown[0].node, context.at.node(*places[0])
    values = {"about": _about(shown), "shown": shown, "tables": _tables(context, places), "hurt": _hurt(context, places[0])}
    return context.page("node.md.j2", path, node.label, "hide: [toc]\n", node=node, **values)


@dataclass(frozen=True, slots=True)
class Hurt:
    """Somebody who is hurt if a node stops: how surely, what happens to it, and who looks after it."""

    place: Place
    how: str
    said: str
    owners: tuple[str, ...]


def _hurt(context: PageContext, place: Place) -> tuple[list[Hurt], dict[str, int]] | None:
    """Return who is hurt if the node at *place* stops, what is certain first, and how many each owner looks after; None where it is off."""
    reach, flows = context.whole.reach(place), context.whole.flows
    if reach is None:
        return None

    def label(place: Place) -> str:
        return context.node_at(place).label

    said = [
        *((one.place, "certain: waits in vain", said_of_waiting(one)) for one in reach.waits),
        *((one.place, "certain: gets nothing, or less", said_of_starving(flows, one, label)) for one in reach.starves),
        *((one.place, "possible: may follow", said_of_follower(one)) for one in reach.may_follow),
    ]
    return [Hurt(at, how, text, owners_at(flows, at)) for at, how, text in said], count_owners(flows, reach.places)


def _appearance(context: PageContext, place: Place) -> Appearance:
    topology, node = context.by_id[place[0]], context.node_at(place)
    return Appearance(
        topology,
        node,
        context.figure(topology.id, "node", node.id),
        context.figure(topology.id, "impact", node.id),
        tuple((one, steps) for one in topology.scenarios if (steps := _steps_at(one, node.id))),
        tuple(context.findings(topology.id, f"node:{node.id}")),
    )


def _about(shown: Sequence[Appearance]) -> dict[str, object]:
    """Return what is said of a node, by the first topology that says it; tags and links by all of them."""
    nodes = [one.node for one in shown]
    first = {name: next((said for node in nodes if (said := getattr(node, name))), "") for name in ("technology", "description")}
    every = {name: tuple(dict.fromkeys(one for node in nodes for one in getattr(node, name))) for name in ("owners", "tags", "links", "facts")}
    return {**first, **every}


def _tables(context: PageContext, places: Sequence[Place]) -> list[tuple[str, list[Relation]]]:
    """Return the relations of the node at *places* by name; an edge that comes with a part which several include is told once."""
    found: dict[str, dict[object, Relation]] = defaultdict(dict)
    for topology, node in places:
        for one in relations(context.by_id[topology], node):
            key = (context.at.node(topology, one.other.node), one.other.replica, one.edge.role, one.edge.protocol, one.edge.label)
            own = (one.edge.id, topology) if len(places) == 1 else key
            found[one.name].setdefault(own, one)
    return [(name, list(found[name].values())) for name in NAMES if name in found]


def _steps_at(scenario: Scenario, node: str) -> tuple[Step, ...]:
    """Return the steps of *scenario* in which *node* takes part."""
    return tuple(step for step in walk(scenario.steps) if not isinstance(step, Frame) and node in _nodes(step))


def _nodes(step: Step) -> set[str]:
    match step:
        case Message(source=source, target=target):
            return {source.node, target.node}
        case StateChange(states=states):
            return {end.node for end, _ in states}
        case Frame() | Note() | Reference():
            return set()
