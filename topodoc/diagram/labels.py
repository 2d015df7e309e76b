"""Where texts go: edge labels by their own line, off every other line, box and label; headings off every line."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from topodoc.drawing.curve import sample
from topodoc.drawing.scene import Box

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from topodoc.diagram.plan import Caption, Route
    from topodoc.drawing.shape import Point

_PLACES = (0.5, *(0.5 + sign * step / 25 for step in range(1, 11) for sign in (-1, 1)))  # shares of a line's length, the middle first
_STEP = 8.0  # pixels by which a heading moves on to look for a free place
_NEAR = 6.0  # pixels; a label further from its line could be anyone's
_CLEAR = 2.0  # pixels between a label and a line that is not its own


@dataclass(frozen=True, slots=True)
class _Line:
    """A sampled route and the box around it."""

    points: list[Point]
    box: Box


def place_labels(captions: Sequence[Caption], routes: Sequence[Route], obstacles: Sequence[Box]) -> tuple[Box | None, ...]:
    """Return the box of each caption, None where there is no text.

    The engine's own place is kept where it is near the line and clear; else the clearest place along the caption's own line is taken.
    *obstacles* are the boxes of nodes and group headings.
    """
    lines = [_line(route) for route in routes]
    taken = list(obstacles)
    boxes: list[Box | None] = []
    for position, (caption, route) in enumerate(zip(captions, routes, strict=True)):
        if not caption.lines:
            boxes.append(None)
            continue
        others = [line for index, line in enumerate(lines) if index != position]
        best = _best(_candidates(caption, route, lines[position]), others, taken)
        taken.append(best)
        boxes.append(best)
    return tuple(boxes)


def place_headings(headings: Sequence[Caption], groups: Sequence[Box], routes: Sequence[Route], padding: float) -> tuple[Box, ...]:
    """Return the box of each group's heading: along the top of the group, as far left as no line runs through it."""
    lines = [_line(route) for route in routes]
    boxes = []
    for heading, group in zip(headings, groups, strict=True):
        first = Box(group.x + padding, group.y + padding * 0.6, heading.width, heading.height)
        room = group.width - 1.5 * padding - heading.width
        shifts = [*(step * _STEP for step in range(int(room // _STEP) + 1)), room] if room > 0 else []
        places = [Box(first.x + shift, first.y, first.width, first.height) for shift in shifts]
        clear = (box for air in (4 * _CLEAR, _CLEAR) for box in places if _is_clear(box.grown(air), lines))
        boxes.append(next(clear, first))
    return tuple(boxes)


def crosses(box: Box, points: Sequence[Point]) -> bool:
    """Return whether the line through *points* comes into *box*."""
    return any(_segment_meets(box, a, b) for a, b in pairwise(points))


def _is_clear(room: Box, lines: list[_Line]) -> bool:
    return not any(room.overlaps(line.box) and crosses(room, line.points) for line in lines)


def _best(candidates: Iterator[Box], others: list[_Line], taken: list[Box]) -> Box:
    best: tuple[float, Box] | None = None
    for box in candidates:
        room = box.grown(_CLEAR)
        cost = sum(room.overlaps(line.box) and crosses(room, line.points) for line in others)
        cost += 3 * sum(room.overlaps(one) for one in taken)
        if cost == 0:
            return box
        if best is None or cost < best[0]:
            best = cost, box
    if best is None:
        message = "a route has no point"
        raise ValueError(message)
    return best[1]


def _candidates(caption: Caption, route: Route, line: _Line) -> Iterator[Box]:
    engines = _box(caption, route.label) if route.label else None
    if engines and crosses(engines.grown(_NEAR), line.points):
        yield engines
    for place in _PLACES:
        x, y, slope = _along(line.points, place)
        aside = caption.height / 2 + 3 if abs(math.cos(slope)) > 0.7 else caption.width / 2 + 4
        normal = (-math.sin(slope), math.cos(slope))
        for side in (-1, 1, 0):
            yield _box(caption, (x + normal[0] * aside * side, y + normal[1] * aside * side))
    if engines:
        yield engines


def _box(caption: Caption, centre: Point) -> Box:
    return Box(centre[0] - caption.width / 2, centre[1] - caption.height / 2, caption.width, caption.height)


def _line(route: Route) -> _Line:
    points = sample(route.points)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return _Line(points, Box(min(xs), min(ys), max(xs) - min(xs) + 0.01, max(ys) - min(ys) + 0.01))


def _along(points: list[Point], share: float) -> tuple[float, float, float]:
    """Return the point at *share* of the line's length, and its slope there in radians."""
    lengths = [math.dist(a, b) for a, b in pairwise(points)]
    left = sum(lengths) * share
    for (a, b), length in zip(pairwise(points), lengths, strict=True):
        if left <= length and length > 0:
            part = left / length
            return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part, math.atan2(b[1] - a[1], b[0] - a[0])
        left -= length
    return *points[-1], 0.0


def _segment_meets(box: Box, a: Point, b: Point) -> bool:
    """Return whether the segment from *a* to *b* has a part inside *box* (Liang and Barsky's clipping)."""
    low, high = 0.0, 1.0
    dx, dy = b[0] - a[0], b[1] - a[1]
    for step, near, far in ((dx, box.x - a[0], box.right - a[0]), (dy, box.y - a[1], box.bottom - a[1])):
        if step == 0:
            if near >= 0 or far <= 0:
                return False
            continue
        first, last = sorted((near / step, far / step))
        low, high = max(low, first), min(high, last)
        if low >= high:
            return False
    return True
