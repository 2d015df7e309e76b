"""A playback: the numbered steps of a scenario one after another, each with what it lights and the states after it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from topodoc.model.scenario import Frame, Message, Reference, StateChange, walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topodoc.model.scenario import Branch, Scenario, Step
    from topodoc.model.topology import Edge, End, Topology

Shown = Literal["running", "warning", "error", "stopped", "unknown"]
States = dict["End", Shown]


@dataclass(frozen=True, slots=True)
class Moment:
    """One step while it plays. `condition` is the label of the branch it is in, or `else`.

    `states` are those that are not, or no longer, what the topology says of the node.
    """

    number: str
    step: Message | StateChange | Reference
    condition: str
    states: tuple[tuple[End, Shown], ...]

    @property
    def ends(self) -> tuple[End, ...]:
        """What lights up: both ends of a message, the ends that change their state."""
        match self.step:
            case Message(source=source, target=target):
                return tuple(dict.fromkeys((source, target)))
            case StateChange(states=states):
                return tuple(end for end, _ in states)
        return ()

    @property
    def edge(self) -> Edge | None:
        """The edge that lights up, if it is a message that travels one."""
        return self.step.edge if isinstance(self.step, Message) else None


def moments(scenario: Scenario, topology: Topology) -> tuple[Moment, ...]:
    """Return the numbered steps of *scenario* in the order of its table: branches one after another, each from the states before them."""
    own = first_states(scenario, topology)
    playback = _Playback(own)
    playback.follow(scenario.steps, "", dict(own))
    return tuple(playback.moments)


def first_states(scenario: Scenario, topology: Topology) -> States:
    """Return the states in which *scenario* begins, of every end whose state it changes."""
    changed = dict.fromkeys(end for step in walk(scenario.steps) if isinstance(step, StateChange) for end, _ in step.states)
    return {end: topology.node_by_id[end.node].state for end in changed}


def caption(moment: Moment, topology: Topology) -> str:
    """Return *moment* in one sentence, without its number."""
    match moment.step:
        case Message(source=source, target=target) as message:
            ends = topology.label_of(source) if message.is_self else f"{topology.label_of(source)} \u2192 {topology.label_of(target)}"
            said = f"{ends}: {message.title or message.tag}" if message.title or message.tag else ends
        case StateChange(states=states, tag=tag, title=title):
            now = ", ".join(f"{topology.label_of(end)} is {state}" for end, state in states)
            said = f"{now}: {title or tag}" if title or tag else now
        case Reference(scenario=name):
            said = f"see {topology.scenario(name).title}"
    return f"[{moment.condition}] {said}" if moment.condition else said


@dataclass(slots=True)
class _Playback:
    """Follows steps and notes a moment for each; `own` are the states that the topology gives."""

    own: Mapping[End, Shown]
    moments: list[Moment] = field(default_factory=list)

    def follow(self, steps: tuple[Step, ...], condition: str, states: States) -> States:
        """Note the moments of *steps*, which begin in *states*, and return the states after them."""
        for step in steps:
            match step:
                case Frame():
                    states = self._frame(step, condition, states)
                case StateChange(states=changes):
                    states = states | dict(changes)
                    self._note(step, condition, states)
                case Message() | Reference():
                    self._note(step, condition, states)
        return states

    def _note(self, step: Message | StateChange | Reference, condition: str, states: States) -> None:
        other = tuple((end, state) for end, state in states.items() if state != self.own[end])
        self.moments.append(Moment(step.number, step, condition, other))

    def _frame(self, frame: Frame, condition: str, states: States) -> States:
        return states_after(frame, states, [self.follow(one.steps, _condition(one) or condition, states) for one in frame.branches])


def states_after(frame: Frame, before: States, ends: list[States]) -> States:
    """Return the states behind *frame*, which was entered in the states *before*; *ends* are those that its branches end in.

    Where branches disagree the state is unknown, and so where a change is only made if the way leads through it.
    """
    match frame.kind:
        case "loop":
            return ends[0]
        case "break":  # what follows is only reached where it was not taken
            return before
        case "parallel":
            return {end: _agreed([one[end] for one in ends if one[end] != was] or [was]) for end, was in before.items()}
    is_skipped = frame.kind == "opt" or not any(one.is_else for one in frame.branches)
    return {end: _agreed([one[end] for one in (*ends, *([before] if is_skipped else []))]) for end in before}


def _condition(branch: Branch) -> str:
    return "else" if branch.is_else else branch.label


def _agreed(states: list[Shown]) -> Shown:
    return states[0] if len(set(states)) == 1 else "unknown"
