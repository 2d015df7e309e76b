"""Wording: what changed in a topology, a row for each thing, with its sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.change.difference import name_of
from topodoc.change.fields import at_levels
from topodoc.change.markings import spelled
from topodoc.model.scenario import Message
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.change.difference import Element, StepChanges, TopologyChange
    from topodoc.change.fields import Kind, Level
    from topodoc.diagnostics import Span
    from topodoc.model.scenario import Step


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One thing that changed: `+`, `-`, `~` or, of a proposal, `?`; what it is, and what became of it.

    `place` is where something that is new stands, `node` the id of a node that the new version has.
    """

    sign: str
    what: str
    told: str = ""
    place: Span | None = None
    node: str = ""


def rows_of(one: TopologyChange, level: Level) -> Iterator[ChangeRow]:
    """Yield a row for each thing that changed in *one*; words, and what is below *level*, are counted."""
    for kind, element in one.removed:
        yield ChangeRow("-", _said(kind, element))
    for kind, element in one.added:
        yield ChangeRow("+", _said(kind, element), place=element.span, node=_node(kind, element))
    words = 0
    for changed in one.changed:
        fields = [field for field in at_levels(changed.fields, level) if field.level != "words"]
        words += len(changed.fields) - len(fields)
        if fields:
            told = "; ".join(f"{field.name}: {' -> '.join(spelled(field))}" for field in fields)
            yield ChangeRow("~", _said(changed.kind, changed.new), told, node=_node(changed.kind, changed.new))
    for steps in one.steps if level != "contract" else ():
        yield ChangeRow("~", f"scenario {steps.new.id}", _steps(steps))
    if words:
        yield ChangeRow("~", f"{words} {'change' if words == 1 else 'changes'} of {'words' if level != 'contract' else 'shape or words'}")
    for old, new in one.proposals:
        yield ChangeRow("?", f"{old.id} is {new.id} now? then add to it: was: {old.id}")


def _node(kind: Kind, element: Element) -> str:
    return name_of(kind, element) if kind == "node" else ""


def _said(kind: Kind, element: Element) -> str:
    """Return what people call *element*: a node by its kind."""
    name = name_of(kind, element)
    if kind == "node":
        return f"{element.kind} {name}"  # type: ignore[union-attr] # the kind says so
    return f"{kind} {name}" + (f" ({element.role})" if kind == "edge" else "")  # type: ignore[union-attr] # likewise


def _steps(one: StepChanges) -> str:
    removed = [f"- {step_text(step)}" for step in one.removed]
    return "; ".join((*removed, *(f"+ {step_text(step)}" for step in one.added)))


def step_text(step: Step) -> str:
    """Return what people call *step*: a message by its ends and what it says."""
    if isinstance(step, Message):
        title = " ".join(part for part in (f"[{step.tag}]" if step.tag else "", step.title) if part)
        return f"{step.source.name} -> {step.target.name}" + (f": {title}" if title else "")
    return type(step).__name__.lower()
