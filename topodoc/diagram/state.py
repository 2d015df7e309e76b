"""States that a scenario brings about: signs at the rim of a node, each seen while its state lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.drawing.card import STATE_GLYPH
from topodoc.drawing.metrics import width
from topodoc.drawing.scene import Box, Circle, Mark, Rectangle, Style, Text
from topodoc.words import words_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from topodoc.drawing.scene import Item
    from topodoc.drawing.theme import Geometry
    from topodoc.model.course import Shown
    from topodoc.model.elements import End
    from topodoc.model.playback import Moment
    from topodoc.model.topology import Topology

_HEIGHT = 19.0
_DOT = 12.0  # from the rim to the text beside a dot


def mark_states(
    topology: Topology, boxes: Mapping[str, Box], played: Sequence[Moment], geometry: Geometry
) -> tuple[tuple[Mark, ...], tuple[Box, ...]]:
    """Return a hidden mark for each state that an end comes into whose node is among *boxes*, and the room that they take."""
    found = dict.fromkeys(pair for moment in played for pair in moment.states if pair[0].node in boxes)
    own = {end: topology.node_by_id[end.node].state for end, _ in found}
    rows: dict[str, list[End]] = {}
    for end in own:
        rows.setdefault(end.node, []).append(end)
    words = words_in(topology.language)
    drawn = [_draw(end, state, words.term("states", state), boxes[end.node], rows[end.node].index(end), geometry) for end, state in found]
    return tuple(mark for mark, _ in drawn), tuple(box for _, box in drawn)


def _draw(end: End, state: Shown, word: str, node: Box, row: int, geometry: Geometry) -> tuple[Mark, Box]:  # noqa: PLR0913
    """Return the sign that *end* is in *state*, the *word* for it, on the upper rim of its *node*; further ends of a node stand above."""
    colour = "muted" if state == "unknown" else state
    replica = "" if end.replica is None else f"{end.name} "
    glyph = "" if state == "running" else STATE_GLYPH.get(state, "?")
    text = f"{replica}{word}"
    lead = width(f"{glyph} ", geometry.badge_size, "bold") if glyph else _DOT
    across = width(text, geometry.badge_size, "bold") + lead + 14
    box = Box(node.right - across + 6, node.y - _HEIGHT + 7 - row * (_HEIGHT + 2), across, _HEIGHT)
    items: list[Item] = [Rectangle(box, Style("surface", colour, 1.5), _HEIGHT / 2)]
    ink = colour if glyph else "text"
    if glyph:  # a text of its own: a converter that finds no glyph in the font takes another one for the whole of a text
        items.append(Text(box.x + 7, box.y + 13.6, (glyph,), geometry.badge_size, ink, "bold"))
    else:
        items.append(Circle(box.x + 12, box.centre[1], 4.5, Style("running")))
    items.append(Text(box.x + 7 + lead, box.y + 13.6, (text,), geometry.badge_size, ink, "bold"))
    data = (("at", end.node), ("end", end.name), ("state", state))
    return Mark(("state-sign",), tuple(items), data, is_hidden=True), box
