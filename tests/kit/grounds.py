"""What a scene draws on what: for each text and each line the ink behind it, found by where things lie."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from topodoc.drawing.metrics import width
from topodoc.drawing.pairs import PAIRS, Pair
from topodoc.drawing.scene import Circle, Glyph, Item, Mark, Path, Rectangle, Scene, Style, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

Point = tuple[float, float]
GROUNDS = {pair.ground for pair in PAIRS}
PLAIN = GROUNDS - {pair.ink for pair in PAIRS}  # what is only ever behind something, and needs no contrast with what is behind it
DISCS = {pair.ground for pair in PAIRS if pair == Pair("sign", "number-text", pair.ground)}  # what the signs of changes stand on
_TOKEN = re.compile(r"[MLHVCAZhvalm]|-?[0-9.]+(?:e-?[0-9]+)?")
_NEEDS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "A": 7, "Z": 0}


@dataclass
class Walk:
    """The pairs of a scene as `(is_text, ink, ground)`, and the filled shapes that were drawn so far, each as points and role."""

    pairs: set[tuple[bool, str, str]] = field(default_factory=set)
    shapes: list[tuple[list[Point], str]] = field(default_factory=list)

    def behind(self, point: Point, grounds: set[str]) -> str:
        """Return the role of the last shape that covers *point*, of those filled with one of *grounds*."""
        return next((role for outline, role in reversed(self.shapes) if role in grounds and _holds(outline, point)), "page")

    def draw(self, item: Item) -> None:
        match item:
            case Mark():
                for one in item.items:  # a glow is seen for a moment, at 0.4 of its strength, around what it belongs to
                    self.draw(one)
            case Text():
                self._text(item)
            case Glyph():
                self._line((item.style.stroke or item.style.fill or ""), [(item.x, item.y)])
            case Path():
                self._shape(item.style, trace(item.outline))
            case Rectangle(box=box):
                corners = [(box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom)]
                self._shape(item.style, corners)
            case Circle():
                turn = [math.pi * step / 8 for step in range(16)]
                self._shape(item.style, [(item.x + item.radius * math.cos(one), item.y + item.radius * math.sin(one)) for one in turn])

    def _text(self, text: Text) -> None:
        if text.halo:
            self.pairs.add((True, text.colour, text.halo))
            return
        for count, line in enumerate(text.lines):
            across = width(line.rstrip(), text.size, text.face)
            left = text.x - {"start": 0.0, "middle": across / 2, "end": across}[text.anchor]
            y = text.y + count * text.leading - text.size * 0.35
            self.pairs |= {(True, text.colour, self.behind((left + across * share, y), GROUNDS)) for share in (0.05, 0.5, 0.95)}

    def _shape(self, style: Style, points: list[Point]) -> None:
        if style.fill and style.fill not in PLAIN:
            self._line(style.fill, points)  # what is round it is a mere rim
        elif style.stroke:
            self._line(style.stroke, points)
            if style.fill:
                self.pairs.add((False, style.stroke, style.fill))
        if style.fill:
            self.shapes.append((points, style.fill))

    def _line(self, ink: str, points: list[Point]) -> None:
        grounds = PLAIN | DISCS if ink == "number-text" else PLAIN
        for point in (*points[:1], *(one for a, b in pairwise(points) for one in _between(a, b))):
            self.pairs.add((False, ink, self.behind(point, grounds)))


def pairs_of(scene: Scene) -> set[tuple[bool, str, str]]:
    """Return what *scene* draws on what."""
    walk = Walk()
    for item in scene.items:
        walk.draw(item)
    return walk.pairs


def trace(outline: str) -> list[Point]:
    """Return points on the path *outline*: the ends of its pieces, and some between them on curves."""
    tokens = _TOKEN.findall(outline)
    points: list[Point] = []
    command, place, at = "M", 0, (0.0, 0.0)
    while place < len(tokens):
        if tokens[place].isalpha():
            command, place = tokens[place], place + 1
        count = _NEEDS[command.upper()]
        numbers = [float(one) for one in tokens[place : place + count]]
        place += count
        points += _piece(command, numbers, at)
        at = points[-1]
    return points


def _piece(command: str, numbers: list[float], at: Point) -> Iterator[Point]:
    x, y = at if command.islower() else (0.0, 0.0)
    match command.upper():
        case "Z":
            yield at
        case "H":
            yield x + numbers[0], at[1]
        case "V":
            yield at[0], y + numbers[0]
        case "C":
            yield from (_bezier((at, *zip(numbers[::2], numbers[1::2], strict=True)), step / 8) for step in range(1, 9))
        case "A":
            yield from _arc(at, numbers[0], numbers[1], bool(numbers[4]), (x + numbers[5], y + numbers[6]))
        case _:
            yield x + numbers[0], y + numbers[1]


def _bezier(points: tuple[Point, ...], share: float) -> Point:
    weights = ((1 - share) ** 3, 3 * share * (1 - share) ** 2, 3 * share**2 * (1 - share), share**3)
    return sum(w * p[0] for w, p in zip(weights, points, strict=True)), sum(w * p[1] for w, p in zip(weights, points, strict=True))


def _arc(start: Point, across: float, down: float, sweep: bool, end: Point) -> Iterator[Point]:  # noqa: FBT001 - SVG's own flag
    """Yield points on the smaller arc from *start* to *end*."""
    (ax, ay), (bx, by) = ((start[0] / across, start[1] / down), (end[0] / across, end[1] / down))
    half = math.hypot(bx - ax, by - ay) / 2
    off = math.sqrt(max(1 - half**2, 0)) * (1 if sweep else -1)
    reach = half or 1.0
    cx, cy = (ax + bx) / 2 - off * (by - ay) / 2 / reach, (ay + by) / 2 + off * (bx - ax) / 2 / reach
    first, last = math.atan2(ay - cy, ax - cx), math.atan2(by - cy, bx - cx)
    turn = (last - first) % (2 * math.pi) if sweep else -((first - last) % (2 * math.pi))
    size = max(half, 1.0)
    yield from (
        (across * (cx + size * math.cos(first + turn * step / 6)), down * (cy + size * math.sin(first + turn * step / 6)))
        for step in range(1, 6)
    )
    yield end


def _between(a: Point, b: Point) -> Iterator[Point]:
    """Yield points from *a*, without it, to *b*, none further than 8 pixels from the next."""
    count = max(math.ceil(math.dist(a, b) / 8), 1)
    yield from ((a[0] + (b[0] - a[0]) * step / count, a[1] + (b[1] - a[1]) * step / count) for step in range(1, count + 1))


def _holds(outline: list[Point], point: Point) -> bool:
    """Return whether *point* lies inside the closed *outline*, by counting how often a ray leaves it."""
    (x, y), inside = point, False
    for (ax, ay), (bx, by) in zip(outline, [*outline[1:], outline[0]], strict=True):
        if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
            inside = not inside
    return inside
