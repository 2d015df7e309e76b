"""A grid: what is drawn, by where it is, so that one looks up only what is near."""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from topodoc.drawing.scene import Box, Point

Name = TypeVar("Name")
Sides = tuple[float, float, float, float]  # of a box: left, top, right, bottom
Extent = tuple[float, float, float, float, float, float, float, float]  # of a segment: left, right, top, bottom, its start and the way on
_CELL = 64.0  # pixels


class Lines(Generic[Name]):
    """Lines by name."""

    def __init__(self, lines: Iterable[tuple[Name, Sequence[Point]]]) -> None:
        self._cells: defaultdict[tuple[int, int], list[tuple[Name, Extent]]] = defaultdict(list)
        self._points = dict(lines)
        for name, points in self._points.items():
            for a, b in pairwise(points):
                cell, piece = (int(a[0] // _CELL), int(a[1] // _CELL)), (name, _extent(a, b))
                if cell == (int(b[0] // _CELL), int(b[1] // _CELL)):  # as most parts of a sampled spline are
                    self._cells[cell].append(piece)
                    continue
                for passed in _passed(a, b):
                    self._cells[passed].append(piece)

    def points(self, name: Name) -> Sequence[Point]:
        """Return the points of the line called *name*."""
        return self._points[name]

    def crossing(self, box: Box, most: float = math.inf) -> set[Name]:
        """Return the names of the lines that come into *box*, or of some of them where they are more than *most*."""
        return self.within(box.sides, most)

    def within(self, sides: Sides, most: float = math.inf) -> set[Name]:
        """Return what `crossing` does for the box with these *sides*."""
        found: set[Name] = set()
        left, top, right, bottom = sides
        rows = range(int(top // _CELL), int(bottom // _CELL) + 1)
        for column in range(int(left // _CELL), int(right // _CELL) + 1):
            for row in rows:
                for name, piece in self._cells.get((column, row), ()):
                    if piece[1] <= left or piece[0] >= right or piece[3] <= top or piece[2] >= bottom or name in found:
                        continue  # as most do, and a call takes longer
                    if _meets(sides, piece):
                        found.add(name)
                        if len(found) > most:
                            return found
        return found


class Boxes:
    """Boxes, more of them as they come."""

    def __init__(self, boxes: Iterable[Box]) -> None:
        self._cells: defaultdict[tuple[int, int], list[tuple[int, float, float, float, float]]] = defaultdict(list)
        self._count = 0
        for box in boxes:
            self.add(box)

    def add(self, box: Box) -> None:
        """Take *box* in."""
        sides = box.sides
        for cell in _cells(*sides):
            self._cells[cell].append((self._count, *sides))
        self._count += 1

    def overlapping(self, box: Box) -> int:
        """Return how many of them *box* lies on."""
        return self.under(box.sides)

    def under(self, sides: Sides, most: float = math.inf) -> int:
        """Return how many of them the box with these *sides* lies on, or one more than *most* where they are more."""
        found: set[int] = set()
        left, top, right, bottom = sides
        rows = range(int(top // _CELL), int(bottom // _CELL) + 1)
        for column in range(int(left // _CELL), int(right // _CELL) + 1):
            for row in rows:
                for number, x, y, end_x, end_y in self._cells.get((column, row), ()):
                    if left < end_x and x < right and top < end_y and y < bottom:
                        found.add(number)
                        if len(found) > most:
                            return len(found)
        return len(found)


def crosses(sides: Sides, points: Sequence[Point]) -> bool:
    """Return whether the line through *points* comes into the box with these *sides*."""
    return any(_meets(sides, _extent(a, b)) for a, b in pairwise(points))


def _cells(left: float, top: float, right: float, bottom: float) -> Iterator[tuple[int, int]]:
    """Yield the cells that such a box touches."""
    for column in range(int(left // _CELL), int(right // _CELL) + 1):
        for row in range(int(top // _CELL), int(bottom // _CELL) + 1):
            yield column, row


def _passed(a: Point, b: Point) -> Iterator[tuple[int, int]]:
    """Yield the cells that the segment from *a* to *b* passes, column by column, and those it passes by less than a pixel."""
    (x, y), (end_x, end_y) = sorted((a, b))
    first, last = int(x // _CELL), int(end_x // _CELL)
    slope = (end_y - y) / (end_x - x) if first < last else 0.0
    for column in range(first, last + 1):
        near = y if column == first else y + slope * (column * _CELL - x)
        far = end_y if column == last else y + slope * ((column + 1) * _CELL - x)
        for row in range(int((min(near, far) - 1) // _CELL), int((max(near, far) + 1) // _CELL) + 1):
            yield column, row


def _extent(a: Point, b: Point) -> Extent:
    (x, y), (end_x, end_y) = a, b
    left, right = (x, end_x) if x < end_x else (end_x, x)
    top, bottom = (y, end_y) if y < end_y else (end_y, y)
    return left, right, top, bottom, x, y, end_x - x, end_y - y


def _meets(sides: Sides, piece: Extent) -> bool:
    """Return whether *piece* has a part inside a box: neither a side of it nor the segment's line separates them."""
    left, top, right, bottom = sides
    least_x, most_x, least_y, most_y, x, y, across, down = piece
    if most_x <= left or least_x >= right or most_y <= top or least_y >= bottom:
        return False
    reach = abs(down) * (right - left) + abs(across) * (bottom - top)
    return reach == 0 or abs((left + right - 2 * x) * down - (top + bottom - 2 * y) * across) < reach
