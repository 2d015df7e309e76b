"""Placing: a plan and its layout become a scene."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from topodoc.diagram.bundles import bundled, told
from topodoc.diagram.corners import free_corner
from topodoc.diagram.edge import Label, draw_bundle, draw_edge
from topodoc.diagram.explain import describe, explain
from topodoc.diagram.labels import place_headings, place_labels, trace
from topodoc.diagram.plan import NOTHING, Route
from topodoc.diagram.reshape import FITS
from topodoc.diagram.trim import trimmed
from topodoc.drawing.card import draw_node
from topodoc.drawing.curve import extended, sample
from topodoc.drawing.ground import group_colours
from topodoc.drawing.legend import draw_legend
from topodoc.drawing.scene import Box, Item, Mark, Rectangle, Scene, Style, Text
from topodoc.language.prose import plain
from topodoc.model.visibility import Conditions
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from topodoc.diagram.bundles import Bundle
    from topodoc.diagram.plan import Layout, Plan
    from topodoc.drawing.card import Card
    from topodoc.drawing.legend import LegendEntry
    from topodoc.drawing.scene import Point
    from topodoc.drawing.theme import Geometry, Theme
    from topodoc.model.topology import Topology
    from topodoc.model.visibility import Clauses

_LEGEND_ROOM = 320.0  # pixels a legend may take even under a narrower picture
_LEGEND_GAP = 18.0
_LEGEND_AIR = 28.0  # pixels around a legend in a corner


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the parts of a plan are drawn; routes run from source to target and end on the outlines of their nodes.

    The groups of `spread` have an empty box and an empty heading. `bundles` go with the boxes of their labels, for all of their edges.
    """

    nodes: tuple[Box, ...]
    groups: tuple[Box, ...]
    headings: tuple[Box, ...]
    routes: tuple[Route, ...]
    labels: tuple[Box | None, ...]
    spread: frozenset[int] = frozenset()
    bundles: tuple[tuple[Bundle, Box | None], ...] = ()


def place(plan: Plan, layout: Layout, theme: Theme, view: str = "") -> Scene:
    """Return the picture of *plan*, of the *view* with that id if it is one, with everything where *layout* puts it."""
    return draw_plan(plan, locate(plan, layout), theme, view)


def draw_plan(plan: Plan, placement: Placement, theme: Theme, view: str = "", keys: tuple[LegendEntry, ...] = ()) -> Scene:
    """Return the picture of *plan*, of the *view* with that id if it is one, with everything where *placement* says.

    Its legend ends with *keys*.
    """
    geometry, topology = theme.geometry, plan.topology
    groups, conditions = [at for at in range(len(topology.groups)) if at not in placement.spread], Conditions(topology)
    areas = [
        _layered_area(_draw_area(plan, placement, position, geometry), conditions, topology.groups[position].id) for position in groups
    ]
    boxes = dict(zip((node.id for node in topology.nodes), placement.nodes, strict=True))
    edges = [
        draw_edge(
            edge, topology, route, _label(topology, placement, position, plan), geometry, (boxes[edge.source.node], boxes[edge.target.node])
        )
        for position, (edge, route) in enumerate(zip(topology.edges, placement.routes, strict=True))
    ]
    edges = [_layered(mark, conditions, conditions.edge(edge)) for mark, edge in zip(edges, topology.edges, strict=True)]
    nodes = [
        _layered(draw_node(card, box.x, box.y, geometry), conditions, conditions.node(card.node.id))
        for card, box in zip(plan.cards_in(placement.spread), placement.nodes, strict=True)
    ]
    drawn = _bounds(placement)
    legend, room = _legend((*explain(topology, placement.spread), *keys), placement, drawn, geometry)
    whole = _around((drawn, room)).grown(geometry.margin)
    # Headings lie over the edges: a line that has to pass behind one does not cut its letters.
    headings = [
        _layered(_draw_heading(plan, placement, position, geometry), conditions, conditions.group(topology.groups[position].id))
        for position in groups
    ]
    bundles = [_draw_bundle(one, label, placement, topology, geometry, conditions) for one, label in placement.bundles if label]
    items: tuple[Item, ...] = (*areas, *edges, *bundles, *headings, *nodes, legend)
    data = (("topology", topology.id), ("arrows", topology.arrows), *((("view", view),) if view else ()))
    return Scene(whole.width, whole.height, items, topology.title, describe(topology), data, whole.x, whole.y)


def _legend(keys: tuple[LegendEntry, ...], placement: Placement, drawn: Box, geometry: Geometry) -> tuple[Mark, Box]:
    """Return the legend and its box: in an empty corner of a picture that is too large to be seen whole, else below everything."""
    if max(drawn.width, drawn.height) > FITS and keys:
        taken = [*placement.nodes, *_frames(placement), *_labels(placement)]
        taken += [_hull(piece) for route in placement.routes for piece in pairwise(sample(route.points))]
        for limit in (drawn.width / 2, _LEGEND_ROOM):
            _, room = draw_legend(keys, 0, 0, limit, geometry)
            if corner := free_corner(drawn, (room.width, room.height), _LEGEND_AIR, taken):
                return draw_legend(keys, corner.x, corner.y, limit, geometry)
    return draw_legend(keys, drawn.x, drawn.bottom + _LEGEND_GAP, max(drawn.width, _LEGEND_ROOM), geometry)


def _layered(mark: Mark, conditions: Conditions, clauses: Clauses) -> Mark:
    """Return *mark* with the layers it needs."""
    return replace(mark, when=clauses, is_hidden=conditions.hides(clauses)) if clauses else mark


