"""A node's card: measured once, drawn wherever the node stands, in a topology as at the head of a lifeline."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.direction import isolated
from topodoc.drawing.icon import icon_of
from topodoc.drawing.metrics import SLACK, width, wrap
from topodoc.drawing.scene import Box, Circle, Glyph, Item, Mark, Path, Rectangle, Style, Text
from topodoc.drawing.shapes import SHAPES
from topodoc.language.prose import plain
from topodoc.model.holding import holding
from topodoc.model.marks import Marks
from topodoc.values import dataclass

if TYPE_CHECKING:
    from topodoc.drawing.icon import Icon
    from topodoc.drawing.shapes import ShapeRecord
    from topodoc.drawing.theme import Geometry
    from topodoc.language.vocabulary import Shape
    from topodoc.model.elements import Node
    from topodoc.words import Words

ICON = 20.0  # the side of the square that an icon fits in
_ICON_GAP = 10.0
NO_MARKS = Marks()
STATE_GLYPH = {"warning": "\u25b2", "error": "\u2716", "stopped": "\u25a0"}
SHEET = 4.0  # how far each sheet behind a stack of replicas peeps out
_SAID = frozenset({"service", "topic", "queue", "database", "person", "external"})  # kinds that icon and shape say
BADGE_ROW = 24.0
_GONE_DASH = (6.0, 4.0)  # borders what no source has any more
_GAP = 14.0  # between a caption and the word that tells a state


@dataclass(frozen=True, slots=True)
class Card:
    """A node with its texts broken into lines; sizes in pixels. `word` tells the state. `width` and `height` hold everything drawn."""

    node: Node
    shape: ShapeRecord
    icon: Icon
    label: tuple[str, ...]
    caption: tuple[str, ...]
    badges: tuple[str, ...]
    text_width: float
    text_height: float
    stack: float
    width: float
    height: float
    word: str = ""
    has_dot: bool = False

    def untagged(self, plain: Card) -> Card:
        """Return the card with the texts of the *plain* one, in the same size."""
        return replace(self, caption=plain.caption, text_height=plain.text_height)

    def widened(self, by: float) -> Card:
        """Return the card with *by* pixels more between its sides, and its texts where they were, seen from the left."""
        return replace(self, width=self.width + by, text_width=self.text_width + by)


def shape_of(node: Node) -> Shape:
    """Return the shape *node* is drawn in: the stated one, else its kind's. What stands in it lies where things pass through."""
    if node.is_broker_resource and (not node.shape_stated or node.shape == "cylinder"):
        return "pipe"
    if node.shape_stated:
        return node.shape
    return "cylinder" if node.is_store else "default"


def measure_card(node: Node, geometry: Geometry, replica: int | None = None, marks: Marks = NO_MARKS, tag: str = "") -> Card:
    """Return the card of *node*, or of its *replica* with that number, with *marks* for what goes without saying.

    The *tag* names what it belongs to where no box around it does.
    """
    shape = SHAPES[shape_of(node)]
    limit = geometry.label_limit * shape.label_share
    label = wrap(node.label, geometry.label_size, limit, "bold")
    caption = wrap(" \u00b7 ".join(one for one in (caption_of(node, replica, marks), isolated(tag)) if one), geometry.caption_size, limit)
    badges = badges_of(node, replica)
    word = state_word(node, marks.words)
    label_width = SLACK * max(width(line, geometry.label_size, "bold") for line in label)
    has_dot = marks.states and node.state == "running"
    if has_dot:
        label_width += 14  # the dot in the corner
    caption_width = max(width(line, geometry.caption_size) for line in caption)
    if word:
        caption_width += width(f"{STATE_GLYPH[node.state]} {word}", geometry.caption_size, "bold") + (_GAP if caption_width else 0)
    text_width = ICON + _ICON_GAP + max(label_width, caption_width, row_of(badges, geometry), 44)
    text_height = _rows_height(label, caption, badges, geometry, has_word=bool(word))
    across, down = shape.around(text_width + 2 * geometry.node_padding, text_height + 1.5 * geometry.node_padding)
    stack = 2 * SHEET if (node.replicas > 1 and replica is None) or node.holds else 0.0
    size = round(across + stack), round(down + stack)
    return Card(node, shape, icon_of(node), label, caption, badges, text_width, text_height, stack, *size, word, has_dot)


