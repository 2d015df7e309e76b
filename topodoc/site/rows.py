"""The rows of a scenario's table: every step in order, frames and branches as rows of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topodoc.model.scenario import Message, Parallel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.model.scenario import Step
    from topodoc.model.topology import Topology


@dataclass(frozen=True, slots=True)
class StepRow:
    """One row. `kind` is message, parallel or branch; `depth` counts the frames around it; `over` tells what carries it."""

    kind: str
    number: str
    depth: int
    source: str = ""
    target: str = ""
    tag: str = ""
    title: str = ""
    payload: str = ""
    over: str = ""
    is_missing: bool = False

    @property
    def anchor(self) -> str:
        """The id of the row on its page, such as `step-2a-1`."""
        return "step-" + self.number.replace(".", "-")


def step_rows(steps: tuple[Step, ...], topology: Topology, depth: int = 0) -> Iterator[StepRow]:
    """Yield the rows of *steps*; a branch has a row where it has a label."""
    for step in steps:
        match step:
            case Message():
                yield _message_row(step, topology, depth)
            case Parallel(branches=branches):
                yield StepRow("parallel", step.number, depth, tag=step.tag, title=step.title, payload=step.payload)
                for branch in branches:
                    if branch.label:
                        yield StepRow("branch", branch.number, depth + 1, title=branch.label)
                    yield from step_rows(branch.steps, topology, depth + 1)


def _message_row(message: Message, topology: Topology, depth: int) -> StepRow:
    return StepRow(
        kind="message",
        number=message.number,
        depth=depth,
        source=topology.label_of(message.source),
        target=topology.label_of(message.target),
        tag=message.tag,
        title=message.title,
        payload=message.payload,
        over=_over(message, topology),
        is_missing=message.lacks_edge,
    )


def _over(message: Message, topology: Topology) -> str:
    """Return in words what carries *message*."""
    edge = message.edge
    if edge is None:
        return "itself" if message.is_self else "no edge in the topology"
    name = ", ".join(part for part in (edge.label, edge.protocol) if part) or edge.role
    if not message.is_against:
        return name
    way = "back over" if message.is_reply else "pushed over"
    return f"{name}; {way} {topology.label_of(edge.source)}\u2019s connection"
