"""The text over a message or in a frame's head: tag, title and payload, broken into lines and measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.direction import isolated
from topodoc.drawing.metrics import balance, least_width, width, wrap
from topodoc.drawing.scene import Box, Item, Rectangle, Style, Text
from topodoc.model.scenario import Branch, Frame, Message, Note, Scenario, StateChange
from topodoc.values import dataclass

if TYPE_CHECKING:
    from topodoc.drawing.theme import Geometry

TITLE_LIMIT = 240.0  # pixels; a title wraps beyond it, however much room there is
PAYLOAD_LIMIT = 320.0
_PAYLOAD = 640.0  # pixels of a payload in one line, and it is shortened beyond them; its tooltip and the table have all of it
_FEWEST, _MOST = 2, 5  # lines of a payload
_LEAST = 72.0  # room that a text takes in any case
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
    is_under_tag: bool = False


def measure_caption(
    said: Message | Frame | Branch | Note | StateChange | Scenario,
    geometry: Geometry,
    room: float = PAYLOAD_LIMIT,
    within: str = "",
    otherwise: str = "",
) -> Caption:
    """Return what *said* has to say, broken into lines for *room* pixels; a scenario says its title.

    A branch says its label or *otherwise*, in brackets, and its number unless that is the one of the frame that it is *within*.
    """
    match said:
        case Message() | Frame() | StateChange():
            return _measure(said.tag, said.title, said.payload, room, geometry)
        case Note():
            return _measure("", said.text, "", room, geometry)
        case Scenario():
            return _measure("", said.title, "", room, geometry)
        case Branch():
            label = f"[{otherwise if said.is_else else isolated(said.label)}]" if said.is_else or said.label else ""
            return _measure("", f"{said.own_number} {label}".strip() if label and said.own_number != within else label, "", room, geometry)


def in_full(said: Message | Frame | StateChange) -> str:
    """Return what *said* has to say in one line, the whole payload too, for a tooltip."""
    return " ".join(isolated(part) for part in (said.title or said.tag, said.payload) if part)


def _measure(tag: str, said: str, data: str, room: float, geometry: Geometry) -> Caption:
    size, room = geometry.caption_size, max(room, _LEAST)
    tag_width = width(tag, geometry.badge_size, "bold") + 14 if tag else 0.0
    limit = min(max(room, least_width(said, size)), TITLE_LIMIT)
    beside = min(room - tag_width - _GAP, TITLE_LIMIT)
    title = balance(said, size, limit) if said else ()
    is_under = bool(tag and title) and (beside < least_width(said, size) or len(wrap(said, size, beside)) > len(title))
    if tag and title and not is_under:
        title = balance(said, size, beside)
    payload = _shorten(data, min(room, PAYLOAD_LIMIT), geometry) if data else ()
    wide = max((width(line.rstrip(), size) for line in title), default=0)
    wide = max(tag_width, wide) if is_under else (tag_width + _GAP if tag_width and title else tag_width) + wide
    wide = max(wide, *(width(line.rstrip(), geometry.payload_size, "mono") for line in payload), 0)
    rows = [_TAG_HEIGHT if tag else 0, len(title) * _leading(geometry)]
    height = (sum(rows) if is_under else max(rows)) + len(payload) * _leading(geometry) + (2 if payload else 0)
    return Caption(tag, title, payload, tag_width, wide, height, is_under)


def _shorten(data: str, limit: float, geometry: Geometry) -> tuple[str, ...]:
    """Return the first lines of *data* within *limit* pixels, which end in an ellipsis where there is more."""
    size, start = geometry.payload_size, data[: int(2 * _PAYLOAD)]  # no letter is narrower than a pixel
    most = max(_FEWEST, min(_MOST, round(_PAYLOAD / limit)))
    lines = wrap(start, size, limit, "mono")
    if len(lines) <= most:
        return balance(start, size, limit, "mono")
    last = lines[most - 1].rstrip()
    while width(f"{last}\u2026", size, "mono") > limit:
        last = last[:-1]
    return *lines[: most - 1], f"{last}\u2026"


def draw_caption(caption: Caption, x: float, y: float, geometry: Geometry, halo: str | None) -> list[Item]:
    """Return *caption* with its top left corner at *x*, *y*; *halo* is the ink of what lies behind it."""
    items: list[Item] = []
    leading, first = _leading(geometry), y + geometry.caption_size + 1
    if caption.tag:
        items.append(Rectangle(Box(x, y, caption.tag_width, _TAG_HEIGHT), Style("tag"), _TAG_HEIGHT / 2))
        middle = x + caption.tag_width / 2
        items.append(Text(middle, y + 13.3, (caption.tag,), geometry.badge_size, "tag-text", "bold", "middle"))
    if caption.title:
        left = x if caption.is_under_tag or not caption.tag else x + caption.tag_width + _GAP
        first += _TAG_HEIGHT if caption.is_under_tag else 0
        items.append(Text(left, first, caption.title, geometry.caption_size, leading=leading, halo=halo))
    if caption.payload:
        top = y + caption.height - (len(caption.payload) - 1) * leading - 4
        items.append(Text(x, top, caption.payload, geometry.payload_size, "payload", "mono", leading=leading, halo=halo))
    return items


def _leading(geometry: Geometry) -> float:
    return geometry.caption_size * geometry.leading
