"""A scenario as a Mermaid sequence diagram."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from topodoc.direction import isolated
from topodoc.model.scenario import FRAMES, Frame, Message, Note, Reference, StateChange, lifelines
from topodoc.text_formats.mermaid_entities import encode_speech
from topodoc.words import words_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topodoc.model.elements import End
    from topodoc.model.scenario import Branch, Scenario, Side, Step
    from topodoc.model.topology import Topology
    from topodoc.words import Words

_SIDES: dict[Side, str] = {"over": "over", "left": "left of", "right": "right of"}
_LINES = {(False, False): "->>", (False, True): "-->>", (True, False): "-)", (True, True): "--)"}  # by pulse, reply
_WARNING = "\u26a0"


def write_sequence(scenario: Scenario, topology: Topology) -> str:
    """Return *scenario* as a Mermaid sequence diagram.

    Names are machine ids, so that no text anyone wrote is taken for syntax. Numbers are those of the table; Mermaid's own count
    messages alone.
    """
    return "\n".join([*_Writer(scenario, topology).lines(), ""])


class _Writer:
    """The lines of one sequence diagram."""

    def __init__(self, scenario: Scenario, topology: Topology) -> None:
        self._scenario = scenario
        self._topology = topology
        self._words = words_in(topology.language)
        self._ends = lifelines(scenario)
        self._names = {end: f"n{position}" for position, end in enumerate(self._ends)}

    def lines(self) -> Iterator[str]:
        """Yield the lines of the diagram."""
        yield "sequenceDiagram"
        if title := " ".join(self._scenario.title.split()):
            yield f"  title {encode_speech(title)}"
        yield from self._participants()
        yield from self._steps(self._scenario.steps, "  ")

    def _participants(self) -> Iterator[str]:
        """Yield the lifelines; those of one group that stand side by side are in a box."""
        if not self._ends:  # a note needs something to stand at
            yield f"  participant n0 as {encode_speech(self._topology.title)}"
        for group, ends in groupby(self._ends, lambda end: self._topology.node_by_id[end.node].group):
            if group is None:
                yield from (f"  {self._participant(end)}" for end in ends)
            else:
                yield f"  box transparent {encode_speech(self._topology.group_by_id[group].label)}"  # the first word is a colour
                yield from (f"    {self._participant(end)}" for end in ends)
                yield "  end"

    def _participant(self, end: End) -> str:
        word = "actor" if self._topology.node_by_id[end.node].kind == "person" else "participant"
        return f"{word} {self._names[end]} as {encode_speech(self._topology.label_of(end))}"

    def _steps(self, steps: Iterable[Step], indent: str) -> Iterator[str]:
        for step in steps:
            match step:
                case Message():
                    yield indent + self._message(step)
                case Frame():
                    yield from self._frame(step, indent)
                case Note():
                    yield f"{indent}Note {_SIDES[step.side]} {self._across(step.over)}: {encode_speech(step.text)}"
                case StateChange():
                    yield f"{indent}Note over {self._across(end for end, _ in step.states)}: {self._states(step)}"
                case Reference():
                    title = self._topology.scenario(step.scenario).title
                    yield f"{indent}Note over {self._across(self._ends)}: {encode_speech(f'{step.number} ref {isolated(title)}')}"

    def _message(self, message: Message) -> str:
        is_pulse = message.edge is not None and message.edge.type == "pulse"
        line = "-->>" if message.lacks_edge else _LINES[is_pulse, message.is_reply]
        return f"{self._names[message.source]}{line}{self._names[message.target]}: {encode_speech(_said(message))}"

    def _across(self, ends: Iterable[End]) -> str:
        """Return the first and the last of *ends* from left to right."""
        places = sorted(self._ends.index(end) for end in ends) or [0]
        return ",".join(f"n{place}" for place in dict.fromkeys((places[0], places[-1])))

    def _states(self, change: StateChange) -> str:
        states = (
            self._words("is_state", name=self._topology.label_of(end), state=self._words.term("states", state))
            for end, state in change.states
        )
        return encode_speech("\n".join([_said(change), *states]))

    def _frame(self, frame: Frame, indent: str) -> Iterator[str]:
        words = FRAMES[frame.kind]
        for position, branch in enumerate(frame.branches):
            word, text = (words.divider, _branch(branch, self._words)) if position else (words.operator, _head(frame, self._words))
            yield f"{indent}{word} {_heading(text)}".rstrip()
            yield from self._steps(branch.steps, indent + "  ")
        yield f"{indent}end"


def _said(step: Message | Frame | StateChange) -> str:
    """Return the number of *step* and its text, the payload on a line of its own."""
    mark = _WARNING if isinstance(step, Message) and step.lacks_edge else ""
    first = " ".join(part for part in (step.number, mark, f"[{isolated(step.tag)}]" if step.tag else "", isolated(step.title)) if part)
    return f"{first}\n{isolated(step.payload)}" if step.payload else first


def _branch(branch: Branch, words: Words) -> str:
    """Return the number and the label of *branch*; one without a label has its number on its steps alone."""
    label = getattr(words, "else") if branch.is_else else isolated(branch.label)
    return f"{branch.number} {label}" if label else ""


def _head(frame: Frame, words: Words) -> str:
    """Return what the head of *frame* says: its own text, then the label of its first branch."""
    first = frame.branches[0]
    if not first.label:
        return _said(frame)
    if not (frame.tag or frame.title or frame.payload):
        return _branch(first, words)
    return f"{_said(frame)}, {isolated(first.label) if first.number == frame.number else _branch(first, words)}"


def _heading(text: str) -> str:
    """Return *text* for a frame: Mermaid breaks its long lines, through entity codes too, unless it finds a break in it."""
    encoded = encode_speech(text)
    return encoded.replace(" ", "<br/>", 1) if "#" in encoded and "<br/>" not in encoded else encoded
