"""Columns: lifelines from left to right, as far apart as the texts between them need."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from topodoc.drawing.card import measure_card
from topodoc.model.marks import marks_of
from topodoc.model.scenario import Reference, lifelines, walk
from topodoc.sequence.extent import Extent, measure_steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from topodoc.drawing.card import Card
    from topodoc.drawing.theme import Geometry
    from topodoc.model.elements import End
    from topodoc.model.scenario import Scenario
    from topodoc.model.topology import Topology
    from topodoc.sequence.extent import Others

HEAD_GAP = 28.0  # pixels between two heads
_CLEAR = 10.0  # between a frame or a loop's text and the lifeline beside it
_LEAST = 110.0


@dataclass(frozen=True, slots=True)
class Columns:
    """The lifelines of a chart: each end's card and the x of its line; the steps beside them; how far these reach left and right."""

    ends: tuple[End, ...]
    cards: tuple[Card, ...]
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
    index = {end: position for position, end in enumerate(ends)}
    marks = marks_of(topology)
    cards = tuple(measure_card(topology.node_by_id[end.node], geometry, end.replica, marks) for end in ends)
    extents = measure_steps(scenario.steps, index, others, geometry)
    centres = _centres(cards, list(_needs(extents, len(ends))))
    left = min((centres[one.first] - one.left for one in extents if centres), default=0.0)
    right = max((centres[one.last] + one.right for one in extents if centres), default=0.0)
    cards_right = max((x + card.width / 2 for x, card in zip(centres, cards, strict=True)), default=0.0)
    return Columns(ends, cards, centres, index, extents, min(left, 0.0), max(right, cards_right))


def _others(scenario: Scenario, topology: Topology) -> Others:
    """Return the scenarios that *scenario* refers to, each walked once however often it is named."""
    names = dict.fromkeys(step.scenario for step in walk(scenario.steps) if isinstance(step, Reference))
    return {name: (other := topology.scenario(name), lifelines(other)) for name in names}


def _centres(cards: tuple[Card, ...], needs: list[_Need]) -> tuple[float, ...]:
    """Return where the lifelines stand: shorter needs come first, so that longer ones widen by what is still missing."""
    gaps = [max((a.width + b.width) / 2 + HEAD_GAP, _LEAST) for a, b in pairwise(cards)]
    for need in sorted(needs, key=lambda need: need.last - need.first):
        missing = need.width - sum(gaps[need.first : need.last])
        for position in range(need.first, need.last):
            gaps[position] += max(missing, 0) / (need.last - need.first)
    centres = [card.width / 2 for card in cards[:1]]
    for gap in gaps:
        centres.append(centres[-1] + gap)
    return tuple(centres)


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
