"""A playback: the numbered steps of a scenario one after another, each with what it lights and the states after it."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING

from topodoc.direction import isolated
from topodoc.model.course import Course
from topodoc.model.scenario import Frame, Message, Note, Reference, StateChange
from topodoc.values import dataclass

if TYPE_CHECKING:
    from topodoc.model.course import Shown, States
    from topodoc.model.elements import Edge, End
    from topodoc.model.scenario import Branch, Scenario, Step
    from topodoc.model.topology import Topology


@dataclass(frozen=True, slots=True)
class Moment:
    """One step while it plays. `condition` is the label of the branch it is in, or `else`.

    `states` are those that are not, or no longer, what the topology says of the node; a replica's, where it is not that of its node.
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
            case Reference():
                return ()

    @property
    def edge(self) -> Edge | None:
        """The edge that lights up, if it is a message that travels one."""
        return self.step.edge if isinstance(self.step, Message) else None


def moments(scenario: Scenario, topology: Topology) -> tuple[Moment, ...]:
    """Return the numbered steps of *scenario* in the order of its table: branches one after another, each from the states before them."""
    playback = _Playback(Course(scenario, topology))
    playback.follow(scenario.steps, "", playback.course.first)
    return tuple(playback.moments)


def state_in(moment: Moment, end: End, topology: Topology) -> Shown:
    """Return the state that *end* is in at *moment*, as far as that is known."""
    said = dict(moment.states)
    return said.get(end) or said.get(replace(end, replica=None)) or topology.node_by_id[end.node].state


def caption(moment: Moment, topology: Topology) -> str:
    """Return *moment* in one sentence, without its number."""
    match moment.step:
        case Message(source=source, target=target) as message:
            first, second = (isolated(topology.label_of(end)) for end in (source, target))
            ends = first if message.is_self else f"{first} \u2192 {second}"
            said = f"{ends}: {isolated(message.title or message.tag)}" if message.title or message.tag else ends
        case StateChange(states=states, tag=tag, title=title):
            now = ", ".join(f"{isolated(topology.label_of(end))} is {state}" for end, state in states)
            said = f"{now}: {isolated(title or tag)}" if title or tag else now
        case Reference(scenario=name):
            said = f"see {isolated(topology.scenario(name).title)}"
    return f"[{isolated(moment.condition)}] {said}" if moment.condition else said


@dataclass(slots=True)
class _Playback:
    """Follows steps and notes a moment for each."""

    course: Course
    moments: list[Moment] = field(default_factory=list)

    def follow(self, steps: tuple[Step, ...], condition: str, states: States) -> None:
        """Note the moments of *steps*, which begin in *states*."""
        for step in steps:
            before, states = states, self.course.after(step, states)
            match step:
                case Frame():
                    inside = self.course.inside(step, before)
                    for branch in step.branches:
                        self.follow(branch.steps, _condition(branch) or condition, inside)
                case Message() | StateChange() | Reference():
                    self.moments.append(Moment(step.number, step, condition, self.course.told(states)))
                case Note():
                    pass  # it has no number, and nothing moves


def _condition(branch: Branch) -> str:
    return "else" if branch.is_else else branch.label
