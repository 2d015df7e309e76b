"""Drawing messages through topics that have no lifeline: arrows to their signs, from them, and through them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.drawing.paint import number
from topodoc.drawing.scene import Item, Mark, Path, Style, Text
from topodoc.model.scenario import Message
from topodoc.sequence.caption import measure_caption
from topodoc.sequence.extent import PILL, TEXT_RIGHT, pill_width
from topodoc.sequence.inline import CAP
from topodoc.sequence.message import Track, draw_message

if TYPE_CHECKING:
    from topodoc.drawing.theme import Geometry
    from topodoc.model.topology import Topology
    from topodoc.sequence.columns import Columns
    from topodoc.sequence.extent import Extent
    from topodoc.sequence.inline import Sign
    from topodoc.sequence.lane import Lane

_OFF = 2.0  # from a sign to the number of the message that leaves it
_OVER = 12.0  # from a text to the line below it


def draw_passage(  # noqa: PLR0913 - each is a part of the picture
    extent: Extent, lane: Lane, columns: Columns, top: float, ground: str, topology: Topology, geometry: Geometry
) -> tuple[list[Mark], float]:
    """Return the marks of the message that *extent* measures, and of the one that goes on from it, from *top* down; and where they end."""
    message, over = extent.step, extent.caption.height
    assert isinstance(message, Message)  # noqa: S101 - only messages have lanes
    half = max(lane.sign.height, PILL) / 2
    line = top + (over + max(_OVER, lane.above) if over else half)
    if lane.onward:
        return _through(extent, message, lane.onward, (top, line, line + half), columns, ground, topology, geometry), line + half
    return [_beside(extent, message, lane, (top, line, line + half), columns, ground, topology, geometry)], line + half


def _through(  # noqa: PLR0913 - likewise
    extent: Extent,
    message: Message,
    onward: Message,
    heights: tuple[float, float, float],
    columns: Columns,
    ground: str,
    topology: Topology,
    geometry: Geometry,
) -> list[Mark]:
    lane, (top, line, bottom) = extent.lane, heights
    assert lane  # noqa: S101 - asked by who calls
    start, end = columns.x(message.source), columns.x(onward.target)
    half, across = pill_width(onward.number, geometry) / 2, lane.way * lane.sign.width / 2
    middle = (start + end) / 2 - lane.way * half
    leaves = middle + across + lane.way * (half + _OFF)
    text = min(start, end) + TEXT_RIGHT
    first = draw_message(message, extent.caption, Track(start, middle - across, top, line, bottom, ground, text), topology, geometry)
    nothing = measure_caption(onward, geometry)
    second = draw_message(onward, nothing, Track(leaves, end, top, line, bottom, ground, text), topology, geometry)
    return [_with_sign(first, lane.sign, middle, line, geometry), second]


def _beside(  # noqa: PLR0913 - likewise
    extent: Extent,
    message: Message,
    lane: Lane,
    heights: tuple[float, float, float],
    columns: Columns,
    ground: str,
    topology: Topology,
    geometry: Geometry,
) -> Mark:
    top, line, bottom = heights
    stands = columns.centres[extent.first]
    near = stands + lane.way * (lane.reach - lane.sign.width)
    leaves = near - lane.way * (pill_width(message.number, geometry) / 2 + _OFF)
    start, end = (stands, near) if lane.is_out else (leaves, stands)
    text = stands + TEXT_RIGHT if lane.way > 0 else stands - lane.reach
    mark = draw_message(message, extent.caption, Track(start, end, top, line, bottom, ground, text), topology, geometry)
    return _with_sign(mark, lane.sign, near + lane.way * lane.sign.width / 2, line, geometry)


def _with_sign(mark: Mark, sign: Sign, x: float, y: float, geometry: Geometry) -> Mark:
    return replace(mark, items=(*draw_sign(sign, x, y, geometry), *mark.items))


def draw_sign(sign: Sign, x: float, y: float, geometry: Geometry) -> list[Item]:
    """Return the *sign* around *x* and *y*: a topic as it lies."""
    cap = CAP
    left, right, half = x - sign.width / 2 + cap, x + sign.width / 2 - cap, sign.height / 2
    top, bottom, arc = number(y - half), number(y + half), f"A{number(cap)} {number(half)} 0 0"
    outline = f"M{number(left)} {top}H{number(right)}{arc} 1 {number(right)} {bottom}H{number(left)}{arc} 1 {number(left)} {top}Z"
    mouth = f"M{number(right)} {top}{arc} 0 {number(right)} {bottom}"
    size, leading = geometry.badge_size, geometry.badge_size * geometry.leading
    first = y - (len(sign.lines) - 1) * leading / 2 + size * 0.36
    return [
        Path(outline, Style("broker", "broker-line")),
        Path(mouth, Style(None, "broker-line")),
        Text(x - cap / 2, first, sign.lines, size, "broker-group-text", "bold", "middle", leading),
    ]
