"""Where texts go: edge labels by their own line, off every other line, box and label; headings off every line."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from topodoc.diagram.grid import Boxes, Lines, crosses
from topodoc.drawing.curve import is_straight, sample
from topodoc.drawing.scene import Box

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from topodoc.diagram.plan import Caption, Route
    from topodoc.drawing.scene import Point

_PLACES = (0.5, *(0.5 + sign * step / 25 for step in range(1, 11) for sign in (-1, 1)))  # shares of a line's length, the middle first
_MANY = 400  # captions
_STEP = 8.0  # pixels by which a heading moves on to look for a free place
_MOST_STEPS = 100
_NEAR = 6.0  # pixels; a label further from its line could be anyone's
_CLEAR = 2.0  # pixels between a label and a line that is not its own


def trace(routes: Sequence[Route]) -> Lines[int]:
    """Return *routes* as lines, by their position; a straight one needs but its ends."""
    return Lines(enumerate([one.points[0], one.points[-1]] if is_straight(one.points) else sample(one.points) for one in routes))


def place_labels(
    captions: Sequence[Caption], routes: Sequence[Route], lines: Lines[int], obstacles: Sequence[Box]
) -> tuple[Box | None, ...]:
    """Return the box of each caption, None where there is no text.

    The engine's own place is kept where it is near the line and clear; else the clearest place along the caption's own line is taken.
    *lines* are the traced routes, *obstacles* the boxes of nodes and group headings. Of many captions each tries a few places only.
    """
    places = _PLACES if len(captions) <= _MANY else _PLACES[:3]
    taken = Boxes(obstacles)
    boxes: list[Box | None] = []
    for position, (caption, route) in enumerate(zip(captions, routes, strict=True)):
        if not caption.lines:
            boxes.append(None)
            continue
        best = _best(_candidates(caption, route, lines.points(position), places), position, lines, taken)
        taken.add(best)
        boxes.append(best)
    return tuple(boxes)


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


def _best(candidates: Iterator[Box], own: int, lines: Lines[int], taken: Boxes) -> Box:
    """Return the first of *candidates* that is clear, else the one that is in the way least."""
    best: tuple[int, Box] | None = None
    for box in candidates:
        room = box.grown(_CLEAR)
        cost = 3 * taken.overlapping(room)
        if best is None or cost < best[0]:
            cost += len(lines.crossing(room, best[0] - cost if best else math.inf) - {own})
        if cost == 0:
            return box
        if best is None or cost < best[0]:
            best = cost, box
    if best is None:
        message = "a route has no point"
        raise ValueError(message)
    return best[1]


def _candidates(caption: Caption, route: Route, line: Sequence[Point], places: Sequence[float]) -> Iterator[Box]:
    engines = _box(caption, route.label) if route.label else None
    if engines and crosses(engines.grown(_NEAR), line):
        yield engines
    for place in places:
        x, y, slope = _along(line, place)
        aside = caption.height / 2 + 3 if abs(math.cos(slope)) > 0.7 else caption.width / 2 + 4
        normal = (-math.sin(slope), math.cos(slope))
        for side in (-1, 1, 0):
            yield _box(caption, (x + normal[0] * aside * side, y + normal[1] * aside * side))
    if engines:
        yield engines


def _box(caption: Caption, centre: Point) -> Box:
    return Box(centre[0] - caption.width / 2, centre[1] - caption.height / 2, caption.width, caption.height)


def _along(points: Sequence[Point], share: float) -> tuple[float, float, float]:
    """Return the point at *share* of the line's length, and its slope there in radians."""
    lengths = [math.dist(a, b) for a, b in pairwise(points)]
    left = sum(lengths) * share
    for (a, b), length in zip(pairwise(points), lengths, strict=True):
        if left <= length and length > 0:
            part = left / length
            return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part, math.atan2(b[1] - a[1], b[0] - a[0])
        left -= length
    return *points[-1], 0.0
