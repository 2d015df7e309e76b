"""Drawing a message: its line in the look of the edge it travels, its head, its number and its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.direction import isolated, spoken
from topodoc.drawing.curve import arrowhead, open_head
from topodoc.drawing.legend import DASH, DOTS
from topodoc.drawing.paint import number
from topodoc.drawing.scene import Box, Item, Mark, Path, Rectangle, Style, Text
from topodoc.sequence.caption import Caption, draw_caption, in_full
from topodoc.sequence.extent import PILL, loop_width, pill_width, text_left
from topodoc.values import dataclass
from topodoc.words import words_in

if TYPE_CHECKING:
    from topodoc.drawing.theme import Geometry
    from topodoc.model.scenario import Message
    from topodoc.model.topology import Topology

_LINE = 1.75
_OPEN_HEAD = 1.25
_WARNING = 18.0  # from a number to the warning beside it: nearer than the next lifeline
_LOOP_HEIGHT = 22.0


@dataclass(frozen=True, slots=True)
class Track:
    """Where a message is drawn: from where to where, the top of its text, its line, where it ends, the ink behind, the left of its text."""

    start: float
    end: float
    top: float
    line: float
    bottom: float
    ground: str
    text: float


def message_height(message: Message, caption: Caption) -> tuple[float, float]:
    """Return the pixels from the top of a message's text to its line, and from there to its end."""
    if message.is_self:
        return PILL / 2, max(_LOOP_HEIGHT, caption.height - PILL / 2)
    return (caption.height + 12 if caption.height else PILL / 2), PILL / 2


def draw_message(message: Message, caption: Caption, track: Track, topology: Topology, geometry: Geometry) -> Mark:
    """Return *message* on its *track*."""
    colour = message_colour(message)
    items: list[Item] = []
    if message.is_self:
        items += _loop(track.start, loop_width(message, geometry), track.line, colour, geometry)
    else:
        items += _arrow(message, track, colour, geometry)
    if message.lacks_edge:
        way = 1 if track.end > track.start else -1
        items += _warning(track.start + way * (pill_width(message.number, geometry) / 2 + _WARNING), track.line, track.ground)
    items += draw_caption(caption, track.text, track.top, geometry, track.ground)
    items += draw_pill(message.number, track.start, track.line, colour, geometry)
    data = (("step", message.number), ("from", message.source.name), ("to", message.target.name))
    told = _tell_ends(message, topology)
    name, full = (f"{told}: {said}" if said else told for said in (isolated(message.title or message.tag), in_full(message)))
    return Mark(_classes(message), tuple(items), data, full, f"step/{message.number}", name, _glow(message, caption, track, geometry))


def message_colour(message: Message) -> str:
    """Return the ink of the line of *message*."""
    if message.lacks_edge:
        return "missing"
    return "pulse" if message.edge and message.edge.type == "pulse" else "solid"


def _classes(message: Message) -> tuple[str, ...]:
    kind = f"type-{message.edge.type}" if message.edge else "type-none"
    flags = {"reply": message.is_reply, "self": message.is_self, "missing": message.lacks_edge, "against": message.is_against}
    return "message", kind, *(name for name, is_set in flags.items() if is_set)


def _glow(message: Message, caption: Caption, track: Track, geometry: Geometry) -> tuple[Item, ...]:
    """Return the ground of all of *message*: text and line are too thin to be pointed at."""
    left, right = sorted((track.start, track.end))
    half = pill_width(message.number, geometry) / 2
    if message.is_self:
        left, right = left - half, left + text_left(message, geometry) + caption.width
    return (Rectangle(Box(left, track.top, right - left, track.bottom - track.top), Style(message_colour(message)), PILL / 2),)


def _arrow(message: Message, track: Track, colour: str, geometry: Geometry) -> list[Item]:
    start, end, y = track.start, track.end, track.line
    way = 1 if end > start else -1
    dash = DOTS if message.lacks_edge or message.is_reply else DASH if colour == "pulse" else ()
    line = f"M{number(start)} {number(y)}H{number(end - way * geometry.arrow * 0.8)}"
    if message.is_against:
        head = Path(open_head(end, y, way * geometry.arrow), Style(None, colour, _OPEN_HEAD))
    else:
        head = Path(arrowhead((end, y), (start, y), geometry.arrow, 0.42), Style(colour))
    return [Path(line, Style(None, colour, _LINE, dash)), head]


def _loop(x: float, reach: float, y: float, colour: str, geometry: Geometry) -> list[Item]:
    low, corner = y + _LOOP_HEIGHT, 6
    path = (
        f"M{number(x)} {number(y)}h{number(reach - corner)}a{corner} {corner} 0 0 1 {corner} {corner}"
        f"V{number(low - corner)}a{corner} {corner} 0 0 1 -{corner} {corner}H{number(x + geometry.arrow * 0.8)}"
    )
    return [
        Path(path, Style(None, colour, _LINE)),
        Path(arrowhead((x, low), (x + reach, low), geometry.arrow, 0.42), Style(colour)),
    ]


def draw_pill(text: str, x: float, y: float, colour: str, geometry: Geometry) -> list[Item]:
    """Return the number of a step, around *x* and *y*."""
    across = pill_width(text, geometry)
    box = Box(x - across / 2, y - PILL / 2, across, PILL)
    return [
        Rectangle(box, Style(colour), PILL / 2),
        Text(x, y + 4.3, (text,), geometry.badge_size, "number-text", "bold", "middle"),
    ]


def _warning(x: float, y: float, ground: str) -> list[Item]:
    """Return a triangle with an exclamation mark: no edge carries this message."""
    triangle = f"M{number(x)} {number(y - 8)}L{number(x + 9)} {number(y + 7)}H{number(x - 9)}Z"
    bang = f"M{number(x)} {number(y - 3)}v5M{number(x)} {number(y + 4)}v1.2"
    return [Path(triangle, Style(ground, "warning", 1.5)), Path(bang, Style(None, "warning", 1.75))]


def _tell_ends(message: Message, topology: Topology) -> str:
    """Return the number of *message* and whom it joins, in words."""
    names = [spoken(topology.label_of(end)) for end in (message.source, message.target)]
    joins = "message_no_edge" if message.lacks_edge else "message_ends"
    return words_in(topology.language)(joins, number=message.number, source=names[0], target=names[1])
