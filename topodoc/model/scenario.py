"""A bound scenario: numbered steps between lifelines, each message with the edge it travels."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.diagnostics import Span
    from topodoc.model.topology import Edge, End


@dataclass(frozen=True, slots=True)
class Message:
    """One arrow of a scenario, drawn from `source` to `target` as written.

    `edges` are the edges it may travel: one when it is resolved, none when there is no such edge, several when
    the spec does not say which; the first is the one that is drawn. A self message needs none.
    """

    number: str
    source: End
    target: End
    span: Span = field(compare=False)
    tag: str = ""
    title: str = ""
    payload: str = ""
    is_reply: bool = False
    edges: tuple[Edge, ...] = ()

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
        return self.edge is not None and not self.is_self and self.edge.source.node != self.source.node

    @property
    def lacks_edge(self) -> bool:
        """Whether no edge of the topology carries it."""
        return not self.edges and not self.is_self


@dataclass(frozen=True, slots=True)
class Branch:
    """One of the sequences that run at the same time in a parallel; `number` is like `2a`."""

    number: str
    steps: tuple[Step, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Parallel:
    """A frame whose branches run at the same time. `tag`, `title` and `payload` stand in its head."""

    number: str
    branches: tuple[Branch, ...]
    span: Span = field(compare=False)
    tag: str = ""
    title: str = ""
    payload: str = ""


Step = Message | Parallel


@dataclass(frozen=True, slots=True)
class Scenario:
    """A flow through the topology, step by step."""

    id: str
    title: str
    span: Span = field(compare=False)
    description: str = ""
    tags: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()


def messages(steps: tuple[Step, ...]) -> Iterator[Message]:
    """Yield every message below *steps*, in the order of the file."""
    for step in steps:
        match step:
            case Message():
                yield step
            case Parallel(branches=branches):
                for branch in branches:
                    yield from messages(branch.steps)


def lifelines(scenario: Scenario) -> tuple[End, ...]:
    """Return the ends that take part in *scenario*, in order of first use."""
    return tuple(dict.fromkeys(end for one in messages(scenario.steps) for end in (one.source, one.target)))
