"""Columns: lifelines from left to right, as far apart as the texts between them need."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from topodoc.drawing.card import measure_card
from topodoc.model.scenario import Message, Parallel, lifelines, messages
from topodoc.sequence.talk import measure_talk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from topodoc.drawing.card import Card
    from topodoc.drawing.theme import Geometry
    from topodoc.model.scenario import Scenario, Step
    from topodoc.model.topology import End, Topology

HEAD_GAP = 28.0  # pixels between two heads
TEXT_LEFT = 16.0  # between a lifeline and the text right of it: half a number's pill and a little air
TEXT_RIGHT = 16.0
LOOP = 30.0  # how far a self message reaches out
FRAME_PAD = 22.0  # how far the innermost frame reaches beyond its outer lifelines
FRAME_INSET = 14.0  # and each frame around another one further
LABEL_LEFT = 12.0  # between a frame's side and the label of a branch
HEAD_LEFT = 50.0  # the tab "par" in a frame's head
_LEAST = 110.0


@dataclass(frozen=True, slots=True)
class Columns:
    """The lifelines of a chart: each end's card and the x of its line, and how far texts reach left and right."""

    ends: tuple[End, ...]
    cards: tuple[Card, ...]
    centres: tuple[float, ...]
    index: Mapping[End, int]
    left: float
    right: float

    def x(self, end: End) -> float:
        """Return where the lifeline of *end* stands."""
        return self.centres[self.index[end]]


@dataclass(frozen=True, slots=True)
class _Need:
    """Columns `first` and `last` have to be at least `width` pixels apart; with both the same, it is room to the right."""

    first: int
    last: int
    width: float


def measure_columns(scenario: Scenario, topology: Topology, geometry: Geometry) -> Columns:
    """Return the columns of *scenario*: as narrow as heads, texts and frames allow."""
    ends = lifelines(scenario)
    index = {end: position for position, end in enumerate(ends)}
    cards = tuple(measure_card(topology.node_by_id[end.node], geometry, end.replica) for end in ends)
    gaps = [max((a.width + b.width) / 2 + HEAD_GAP, _LEAST) for a, b in pairwise(cards)]
    rights = [card.width / 2 for card in cards]
    for need in sorted(_needs(scenario.steps, index, geometry), key=lambda need: need.last - need.first):
        if need.first == need.last:
            rights[need.first] = max(rights[need.first], need.width)
            if need.first < len(gaps):
                gaps[need.first] = max(gaps[need.first], need.width + TEXT_RIGHT)
            continue
        missing = need.width - sum(gaps[need.first : need.last])
        for position in range(need.first, need.last):
            gaps[position] += max(missing, 0) / (need.last - need.first)
    centres = [cards[0].width / 2 if cards else 0.0]
    for gap in gaps:
        centres.append(centres[-1] + gap)
    right = max((x + reach for x, reach in zip(centres, rights, strict=False)), default=0.0)
    return Columns(ends, cards, tuple(centres[: len(ends)]), index, 0.0, right)


def depth(step: Step) -> int:
    """Return how many frames *step* holds inside each other, itself among them."""
    match step:
        case Message():
            return 0
        case Parallel(branches=branches):
            return 1 + max((depth(inner) for branch in branches for inner in branch.steps), default=0)


def reach(step: Step, index: Mapping[End, int]) -> tuple[int, int]:
    """Return the first and the last column that *step* touches."""
    match step:
        case Message(source=source, target=target):
            places = (index[source], index[target])
            return min(places), max(places)
        case Parallel(branches=branches):
            spans = [reach(inner, index) for branch in branches for inner in branch.steps]
            return min((first for first, _ in spans), default=0), max((last for _, last in spans), default=0)


def frame_pad(step: Step) -> float:
    """Return how far the frame *step* reaches beyond its outer lifelines, and the numbers on them."""
    longest = max((len(message.number) for message in messages((step,))), default=0)
    return max(FRAME_PAD, longest * 4.5) + FRAME_INSET * (depth(step) - 1)


def loop_width(message: Message) -> float:
    """Return how far the loop of a self *message* reaches out, past its number."""
    return max(LOOP, 16 + len(message.number) * 4.5)


def _needs(steps: tuple[Step, ...], index: Mapping[End, int], geometry: Geometry) -> Iterator[_Need]:
    for step in steps:
        first, last = reach(step, index)
        talk = measure_talk(step, geometry)
        match step:
            case Message():
                room = loop_width(step) + 8 if step.is_self else TEXT_LEFT
                yield _Need(first, last, talk.width + room + (0 if step.is_self else TEXT_RIGHT))
            case Parallel(branches=branches):
                # A frame's pads are shared with its neighbours' gaps, so only what is inside has to fit.
                yield _Need(first, last, talk.width + HEAD_LEFT + (0 if first != last else -frame_pad(step)))
                if last + 1 < len(index):
                    yield _Need(last, last + 1, 2 * frame_pad(step) + 10)
                for branch in branches:
                    label = measure_talk(branch, geometry).width + LABEL_LEFT
                    yield _Need(first, last, label - frame_pad(step))
                    yield from _needs(branch.steps, index, geometry)
