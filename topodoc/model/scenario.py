"""A bound scenario: numbered steps between lifelines, each message with the edge it travels."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Literal, get_args

from topodoc.language.steps import STEPS
from topodoc.language.vocabulary import FrameKind
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.diagnostics import Span
    from topodoc.language.vocabulary import State, Topics
    from topodoc.model.elements import Edge, End, Extras


@dataclass(frozen=True, slots=True)
class FrameRecord:
    """What frames of one kind are called: `operator` in charts, `divider` between branches in Mermaid, `meaning` for people."""

    operator: str
    divider: str
    meaning: str


FRAMES: dict[FrameKind, FrameRecord] = {
    "parallel": FrameRecord("par", "and", "at_the_same_time"),
    "alt": FrameRecord("alt", "else", "one_of_these"),
    "opt": FrameRecord("opt", "", "perhaps"),
    "loop": FrameRecord("loop", "", "again_and_again"),
    "break": FrameRecord("break", "", "then_it_ends"),
}
if missing := {*get_args(FrameKind)} ^ FRAMES.keys():
    raise AssertionError(missing)  # a frame in the vocabulary alone

Side = Literal["over", "left", "right"]


@dataclass(frozen=True, slots=True)
class Message:
    """One arrow of a scenario, drawn from `source` to `target` as written.

    `edges` are the edges it may travel: one when it is resolved, none when there is no such edge, several when
    the spec does not say which; the first is the one that is drawn. A self message needs none.
    `is_complete` tells that the payload leaves nothing out.
    """

    number: str
    source: End
    target: End
    span: Span = field(compare=False)
    tag: str = ""
    title: str = ""
    payload: str = ""
    is_reply: bool = False
    edge_stated: bool = False
    edges: tuple[Edge, ...] = ()
    is_complete: bool = False
    extras: Extras = ()

    @property
    def is_self(self) -> bool:
        """Whether it ends where it starts."""
        return self.source == self.target

    @property
    def edge(self) -> Edge | None:
        """The edge it is drawn like, or None."""
        return self.edges[0] if self.edges else None

    @property
    def is_against(self) -> bool:
        """Whether it goes against the dial: from the end that was dialled to the end that opened the connection."""
        return self.edge is not None and not self.is_self and self.edge.target.node == self.source.node

    @property
    def lacks_edge(self) -> bool:
        """Whether no edge of the topology carries it."""
        return not self.edges and not self.is_self


@dataclass(frozen=True, slots=True)
class Branch:
    """The steps inside a frame, or one of its alternatives; `number` is like `2a`, or the frame's own where it has but one.

    `label` is the name of a parallel branch, the condition of an alternative, and empty for an `else`.
    """

    number: str
    steps: tuple[Step, ...]
    label: str = ""
    is_else: bool = False

    @property
    def own_number(self) -> str:
        """The number, unless the branch's only step has it."""
        is_taken = any(not isinstance(step, Note) and step.number == self.number for step in self.steps)
        return "" if is_taken else self.number


@dataclass(frozen=True, slots=True)
class Frame:
    """Steps that belong together: at the same time, one of several, perhaps, again, or as an end.

    `tag`, `title` and `payload` stand in its head. An opt, a loop and a break have one branch, whose label is the condition.
    """

    kind: FrameKind
    number: str
    branches: tuple[Branch, ...]
    span: Span = field(compare=False)
    tag: str = ""
    title: str = ""
    payload: str = ""
    extras: Extras = ()

    @property
    def condition(self) -> str:
        """The condition of an opt, a loop or a break; empty for a frame of several branches."""
        return self.branches[0].label if STEPS[self.kind].holds == "steps" else ""


@dataclass(frozen=True, slots=True)
class Note:
    """A text over lifelines, or on the left or right of one; it has no number."""

    text: str
    side: Side
    over: tuple[End, ...]
    span: Span = field(compare=False)
    extras: Extras = ()


@dataclass(frozen=True, slots=True)
class StateChange:
    """From this step on, in its own branch, each of `states` is in another state."""

    number: str
    states: tuple[tuple[End, State], ...]
    span: Span = field(compare=False)
    tag: str = ""
    title: str = ""
    payload: str = ""
    extras: Extras = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """Another scenario of the topology happens here; `scenario` is its id."""

    number: str
    scenario: str
    span: Span = field(compare=False)
    extras: Extras = ()


Step = Message | Frame | Note | StateChange | Reference


@dataclass(frozen=True, slots=True)
class Scenario:
    """A flow through the topology, step by step; `topics` is None where it leaves to the topology what its chart makes of them."""

    id: str
    title: str
    span: Span = field(compare=False)
    description: str = ""
    layers: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    was: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    topics: Topics | None = None
    steps: tuple[Step, ...] = ()
    extras: Extras = ()

    @property
    def messages(self) -> tuple[Message, ...]:
        """Every message, those inside frames too, in the order of the file."""
        return tuple(messages(self.steps))


def walk(steps: tuple[Step, ...]) -> Iterator[Step]:
    """Yield every step below *steps*, frames before what they hold."""
    for step in steps:
        yield step
        match step:
            case Frame():
                for branch in step.branches:
                    yield from walk(branch.steps)
            case Message() | Note() | StateChange() | Reference():
                pass  # none holds another step


def messages(steps: tuple[Step, ...]) -> Iterator[Message]:
    """Yield every message below *steps*, in the order of the file."""
    return (step for step in walk(steps) if isinstance(step, Message))


def lifelines(scenario: Scenario) -> tuple[End, ...]:
    """Return the ends that take part in *scenario*, in order of first use."""
    return tuple(dict.fromkeys(end for step in walk(scenario.steps) for end in ends_of(step)))


def ends_of(step: Step) -> tuple[End, ...]:
    """Return the ends that take part in *step* itself, not in what it holds or refers to."""
    match step:
        case Message(source=source, target=target):
            return source, target
        case Note(over=over):
            return over
        case StateChange(states=states):
            return tuple(end for end, _ in states)
        case Frame() | Reference():
            return ()
