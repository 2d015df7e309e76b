"""Topics on arrows: which of a scenario's ends have no lifeline, and the signs that stand for them on the arrows through them."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from topodoc.drawing.metrics import SLACK, balance, least_width, width
from topodoc.model.scenario import Message, Note, StateChange, walk
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topodoc.drawing.theme import Geometry
    from topodoc.model.elements import End
    from topodoc.model.scenario import Scenario, Step
    from topodoc.model.topology import Topology

CAP = 5.0  # of a sign that lies as its topic does, the width of half an end
_LIMIT = 84.0  # pixels; a name wraps beyond them
_AROUND = 7.0  # between the name and the ends of the sign
_UPRIGHT = 3.0


@dataclass(frozen=True, slots=True)
class Sign:
    """The sign of a topic on an arrow: its name, broken into lines; sizes in pixels."""

    lines: tuple[str, ...]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Inline:
    """The `signs` of ends that have no lifeline, and the columns of those that each of them exchanges messages with."""

    signs: Mapping[End, Sign] = field(default_factory=dict)
    partners: Mapping[End, tuple[int, ...]] = field(default_factory=dict)

    def way(self, topic: End, column: int, *, is_out: bool) -> int:
        """Return the side of *column* on which the sign of *topic* stands: 1 is the right, where more of the others are."""
        balance = sum((other > column) - (other < column) for other in self.partners[topic])
        return (1 if is_out else -1) if not balance else 1 if balance > 0 else -1


NO_SIGNS = Inline()


def without_lifelines(scenario: Scenario, topology: Topology) -> frozenset[End]:
    """Return the ends of *scenario* that are signs on arrows, if it wants any: topics that only exchange messages with what is none."""
    if (scenario.topics or topology.topics) != "inline":
        return frozenset()
    steps = list(walk(scenario.steps))
    said = [step for step in steps if isinstance(step, Message)]
    topics = {end for step in said for end in (step.source, step.target) if topology.node_by_id[end.node].is_broker_resource}
    kept = {end for step in said if {step.source, step.target} <= topics for end in (step.source, step.target)}
    for step in steps:
        kept |= _stands_at(step)
    return frozenset(topics - kept)


def _stands_at(step: Step) -> set[End]:
    """Return the ends at whose lifelines *step* is drawn, if it is no message."""
    match step:
        case Note(over=over):
            return set(over)
        case StateChange(states=states):
            return {end for end, _ in states}
        case _:
            return set()


def measure_signs(scenario: Scenario, topics: frozenset[End], index: Mapping[End, int], topology: Topology, geometry: Geometry) -> Inline:
    """Return the signs of *topics*, and beside which columns they may stand."""
    partners: dict[End, list[int]] = {end: [] for end in topics}
    for step in walk(scenario.steps):
        if isinstance(step, Message):
            for end, other in ((step.source, step.target), (step.target, step.source)):
                if end in topics:
                    partners[end].append(index[other])
    return Inline({end: _measure(topology.label_of(end), geometry) for end in topics}, {end: tuple(of) for end, of in partners.items()})


def _measure(name: str, geometry: Geometry) -> Sign:
    size = geometry.badge_size
    lines = balance(name, size, max(_LIMIT, min(least_width(name, size, "bold"), geometry.label_limit)), "bold")
    across = SLACK * max(width(line.rstrip(), size, "bold") for line in lines)
    return Sign(lines, across + 2 * (_AROUND + CAP), len(lines) * size * geometry.leading + 2 * _UPRIGHT)
