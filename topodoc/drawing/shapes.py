"""Shapes of nodes: everything that follows from one stands in its record here, and nobody else asks for its name."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, get_args

from topodoc.drawing.paint import number
from topodoc.language.vocabulary import Shape
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

    from topodoc.drawing.scene import Box, Point

_CAP = 6.0  # the height of half a cylinder's lid
_SKEW = 16.0  # how far a parallelogram leans and a hexagon's sides reach out


@dataclass(frozen=True, slots=True)
class ShapeRecord:
    """How nodes of one shape are drawn; sizes in pixels.

    `around` gives the size of the smallest one that holds a text block of a width and a height. `corners` are those, clockwise, of
    a polygon that follows the outline in a box; edges end at it. `dot` is the name in Graphviz, `mermaid` what stands around a
    label there: what every Mermaid knows, since hosts with an older one cannot read the newer names. `path` is the outline in a
    box as an SVG path, given the radius of round corners; without it the sides are straight. `rim` is a line that is drawn inside.
    A text stands in the middle, lower by `sink` and further right by `shift`, and wraps at `label_share` of the usual width.
    """

    name: Shape
    around: Callable[[float, float], tuple[float, float]]
    corners: Callable[[Box], tuple[Point, ...]]
    dot: str
    mermaid: tuple[str, str]
    path: Callable[[Box, float], str] | None = None
    rim: Callable[[Box], str] | None = None
    sink: float = 0.0
    shift: float = 0.0
    label_share: float = 1.0

    @property
    def is_straight(self) -> bool:
        """Whether as many pixels stand beside a text of any width, so that a broader one holds the same text as well."""
        beside = [self.around(width, 50.0)[0] - width for width in (100.0, 200.0)]
        return beside[0] == beside[1]

    def outline(self, box: Box, radius: float) -> str:
        """Return the SVG path of the shape in *box*; *radius* rounds the corners of those that have round ones."""
        return self.path(box, radius) if self.path else _straight(self.corners(box))

    def inside(self, box: Box, width: float, height: float) -> Point:
        """Return where in *box* the top left corner of a text block of *width* × *height* stands."""
        x, y = box.centre
        return x - width / 2 + self.shift, y - height / 2 + self.sink


def _straight(corners: tuple[Point, ...]) -> str:
    (x, y), *others = corners
    return f"M{number(x)} {number(y)}" + "".join(f"L{number(px)} {number(py)}" for px, py in others) + "Z"


def _rectangle(box: Box) -> tuple[Point, ...]:
    return (box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom)


def _rounded(box: Box, radius: float) -> str:
    r, across, down = number(radius), number(box.width - 2 * radius), number(box.height - 2 * radius)
    corner = f"a{r} {r} 0 0 1"
    return (
        f"M{number(box.x + radius)} {number(box.y)}h{across}{corner} {r} {r}v{down}{corner} -{r} {r}"
        f"h-{across}{corner} -{r} -{r}v-{down}{corner} {r} -{r}Z"
    )


def _lower_and_upper_arc(box: Box) -> tuple[Point, ...]:
    x, half = box.centre[0], box.width / 2
    turn = [math.pi * step / 16 for step in range(17)]
    bottom = [(x + half * math.cos(angle), box.bottom - _CAP + _CAP * math.sin(angle)) for angle in turn]
    top = [(x - half * math.cos(angle), box.y + _CAP - _CAP * math.sin(angle)) for angle in turn]
    return tuple(bottom + top)


def _cylinder(box: Box, _: float) -> str:
    top, bottom, half, cap = number(box.y + _CAP), number(box.bottom - _CAP), number(box.width / 2), number(_CAP)
    left, right = number(box.x), number(box.right)
    return f"M{left} {top}A{half} {cap} 0 0 1 {right} {top}V{bottom}A{half} {cap} 0 0 1 {left} {bottom}Z"


def _lid(box: Box) -> str:
    """Return the front rim of a cylinder's lid."""
    return (
        f"M{number(box.x)} {number(box.y + _CAP)}A{number(box.width / 2)} {number(_CAP)} 0 0 0 {number(box.right)} {number(box.y + _CAP)}"
    )


def _left_and_right_arc(box: Box) -> tuple[Point, ...]:
    y, half = box.centre[1], box.height / 2
    turn = [math.pi * step / 16 for step in range(17)]
    right = [(box.right - _CAP + _CAP * math.sin(angle), y - half * math.cos(angle)) for angle in turn]
    left = [(box.x + _CAP - _CAP * math.sin(angle), y + half * math.cos(angle)) for angle in turn]
    return tuple(right + left)


