"""The seven shapes: the outline that is painted, the polygon that edges end at, and the room inside."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from topodoc.drawing.paint import number

if TYPE_CHECKING:
    from topodoc.drawing.scene import Box
    from topodoc.spec.vocabulary import Shape

Point = tuple[float, float]

CAP = 6.0  # the height of half a cylinder's lid
SKEW = 16.0  # how far a parallelogram leans and a hexagon's sides reach out


def around(shape: Shape, width: float, height: float) -> tuple[float, float]:
    """Return the size of the smallest *shape* that holds a text block of *width* × *height* pixels."""
    match shape:
        case "cylinder":
            return width, height + 2.5 * CAP
        case "diamond":
            return width * 1.65, height / (1 - 1 / 1.65)
        case "circle":
            diameter = math.hypot(width, height)
            return diameter, diameter
        case "cloud":
            return width * 1.3, height * 1.55
        case "hexagon":
            return width + 2 * SKEW, height
        case "parallelogram":
            return width + SKEW * 1.5, height
        case "default":
            return width, height


def inside(shape: Shape, box: Box, width: float, height: float) -> Point:
    """Return where in *box* the top left corner of a text block of *width* × *height* stands."""
    x, y = box.centre
    sink = CAP if shape == "cylinder" else 0.0
    return x - width / 2, y - height / 2 + sink


def outline(shape: Shape, box: Box, radius: float) -> str:
    """Return the SVG path of *shape* in *box*; *radius* rounds the corners of the default shape."""
    match shape:
        case "cylinder":
            return _cylinder(box)
        case "cloud":
            return _cloud(box)
        case "circle":
            return _ellipse(box)
        case "default":
            return _rounded(box, radius)
        case "diamond" | "hexagon" | "parallelogram":
            (x, y), *others = polygon(shape, box)
            return f"M{number(x)} {number(y)}" + "".join(f"L{number(px)} {number(py)}" for px, py in others) + "Z"


def lid(box: Box) -> str:
    """Return the path of the front rim of a cylinder's lid."""
    return f"M{number(box.x)} {number(box.y + CAP)}A{number(box.width / 2)} {number(CAP)} 0 0 0 {number(box.right)} {number(box.y + CAP)}"


def polygon(shape: Shape, box: Box) -> tuple[Point, ...]:
    """Return corners, clockwise, of a polygon that follows the outline of *shape* in *box*."""
    x, y = box.centre
    match shape:
        case "diamond":
            return (x, box.y), (box.right, y), (x, box.bottom), (box.x, y)
        case "hexagon":
            left, right = box.x + SKEW, box.right - SKEW
            return (left, box.y), (right, box.y), (box.right, y), (right, box.bottom), (left, box.bottom), (box.x, y)
        case "parallelogram":
            return (box.x + SKEW, box.y), (box.right, box.y), (box.right - SKEW, box.bottom), (box.x, box.bottom)
        case "circle" | "cloud":
            turn = [2 * math.pi * step / 48 for step in range(48)]
            return tuple((x + box.width / 2 * math.cos(angle), y + box.height / 2 * math.sin(angle)) for angle in turn)
        case "cylinder":
            lower = [math.pi * step / 16 for step in range(17)]
            half = box.width / 2
            bottom = [(x + half * math.cos(angle), box.bottom - CAP + CAP * math.sin(angle)) for angle in lower]
            top = [(x - half * math.cos(angle), box.y + CAP - CAP * math.sin(angle)) for angle in lower]
            return tuple(bottom + top)
        case "default":
            return (box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom)


def _rounded(box: Box, radius: float) -> str:
    r, across, down = number(radius), number(box.width - 2 * radius), number(box.height - 2 * radius)
    corner = f"a{r} {r} 0 0 1"
    return (
        f"M{number(box.x + radius)} {number(box.y)}h{across}{corner} {r} {r}v{down}{corner} -{r} {r}"
        f"h-{across}{corner} -{r} -{r}v-{down}{corner} {r} -{r}Z"
    )


def _ellipse(box: Box) -> str:
    across, down, y = number(box.width / 2), number(box.height / 2), number(box.centre[1])
    arc = f"A{across} {down} 0 0 1"
    return f"M{number(box.x)} {y}{arc} {number(box.right)} {y}{arc} {number(box.x)} {y}Z"


def _cylinder(box: Box) -> str:
    top, bottom, half, cap = number(box.y + CAP), number(box.bottom - CAP), number(box.width / 2), number(CAP)
    left, right = number(box.x), number(box.right)
    return f"M{left} {top}A{half} {cap} 0 0 1 {right} {top}V{bottom}A{half} {cap} 0 0 1 {left} {bottom}Z"


def _cloud(box: Box) -> str:
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
