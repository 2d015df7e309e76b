"""The text over a message or in a frame's head: tag, title and payload, broken into lines and measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topodoc.drawing.metrics import width, wrap
from topodoc.drawing.scene import Box, Item, Rectangle, Style, Text
from topodoc.model.scenario import Branch, Frame, Message, Note, Scenario, StateChange

if TYPE_CHECKING:
    from topodoc.drawing.theme import Geometry

TITLE_LIMIT = 240.0  # pixels; a title wraps beyond it
PAYLOAD_LIMIT = 320.0
PAYLOAD_LINES = 2  # a payload is shortened beyond them; its tooltip and the table have all of it
_TAG_HEIGHT = 18.0
_GAP = 6.0


@dataclass(frozen=True, slots=True)
class Caption:
    """Tag, title and payload; sizes in pixels. Lines are empty where there is nothing to say."""

    tag: str
    title: tuple[str, ...]
    payload: tuple[str, ...]
    tag_width: float
    width: float
    height: float


def measure_caption(said: Message | Frame | Branch | Note | StateChange | Scenario, geometry: Geometry, within: str = "") -> Caption:
    """Return what *said* has to say, broken into lines; a scenario says its title.

    A branch says its label or `else`, in brackets, and its number unless that is the one of the frame that it is *within*.
    """
    match said:
        case Message() | Frame() | StateChange():
            return _measure(said.tag, said.title, said.payload, geometry)
        case Note():
            return _measure("", said.text, "", geometry)
        case Scenario():
            return _measure("", said.title, "", geometry)
        case Branch():
            label = f"[{'else' if said.is_else else said.label}]" if said.is_else or said.label else ""
            return _measure("", f"{said.own_number} {label}".strip() if label and said.own_number != within else label, "", geometry)


def in_full(said: Message | Frame | StateChange) -> str:
    """Return what *said* has to say in one line, the whole payload too, for a tooltip."""
    return " ".join(part for part in (said.title or said.tag, said.payload) if part)


def _measure(tag: str, said: str, data: str, geometry: Geometry) -> Caption:
    title = wrap(said, geometry.caption_size, TITLE_LIMIT) if said else ()
    payload = _shorten(data, geometry) if data else ()
    tag_width = width(tag, geometry.badge_size, "bold") + 14 if tag else 0.0
    indent = tag_width + _GAP if tag_width and title else tag_width
    wide = indent + max((width(line.rstrip(), geometry.caption_size) for line in title), default=0)
    wide = max(wide, *(width(line.rstrip(), geometry.payload_size, "mono") for line in payload), 0)
    rows = max(_TAG_HEIGHT if tag else 0, len(title) * _leading(geometry))
    return Caption(tag, title, payload, tag_width, wide, rows + len(payload) * _leading(geometry) + (2 if payload else 0))


def _shorten(data: str, geometry: Geometry) -> tuple[str, ...]:
    """Return the first lines of *data*, which end in an ellipsis where there is more."""
    size, start = geometry.payload_size, data[: int(PAYLOAD_LINES * PAYLOAD_LIMIT)]  # no letter is narrower than a pixel
    lines = wrap(start, size, PAYLOAD_LIMIT, "mono")
    if len(lines) <= PAYLOAD_LINES:
        return lines
    last = lines[PAYLOAD_LINES - 1].rstrip()
    while width(f"{last}\u2026", size, "mono") > PAYLOAD_LIMIT:
        last = last[:-1]
    return *lines[: PAYLOAD_LINES - 1], f"{last}\u2026"


def draw_caption(caption: Caption, x: float, y: float, geometry: Geometry, halo: str | None) -> list[Item]:
    """Return *caption* with its top left corner at *x*, *y*; *halo* is the ink of what lies behind it."""
    items: list[Item] = []
    leading, first = _leading(geometry), y + geometry.caption_size + 1
    if caption.tag:
        items.append(Rectangle(Box(x, y, caption.tag_width, _TAG_HEIGHT), Style("tag"), _TAG_HEIGHT / 2))
        middle = x + caption.tag_width / 2
        items.append(Text(middle, y + 13.3, (caption.tag,), geometry.badge_size, "tag-text", "bold", "middle"))
    if caption.title:
        left = x + caption.tag_width + (_GAP if caption.tag else 0)
        items.append(Text(left, first, caption.title, geometry.caption_size, leading=leading, halo=halo))
    if caption.payload:
        top = y + caption.height - (len(caption.payload) - 1) * leading - 4
        items.append(Text(x, top, caption.payload, geometry.payload_size, "payload", "mono", leading=leading, halo=halo))
    return items


def _leading(geometry: Geometry) -> float:
    return geometry.caption_size * geometry.leading