def _pipe(box: Box, _: float) -> str:
    left, right, half, cap = number(box.x + _CAP), number(box.right - _CAP), number(box.height / 2), number(_CAP)
    top, bottom = number(box.y), number(box.bottom)
    return f"M{left} {top}H{right}A{cap} {half} 0 0 1 {right} {bottom}H{left}A{cap} {half} 0 0 1 {left} {top}Z"


def _mouth(box: Box) -> str:
    """Return the inner rim of a pipe's near end."""
    right = number(box.right - _CAP)
    return f"M{right} {number(box.y)}A{number(_CAP)} {number(box.height / 2)} 0 0 0 {right} {number(box.bottom)}"


def _on_edge(box: Box) -> tuple[Point, ...]:
    x, y = box.centre
    return (x, box.y), (box.right, y), (x, box.bottom), (box.x, y)


def _round(box: Box) -> tuple[Point, ...]:
    x, y = box.centre
    turn = [2 * math.pi * step / 48 for step in range(48)]
    return tuple((x + box.width / 2 * math.cos(angle), y + box.height / 2 * math.sin(angle)) for angle in turn)


def _cloud(box: Box, _: float) -> str:
    """Bumps whose feet stand on an ellipse a little inside the box, so that their crowns reach its sides."""
    x, y = box.centre
    bumps = 9 if box.width > 1.6 * box.height else 7
    across, down = box.width / 2 * 0.9, box.height / 2 * 0.84
    turn = [math.pi + 2 * math.pi * step / bumps for step in range(bumps + 1)]
    feet = [(x + across * math.cos(angle), y + down * math.sin(angle)) for angle in turn]
    path = f"M{number(feet[0][0])} {number(feet[0][1])}"
    for (ax, ay), (bx, by) in pairwise(feet):
        radius = number(math.hypot(bx - ax, by - ay) * 0.58)
        path += f"A{radius} {radius} 0 0 1 {number(bx)} {number(by)}"
    return path + "Z"


def _six(box: Box) -> tuple[Point, ...]:
    y, left, right = box.centre[1], box.x + _SKEW, box.right - _SKEW
    return (left, box.y), (right, box.y), (box.right, y), (right, box.bottom), (left, box.bottom), (box.x, y)


def _leaning(box: Box) -> tuple[Point, ...]:
    return (box.x + _SKEW, box.y), (box.right, box.y), (box.right - _SKEW, box.bottom), (box.x, box.bottom)


def _square(width: float, height: float) -> tuple[float, float]:
    diameter = math.hypot(width, height)
    return diameter, diameter


def _ellipse(box: Box, _: float) -> str:
    across, down, y = number(box.width / 2), number(box.height / 2), number(box.centre[1])
    arc = f"A{across} {down} 0 0 1"
    return f"M{number(box.x)} {y}{arc} {number(box.right)} {y}{arc} {number(box.x)} {y}Z"


_RECORDS = (
    ShapeRecord("default", lambda width, height: (width, height), _rectangle, "box", ("[", "]"), _rounded),
    ShapeRecord(
        "cylinder",
        lambda width, height: (width, height + 2.5 * _CAP),
        _lower_and_upper_arc,
        "cylinder",
        ("[(", ")]"),
        _cylinder,
        _lid,
        sink=_CAP,
    ),
    ShapeRecord(
        "pipe",
        lambda width, height: (width + 2.5 * _CAP, height),
        _left_and_right_arc,
        "cylinder",
        ("[(", ")]"),
        _pipe,
        _mouth,
        shift=-_CAP / 2,
    ),
    ShapeRecord(
        "diamond",
        lambda width, height: (width * 1.65, height / (1 - 1 / 1.65)),
        _on_edge,
        "diamond",
        ("{", "}"),
        label_share=0.62,
    ),
    ShapeRecord("cloud", lambda width, height: (width * 1.3, height * 1.55), _round, "ellipse", ("([", "])"), _cloud),
    ShapeRecord("hexagon", lambda width, height: (width + 2 * _SKEW, height), _six, "hexagon", ("{{", "}}")),
    ShapeRecord("parallelogram", lambda width, height: (width + _SKEW * 1.5, height), _leaning, "parallelogram", ("[/", "/]")),
    ShapeRecord("circle", _square, _round, "circle", ("((", "))"), _ellipse, label_share=0.62),
)
SHAPES: dict[Shape, ShapeRecord] = {one.name: one for one in _RECORDS}
if missing := {*get_args(Shape)} ^ SHAPES.keys():
    raise AssertionError(missing)  # a shape in the vocabulary alone
