"""Where texts go: edge labels by their own line, off every other line, box and label; headings off every line."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from topodoc.diagram.grid import Boxes, Lines, crosses
from topodoc.drawing.curve import straightened
from topodoc.drawing.scene import Box

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from topodoc.diagram.grid import Sides
    from topodoc.diagram.plan import Caption, Route
    from topodoc.drawing.scene import Point

_PLACES = (0.5, *(0.5 + sign * step / 50 for step in range(1, 23) for sign in (-1, 1)))  # shares of a line's length, the middle first
_MANY = 400  # captions
_STEP = 8.0  # pixels by which a heading moves on to look for a free place
_MOST_STEPS = 100
_NEAR = 6.0  # pixels; a label further from its line could be anyone's
_HIDING = 40  # lines that a label may rather lie on than on a node or a heading
_UPRIGHT = 0.01  # of a line's slope, sine by cosine, up to which a label beside it is surely near
_CLEAR = 2.0  # pixels between a label and a line that is not its own


def trace(routes: Sequence[Route]) -> Lines[int]:
    """Return *routes* as lines, by their position; what is straight of them needs but its ends."""
    return Lines(enumerate(straightened(one.points) for one in routes))


def place_labels(
    captions: Sequence[Caption], routes: Sequence[Route], lines: Lines[int], obstacles: Sequence[Box]
) -> tuple[Box | None, ...]:
    """Return the box of each caption, None where there is no text.

    The engine's own place is kept where it is near the line and clear; else the clearest place along the caption's own line is taken.
    *lines* are the traced routes, *obstacles* the boxes of nodes and group headings. Of many captions each tries a few places only.
    """
    places = _PLACES if len(captions) <= _MANY else _PLACES[:3]
    told = [position for position, caption in enumerate(captions) if caption.lines]
    tries = (told, sorted(told, key=lambda one: _length(lines.points(one))))  # shorter lines have fewer places
    found: list[tuple[int, list[Box | None]]] = []
    for order in tries if len(told) <= _MANY else tries[:1]:
        found.append(_placed(order, captions, routes, lines, obstacles, places))
        if found[-1][0] == 0:
            break
    return tuple(min(found, key=lambda one: one[0])[1])


def _placed(  # noqa: PLR0913 - what a place depends on
    order: Sequence[int],
    captions: Sequence[Caption],
    routes: Sequence[Route],
    lines: Lines[int],
    obstacles: Sequence[Box],
    places: Sequence[float],
) -> tuple[int, list[Box | None]]:
    """Return how many labels lie on a node, a heading or another one if they are placed in this *order*, and their boxes."""
    fixed, taken, trouble = Boxes(obstacles), Boxes(()), 0
    boxes: list[Box | None] = [None] * len(captions)
    around = _Around(lines, fixed, taken)
    for position in order:
        caption, track = captions[position], _Track(lines.points(position))
        best = _best(_places(caption, routes[position], track, places), caption, track, position, around)
        trouble += bool(fixed.overlapping(best) or taken.overlapping(best))
        taken.add(best)
        boxes[position] = best
    return trouble, boxes


def _length(line: Sequence[Point]) -> float:
    return sum(math.dist(a, b) for a, b in pairwise(line))


def place_headings(headings: Sequence[Caption], groups: Sequence[Box], lines: Lines[int], padding: float) -> tuple[Box, ...]:
    """Return the box of each group's heading: along the top of the group, as far left as none of *lines* runs through it."""
    boxes = []
    for heading, group in zip(headings, groups, strict=True):
        first = Box(group.x + padding, group.y + padding * 0.6, heading.width, heading.height)
        room = group.width - 1.5 * padding - heading.width
        step = max(_STEP, room / _MOST_STEPS)
        shifts = [*(number * step for number in range(int(room // step) + 1)), room] if room > 0 else []
        places = [Box(first.x + shift, first.y, first.width, first.height) for shift in shifts]
        clear = (box for air in (4 * _CLEAR, _CLEAR) for box in places if not lines.crossing(box.grown(air)))
        boxes.append(next(clear, first))
    return tuple(boxes)


def _best(places: Iterator[tuple[Point, bool]], caption: Caption, track: _Track, own: int, around: _Around) -> Box:
    """Return *caption* at the first of *places*, its middles, that is clear and near its own line, else where it is in the way least.

    Whether a place is near is looked up last, for most are in the way, and only where it is not sure.
    """
    best: tuple[float, Point] | None = None
    for place, is_near in places:
        least = best[0] if best else math.inf
        cost = around.cost(_sides(caption, place, _CLEAR), own, least)
        if cost >= least or not (is_near or track.is_near(_sides(caption, place, _NEAR))):
            continue
        best = cost, place
        if cost == 0:
            break
    if best is None:
        message = "a route has no point"
        raise ValueError(message)
    return _box(caption, best[1])


class _Around(NamedTuple):
    """What a label may be in the way of: lines, what is `fixed`, which is worse to hide, and what is `taken` by other labels."""

    lines: Lines[int]
    fixed: Boxes
    taken: Boxes

    def cost(self, sides: Sides, own: int, least: float) -> float:
        """Return what it costs to lie there, its *own* line aside, or anything from *least* on where it is as much."""
        cost: float = _HIDING * self.fixed.under(sides, least // _HIDING)
        if cost < least:
            cost += _HIDING // 2 * self.taken.under(sides, (least - cost) // (_HIDING // 2))
        if cost < least:
            cost += len(self.lines.within(sides, least - cost) - {own})
        return cost


def _places(caption: Caption, route: Route, track: _Track, shares: Sequence[float]) -> Iterator[tuple[Point, bool]]:
    """Yield the middles of *caption* that may do, and whether each is surely near its line, the best first.

    That is the engine's own, then those beside and on the line at *shares* of it; outside of a corner one may be far.
    """
    if route.label:
        yield route.label, False
    for share in shares:
        x, y, across, down = track.at(share)
        aside = abs(across) * (caption.width / 2 + 1) + abs(down) * caption.height / 2 + 3
        is_upright = abs(across * down) < _UPRIGHT
        for side in (-1, 1, 0):
            yield (x + across * aside * side, y + down * aside * side), is_upright or side == 0


def _sides(caption: Caption, centre: Point, by: float) -> Sides:
    """Return the sides of *caption* around its *centre*, with so many pixels more on each."""
    left, top = centre[0] - caption.width / 2 - by, centre[1] - caption.height / 2 - by
    return left, top, left + (caption.width + 2 * by), top + (caption.height + 2 * by)


def _box(caption: Caption, centre: Point) -> Box:
    return Box(centre[0] - caption.width / 2, centre[1] - caption.height / 2, caption.width, caption.height)


class _Track:
    """A line along which a label looks for its place."""

    def __init__(self, points: Sequence[Point]) -> None:
        self._points = points
        self._lengths = [math.dist(a, b) for a, b in pairwise(points)]
        self._total = sum(self._lengths)
        self._normals: dict[int, Point] = {}

    def is_near(self, sides: Sides) -> bool:
        """Return whether whoever reads what stands within these *sides*, and the air around it, sees that it belongs to the line."""
        return crosses(sides, self._points)

    def at(self, share: float) -> tuple[float, float, float, float]:
        """Return the point at *share* of the line's length, and how far one pixel beside it leads, across and down."""
        left = self._total * share
        for index, length in enumerate(self._lengths):
            if left <= length and length > 0:
                part, a, b = left / length, self._points[index], self._points[index + 1]
                return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part, *self._normal(index)
            left -= length
        return *self._points[-1], -0.0, 1.0

    def _normal(self, index: int) -> Point:
        if index not in self._normals:
            (x, y), (end_x, end_y) = self._points[index], self._points[index + 1]
            slope = math.atan2(end_y - y, end_x - x)
            self._normals[index] = -math.sin(slope), math.cos(slope)
        return self._normals[index]