def _layered_area(area: Rectangle, conditions: Conditions, group: str) -> Item:
    """Return the *area* of a group, as a mark where it belongs to a layer."""
    clauses = conditions.group(group)
    return _layered(Mark(("area",), (area,), (("area", group),)), conditions, clauses) if clauses else area


def locate(plan: Plan, layout: Layout) -> Placement:
    """Return where everything of *plan* is drawn under *layout*."""
    cards = plan.cards_in(layout.spread)
    nodes = tuple(
        Box(x - card.width / 2, y - card.height / 2, card.width, card.height) for (x, y), card in zip(layout.nodes, cards, strict=True)
    )
    routes = _join(plan, layout, cards, nodes)
    lines = trace(routes)
    shown = [NOTHING if at in layout.spread else heading for at, heading in enumerate(plan.headings)]
    headings = place_headings(shown, layout.groups, lines, plan.group_padding)
    bundles = bundled(plan, routes)
    captions, traced = told(plan, bundles), (*routes, *(one.trunk for one in bundles))
    labels = place_labels(captions, traced, trace(traced) if bundles else lines, (*nodes, *headings))
    tied = {edge for one in bundles for edge in one.edges if _comes_in(routes[edge], one.trunk)}
    routes = tuple(replace(route, is_tied=edge in tied) for edge, route in enumerate(routes))
    count = len(routes)
    groups = trimmed(plan, layout.groups, headings, nodes, routes, labels[:count])
    return Placement(nodes, groups, headings, routes, labels[:count], layout.spread, tuple(zip(bundles, labels[count:], strict=True)))


def _comes_in(route: Route, trunk: Route) -> bool:
    """Return whether *route* ends where *trunk* does, in which it runs with others, and does not begin there."""
    first, *_, last = route.points
    return math.dist(last, trunk.points[-1]) < math.dist(first, trunk.points[-1])


def _join(plan: Plan, layout: Layout, cards: Sequence[Card], boxes: tuple[Box, ...]) -> tuple[Route, ...]:
    """Return the routes from source to target, both ends moved on to the outlines that are drawn."""
    index = {node.id: position for position, node in enumerate(plan.topology.nodes)}
    outlines = [card.shape.corners(box) for card, box in zip(cards, boxes, strict=True)]
    joined = []
    for edge, route, against in zip(plan.topology.edges, layout.routes, plan.against, strict=True):
        points = route.points[::-1] if against else route.points
        points = extended(points, outlines[index[edge.target.node]])
        points = extended(points[::-1], outlines[index[edge.source.node]])[::-1]
        joined.append(Route(points, route.label))
    return tuple(joined)


def _draw_area(plan: Plan, placement: Placement, position: int, geometry: Geometry) -> Rectangle:
    group = plan.topology.groups[position]
    fill, stroke, _ = group_colours(plan.topology, group)
    return Rectangle(placement.groups[position], Style(fill, stroke, 2 if group.accent else 1.25), geometry.group_radius)


def _draw_heading(plan: Plan, placement: Placement, position: int, geometry: Geometry) -> Mark:
    group, heading, box = plan.topology.groups[position], plan.headings[position], placement.headings[position]
    fill, _, colour = group_colours(plan.topology, group)
    leading = geometry.group_size * geometry.leading
    text = Text(box.x, box.y + geometry.group_size, heading.lines, geometry.group_size, colour, "bold", leading=leading, halo=fill)
    return Mark(("group",), (text,), (("group", group.id),), plain(group.description) or group.label, f"group/{group.id}", group.label)


def _label(topology: Topology, placement: Placement, position: int, plan: Plan) -> Label | None:
    box = placement.labels[position]
    return Label(plan.captions[position], box, _ground(topology, placement, box)) if box else None


def _draw_bundle(  # noqa: PLR0913 - each is a part of the picture
    bundle: Bundle, box: Box, placement: Placement, topology: Topology, geometry: Geometry, conditions: Conditions
) -> Mark:
    edges = [topology.edges[edge] for edge in bundle.edges]
    mark = draw_bundle(edges, topology, Label(bundle.caption, box, _ground(topology, placement, box)), geometry)
    return _layered(mark, conditions, conditions.edge(edges[0]))


def _ground(topology: Topology, placement: Placement, label: Box) -> str:
    """Return the ink behind the middle of *label*: that of the innermost group there, else the page."""
    x, y = label.centre
    ground = "page"
    for group, box in zip(topology.groups, placement.groups, strict=True):
        if box.x <= x <= box.right and box.y <= y <= box.bottom:
            ground = group_colours(topology, group)[0]
    return ground


def _bounds(placement: Placement) -> Box:
    lines = [_hull(sample(route.points)) for route in placement.routes]
    return _around((*placement.nodes, *_frames(placement), *lines, *_labels(placement)))


def _frames(placement: Placement) -> list[Box]:
    return [box for at, box in enumerate(placement.groups) if at not in placement.spread]


def _labels(placement: Placement) -> list[Box]:
    return [box for box in (*placement.labels, *(box for _, box in placement.bundles)) if box]


def _hull(points: Sequence[Point]) -> Box:
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def _around(boxes: Iterable[Box]) -> Box:
    every = list(boxes) or [Box(0, 0, 0, 0)]
    left, top = min(box.x for box in every), min(box.y for box in every)
    return Box(left, top, max(box.right for box in every) - left, max(box.bottom for box in every) - top)
