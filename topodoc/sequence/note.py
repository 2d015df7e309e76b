"""Drawing what is no message: notes beside and over lifelines, changes of state, references to another scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.direction import isolated
from topodoc.drawing.card import STATE_GLYPH
from topodoc.drawing.paint import number
from topodoc.drawing.scene import Box, Circle, Item, Mark, Path, Rectangle, Style, Text
from topodoc.sequence.caption import Caption, draw_caption, in_full
from topodoc.sequence.extent import NOTE_PAD, PILL_GAP, SIGN_WORD, pill_width, sign_width
from topodoc.sequence.frames import draw_tab
from topodoc.sequence.message import draw_pill
from topodoc.words import words_in

if TYPE_CHECKING:
    from topodoc.drawing.theme import Geometry
    from topodoc.language.vocabulary import State
    from topodoc.model.elements import End
    from topodoc.model.scenario import Note, Reference, StateChange
    from topodoc.model.topology import Topology

SIGN = 20.0  # the height of the sign of a state
_FOLD = 8.0  # the corner of a note that is turned down


def note_height(caption: Caption) -> float:
    """Return the height of a note in pixels."""
    return caption.height + 2 * NOTE_PAD - 3


def draw_note(note: Note, caption: Caption, box: Box, topology: Topology, geometry: Geometry, link: str) -> Mark:  # noqa: PLR0913
    """Return *note* in *box*, a sheet with a corner turned down."""
    x, y, right, bottom = (number(one) for one in (box.x, box.y, box.right, box.bottom))
    fold, low = number(box.right - _FOLD), number(box.y + _FOLD)
    sheet = f"M{x} {y}H{fold}L{right} {low}V{bottom}H{x}Z"
    corner = f"M{fold} {y}V{low}H{right}"
    text = Text(
        box.x + NOTE_PAD, box.y + NOTE_PAD + geometry.caption_size - 2, caption.title, geometry.caption_size, leading=_leading(geometry)
    )
    items = (Path(sheet, Style("surface", "line")), Path(corner, Style(None, "line")), text)
    told = words_in(topology.language)("note_says", text=note.text)
    return Mark(("note",), items, (), told, link, told)


def draw_sign(state: State, word: str, x: float, y: float, geometry: Geometry) -> list[Item]:
    """Return the sign that from *y* on the lifeline at *x* is in *state*: a dot, or glyph, and the *word* for it."""
    across = sign_width(word, geometry)
    box = Box(x - across / 2, y - SIGN / 2, across, SIGN)
    items: list[Item] = [Rectangle(box, Style("surface", state, 1.5), SIGN / 2)]
    if state == "running":
        items.append(Circle(box.x + 14, y, 4.5, Style(state)))
    else:
        items.append(Text(box.x + 14, y + 4.3, (STATE_GLYPH[state],), geometry.badge_size, state, "bold", "middle"))
    items.append(Text(box.x + SIGN_WORD, y + 4.3, (word,), geometry.badge_size, "text" if state == "running" else state, "bold"))
    return items


def draw_change(  # noqa: PLR0913 - each is a part of the picture
    change: StateChange,
    caption: Caption,
    places: tuple[tuple[End, float], ...],
    top: float,
    ground: str,
    topology: Topology,
    geometry: Geometry,
) -> tuple[Mark, float]:
    """Return the mark of *change*, with the signs at *places*, ends and the x of their lifelines; and the y from which the states hold."""
    y = top + (caption.height + 6 if caption.height else 0) + SIGN / 2
    words, states = words_in(topology.language), dict(change.states)
    items = [item for end, x in places for item in draw_sign(states[end], words.term("states", states[end]), x, y, geometry)]
    first, x = min(places, key=lambda place: place[1])
    left = x - sign_width(words.term("states", states[first]), geometry) / 2
    items += draw_caption(caption, left, top, geometry, ground)
    items += draw_pill(change.number, left - PILL_GAP - pill_width(change.number, geometry) / 2, y, "solid", geometry)
    said = "; ".join(words("is_state", name=topology.label_of(end), state=words.term("states", state)) for end, state in change.states)
    name, more = f"{change.number}: {said}", in_full(change)
    return Mark(
        ("change",), tuple(items), (("step", change.number),), f"{name}: {more}" if more else name, f"step/{change.number}", name
    ), y + SIGN / 2


def draw_reference(  # noqa: PLR0913 - each is a part of the picture
    reference: Reference, caption: Caption, box: Box, topology: Topology, geometry: Geometry, link: str
) -> Mark:
    """Return *reference* as a frame in *box*, over the lifelines that take part, with the title of the other scenario."""
    tab, tab_right = draw_tab(f"{reference.number} ref", box.x, box.y, geometry)
    middle = (tab_right + box.right) / 2 - caption.width / 2
    items = (
        Rectangle(box, Style("surface", "frame-line"), 6.0),
        *tab,
        *draw_caption(caption, middle, box.y + (box.height - caption.height) / 2, geometry, None),
    )
    said = isolated("".join(caption.title))
    told = words_in(topology.language)("see_scenario", number=reference.number, title=said)
    return Mark(("ref",), items, (("step", reference.number),), told, link, said)


def _leading(geometry: Geometry) -> float:
    return geometry.caption_size * geometry.leading
