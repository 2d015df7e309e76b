"""Columns: lifelines from left to right, as far apart as the texts between them need."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from topodoc.drawing.head_card import measure_head
from topodoc.model.marks import marks_of
from topodoc.model.scenario import Reference, lifelines, walk
from topodoc.sequence.extent import Extent, Room, measure_steps
from topodoc.sequence.inline import measure_signs, without_lifelines
from topodoc.sequence.order import in_groups
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from topodoc.drawing.head_card import HeadCard
    from topodoc.drawing.theme import Geometry
    from topodoc.model.elements import End
    from topodoc.model.scenario import Scenario
    from topodoc.model.topology import Topology
    from topodoc.sequence.extent import Others

HEAD_GAP = 12.0  # pixels between two heads
GROUND_PAD = 8.0  # between a head and the side of its group's ground
_CLEAR = 10.0  # between a frame or a loop's text and the lifeline beside it
_LEAST, _WIDEST = 110.0, 150.0  # between two lifelines, if no text needs more
_PAGE = 1190.0  # between the first and the last lifeline, for which the others stand closer


@dataclass(frozen=True, slots=True)
class Columns:
    """The lifelines of a chart: each end's card and the x of its line; the steps beside them; how far these reach left and right."""

    ends: tuple[End, ...]
    cards: tuple[HeadCard, ...]
    centres: tuple[float, ...]
    index: Mapping[End, int]
    extents: tuple[Extent, ...]
    left: float
    right: float

    def x(self, end: End) -> float:
        """Return where the lifeline of *end* stands."""
        return self.centres[self.index[end]]


@dataclass(frozen=True, slots=True)
class _Need:
    """Columns `first` and `last` have to be at least `width` pixels apart."""

    first: int
    last: int
    width: float


def measure_columns(scenario: Scenario, topology: Topology, geometry: Geometry) -> Columns:
    """Return the columns of *scenario*: as narrow as heads, texts and frames allow."""
    others = _others(scenario, topology)
    ends = lifelines(scenario) or tuple(dict.fromkeys(end for _, referred in others.values() for end in referred))
    topics = without_lifelines(scenario, topology)
    ends = in_groups(scenario, tuple(end for end in ends if end not in topics), topology)
    index = {end: position for position, end in enumerate(ends)}
    marks = marks_of(topology)
    cards = tuple(measure_head(topology.node_by_id[end.node], geometry, end.replica, marks) for end in ends)
    widest = max(_LEAST, min(_WIDEST, _PAGE / max(len(cards) - 1, 1)))
    signs = measure_signs(scenario, topics, index, topology, geometry)
    room = Room(index, (widest,) * (len(cards) - 1), others, widest, signs, marks.words)
    extents, centres = _settle(scenario, cards, room, geometry)
    left = min((centres[one.first] - one.left for one in extents if centres), default=0.0)
    right = max((centres[one.last] + one.right for one in extents if centres), default=0.0)
    cards_right = max((x + card.width / 2 for x, card in zip(centres, cards, strict=True)), default=0.0)
    return Columns(ends, cards, centres, index, extents, min(left, 0.0), max(right, cards_right))


def _others(scenario: Scenario, topology: Topology) -> Others:
    """Return the scenarios that *scenario* refers to, each walked once however often it is named."""
    names = dict.fromkeys(step.scenario for step in walk(scenario.steps) if isinstance(step, Reference))
    return {name: (other := topology.scenario(name), lifelines(other)) for name in names}


def _settle(
    scenario: Scenario, cards: tuple[HeadCard, ...], room: Room, geometry: Geometry
) -> tuple[tuple[Extent, ...], tuple[float, ...]]:
    """Return the steps and where the lifelines stand: texts wrap to the most that these go apart, then to what is there."""
    centres = _centres(cards, list(_needs(measure_steps(scenario.steps, room, geometry), len(cards))))
    extents = measure_steps(scenario.steps, replace(room, gaps=tuple(b - a for a, b in pairwise(centres))), geometry)
    return extents, _centres(cards, list(_needs(extents, len(cards))))


def _centres(cards: tuple[HeadCard, ...], needs: list[_Need]) -> tuple[float, ...]:
    """Return where the lifelines stand: shorter needs come first, so that longer ones widen by what is still missing."""
    gaps = [max((a.width + b.width) / 2 + _between(a, b), _LEAST) for a, b in pairwise(cards)]
    for need in sorted(needs, key=lambda need: need.last - need.first):
        missing = need.width - sum(gaps[need.first : need.last])
        for position in range(need.first, need.last):
            gaps[position] += max(missing, 0) / (need.last - need.first)
    centres = [card.width / 2 for card in cards[:1]]
    for gap in gaps:
        centres.append(centres[-1] + gap)
    return tuple(centres)


def _between(one: HeadCard, other: HeadCard) -> float:
    """Return the pixels between two neighbouring heads: more where the ground of a group ends."""
    groups = (one.node.group, other.node.group)
    return HEAD_GAP if groups[0] == groups[1] else HEAD_GAP + sum(GROUND_PAD for group in groups if group is not None)


def _needs(extents: tuple[Extent, ...], count: int) -> Iterator[_Need]:
    """Yield what the steps need between their own lifelines, and off the lifelines beside them."""
    for one in extents:
        if one.first < one.last:
            yield _Need(one.first, one.last, one.span)
        if one.first > 0:
            yield _Need(one.first - 1, one.first, one.left + _CLEAR)
        if one.last + 1 < count:
            yield _Need(one.last, one.last + 1, one.right + _CLEAR)
        for branch in one.branches:
            yield from _needs(branch.steps, count)
