"""Kinds of step: what follows from the key that makes a mapping one stands in its record here, for all who read and write specs."""

from __future__ import annotations

from typing import Literal, get_args

from topodoc.language.vocabulary import StepWord
from topodoc.values import dataclass

Holds = Literal["nothing", "steps", "branches", "cases"]


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One kind of step that is no message.

    `word` is the key that a spec writes, `call` the method of the FlowBuilder. It `holds` steps behind one condition, branches
    of equal rank, cases with a condition each, or no other step.
    """

    word: StepWord
    call: str
    holds: Holds = "nothing"

    @property
    def labels(self) -> str:
        """The key whose text heads what it holds; empty where that is nothing."""
        match self.holds:
            case "steps":
                return self.word
            case "branches":
                return "label"
            case "cases":
                return "when"
            case "nothing":
                return ""


_RECORDS = (
    StepRecord("parallel", "parallel", "branches"),
    StepRecord("alt", "alt", "cases"),
    StepRecord("opt", "opt", "steps"),
    StepRecord("loop", "loop", "steps"),
    StepRecord("break", "break_", "steps"),
    StepRecord("note", "note"),
    StepRecord("state", "state"),
    StepRecord("scenario", "ref"),
)
STEPS: dict[StepWord, StepRecord] = {one.word: one for one in _RECORDS}
if missing := {*get_args(StepWord)} ^ STEPS.keys():
    raise AssertionError(missing)  # a kind of step in the vocabulary alone
CONDITIONS = frozenset({one.labels for one in _RECORDS if one.holds in {"steps", "cases"}})  # keys whose text says when
