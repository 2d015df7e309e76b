"""Loops: lines from a node to itself, side by side, each longer than the one before, so that their labels stand apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagram.plan import Route
from topodoc.drawing.curve import rounded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from topodoc.diagram.plan import Plan
    from topodoc.drawing.scene import Box

STEP = 20.0  # pixels that a loop reaches out further than the one before
_FIRST = 18.0  # pixels that the first one reaches out
_WIDE = 12.0  # pixels between the two lines of a loop
_APART = 9.0  # pixels between two loops
_AIR = 4.0  # pixels between a loop and its label


def room_of(plan: Plan, edges: Sequence[int]) -> float:
    """Return the pixels beside a node that its loops, the *edges* with those positions, take with their labels."""
    if not edges:
        return 0.0
    if plan.is_level:
        return _FIRST + STEP * len(edges)
    return _FIRST + 2 * _AIR + max(plan.captions[edge].width for edge in edges)


def draw_loops(plan: Plan, nodes: Mapping[int, Box], edges: Mapping[int, Sequence[int]], *, is_below: bool) -> dict[int, Route]:
    """Return the routes of loops, *edges* by their nodes: above the node, or *is_below* it, where ranks stand side by side, else beside."""
    found: dict[int, Route] = {}
    for node, own in edges.items():
        for number, edge in enumerate(own):
            make = _upright if plan.is_level else _sideways
            found[edge] = make(plan, nodes[node], edge, (number, len(own)), 1 if is_below else -1)
    return found


def _upright(plan: Plan, box: Box, edge: int, place: tuple[int, int], way: int) -> Route:
    number, count = place
    start = box.centre[0] + (number - (count - 1) / 2) * (_WIDE + _APART) - _WIDE / 2
    foot = box.bottom if way > 0 else box.y
    far = foot + way * (_FIRST + STEP * number)
    caption = plan.captions[edge]
    middle = start - _AIR - caption.width / 2, far - way * caption.height / 2
    points = [(start, foot), (start, far), (start + _WIDE, far), (start + _WIDE, foot)]
    return Route(rounded(points, _WIDE / 2), middle if caption.lines else None)


def _sideways(plan: Plan, box: Box, edge: int, place: tuple[int, int], _: int) -> Route:
    number, count = place
    start = box.centre[1] + (number - (count - 1) / 2) * (_WIDE + _APART / 2) - _WIDE / 2
    far, caption = box.right + _FIRST, plan.captions[edge]
    middle = far + _AIR + caption.width / 2, start + _WIDE / 2
    points = [(box.right, start), (far, start), (far, start + _WIDE), (box.right, start + _WIDE)]
    return Route(rounded(points, _WIDE / 2), middle if caption.lines else None)
