"""Signs of change: what tells, without its colour, that something is new, gone, other than before, or stands elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from topodoc.drawing.paint import number
from topodoc.drawing.scene import Circle, Path, Style

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topodoc.drawing.scene import Item, Point

ChangeSign = Literal["added", "removed", "changed", "moved"]
CHANGE_INKS: Mapping[ChangeSign, str] = {"added": "added", "removed": "removed", "changed": "changed", "moved": "changed"}
CHANGE_TEXTS: Mapping[ChangeSign, str] = {"added": "+", "removed": "\u00d7", "changed": "~", "moved": "\u2194"}
GONE_DASH = (5.0, 3.0)  # of the line of what is gone
RADIUS = 8.5
# The strokes of each sign, as commands of a path and points, of which the rim is 1 away.
_STROKES: Mapping[ChangeSign, tuple[tuple[str, tuple[Point, ...]], ...]] = {
    "added": (("M", ((-0.53, 0), (0.53, 0))), ("M", ((0, -0.53), (0, 0.53)))),
    "removed": (("M", ((-0.41, -0.41), (0.41, 0.41))), ("M", ((0.41, -0.41), (-0.41, 0.41)))),
    "changed": (
        ("M", ((-0.53, 0.12),)),
        ("C", ((-0.41, -0.29), (-0.18, -0.29), (0, 0), (0.18, 0.29), (0.41, 0.29), (0.53, -0.12))),
    ),
    "moved": (
        ("M", ((-0.59, 0), (0.59, 0))),
        ("M", ((0.29, -0.29), (0.59, 0), (0.29, 0.29))),
        ("M", ((-0.29, -0.29), (-0.59, 0), (-0.29, 0.29))),
    ),
}


def draw_change_sign(sign: ChangeSign, x: float, y: float, radius: float = RADIUS) -> tuple[Item, ...]:
    """Return *sign* on a disc around *x* and *y*, of *radius* pixels."""
    outline = "".join(
        command + between.join(f"{number(x + across * radius)} {number(y + down * radius)}" for across, down in points)
        for command, points in _STROKES[sign]
        for between in (" " if command == "C" else "L",)
    )
    return Circle(x, y, radius, Style(CHANGE_INKS[sign], "page", 1.5)), Path(outline, Style(None, "number-text", 2 * radius / RADIUS))
