"""Ends: where lines meet the sides of nodes, in the middle third, so many apart as there is room for."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.diagram.fold import data_flow
from topodoc.diagram.loops import draw_loops
from topodoc.diagram.stack import size_of
from topodoc.drawing.curve import rounded
from topodoc.drawing.scene import Box
from topodoc.model.walks import components

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from topodoc.diagram.plan import Layout, Plan
    from topodoc.drawing.scene import Point

_APART = (10.0, 14.0)  # pixels between two lines that end at one side of a node, where there is room: at its left or right, above or below
_SIDE = 1 / 3  # of a side in which lines end, in its middle
NOWHERE: Mapping[tuple[int, int], int] = {}
_BESIDE = 5.0  # pixels by which two nodes are no longer in one rank


def sides_of(plan: Plan, layout: Layout) -> tuple[tuple[int, int], ...]:
    """Return for each edge of *plan* the side of each end, as its data goes, that faces the other.

    It is -1 where the ranks begin, 1 where they end, and 0 for any.
    """
    place, way = (0 if plan.is_level else 1), (1 if plan.direction in {"right", "down"} else -1)
    found = []
    for tail, head in data_flow(plan):
        far = (layout.nodes[head][place] - layout.nodes[tail][place]) * way
        found.append((1, -1) if far > _BESIDE else (-1, 1) if far < -_BESIDE else (0, 0))
    return tuple(found)


def sides_ahead(plan: Plan) -> tuple[tuple[int, int], ...] | None:
    """Return the sides that `sides_of` will find, before anything is laid out; None where data goes round and an engine has to choose."""
    lines = data_flow(plan)
    ways: list[list[int]] = [[] for _ in plan.cards]
    for tail, head in lines:
        ways[tail].append(head)
    goes_round = any(tail == head for tail, head in lines) or len(components(range(len(ways)), ways.__getitem__)) < len(ways)
    return None if goes_round else ((1, -1),) * len(lines)


def part_ends(plan: Plan, layout: Layout, sides: Sequence[tuple[int, int]]) -> Layout:
    """Return *layout*, whose lines run through corners to the middle of these *sides*, with round corners and ends that are apart."""
    across = 1 if plan.is_level else 0
    lines = {edge: [route.points[0], *route.points[3::3]] for edge, route in enumerate(layout.routes) if sides[edge] != (0, 0)}
    for edge, at, shift in shifts(plan, {edge: (sides[edge], points) for edge, points in lines.items()}):
        x, y = lines[edge][at]
        lines[edge][at] = (x, y + shift) if across else (x + shift, y)
    boxes = {
        node: Box(x - card.width / 2, y - card.height / 2, card.width, card.height)
        for node, ((x, y), card) in enumerate(zip(layout.nodes, plan.cards, strict=True))
    }
    loops = draw_loops(plan, boxes, loops_of(data_flow(plan)), is_below=False)
    routes = (
        replace(route, points=rounded(lines[edge])) if edge in lines else loops.get(edge, route) for edge, route in enumerate(layout.routes)
    )
    return replace(layout, routes=tuple(routes))


def loops_of(lines: Sequence[tuple[int, int]]) -> dict[int, list[int]]:
    """Return the positions of those of *lines* that lead from a node to itself, by the node."""
    found: dict[int, list[int]] = {}
    for edge, (tail, head) in enumerate(lines):
        if tail == head:
            found.setdefault(tail, []).append(edge)
    return found


def shifts(
    plan: Plan, lines: Mapping[int, tuple[tuple[int, int], Sequence[Point]]], joins: Mapping[tuple[int, int], int] = NOWHERE
) -> list[tuple[int, int, float]]:
    """Return for each end of *lines*, which have their sides and their points, how far it moves across: edge, 0 or -1, pixels.

    Those that share a side of a node stand in the order in which they come. An end that *joins* that of another edge has no say.
    """
    along, across = (0, 1) if plan.is_level else (1, 0)
    ends = data_flow(plan)
    meeting: defaultdict[tuple[int, int], list[tuple[float, int, int]]] = defaultdict(list)
    for edge, (sides, points) in lines.items():
        for node, side, at in zip(ends[edge], sides, (0, -1), strict=True):
            if joins.get((edge, at), edge) != edge:
                continue
            (start, far) = (points[0], _next(points)) if at == 0 else (points[-1], _next(points[::-1]))
            meeting[node, side].append((math.atan2(far[across] - start[across], abs(far[along] - start[along])), edge, at))
    found = []
    for (node, _), meet in meeting.items():
        step = min(_APART[0 if plan.is_level else 1], size_of(plan, node)[1] * _SIDE / max(1, len(meet) - 1))
        found += [(edge, at, (index - (len(meet) - 1) / 2) * step) for index, (_, edge, at) in enumerate(sorted(meet))]
    return found


def _next(points: Sequence[Point]) -> Point:
    """Return the first of *points* that is off the straight way from a node to the border around it."""
    start = points[0]
    return next((one for one in points[1:] if abs(one[0] - start[0]) > 1 and abs(one[1] - start[1]) > 1), points[-1])
