"""Extents: how much room each step takes beside its lifelines, measured once, from the inside out."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from topodoc.drawing.metrics import width
from topodoc.model.scenario import FRAMES, Frame, Message, Note, Reference, StateChange
from topodoc.sequence.caption import measure_caption
from topodoc.sequence.inline import NO_SIGNS, Inline
from topodoc.sequence.lane import LEAST_LINE, Lane, joined
from topodoc.values import dataclass
from topodoc.words import ENGLISH, Words, words_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from topodoc.drawing.theme import Geometry
    from topodoc.model.elements import End
    from topodoc.model.scenario import Scenario, Step
    from topodoc.sequence.caption import Caption

    Others = Mapping[str, tuple[Scenario, tuple[End, ...]]]  # by id, with what takes part

PILL = 18.0  # the height of a number's pill
LOOP = 30.0  # how far a self message reaches out
LOOP_TEXT = 8.0  # between a loop and its text
TAB_LEAST = 38.0  # the width of the tab in a frame's head
TAB_GAP = 12.0  # from there to the text in the head
LABEL_LEFT = 12.0  # and to the label of a branch
AIR = 10.0  # between a frame's line and what is inside
NOTE_PAD = 9.0  # between the line of a note and its text
NOTE_SIDE = 24.0  # how far a note over several lifelines reaches beyond the outer ones
NOTE_GAP = 12.0  # between a note and the lifeline it stands beside
PILL_GAP = 4.0  # between the number of a change and the sign of its first state
SIGN_WORD = 23.0  # from the left of the sign of a state to its word
_FRAME_PAD = 22.0  # how far the innermost frame reaches beyond its outer lifelines
_FRAME_INSET = 14.0  # and each frame around another one further


_OUTSIDE = 200.0  # room for a text beside the outermost lifeline
_BESIDE = 44.0  # what else stands between a lifeline and a text beside the next one
TEXT_RIGHT = 16.0  # from the text of a message to the lifeline on its right


@dataclass(frozen=True, slots=True)
class Room:
    """How far apart lifelines are, or may become: the column of each end, and the gaps between the columns, in pixels.

    For a text, lifelines go `widest` apart, unless it cannot wrap to that. What steps refer to are `others`, scenarios by id, each
    with the ends that take part; `inline` are ends that have no lifeline. What is said of states and branches is said in `words`.
    """

    index: Mapping[End, int]
    gaps: tuple[float, ...]
    others: Others
    widest: float
    inline: Inline = NO_SIGNS
    words: Words = field(default_factory=lambda: words_in(ENGLISH))

    def between(self, first: int, last: int) -> float:
        """Return the pixels between two columns."""
        return sum(self.gaps[first:last])

    def beside(self, column: int, way: int) -> float:
        """Return the pixels that a text has beside *column*, to the right or, where *way* is -1, to the left."""
        return self.widest - _BESIDE if 0 <= column + way <= len(self.gaps) else _OUTSIDE


@dataclass(frozen=True, slots=True)
class BranchExtent:
    """A branch: its label, which may be empty, and its steps."""

    label: Caption
    steps: tuple[Extent, ...]


@dataclass(frozen=True, slots=True)
class Extent:
    """A measured step: its text, the columns from `first` to `last` that it touches, and its branches if it is a frame.

    It reaches `left` and `right` pixels beyond those two lifelines, and needs `span` pixels between them.
    """

    step: Step
    caption: Caption
    first: int
    last: int
    left: float
    right: float
    span: float
    branches: tuple[BranchExtent, ...] = ()
    lane: Lane | None = None


def measure_steps(steps: tuple[Step, ...], room: Room, geometry: Geometry) -> tuple[Extent, ...]:
    """Return the extents of *steps*, whose texts wrap to the *room* that there is."""
    return tuple(_measure(step, onward, room, geometry) for step, onward in joined(steps, room.inline))


def pill_width(number: str, geometry: Geometry) -> float:
    """Return the width in pixels of the pill that holds *number*."""
    return max(PILL, width(number, geometry.badge_size, "bold") + 9)


def loop_width(message: Message, geometry: Geometry) -> float:
    """Return how far the loop of a self *message* reaches out, past its number."""
    return max(LOOP, pill_width(message.number, geometry) / 2 + 16)


def text_left(message: Message, geometry: Geometry) -> float:
    """Return the pixels from the left lifeline of *message* to its text."""
    return loop_width(message, geometry) + LOOP_TEXT if message.is_self else 16.0


def sign_width(word: str, geometry: Geometry) -> float:
    """Return the width in pixels of the sign that tells a state by its *word*."""
    return SIGN_WORD + width(word, geometry.badge_size, "bold") + 9


def tab_word(frame: Frame) -> str:
    """Return the words in the tab of *frame*: its number and what it is."""
    return f"{frame.number} {FRAMES[frame.kind].operator}"


def tab_width(word: str, geometry: Geometry) -> float:
    """Return the width in pixels of the tab that holds *word*."""
    return max(TAB_LEAST, width(word, geometry.badge_size, "bold") + 18)


def _measure(step: Step, onward: Message | None, room: Room, geometry: Geometry) -> Extent:
    match step:
        case Message() if step.source in room.inline.signs or step.target in room.inline.signs:
            return _measure_lane(step, onward, room, geometry) if onward else _measure_branch_line(step, room, geometry)
        case Message():
            return _measure_message(step, room, geometry)
        case Frame():
            return _measure_frame(step, room, geometry)
        case Note():
            return _measure_note(step, room, geometry)
        case StateChange():
            return _measure_change(step, room, geometry)
        case Reference():
            return _measure_reference(step, room, geometry)


def _measure_note(note: Note, room: Room, geometry: Geometry) -> Extent:
    first, last = _columns(note.over, room.index)
    around = 2 * NOTE_PAD + 6
    if note.side == "over" and first < last:
        caption = measure_caption(note, geometry, room.between(first, last) + 2 * NOTE_SIDE - around)
        return Extent(note, caption, first, last, NOTE_SIDE, NOTE_SIDE, caption.width + around - 2 * NOTE_SIDE)
    free = (
        min(room.beside(first, -1), room.beside(last, 1)) if note.side == "over" else room.beside(first, -1 if note.side == "left" else 1)
    )
    caption = measure_caption(note, geometry, 2 * free - around if note.side == "over" else free)
    across = caption.width + around
    left, right = {"over": (across / 2, across / 2), "left": (across + NOTE_GAP, 0.0), "right": (0.0, across + NOTE_GAP)}[note.side]
    return Extent(note, caption, first, last, left, right, 0.0)


def _measure_change(change: StateChange, room: Room, geometry: Geometry) -> Extent:
    first, last = _columns([end for end, _ in change.states], room.index)
    half = max((sign_width(room.words.term("states", state), geometry) / 2 for _, state in change.states), default=0.0)
    left = half + PILL_GAP + pill_width(change.number, geometry)
    caption = measure_caption(change, geometry, room.between(first, last) if first < last else room.beside(first, 1) + half)
    if first == last:
        return Extent(change, caption, first, last, left, max(half, caption.width - half), 0.0)
    return Extent(change, caption, first, last, left, half, caption.width)


def _measure_reference(reference: Reference, room: Room, geometry: Geometry) -> Extent:
    """Return the room of a reference: over what takes part in the other scenario and in this one, over everything if nothing does."""
    other, ends = room.others[reference.scenario]
    shared = [end for end in ends if end in room.index] or list(room.index)
    first, last = _columns(shared, room.index)
    around = tab_width(f"{reference.number} ref", geometry) + 4 * AIR
    free = room.between(first, last) + 2 * _FRAME_PAD if first < last else 2 * min(room.beside(first, -1), room.beside(first, 1))
    caption = measure_caption(other, geometry, free - around)
    side = max(_FRAME_PAD, (caption.width + around) / 2 if first == last else 0.0)
    return Extent(reference, caption, first, last, side, side, caption.width + around - 2 * side)


def _columns(ends: Sequence[End], index: Mapping[End, int]) -> tuple[int, int]:
    """Return the first and the last column of *ends*."""
    columns = [index[end] for end in ends]
    return min(columns, default=0), max(columns, default=0)


def _measure_message(message: Message, room: Room, geometry: Geometry) -> Extent:
    first, last = sorted((room.index[message.source], room.index[message.target]))
    half, left = pill_width(message.number, geometry) / 2, text_left(message, geometry)
    if message.is_self:
        caption = measure_caption(message, geometry, room.beside(first, 1) - (left - LOOP - LOOP_TEXT))
        return Extent(message, caption, first, last, half, max(half, left + caption.width), 0.0)
    caption = measure_caption(message, geometry, room.between(first, last) - left - TEXT_RIGHT)
    return Extent(message, caption, first, last, half, half, left + caption.width + TEXT_RIGHT)


def _measure_lane(message: Message, onward: Message, room: Room, geometry: Geometry) -> Extent:
    """Return the room of a message into a topic that goes on to who gets it."""
    first, last = sorted((room.index[message.source], room.index[onward.target]))
    sign = room.inline.signs[message.target]
    half = max(pill_width(one.number, geometry) / 2 for one in (message, onward))
    caption = measure_caption(message, geometry, room.between(first, last) - 2 * TEXT_RIGHT)
    span = max(sign.width + 2 * LEAST_LINE + 2 * half, caption.width + 2 * TEXT_RIGHT)
    way = 1 if room.index[message.source] == first else -1
    return Extent(message, caption, first, last, half, half, span, lane=Lane(sign, way, is_out=True, onward=onward))


def _measure_branch_line(message: Message, room: Room, geometry: Geometry) -> Extent:
    """Return the room of a message between a lifeline and the sign of a topic beside it."""
    is_out = message.target in room.inline.signs
    topic, end = (message.target, message.source) if is_out else (message.source, message.target)
    column, sign, half = room.index[end], room.inline.signs[topic], pill_width(message.number, geometry) / 2
    way = room.inline.way(topic, column, is_out=is_out)
    caption = measure_caption(message, geometry, max(room.beside(column, way), sign.width))
    reach = max(sign.width + LEAST_LINE + 2 * half, caption.width + TEXT_RIGHT)
    left, right = (half, reach) if way > 0 else (reach, half)
    return Extent(message, caption, column, column, left, right, 0.0, lane=Lane(sign, way, is_out, reach))


def _measure_frame(frame: Frame, room: Room, geometry: Geometry) -> Extent:
    steps = [measure_steps(branch.steps, room, geometry) for branch in frame.branches]
    inside = [step for branch in steps for step in branch]
    first = min((step.first for step in inside), default=0)
    last = max((step.last for step in inside), default=0)
    left = max([_FRAME_PAD, *(step.left + _room(step) for step in inside if step.first == first)])
    right = max([_FRAME_PAD, *(step.right + _room(step) for step in inside if step.last == last)])
    free = left + right + room.between(first, last) + (room.beside(last, 1) if first == last else 0.0) - AIR
    head = tab_width(tab_word(frame), geometry) + TAB_GAP
    caption = measure_caption(frame, geometry, free - head)
    labels = [measure_caption(branch, geometry, free - LABEL_LEFT, frame.number, getattr(room.words, "else")) for branch in frame.branches]
    across = max([head + caption.width, *(LABEL_LEFT + label.width for label in labels)]) + AIR
    if first == last:
        right = max(right, across - left)
    branches = tuple(map(BranchExtent, labels, steps))
    return Extent(frame, caption, first, last, left, right, across - left - right, branches)


def _room(inner: Extent) -> float:
    """Return how far a frame's side stands off *inner*."""
    return _FRAME_INSET if isinstance(inner.step, Frame) else AIR
