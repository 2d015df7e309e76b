"""Crossings: how many places a picture has in which lines cross."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from topodoc.drawing.curve import straightened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from topodoc.diagram.plan import Route
    from topodoc.drawing.scene import Point

_FIELD = 8.0  # pixels: what crosses within such a square is one place
_STEPS = 3  # straight pieces of a curve
_NEAR = 8.0  # pixels from an end of either line, where lines only come together

Piece = tuple[float, float, float, float, int]  # left, right, top and bottom of a straight piece, and its number


def count_crossings(routes: Sequence[Route]) -> int:
    """Return in how many places *routes* cross, those that run together counted once."""
    lines = [straightened(route.points, _STEPS) for route in routes]
    ends = [(line[0], line[-1]) for line in lines]
    names: list[int] = []
    pieces: list[tuple[Point, Point]] = []
    for name, line in enumerate(lines):
        pieces += pairwise(line)
        names += [name] * (len(line) - 1)
    places: set[tuple[int, int]] = set()
    for one, other in _near(pieces):
        if names[one] != names[other] and (place := _meet(*pieces[one], *pieces[other])):
            near = (*ends[names[one]], *ends[names[other]])
            if all((place[0] - x) ** 2 + (place[1] - y) ** 2 > _NEAR**2 for x, y in near):
                places.add((int(place[0] // _FIELD), int(place[1] // _FIELD)))
    return len(places)


def _near(pieces: Sequence[tuple[Point, Point]]) -> Iterator[tuple[int, int]]:
    """Yield each two of *pieces* whose boxes overlap, sweeping from left to right."""
    order = sorted((min(ax, bx), max(ax, bx), min(ay, by), max(ay, by), at) for at, ((ax, ay), (bx, by)) in enumerate(pieces))
    open_: list[Piece] = []
    for piece in order:
        left, _, top, bottom, at = piece
        open_ = [one for one in open_ if one[1] > left]
        for _, _, high, low, other in open_:
            if high < bottom and low > top:
                yield at, other
        open_.append(piece)


def _meet(a: Point, b: Point, c: Point, d: Point) -> Point | None:
    """Return where the piece from *a* to *b* and that from *c* to *d* cross, None where they do not; pieces that touch do not."""
    along, up, across, down = b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]
    turn = along * down - up * across
    if abs(turn) < 1e-9:
        return None
    first = ((c[0] - a[0]) * down - (c[1] - a[1]) * across) / turn
    second = ((c[0] - a[0]) * up - (c[1] - a[1]) * along) / turn
    return (a[0] + along * first, a[1] + up * first) if 0 < first < 1 and 0 < second < 1 else None
