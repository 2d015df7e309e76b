"""The order of lifelines: as they are first used, and those of a group together where that costs no crossing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from topodoc.model.scenario import Message, ends_of, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.model.elements import End
    from topodoc.model.scenario import Scenario
    from topodoc.model.topology import Topology

Order = tuple["End", ...]
_MOST = 40  # lifelines; beyond them nobody sees the heads of a group at once


def in_groups(scenario: Scenario, ends: Order, topology: Topology) -> Order:
    """Return *ends*, those of one group side by side where no step of *scenario* crosses more lifelines for it."""
    groups = {end: topology.node_by_id[end.node].group for end in ends}
    names = [name for name in dict.fromkeys(groups.values()) if name is not None]
    if len(ends) > _MOST or all(_runs(ends, groups, name) == 1 for name in names):
        return ends
    spans = Counter(_spans(scenario, frozenset(ends)))
    least = _crossed(ends, spans)
    for name in names:
        members = [end for end in ends if groups[end] == name]
        for place in range(len(members)):
            tried = _around(ends, members, place)
            crossed = _crossed(tried, spans)
            if crossed <= least and sum(_runs(tried, groups, one) for one in names) < sum(_runs(ends, groups, one) for one in names):
                ends, least = tried, crossed
    return ends


def _spans(scenario: Scenario, ends: frozenset[End]) -> Iterator[tuple[End, ...]]:
    """Yield which of *ends* each step joins; through what has no lifeline, whoever put something in and who gets it."""
    last: dict[End, End] = {}
    for step in walk(scenario.steps):
        touched = tuple(end for end in ends_of(step) if end in ends)
        if isinstance(step, Message) and step.target not in ends:
            last[step.target] = step.source
        elif isinstance(step, Message) and step.source in last:
            touched = last[step.source], step.target
        if len(touched) > 1:
            yield touched


def _runs(ends: Order, groups: dict[End, str | None], name: str) -> int:
    """Return how many runs of neighbours the ends of a group are."""
    return sum(groups[end] == name and (not at or groups[ends[at - 1]] != name) for at, end in enumerate(ends))


def _around(ends: Order, members: list[End], place: int) -> Order:
    """Return *ends* with all *members* where the one at *place* among them stands."""
    return tuple(_each(ends, members, members[place]))


def _each(ends: Order, members: list[End], stays: End) -> Iterator[End]:
    for end in ends:
        if end == stays:
            yield from members
        elif end not in members:
            yield end


def _crossed(ends: Order, spans: Counter[tuple[End, ...]]) -> int:
    """Return how many lifelines steps cross that take no part in them."""
    index = {end: place for place, end in enumerate(ends)}
    places = (({index[end] for end in span}, count) for span, count in spans.items())
    return sum(count * (max(one) - min(one) + 1 - len(one)) for one, count in places)
