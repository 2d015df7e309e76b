"""The page of a node: what it is, what it is to others, what is reached if it stops, and where it takes part."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from topodoc.direction import isolated
from topodoc.model.at_stop import said_of_follower, said_of_starving, said_of_waiting
from topodoc.model.owners import count_owners, owners_at
from topodoc.model.relation import NAMES, relations
from topodoc.model.scenario import Frame, Message, Note, Reference, StateChange, walk
from topodoc.model.visibility import at_first
from topodoc.site.page_context import is_long
from topodoc.site.part_pages import steps_in
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from topodoc.diagnostics import Diagnostic
    from topodoc.model.elements import Node
    from topodoc.model.identity import Place
    from topodoc.model.relation import Relation
    from topodoc.model.scenario import Scenario, Step
    from topodoc.model.topology import Topology
    from topodoc.site.page import Page
    from topodoc.site.page_context import PageContext
    from topodoc.site.painted import Painted


@dataclass(frozen=True, slots=True)
class Appearance:
    """A node in one of the topologies that it is in: what is around it, who is hurt if it stops, and the steps that it takes part in.

    It is not shown at first where a layer that is hidden has it.
    """

    topology: Topology
    node: Node
    figure: Painted | None
    impact: Painted | None
    steps: tuple[tuple[Scenario, tuple[Step, ...]], ...]
    found: tuple[Diagnostic, ...]
    is_shown: bool


def node_pages(context: PageContext, topology: Topology) -> Iterator[Page]:
    """Yield the page of each node that is at home in *topology*; of one that several share, it tells of all of them."""
    for node in topology.nodes:
        places = context.at.places(topology.id, node.id)
        if places[0] == (topology.id, node.id):
            yield _page(context, places)


def _page(context: PageContext, places: Sequence[Place]) -> Page:
    shown = [_appearance(context, place) for place in places]
    node, path = shown[0].node, context.at.node(*places[0])
    topology, about = shown[0].topology, _about(shown)
    steps = [*context.steps_to(topology), *steps_in(context, topology, node.group)]
    values = {
        "steps": steps,
        "is_long": is_long(str(about["description"])),
        "about": about,
        "shown": shown,
        "tables": _tables(context, places),
        "hurt": _hurt(context, places[0]),
        "goes_on": (reach := context.whole.reach(places[0])) is not None and reach.goes_on,
        "changes": context.changed_in(*((one, "node", name) for one, name in places)),
    }
    return context.page("node.md.j2", path, context.name_at(places[0]), "hide:\n  - toc\n", node=node, **values)


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
        return isolated(context.node_at(place).label)

    words = context.words
    said = [
        *((one.place, words.would_hang, said_of_waiting(one, words)) for one in reach.waits),
        *((one.place, words.get_nothing, said_of_starving(flows, one, label, isolated, words)) for one in reach.starves),
        *((one.place, words.may_follow, said_of_follower(one, isolated, words)) for one in reach.may_follow),
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
        node.id in at_first(topology).node_by_id,
    )


def _about(shown: Sequence[Appearance]) -> dict[str, object]:
    """Return what is said of a node, by the first topology that says it; tags and links by all of them."""
    nodes = [one.node for one in shown]
    first = {name: next((said for node in nodes if (said := getattr(node, name))), "") for name in ("technology", "description")}
    every = {
        name: tuple(dict.fromkeys(one for node in nodes for one in getattr(node, name))) for name in ("owners", "tags", "links", "facts")
    }
    return {**first, **every}


def _tables(context: PageContext, places: Sequence[Place]) -> list[tuple[str, list[Relation]]]:
    """Return the relations of the node at *places* by name; an edge that comes with a part which several include is told once."""
    found: dict[str, dict[object, Relation]] = defaultdict(dict)
    for topology, node in places:
        for one in relations(context.by_id[topology], node):
            key = (context.at.node(topology, one.other.node), one.other.replica, one.edge.role, one.edge.protocol, one.edge.label)
            own = (one.edge.id, topology) if len(places) == 1 else key
            found[one.name].setdefault(own, one)
    return [(context.words(f"relation_{name.replace(' ', '_')}"), list(found[name].values())) for name in NAMES if name in found]


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
