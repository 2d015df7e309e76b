"""The rows of a scenario's table: every step in order, frames and branches as rows of their own."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from topodoc.direction import isolated
from topodoc.language.steps import STEPS
from topodoc.model.scenario import FRAMES, Frame, Message, Note, Reference, StateChange
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.model.elements import End
    from topodoc.model.scenario import Branch, Step
    from topodoc.model.topology import Topology
    from topodoc.words import Words


@dataclass(frozen=True, slots=True)
class StepRow:
    """One row. `kind` is the step's; `depth` counts the frames around it; `over` is what carries a message, `scenario` which one is meant.

    A row that is no message says in `about` what it is instead of `source` and `target`. A note has no number, nor a branch whose
    only step has it.
    """

    kind: str
    number: str
    depth: int
    about: str = ""
    source: str = ""
    target: str = ""
    tag: str = ""
    title: str = ""
    payload: str = ""
    over: str = ""
    is_missing: bool = False
    scenario: str = ""

    @property
    def anchor(self) -> str:
        """The id of the row on its page, such as `step-2a-1`, or `note-1`; nothing where it has no number."""
        return f"{'note' if self.kind == 'note' else 'step'}-{self.number.replace('.', '-')}" if self.number else ""


def step_rows(steps: tuple[Step, ...], topology: Topology, words: Words) -> Iterator[StepRow]:
    """Yield the rows of *steps* in *words*; a branch has a row where it has a label or is an else. Notes have numbers for their anchors."""
    noted = count(1)
    for row in _rows(steps, topology, words, 0):
        yield replace(row, number=str(next(noted))) if row.kind == "note" else row


def _rows(steps: tuple[Step, ...], topology: Topology, words: Words, depth: int) -> Iterator[StepRow]:
    titles = {scenario.id: scenario.title for scenario in topology.scenarios}
    for step in steps:
        match step:
            case Message():
                yield _message_row(step, topology, words, depth)
            case Frame():
                yield from _frame_rows(step, topology, words, depth)
            case Note(text=text, over=over):
                yield StepRow("note", "", depth, words("note_at", names=_names(over, topology)), title=text)
            case StateChange(states=states):
                about = "; ".join(
                    words("is_state", name=topology.label_of(end), state=words.term("states", state)) for end, state in states
                )
                yield StepRow("change", step.number, depth, about, tag=step.tag, title=step.title, payload=step.payload)
            case Reference(scenario=scenario):
                yield StepRow("ref", step.number, depth, words.another_scenario, title=titles.get(scenario, scenario), scenario=scenario)


def _frame_rows(frame: Frame, topology: Topology, words: Words, depth: int) -> Iterator[StepRow]:
    """Yield the rows of *frame*; the condition of an opt, a loop or a break stands in its own row."""
    said = [f"[{isolated(frame.condition)}]"] if frame.condition else []
    title = " ".join([*said, isolated(frame.title)] if frame.title else said)
    yield StepRow(frame.kind, frame.number, depth, words(FRAMES[frame.kind].meaning), tag=frame.tag, title=title, payload=frame.payload)
    for branch in frame.branches:
        if branch.is_else or (branch.label and not frame.condition):
            yield _branch_row(branch, frame, words, depth + 1)
        yield from _rows(branch.steps, topology, words, depth + 1)


def _branch_row(branch: Branch, frame: Frame, words: Words, depth: int) -> StepRow:
    """Return the row of a branch; the only step of one takes its number."""
    about = words.otherwise if branch.is_else else words.when if STEPS[frame.kind].holds == "cases" else words.branch
    return StepRow("branch", branch.own_number, depth, about, title=branch.label)


def _names(ends: tuple[End, ...], topology: Topology) -> str:
    return ", ".join(isolated(topology.label_of(end)) for end in ends)


def _message_row(message: Message, topology: Topology, words: Words, depth: int) -> StepRow:
    return StepRow(
        kind="message",
        number=message.number,
        depth=depth,
        source=topology.label_of(message.source),
        target=topology.label_of(message.target),
        tag=message.tag,
        title=message.title,
        payload=message.payload,
        over=_over(message, topology, words),
        is_missing=message.lacks_edge,
    )


def _over(message: Message, topology: Topology, words: Words) -> str:
    """Return in words what carries *message*."""
    edge = message.edge
    if edge is None:
        return words.itself if message.is_self else words.no_edge
    name = ", ".join(isolated(part) for part in (edge.shown_label, edge.protocol) if part) or words.term("roles", edge.role)
    if not message.is_against:
        return name
    if edge.meaning.nobody_dials:  # nobody dials
        return words("against_binding", name=name)
    return words("back_over" if message.is_reply else "pushed_over", name=name, caller=topology.label_of(edge.source))
