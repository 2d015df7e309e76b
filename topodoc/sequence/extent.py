"""Extents: how much room each step takes beside its lifelines, measured once, from the inside out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topodoc.drawing.metrics import width
from topodoc.model.scenario import FRAMES, Frame, Message, Note, Reference, StateChange
from topodoc.sequence.caption import measure_caption

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from topodoc.drawing.theme import Geometry
    from topodoc.language.vocabulary import State
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


def measure_steps(steps: tuple[Step, ...], index: Mapping[End, int], others: Others, geometry: Geometry) -> tuple[Extent, ...]:
    """Return the extents of *steps*, whose lifelines stand in the columns that *index* tells; they may refer to *others*."""
    return tuple(_measure(step, index, others, geometry) for step in steps)


def pill_width(number: str, geometry: Geometry) -> float:
    """Return the width in pixels of the pill that holds *number*."""
    return max(PILL, width(number, geometry.badge_size, "bold") + 9)


def loop_width(message: Message, geometry: Geometry) -> float:
    """Return how far the loop of a self *message* reaches out, past its number."""
    return max(LOOP, pill_width(message.number, geometry) / 2 + 16)


def text_left(message: Message, geometry: Geometry) -> float:
    """Return the pixels from the left lifeline of *message* to its text."""
    return loop_width(message, geometry) + LOOP_TEXT if message.is_self else 16.0


def sign_width(state: State, geometry: Geometry) -> float:
    """Return the width in pixels of the sign that tells *state*."""
    return SIGN_WORD + width(state, geometry.badge_size, "bold") + 9


def tab_word(frame: Frame) -> str:
    """Return the words in the tab of *frame*: its number and what it is."""
    return f"{frame.number} {FRAMES[frame.kind].operator}"


def tab_width(word: str, geometry: Geometry) -> float:
    """Return the width in pixels of the tab that holds *word*."""
    return max(TAB_LEAST, width(word, geometry.badge_size, "bold") + 18)


def _measure(step: Step, index: Mapping[End, int], others: Others, geometry: Geometry) -> Extent:
    match step:
        case Message():
            return _measure_message(step, index, geometry)
        case Frame():
            return _measure_frame(step, tuple(_measure_branches(step, index, others, geometry)), geometry)
        case Note():
            return _measure_note(step, index, geometry)
        case StateChange():
            return _measure_change(step, index, geometry)
        case Reference():
            return _measure_reference(step, index, others, geometry)


def _measure_note(note: Note, index: Mapping[End, int], geometry: Geometry) -> Extent:
    caption = measure_caption(note, geometry)
    first, last = _columns(note.over, index)
    across = caption.width + 2 * NOTE_PAD + 6
    if note.side == "over" and first < last:
        return Extent(note, caption, first, last, NOTE_SIDE, NOTE_SIDE, across - 2 * NOTE_SIDE)
    left, right = {"over": (across / 2, across / 2), "left": (across + NOTE_GAP, 0.0), "right": (0.0, across + NOTE_GAP)}[note.side]
    return Extent(note, caption, first, last, left, right, 0.0)


def _measure_change(change: StateChange, index: Mapping[End, int], geometry: Geometry) -> Extent:
    caption = measure_caption(change, geometry)
    first, last = _columns([end for end, _ in change.states], index)
    half = max((sign_width(state, geometry) / 2 for _, state in change.states), default=0.0)
    left = half + PILL_GAP + pill_width(change.number, geometry)
    if first == last:
        return Extent(change, caption, first, last, left, max(half, caption.width - half), 0.0)
    return Extent(change, caption, first, last, left, half, caption.width)


def _measure_reference(reference: Reference, index: Mapping[End, int], others: Others, geometry: Geometry) -> Extent:
    """Return the room of a reference: over what takes part in the other scenario and in this one, over everything if nothing does."""
    other, ends = others[reference.scenario]
    caption = measure_caption(other, geometry)
    shared = [end for end in ends if end in index] or list(index)
    first, last = _columns(shared, index)
    across = tab_width(f"{reference.number} ref", geometry) + caption.width + 4 * AIR
    side = max(_FRAME_PAD, across / 2 if first == last else 0.0)
    return Extent(reference, caption, first, last, side, side, across - 2 * side)


def _columns(ends: Sequence[End], index: Mapping[End, int]) -> tuple[int, int]:
    """Return the first and the last column of *ends*."""
    columns = [index[end] for end in ends]
    return min(columns, default=0), max(columns, default=0)


def _measure_message(message: Message, index: Mapping[End, int], geometry: Geometry) -> Extent:
    caption = measure_caption(message, geometry)
    first, last = sorted((index[message.source], index[message.target]))
    half, across = pill_width(message.number, geometry) / 2, text_left(message, geometry) + caption.width
    if message.is_self:
        return Extent(message, caption, first, last, half, max(half, across), 0.0)
    return Extent(message, caption, first, last, half, half, across + 16)


def _measure_branches(frame: Frame, index: Mapping[End, int], others: Others, geometry: Geometry) -> Iterator[BranchExtent]:
    for branch in frame.branches:
        yield BranchExtent(measure_caption(branch, geometry, frame.number), measure_steps(branch.steps, index, others, geometry))


def _measure_frame(frame: Frame, branches: tuple[BranchExtent, ...], geometry: Geometry) -> Extent:
    caption = measure_caption(frame, geometry)
    inside = [step for branch in branches for step in branch.steps]
    first = min((step.first for step in inside), default=0)
    last = max((step.last for step in inside), default=0)
    left = max([_FRAME_PAD, *(step.left + _room(step) for step in inside if step.first == first)])
    right = max([_FRAME_PAD, *(step.right + _room(step) for step in inside if step.last == last)])
    labels = [LABEL_LEFT + branch.label.width for branch in branches]
    across = max([tab_width(tab_word(frame), geometry) + TAB_GAP + caption.width, *labels]) + AIR
    if first == last:
        right = max(right, across - left)
    return Extent(frame, caption, first, last, left, right, across - left - right, branches)


def _room(inner: Extent) -> float:
    """Return how far a frame's side stands off *inner*."""
    return _FRAME_INSET if isinstance(inner.step, Frame) else AIR
