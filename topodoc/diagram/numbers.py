"""Numbers: each edge that a scenario travels carries the numbers of its steps, off everything else that is drawn."""

from __future__ import annotations

import math
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from topodoc.diagram.grid import Lines
from topodoc.drawing.curve import sample
from topodoc.drawing.metrics import width
from topodoc.drawing.scene import Box, Mark, Rectangle, Style, Text
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from topodoc.drawing.scene import Item, Point
    from topodoc.drawing.theme import Geometry
    from topodoc.words import Words

PILL = 18.0  # the height of a pill of one line
_ROW = 15.0
_LIMIT = 84.0  # pixels; a list of numbers wraps beyond it
_ROWS = 3  # and is cut short after these; the tooltip has them all
_CLEAR = 2.0
_APART = 4.0  # between two places on a line that are tried
_ASIDE = (0.0, 11.0, 14.0, 18.0, 24.0, 34.0)  # how far off its line a pill may stand where there is no room on it


@dataclass(frozen=True, slots=True)
class Pill:
    """The numbers of the steps at an edge or a node, broken into lines; sizes in pixels."""

    lines: tuple[str, ...]
    every: str
    is_one: bool
    width: float
    height: float


def measure_pill(numbers: Sequence[str], geometry: Geometry) -> Pill:
    """Return the pill that holds *numbers*; three or more that follow one another become a range."""
    words = _ranges(numbers)
    lines, room = [""], 0.0
    for count, word in enumerate(words):
        text = word + (", " if count + 1 < len(words) else "")
        across = width(text, geometry.badge_size, "bold")
        if lines[-1] and room + across > _LIMIT:
            lines.append("")
            room = 0.0
        lines[-1] += text
        room += across
    if len(lines) > _ROWS:
        lines = [*lines[: _ROWS - 1], lines[_ROWS - 1].rstrip(", ") + " \u2026"]
    across = max(width(line.rstrip(), geometry.badge_size, "bold") for line in lines)
    return Pill(tuple(lines), ", ".join(words), len(numbers) == 1, max(PILL, across + 9), PILL + (len(lines) - 1) * _ROW)


def draw_pill(pill: Pill, centre: Point, colour: str, geometry: Geometry) -> tuple[Item, ...]:
    """Return *pill* around *centre*."""
    box = _around(pill, centre)
    first = box.y + PILL / 2 + 4.3
    return (
        Rectangle(box, Style(colour), PILL / 2),
        Text(centre[0], first, pill.lines, geometry.badge_size, "number-text", "bold", "middle", _ROW),
    )


def mark_pill(pill: Pill, centre: Point, colour: str, geometry: Geometry, data: tuple[str, str], words: Words) -> Mark:  # noqa: PLR0913
    """Return *pill* as a mark of its own; *data* names the edge or node whose steps it numbers."""
    said = words("number_of_step" if pill.is_one else "numbers_of_steps", number=pill.every)
    return Mark(("numbers",), draw_pill(pill, centre, colour, geometry), (data,), said)


class Room:
    """What is drawn so far: *boxes* that no pill may touch, and *lines* that it had better not cover."""

    def __init__(self, boxes: Iterable[Box], lines: Mapping[str, tuple[Point, ...]]) -> None:
        self._boxes = list(boxes)
        self._lines = Lines((name, sample(points, 16)) for name, points in lines.items())

    def beside(self, pill: Pill, edge: str) -> Point:
        """Return where *pill* stands at the line of *edge*, and take that room."""
        return self._take(pill, _at_line(self._lines.points(edge)), self._boxes, edge)

    def corner(self, pill: Pill, box: Box) -> Point:
        """Return where *pill* stands at the rim of the node in *box*, and take that room."""
        half, deep = pill.width / 2, pill.height / 2
        across = (box.x + half + 6, box.right - half - 6, box.centre[0])
        places = [(x, y) for y in (box.bottom + deep - 5, box.y - deep + 5) for x in across]
        places += [(x, box.centre[1]) for x in (box.x - half - 3, box.right + half + 3)]
        return self._take(pill, places, [one for one in self._boxes if one != box], "")

    def _take(self, pill: Pill, places: Iterable[Point], boxes: list[Box], own: str) -> Point:
        """Return the first of *places* where *pill* is clear of everything, else the one where it is in the way least."""
        least, best = math.inf, (0.0, 0.0)
        for place in places:
            room = _around(pill, place).grown(_CLEAR)
            price = 100 * sum(room.overlaps(box) for box in boxes)
            if price < least and (price := price + len(self._lines.crossing(room) - {own})) < least:
                least, best = price, place
            if least == 0:
                break
        self._boxes.append(_around(pill, best))
        return best


def _at_line(points: Sequence[Point]) -> Iterator[Point]:
    """Yield places along the line through *points*: on it from the middle outwards, then ever further aside."""
    lengths = [math.dist(a, b) for a, b in pairwise(points)]
    whole = sum(lengths) or 1.0
    stops: list[tuple[float, Point, Point]] = []
    gone = last = 0.0
    for (a, b), length in zip(pairwise(points), lengths, strict=True):
        gone += length
        if length and (not stops or gone - last >= _APART):
            last = gone
            stops.append((abs(gone / whole - 0.5), b, (-(b[1] - a[1]) / length, (b[0] - a[0]) / length)))
    stops.sort(key=lambda one: one[0])
    for aside in _ASIDE:
        for off, (x, y), (across, down) in stops:
            if off > 0.46:  # a head stands there
                continue
            for way in (1, -1) if aside else (1,):
                yield x + across * aside * way, y + down * aside * way
    yield points[len(points) // 2]  # a line may be too short for any of these


def _around(pill: Pill, centre: Point) -> Box:
    return Box(centre[0] - pill.width / 2, centre[1] - pill.height / 2, pill.width, pill.height)


def _ranges(numbers: Sequence[str]) -> list[str]:
    """Return *numbers* with every three or more whole ones in a row as a range."""
    words: list[str] = []
    runs = groupby(enumerate(numbers), key=lambda one: int(one[1]) - one[0] if one[1].isdigit() else one[1])
    for _, run in runs:
        names = [name for _, name in run]
        words += [f"{names[0]}\u2013{names[-1]}"] if len(names) > 2 else names
    return words
