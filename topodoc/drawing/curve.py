"""Cubic splines: sampled, walked, cut short before an arrowhead, and written as a path."""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from topodoc.drawing.paint import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topodoc.drawing.scene import Point

Cubic = tuple["Point", "Point", "Point", "Point"]


def cubics(points: tuple[Point, ...]) -> list[Cubic]:
    """Return the pieces of a spline of 3n+1 control points."""
    return [(points[at], points[at + 1], points[at + 2], points[at + 3]) for at in range(0, len(points) - 3, 3)]


def sample(points: tuple[Point, ...], steps: int = 12) -> list[Point]:
    """Return points along the spline, *steps* for each piece, both ends among them."""
    found, weights = [points[0]], _weights(steps)
    for (ax, ay), (bx, by), (cx, cy), (dx, dy) in cubics(points):
        found += [(a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy) for a, b, c, d in weights]
    return found


def straightened(points: tuple[Point, ...], steps: int = 12) -> list[Point]:
    """Return points along the spline as `sample` does, but of each straight piece its ends alone."""
    found = [points[0]]
    for piece in cubics(points):
        found += [piece[3]] if is_straight(piece) else sample(piece, steps)[1:]
    return found


def length(points: tuple[Point, ...]) -> float:
    """Return the length of the spline, to a tenth of a pixel."""
    return sum(math.dist(a, b) for a, b in pairwise(sample(points, 24)))


def is_straight(points: tuple[Point, ...]) -> bool:
    """Return whether the spline is one straight line, but for a tenth of a pixel: Graphviz tells five digits."""
    if len(points) != 4:
        return False
    (ax, ay), (bx, by) = points[0], points[-1]
    dx, dy = bx - ax, by - ay
    most = 0.1 * math.hypot(dx, dy)
    return all(abs(dx * (y - ay) - dy * (x - ax)) <= most and dx * (x - ax) + dy * (y - ay) >= 0 for x, y in points[1:3])


def shortened(points: tuple[Point, ...], by: float) -> tuple[Point, ...]:
    """Return the spline cut *by* pixels before its last point; at least its first half stays."""
    last = cubics(points)[-1]
    low, high = 0.0, 1.0
    for _ in range(24):
        middle = (low + high) / 2
        if math.dist(_at(last, middle), last[3]) > by:
            low = middle
        else:
            high = middle
    if low == 0.0 and len(points) > 4:  # the last piece is shorter than the head: cut the one before it too
        return shortened(points[:-3], max(by - math.dist(last[0], last[3]), 0.1))
    return points[:-4] + _first_part(last, max(low, 0.05))


def extended(points: tuple[Point, ...], outline: tuple[Point, ...]) -> tuple[Point, ...]:
    """Return the spline with its last point moved on, straight ahead, to where it meets the polygon *outline*."""
    end = points[-1]
    before = next((point for point in reversed(points[:-1]) if math.dist(point, end) > 0.01), None)
    if before is None:
        return points
    length = math.dist(before, end)
    ahead = ((end[0] - before[0]) / length, (end[1] - before[1]) / length)
    hits = [hit for a, b in zip(outline, outline[1:] + outline[:1], strict=True) if (hit := _meets(end, ahead, a, b)) is not None]
    reach = min((hit for hit in hits if hit > -2), default=0.0)  # an end that already stands on the outline stays
    moved = (end[0] + ahead[0] * reach, end[1] + ahead[1] * reach)
    return (*points[:-1], moved)


def write_path(points: tuple[Point, ...]) -> str:
    """Return the spline as SVG path data."""
    (x, y), *rest = points
    return f"M{number(x)} {number(y)}C" + " ".join(f"{number(px)} {number(py)}" for px, py in rest)


def arrowhead(tip: Point, back: Point, length: float, spread: float = 0.38) -> str:
    """Return a filled triangle with its point at *tip*, coming from *back*; *spread* is half its width over its length."""
    (x, y), (across, up) = tip, _unit(back, tip)
    bx, by = x - across * length, y - up * length
    half = length * spread
    left, right = (bx - up * half, by + across * half), (bx + up * half, by - across * half)
    corners = " ".join(f"L{number(px)} {number(py)}" for px, py in (left, right))
    return f"M{number(x)} {number(y)}{corners}Z"


