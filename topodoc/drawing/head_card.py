"""The card at the head of a lifeline: as narrow as the name allows, its icon above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.drawing.card import (
    BADGE_ROW,
    ICON,
    NO_MARKS,
    SHEET,
    STATE_GLYPH,
    badges_of,
    caption_of,
    draw_badges,
    draw_icon,
    draw_outline,
    row_of,
    shape_of,
    state_word,
)
from topodoc.drawing.icon import icon_of
from topodoc.drawing.metrics import SLACK, least_width, width, wrap
from topodoc.drawing.scene import Box, Circle, Item, Mark, Style, Text
from topodoc.drawing.shapes import SHAPES
from topodoc.values import dataclass

if TYPE_CHECKING:
    from topodoc.drawing.icon import Icon
    from topodoc.drawing.scene import Point
    from topodoc.drawing.shapes import ShapeRecord
    from topodoc.drawing.theme import Geometry
    from topodoc.model.elements import Node
    from topodoc.model.marks import Marks

_LIMIT = 92.0  # pixels; a name wraps beyond them, where it can
_LEAST = 60.0
_PAD = 8.0
_UNDER_ICON = 2.0
_DOT = 9.0  # from an icon to the dot that tells that its node runs


@dataclass(frozen=True, slots=True)
class HeadCard:
    """A node with its texts broken into lines, each around the lifeline; sizes in pixels."""

    node: Node
    shape: ShapeRecord
    icon: Icon
    label: tuple[str, ...]
    caption: tuple[str, ...]
    badges: tuple[str, ...]
    text_height: float
    stack: float
    width: float
    height: float
    word: str
    has_dot: bool


def measure_head(node: Node, geometry: Geometry, replica: int | None = None, marks: Marks = NO_MARKS) -> HeadCard:
    """Return the head of *node*, or of its *replica* with that number, with *marks* for what goes without saying."""
    shape = SHAPES[shape_of(node)]
    limit = max(_LIMIT, min(least_width(node.label, geometry.label_size, "bold"), geometry.label_limit)) * shape.label_share
    label = wrap(node.label, geometry.label_size, limit, "bold")
    said, word = caption_of(node, replica, marks), state_word(node, marks.words)
    caption = wrap(said, geometry.caption_size, limit) if said else ()
    badges = badges_of(node, replica)
    across = [SLACK * max(width(line.rstrip(), geometry.label_size, "bold") for line in label), _LEAST]
    across += [width(line.rstrip(), geometry.caption_size) for line in caption]
    across += [width(f"{STATE_GLYPH[node.state]} {word}", geometry.caption_size, "bold") if word else 0.0, row_of(badges, geometry)]
    height = ICON + _UNDER_ICON + len(label) * geometry.label_size * geometry.leading
    height += (len(caption) + bool(word)) * geometry.caption_size * geometry.leading + (BADGE_ROW if badges else 0)
    wide, high = shape.around(max(across) + 2 * _PAD, height + 1.5 * _PAD)
    stack = 2 * SHEET if node.replicas > 1 and replica is None else 0.0
    has_dot = marks.states and node.state == "running"
    size = round(wide + stack), round(high + stack)
    return HeadCard(node, shape, icon_of(node), label, caption, badges, height, stack, *size, word, has_dot)


def draw_head_card(card: HeadCard, x: float, y: float, geometry: Geometry) -> tuple[Item, ...]:
    """Return the shapes and texts of *card* with its top left corner at *x*, *y*."""
    box = Box(x, y + card.stack, card.width - card.stack, card.height - card.stack)
    return (*draw_outline(card.node, card.shape, box, card.stack, geometry), *_texts(card, box, geometry))


def _texts(card: HeadCard, box: Box, geometry: Geometry) -> list[Item]:
    left, y = card.shape.inside(box, 0.0, card.text_height)
    node, small = card.node, geometry.caption_size * geometry.leading
    items: list[Item] = [draw_icon(card.icon, node, left - ICON / 2, y + ICON / 2)]
    if card.has_dot:
        items.append(Mark(("state",), (Circle(left + ICON / 2 + _DOT, y + ICON / 2, 4.5, Style(node.state, "dot-rim", 1)),)))
    y += ICON + _UNDER_ICON + geometry.label_size
    colour = "broker-group-text" if node.is_broker_resource else "text"
    items.append(_row(card.label, (left, y), geometry.label_size, colour, geometry.leading))
    y += (len(card.label) - 1) * geometry.label_size * geometry.leading + small + 2
    if card.caption:
        items.append(_row(card.caption, (left, y), geometry.caption_size, "muted", geometry.leading))
        y += len(card.caption) * small
    if node.state != "running":
        items.append(Mark(("state",), _state(card, left, y, geometry)))
        y += small
    return items + draw_badges(card.badges, left - (row_of(card.badges, geometry) - 6) / 2, y - small + 6, geometry)


def _row(lines: tuple[str, ...], place: Point, size: float, colour: str, leading: float) -> Text:
    return Text(*place, lines, size, colour, "regular" if colour == "muted" else "bold", "middle", size * leading)


def _state(card: HeadCard, x: float, y: float, geometry: Geometry) -> tuple[Item, ...]:
    """Return the word that tells the state of the node of *card*, around *x*; its glyph is a text of its own, as on a card."""
    size, state = geometry.caption_size, card.node.state
    glyph = f"{STATE_GLYPH[state]} "
    left = x - width(f"{glyph}{card.word}", size, "bold") / 2
    word = Text(left + width(glyph, size, "bold"), y, (card.word,), size, state, "bold")
    return Text(left, y, (glyph.strip(),), size, state, "bold"), word
