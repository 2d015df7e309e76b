"""A grid: what is drawn, by where it is, so that one looks up only what is near."""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from topodoc.drawing.scene import Box
    from topodoc.drawing.shape import Point

Name = TypeVar("Name")
_CELL = 48.0  # pixels


class Lines(Generic[Name]):
    """Lines by name."""

    def __init__(self, lines: Iterable[tuple[Name, Sequence[Point]]]) -> None:
        self._cells: defaultdict[tuple[int, int], list[tuple[Name, Point, Point]]] = defaultdict(list)
        self._points = dict(lines)
        for name, points in self._points.items():
            for a, b in pairwise(points):
                cell = int(a[0] // _CELL), int(a[1] // _CELL)
                if cell == (int(b[0] // _CELL), int(b[1] // _CELL)):  # as most parts of a sampled spline are
                    self._cells[cell].append((name, a, b))
                    continue
                for passed in _passed(a, b):
                    self._cells[passed].append((name, a, b))

    def points(self, name: Name) -> Sequence[Point]:
        """Return the points of the line called *name*."""
        return self._points[name]

    def crossing(self, box: Box, most: float = math.inf) -> set[Name]:
        """Return the names of the lines that come into *box*, or of some of them where they are more than *most*."""
        found: set[Name] = set()
        left, top, right, bottom = box.x, box.y, box.right, box.bottom
        for cell in _cells(left, top, right, bottom):
            for name, a, b in self._cells.get(cell, ()):
                # The comparisons are those of the box around the segment, without the cost of one.
                if (a[0] < left and b[0] < left) or (a[0] > right and b[0] > right) or name in found:
                    continue
                if not ((a[1] < top and b[1] < top) or (a[1] > bottom and b[1] > bottom)) and _segment_meets(box, a, b):
                    found.add(name)
                    if len(found) > most:
                        return found
        return found


class Boxes:
    """Boxes, more of them as they come."""

    def __init__(self, boxes: Iterable[Box]) -> None:
        self._cells: defaultdict[tuple[int, int], list[tuple[int, Box]]] = defaultdict(list)
        self._count = 0
        for box in boxes:
            self.add(box)

    def add(self, box: Box) -> None:
        """Take *box* in."""
        for cell in _cells(box.x, box.y, box.right, box.bottom):
            self._cells[cell].append((self._count, box))
        self._count += 1

    def overlapping(self, box: Box) -> int:
        """Return how many of them *box* lies on."""
        cells = _cells(box.x, box.y, box.right, box.bottom)
        return len({number for cell in cells for number, one in self._cells.get(cell, ()) if box.overlaps(one)})


def crosses(box: Box, points: Sequence[Point]) -> bool:
    """Return whether the line through *points* comes into *box*."""
    return any(_segment_meets(box, a, b) for a, b in pairwise(points))


def _cells(left: float, top: float, right: float, bottom: float) -> Iterator[tuple[int, int]]:
    """Yield the cells that such a box touches."""
    for column in range(int(left // _CELL), int(right // _CELL) + 1):
        for row in range(int(top // _CELL), int(bottom // _CELL) + 1):
            yield column, row


def _passed(a: Point, b: Point) -> Iterator[tuple[int, int]]:
    """Yield the cells that the segment from *a* to *b* may pass: those of its box, and of a long one those of its parts."""
    parts = max(1, int(max(abs(b[0] - a[0]), abs(b[1] - a[1])) / _CELL))
    seen: set[tuple[int, int]] = set()
    for part in range(parts):
        x, y = (a[0] + (b[0] - a[0]) * part / parts, a[1] + (b[1] - a[1]) * part / parts)
        right, bottom = (a[0] + (b[0] - a[0]) * (part + 1) / parts, a[1] + (b[1] - a[1]) * (part + 1) / parts)
        seen.update(_cells(min(x, right), min(y, bottom), max(x, right), max(y, bottom)))
    yield from seen


def _segment_meets(box: Box, a: Point, b: Point) -> bool:
    """Return whether the segment from *a* to *b* has a part inside *box* (Liang and Barsky's clipping)."""
    low, high = 0.0, 1.0
    for start, end, near, far in ((a[0], b[0], box.x, box.right), (a[1], b[1], box.y, box.bottom)):
        step = end - start
        if step == 0:
            if near >= start or far <= start:
                return False
            continue
        first, last = ((near - start) / step, (far - start) / step) if step > 0 else ((far - start) / step, (near - start) / step)
        low = max(low, first)  # a call of max costs more than all the rest
        high = min(high, last)
        if low >= high:
            return False
    return True