def open_head(x: float, y: float, length: float) -> str:
    """Return two strokes that meet at *x*, *y*, coming from the left where *length* is positive.

    The end of the line between them is drawn too, for a gap of its dashes may leave it out.
    """
    back, half = number(x - length), abs(length) * 0.5
    return f"M{back} {number(y - half)}L{number(x)} {number(y)}L{back} {number(y + half)}M{back} {number(y)}H{number(x)}"


def _unit(start: Point, end: Point) -> Point:
    length = math.dist(start, end) or 1.0
    return (end[0] - start[0]) / length, (end[1] - start[1]) / length


@lru_cache
def _weights(steps: int) -> tuple[tuple[float, float, float, float], ...]:
    """Return how much each control point counts (Bernstein's polynomials) at *steps* places, the end being the last."""
    return tuple(_bernstein(step / steps) for step in range(1, steps + 1))


def _bernstein(t: float) -> tuple[float, float, float, float]:
    return (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3


def _at(cubic: Cubic, t: float) -> Point:
    a, b, c, d = _bernstein(t)
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = cubic
    return a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy


def _first_part(cubic: Cubic, t: float) -> tuple[Point, ...]:
    """Return the control points of *cubic* up to *t*, by de Casteljau's construction."""
    row: list[Point] = list(cubic)
    part = [row[0]]
    while len(row) > 1:
        row = [(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for a, b in pairwise(row)]
        part.append(row[0])
    return tuple(part)


def _meets(start: Point, ahead: Point, a: Point, b: Point) -> float | None:
    """Return how far along *ahead* from *start* the line crosses the side from *a* to *b*, or None."""
    side = (b[0] - a[0], b[1] - a[1])
    across = ahead[0] * side[1] - ahead[1] * side[0]
    if abs(across) < 1e-9:
        return None
    offset = (a[0] - start[0], a[1] - start[1])
    along = (offset[0] * side[1] - offset[1] * side[0]) / across
    where = (offset[0] * ahead[1] - offset[1] * ahead[0]) / across
    return along if -1e-6 <= where <= 1 + 1e-6 else None


def rounded(corners: Sequence[Point], radius: float = 10.0) -> tuple[Point, ...]:
    """Return the line through *corners* as a spline that is straight but for its corners, which are round within *radius* pixels."""
    kept = _without_bends(corners)
    points = [kept[0]]
    for before, corner, behind in zip(kept, kept[1:], kept[2:], strict=False):
        reach = min(radius, math.dist(before, corner) / 2, math.dist(corner, behind) / 2)
        start, end = _toward(corner, before, reach), _toward(corner, behind, reach)
        points += [*_third(points[-1], start), start, _toward(start, corner, reach * 0.6), _toward(end, corner, reach * 0.6), end]
    return (*points, *_third(points[-1], kept[-1]), kept[-1])


def _without_bends(corners: Sequence[Point]) -> list[Point]:
    """Return *corners* without those that hardly bend the line."""
    kept = [corners[0]]
    for corner, behind in pairwise([*corners[1:], corners[-1]]):
        ahead = (behind[0] - kept[-1][0], behind[1] - kept[-1][1])
        aside = (corner[0] - kept[-1][0]) * ahead[1] - (corner[1] - kept[-1][1]) * ahead[0]
        if corner is corners[-1] or (behind is corners[-1] and corner == behind):
            break
        if abs(aside) > 0.5 * math.hypot(*ahead) and math.dist(corner, kept[-1]) > 0.5:
            kept.append(corner)
    return [*kept, corners[-1]]


def _toward(start: Point, end: Point, by: float) -> Point:
    across, up = _unit(start, end)
    return start[0] + across * by, start[1] + up * by


def _third(start: Point, end: Point) -> tuple[Point, Point]:
    """Return the inner control points of a straight piece."""
    (ax, ay), (bx, by) = start, end
    return (ax + (bx - ax) / 3, ay + (by - ay) / 3), (ax + (bx - ax) * 2 / 3, ay + (by - ay) * 2 / 3)