def draw_card(card: Card, x: float, y: float, geometry: Geometry) -> tuple[Item, ...]:
    """Return the shapes and texts of *card* with its top left corner at *x*, *y*."""
    box = Box(x, y + card.stack, card.width - card.stack, card.height - card.stack)
    return (*draw_outline(card.node, card.shape, box, card.stack, geometry), *_texts(card, box, geometry))


def draw_outline(node: Node, shape: ShapeRecord, box: Box, stack: float, geometry: Geometry) -> list[Item]:
    """Return *node* in its *shape* in *box*, without texts, before sheets that peep out by *stack* where it has replicas."""
    dash = _GONE_DASH if node.is_gone else ()
    style = Style(_fill(node), _stroke(node), 2 if node.external or node.accent else 1.25, dash)
    shifts = (2 * SHEET, SHEET) if stack else ()
    sheets = [Box(box.x + shift, box.y - shift, box.width, box.height) for shift in shifts]
    items: list[Item] = [Path(shape.outline(one, geometry.node_radius), style) for one in (*sheets, box)]
    return [*items, Path(shape.rim(box), Style(None, style.stroke, style.width))] if shape.rim else items


def node_classes(node: Node) -> tuple[str, ...]:
    """Return the classes by which style sheets and scripts know *node*."""
    more = [name for name, has in (("external", node.external), ("folded", bool(node.holds))) if has]
    return "node", f"kind-{node.kind}", f"state-{node.state}", *more


def draw_node(card: Card, x: float, y: float, geometry: Geometry) -> Mark:
    """Return *card* as the mark of its node, with its top left corner at *x*, *y*."""
    node = card.node
    held = (("holds", " ".join(one.id for one in node.holds)),) if node.holds else ()
    items, data = draw_card(card, x, y, geometry), (("node", node.id), *held)
    said, link = plain(node.description) or node.label, f"{'group' if held else 'node'}/{node.id}"
    return Mark(node_classes(node), items, data, said, link, node.label)


def _texts(card: Card, box: Box, geometry: Geometry) -> list[Item]:
    node, leading = card.node, geometry.leading
    left, top = card.shape.inside(box, card.text_width, card.text_height)
    colour = "broker-group-text" if node.is_broker_resource else "text"
    items: list[Item] = [draw_icon(card.icon, node, left, top + (card.text_height - (BADGE_ROW if card.badges else 0)) / 2)]
    left, y = left + ICON + _ICON_GAP, top + geometry.label_size
    items += [Text(left, y, card.label, geometry.label_size, colour, "bold", leading=geometry.label_size * leading)]
    y += (len(card.label) - 1) * geometry.label_size * leading + geometry.caption_size * leading + 2
    if card.caption != ("",):
        items.append(Text(left, y, card.caption, geometry.caption_size, "muted", leading=geometry.caption_size * leading))
    right = left + card.text_width - ICON - _ICON_GAP
    if card.has_dot or node.state != "running":
        items.append(Mark(("state",), _state_sign(card, right, top, y, geometry)))
    y += (len(card.caption) - 1) * geometry.caption_size * leading
    if card.caption == ("",) and node.state == "running":
        y -= geometry.caption_size * leading
    return items + draw_badges(card.badges, left, y + 6, geometry)


