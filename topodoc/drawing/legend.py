"""The legend: what the lines and marks of a picture mean, only those it uses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.drawing.change_sign import draw_change_sign
from topodoc.drawing.curve import arrowhead, open_head
from topodoc.drawing.metrics import SLACK, width
from topodoc.drawing.paint import number
from topodoc.drawing.scene import Box, Circle, Item, Mark, Path, Rectangle, Style, Text
from topodoc.values import dataclass

if TYPE_CHECKING:
    from topodoc.drawing.theme import Geometry

DASH = (6.0, 4.0)
DOTS = (2.0, 3.0)
COPY = (12.0, 3.0, 2.0, 3.0)
FAINT = 1.0  # pixels; the width of a line that nothing confirms
THIN = 0.9  # pixels; the width of a line over which something may get through
_SWATCH = 28.0
_ROW = 22.0
_GAP = 24.0
_LINES = {
    "pulse": Style(None, "pulse", 1.75, DASH),
    "solid": Style(None, "solid", 1.75),
    "possible": Style(None, "pulse", THIN, DASH),
    "faint": Style(None, "muted", FAINT),
    "copy": Style(None, "solid", 1.75, COPY),
    "missing": Style(None, "missing", 1.75, DOTS),
    "unknown": Style(None, "muted", 2.5, DOTS),
}


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One entry: `sign` says what is drawn before `text`.

    That is a line of `_LINES`, the sign of a change, or arrow, pulse-arrow, against, ring, external, bus, running or stack. `other` is
    the text while arrows are read the other way, if it differs.
    """

    sign: str
    text: str
    other: str = ""


def draw_legend(keys: tuple[LegendEntry, ...], x: float, y: float, limit: float, geometry: Geometry) -> tuple[Mark, Box]:
    """Return the legend with its top left corner at *x*, *y*, in rows no wider than *limit* pixels where a key allows, and its box."""
    items: list[Item] = []
    left, top, right = x, y, x
    for key in keys:
        across = _SWATCH + 8 + SLACK * max(width(text, geometry.caption_size) for text in (key.text, key.other))
        if left > x and left + across > x + limit:
            left, top = x, top + _ROW
        items += _sign(key.sign, left, top + _ROW / 2)
        text = Text(left + _SWATCH + 8, top + _ROW / 2 + 4, (key.text,), geometry.caption_size, "muted")
        items += [text, *([Mark(("other",), (replace(text, lines=(key.other,)),), is_other=True)] if key.other else [])]
        right = max(right, left + across)
        left += across + _GAP
    return Mark(("legend",), tuple(items)), Box(x, y, right - x, top + _ROW - y if keys else 0)


def _sign(sign: str, x: float, y: float) -> list[Item]:
    line = f"M{number(x)} {number(y)}h{number(_SWATCH)}"
    if sign in _LINES:
        return [Path(line, _LINES[sign])]
    match sign:
        case "arrow" | "pulse-arrow":
            colour, dash = ("solid", ()) if sign == "arrow" else ("pulse", DASH)
            shaft = Path(f"M{number(x)} {number(y)}h{number(_SWATCH - 8)}", Style(None, colour, 1.75, dash))
            return [shaft, Path(arrowhead((x + _SWATCH, y), (x, y), 9), Style(colour))]
        case "against":
            shaft = Path(f"M{number(x + 4)} {number(y)}h{number(_SWATCH - 14)}", Style(None, "solid", 1.75))
            return [shaft, Path(open_head(x + _SWATCH - 4, y, 9), Style(None, "solid", 1.25))]
        case "ring":
            shaft = Path(f"M{number(x + 12)} {number(y)}h{number(_SWATCH - 12)}", Style(None, "pulse", 1.75, DASH))
            return [Circle(x + 8, y, 4, Style("page", "pulse", 1.75)), shaft]
        case "external":
            return [Rectangle(Box(x + 2, y - 7, _SWATCH - 4, 14), Style(None, "external", 2), 4)]
        case "bus":
            return [Rectangle(Box(x + 2, y - 7, _SWATCH - 4, 14), Style("broker", "broker-line"), 4)]
        case "stack":
            sheets = [Box(x + 8, y - 8, 16, 11), Box(x + 5, y - 5, 16, 11)]
            return [Rectangle(sheet, Style("surface", "line"), 3) for sheet in sheets]
        case "added" | "removed" | "changed" | "moved":
            return [*draw_change_sign(sign, x + _SWATCH / 2, y)]
        case _:  # the colour of a state
            return [Circle(x + _SWATCH / 2, y, 4.5, Style(sign))]
