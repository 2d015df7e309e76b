"""Extents: how much room each step takes beside its lifelines, measured once, from the inside out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topodoc.drawing.metrics import width
from topodoc.model.scenario import Frame, Message
from topodoc.sequence.talk import measure_talk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topodoc.drawing.theme import Geometry
    from topodoc.model.scenario import Branch, Step
    from topodoc.model.topology import End
    from topodoc.sequence.talk import Talk

Drawn = Message | Frame

PILL = 18.0  # the height of a number's pill
LOOP = 30.0  # how far a self message reaches out
LOOP_TEXT = 8.0  # between a loop and its text
TAB_LEAST = 38.0  # the width of the tab in a frame's head
TAB_GAP = 12.0  # from there to the text in the head
LABEL_LEFT = 12.0  # and to the label of a branch
AIR = 10.0  # between a frame's line and what is inside
_FRAME_PAD = 22.0  # how far the innermost frame reaches beyond its outer lifelines
_FRAME_INSET = 14.0  # and each frame around another one further


@dataclass(frozen=True, slots=True)
class BranchExtent:
    """A branch: its label, which may be empty, and its steps."""

    label: Talk
    steps: tuple[Extent, ...]


@dataclass(frozen=True, slots=True)
class Extent:
    """A measured step: its text, the columns from `first` to `last` that it touches, and its branches if it is a frame.

    It reaches `left` and `right` pixels beyond those two lifelines, and needs `span` pixels between them.
    """

    step: Drawn
    talk: Talk
    first: int
    last: int
    left: float
    right: float
    span: float
    branches: tuple[BranchExtent, ...] = ()


def measure_steps(steps: tuple[Step, ...], index: Mapping[End, int], geometry: Geometry) -> tuple[Extent, ...]:
    """Return the extents of those of *steps* that are drawn, whose lifelines stand in the columns that *index* tells."""
    return tuple(_measure(step, index, geometry) for step in steps if isinstance(step, Drawn))


def pill_width(number: str, geometry: Geometry) -> float:
    """Return the width in pixels of the pill that holds *number*."""
    return max(PILL, width(number, geometry.badge_size, "bold") + 9)


def loop_width(message: Message, geometry: Geometry) -> float:
    """Return how far the loop of a self *message* reaches out, past its number."""
    return max(LOOP, pill_width(message.number, geometry) / 2 + 16)


def text_left(message: Message, geometry: Geometry) -> float:
    """Return the pixels from the left lifeline of *message* to its text."""
    return loop_width(message, geometry) + LOOP_TEXT if message.is_self else 16.0


def tab_word(frame: Frame) -> str:
    """Return the word in the tab of *frame*."""
    return "par" if frame.kind == "parallel" else frame.kind


def tab_width(frame: Frame, geometry: Geometry) -> float:
    """Return the width in pixels of the tab that holds the word of *frame*."""
    return max(TAB_LEAST, width(tab_word(frame), geometry.badge_size, "bold") + 18)


def _measure(step: Drawn, index: Mapping[End, int], geometry: Geometry) -> Extent:
    match step:
        case Message():
            return _measure_message(step, index, geometry)
        case Frame(branches=branches):
            return _measure_frame(step, tuple(_measure_branch(one, index, geometry) for one in branches), geometry)


def _measure_message(message: Message, index: Mapping[End, int], geometry: Geometry) -> Extent:
    talk = measure_talk(message, geometry)
    first, last = sorted((index[message.source], index[message.target]))
    half, across = pill_width(message.number, geometry) / 2, text_left(message, geometry) + talk.width
    if message.is_self:
        return Extent(message, talk, first, last, half, max(half, across), 0.0)
    return Extent(message, talk, first, last, half, half, across + 16)


def _measure_branch(branch: Branch, index: Mapping[End, int], geometry: Geometry) -> BranchExtent:
    return BranchExtent(measure_talk(branch, geometry), measure_steps(branch.steps, index, geometry))


def _measure_frame(frame: Frame, branches: tuple[BranchExtent, ...], geometry: Geometry) -> Extent:
    talk = measure_talk(frame, geometry)
    inside = [step for branch in branches for step in branch.steps]
    first = min((step.first for step in inside), default=0)
    last = max((step.last for step in inside), default=0)
    left = max([_FRAME_PAD, *(step.left + _room(step) for step in inside if step.first == first)])
    right = max([_FRAME_PAD, *(step.right + _room(step) for step in inside if step.last == last)])
    across = max([tab_width(frame, geometry) + TAB_GAP + talk.width, *(LABEL_LEFT + branch.label.width for branch in branches)]) + AIR
    if first == last:
        right = max(right, across - left)
    return Extent(frame, talk, first, last, left, right, across - left - right, branches)


def _room(inner: Extent) -> float:
    """Return how far a frame's side stands off *inner*."""
    return _FRAME_INSET if isinstance(inner.step, Frame) else AIR