def _state_sign(card: Card, right: float, top: float, baseline: float, geometry: Geometry) -> tuple[Item, ...]:
    """Return what tells the state of the node of *card*: a dot by its name, or a word that ends at *right* on the *baseline*."""
    state = card.node.state
    if state == "running":
        return (Circle(right, top - 1, 4.5, Style(state, "dot-rim", 1)),)  # above the name, however broad a font is
    # Two texts: a converter that finds no glyph in the font takes another one for the whole of a text.
    before = right - SLACK * width(f" {card.word}", geometry.caption_size, "bold")
    glyph = Text(before, baseline, (STATE_GLYPH[state],), geometry.caption_size, state, "bold", "end")
    return glyph, Text(right, baseline, (card.word,), geometry.caption_size, state, "bold", "end")


def draw_icon(icon: Icon, node: Node, left: float, middle: float) -> Glyph:
    """Return the *icon* of *node* at *left*, around the height *middle*; one that is filled has thin parts, and takes a strong ink."""
    usual = "muted" if icon.is_line else "text"
    colour = "broker-line" if node.is_broker_resource else "store-line" if node.is_store else usual
    scale = ICON / max(icon.width, icon.height)
    x, y = left + (ICON - icon.width * scale) / 2, middle - icon.height * scale / 2
    style = Style(None, colour, 1.75) if icon.is_line else Style(colour)
    return Glyph(x, y, scale, icon.outlines, style)


def draw_badges(badges: tuple[str, ...], x: float, y: float, geometry: Geometry) -> list[Item]:
    """Return *badges* side by side, from *x* and *y* to the right."""
    items: list[Item] = []
    for badge in badges:
        across = _badge_width(badge, geometry)
        items.append(Rectangle(Box(x, y, across, 17), Style("badge"), 8.5))
        items.append(Text(x + across / 2, y + 12.8, (badge,), geometry.badge_size, "badge-text", "bold", "middle"))
        x += across + 6
    return items


def _rows_height(label: tuple[str, ...], caption: tuple[str, ...], badges: tuple[str, ...], geometry: Geometry, *, has_word: bool) -> float:
    height = len(label) * geometry.label_size * geometry.leading
    if caption != ("",) or has_word:
        height += len(caption) * geometry.caption_size * geometry.leading
    return height + (BADGE_ROW if badges else 0)


def _badge_width(badge: str, geometry: Geometry) -> float:
    return SLACK * width(badge, geometry.badge_size, "bold") + 12


def row_of(badges: tuple[str, ...], geometry: Geometry) -> float:
    """Return the room in pixels that *badges* take side by side."""
    return sum(_badge_width(one, geometry) + 6 for one in badges)


def caption_of(node: Node, replica: int | None, marks: Marks) -> str:
    """Return what stands under the name of *node*, or of its *replica*: what its shape does not say."""
    if node.holds:
        return holding(node, marks.words)
    says_kind = (node.kind_stated or node.is_broker_resource or not node.shape_stated) and (marks.kinds or node.kind not in _SAID)
    number = marks.words("replica_number", number=str(replica)) if replica else ""
    parts = [marks.words.term("kinds", node.kind) if says_kind else "", isolated(node.technology), number]
    return " \u00b7 ".join(part for part in parts if part)


def badges_of(node: Node, replica: int | None) -> tuple[str, ...]:
    """Return the badges of *node*, or of its *replica*."""
    badges = [f"\u00d7{node.replicas}"] if node.replicas > 1 and replica is None else []
    if node.shard:
        badges += [one for one in (node.shard.id, node.shard.role) if one]
    return (*badges, *node.hubs)


def state_word(node: Node, words: Words) -> str:
    """Return the word that tells the state of *node*, beside its glyph; nothing where it runs."""
    if node.is_gone:
        return words.term("states", "gone")
    return words.term("states", node.state) if node.state != "running" else ""


def _fill(node: Node) -> str:
    return "broker" if node.is_broker_resource else "store" if node.is_store else "surface"


def _stroke(node: Node) -> str:
    if node.external:
        return "external"
    if node.accent:
        return f"accent-{node.accent}"
    return "broker-line" if node.is_broker_resource else "store-line" if node.is_store else "line"
