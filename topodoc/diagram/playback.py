"""The picture a scenario plays in: the topology's own, its edges numbered, with everything that a step can light up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.diagram.numbers import Room, mark_pill, measure_pill
from topodoc.diagram.state import mark_states
from topodoc.direction import isolated
from topodoc.drawing.scene import Box, Item, Mark, Rectangle, Style
from topodoc.model.excerpt import keep
from topodoc.model.scenario import Message
from topodoc.model.visibility import seen
from topodoc.values import dataclass
from topodoc.words import words_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from topodoc.diagram.place import Placement
    from topodoc.drawing.scene import Scene
    from topodoc.drawing.theme import Geometry
    from topodoc.model.elements import Edge
    from topodoc.model.playback import Moment
    from topodoc.model.scenario import Scenario
    from topodoc.model.topology import Topology

WHOLE = 20  # nodes; of a larger topology only what takes part is shown
_GLOW = 4.0


def cast(topology: Topology, played: Sequence[Moment]) -> Topology:
    """Return what a playback is drawn in: all of *topology* while it is small, else the nodes that take part."""
    if len(topology.nodes) <= WHOLE:
        return topology
    return keep(topology, {end.node for moment in played for end in moment.ends})


@dataclass(frozen=True, slots=True)
class Stage:
    """The picture of a topology, and where everything in it is; `reason` says why Graphviz did not put it there, where it did not."""

    topology: Topology
    placement: Placement
    scene: Scene
    reason: str = ""


def draw_playback(stage: Stage, scenario: Scenario, played: Sequence[Moment], geometry: Geometry) -> Scene:
    """Return the picture that *scenario* plays in: that of *stage*, where nothing moves and whatever a step needs is seen."""
    topology, words = stage.topology, words_in(stage.topology.language)
    seen_ids = _seen(topology, scenario, played)
    items = [_lively(item, stage) for item in stage.scene.items if _has(seen_ids, item)]
    boxes = dict(zip((node.id for node in topology.nodes), stage.placement.nodes, strict=True))
    shown = {name: box for name, box in boxes.items() if name in seen_ids["node"]}
    states, taken = mark_states(topology, shown, played, geometry)
    numbers = _numbers(stage, played, _room(stage, seen_ids, taken), geometry)
    return replace(
        stage.scene,
        items=(*items, *numbers, *states),
        title=f"{isolated(scenario.title)}: {isolated(topology.title)}",
        description=f"{stage.scene.description} {words('steps_numbered', title=scenario.title)}",
        data=(("topology", topology.id), ("playback", scenario.id)),
    )


def _seen(topology: Topology, scenario: Scenario, played: Sequence[Moment]) -> dict[str, set[str]]:
    """Return the ids of what is seen: at first, or of the scenario's layers, or needed by a step."""
    part = seen(topology, {layer.id for layer in topology.layers if not layer.hidden}.union(scenario.layers))
    nodes = {end.node for moment in played for end in moment.ends}
    groups = {name for node in nodes for name in _around(topology, node)}.union(one.id for one in part.groups)
    return {
        "node": nodes.union(one.id for one in part.nodes),
        "edge": {moment.edge.id for moment in played if moment.edge}.union(one.id for one in part.edges),
        "group": groups,
        "area": groups,
    }


def _around(topology: Topology, node: str) -> Iterator[str]:
    """Yield the groups around *node*."""
    group = topology.node_by_id[node].group
    while group:
        yield group
        group = topology.group_by_id[group].parent


def _has(seen_ids: dict[str, set[str]], item: Item) -> bool:
    """Return whether *item* is seen; what stands for nothing in particular is."""
    key, name = item.data[0] if isinstance(item, Mark) and item.data else ("", "")
    return name in seen_ids[key] if key in seen_ids else True


def _lively(item: Item, stage: Stage) -> Item:
    """Return *item* without its layers; a node gets a frame that lights up."""
    if not isinstance(item, Mark):
        return item
    item = replace(item, when=(), is_hidden=False)
    if item.data[:1] and item.data[0][0] == "node":
        at = next(at for at, node in enumerate(stage.topology.nodes) if node.id == item.data[0][1])
        node, box = stage.topology.nodes[at], stage.placement.nodes[at]
        rim = Rectangle(box.grown(_GLOW), Style(None, "pulse" if node.is_broker_resource else "solid", 2), 2 * _GLOW)
        return replace(item, glow=(rim,))
    return item


def _room(stage: Stage, seen_ids: dict[str, set[str]], taken: Sequence[Box]) -> Room:
    """Return where numbers can stand: off nodes, labels, headings and what is *taken*."""
    placement = stage.placement
    shown = [edge.id in seen_ids["edge"] for edge in stage.topology.edges]
    labels = [label for label, is_shown in zip(placement.labels, shown, strict=True) if label and is_shown]
    labels += [box for bundle, box in placement.bundles if box and any(shown[edge] for edge in bundle.edges)]
    nodes = [box for node, box in zip(stage.topology.nodes, placement.nodes, strict=True) if node.id in seen_ids["node"]]
    lines = {edge.id: route.points for edge, route, is_shown in zip(stage.topology.edges, placement.routes, shown, strict=True) if is_shown}
    return Room([*nodes, *placement.headings, *labels, *taken], lines)


def _numbers(stage: Stage, played: Sequence[Moment], room: Room, geometry: Geometry) -> Iterator[Mark]:
    """Yield the numbers at each edge that is travelled, then those of messages that a node sends to itself over none."""
    edges: dict[str, tuple[Edge, list[str]]] = {}
    alone: dict[str, list[str]] = {}
    words = words_in(stage.topology.language)
    for moment in played:
        if moment.edge:
            edges.setdefault(moment.edge.id, (moment.edge, []))[1].append(moment.number)
        elif isinstance(moment.step, Message) and moment.step.is_self:
            alone.setdefault(moment.step.source.node, []).append(moment.number)
    for name, (edge, numbers) in edges.items():
        pill = measure_pill(numbers, geometry)
        colour = "pulse" if edge.type == "pulse" else "solid"
        yield mark_pill(pill, room.beside(pill, name), colour, geometry, ("over", name), words)
    boxes = dict(zip((node.id for node in stage.topology.nodes), stage.placement.nodes, strict=True))
    for name, numbers in alone.items():
        pill = measure_pill(numbers, geometry)
        yield mark_pill(pill, room.corner(pill, boxes[name]), "solid", geometry, ("at", name), words)
