"""Rules: what is looked for in a topology, and what they come upon."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from topodoc.values import dataclass

if TYPE_CHECKING:
    from topodoc.change.between import Between
    from topodoc.diagnostics import Severity, Span
    from topodoc.drift.comparison import Drift
    from topodoc.drift.mismatch import Mismatch
    from topodoc.lint.evidence import Evidence, Outcome
    from topodoc.model.elements import Edge, Group, Node
    from topodoc.model.scenario import Message, Scenario
    from topodoc.model.topology import Topology


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule comes upon: the fact, the cure, and the element where it is, such as `node:orders`.

    `severity` is given where it is not that of the rule, and where a rule compares, `change` is what was before and what is now.
    """

    message: str
    hint: str
    span: Span
    element: str
    severity: Severity | None = None
    topology: str = ""  # where it is, if what finds it looks at several
    change: str = ""


Find = Callable[["Evidence"], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Review:
    """What a rule does that is about what the other rules left, and so is asked after them."""

    find: Callable[[Evidence, Outcome], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a rule does that compares two versions, and so is asked by `topodoc diff` alone."""

    find: Callable[[Between], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Holding:
    """What a rule does that holds specs against facts, and so is asked by `topodoc drift` alone."""

    find: Callable[[Drift], Iterator[Mismatch]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is looked for; the docstring of what looks for it is its manual page.

    `is_on` tells whether it is asked unless said otherwise; `package` is what brings it, nothing where topodoc does.
    """

    code: str
    name: str
    severity: Severity
    look: Find | Review | Comparison | Holding
    is_on: bool = True
    package: str = ""

    @property
    def page(self) -> str:
        """The manual page, in Markdown: a sentence, then sections."""
        said = inspect.getdoc(self.look.find if isinstance(self.look, Review | Comparison | Holding) else self.look) or ""
        return said.replace("Report ", "Finds ", 1)  # what is an order in code is a fact in the manual


def rule(code: str, name: str, severity: Severity, *, is_on: bool = True) -> Callable[[Find], Rule]:
    """Return what makes a rule of a function from evidence to findings."""
    return lambda find: Rule(code, name, severity, find, is_on)


def review(code: str, name: str, severity: Severity) -> Callable[[Callable[[Evidence, Outcome], Iterator[Finding]]], Rule]:
    """Return what makes a rule of a function that looks at what the other rules left, too."""
    return lambda find: Rule(code, name, severity, Review(find))


def comparison(code: str, name: str, severity: Severity) -> Callable[[Callable[[Between], Iterator[Finding]]], Rule]:
    """Return what makes a rule of a function from what lies between two versions to findings."""
    return lambda find: Rule(code, name, severity, Comparison(find))


def holding(code: str, name: str, severity: Severity, *, is_on: bool = True) -> Callable[[Callable[[Drift], Iterator[Mismatch]]], Rule]:
    """Return what makes a rule of a function from what specs and facts say of each other to where they differ."""
    return lambda find: Rule(code, name, severity, Holding(find), is_on)


def at_topology(topology: Topology, message: str, hint: str) -> Finding:
    """Return a finding about all of *topology*."""
    return Finding(message, hint, topology.span, f"topology:{topology.id}")


def at_group(group: Group, message: str, hint: str) -> Finding:
    """Return a finding at *group*."""
    return Finding(message, hint, group.span, f"group:{group.id}")


def at_node(node: Node, message: str, hint: str) -> Finding:
    """Return a finding at *node*."""
    return Finding(message, hint, node.span, f"node:{node.id}")


def at_edge(edge: Edge, message: str, hint: str, severity: Severity | None = None) -> Finding:
    """Return a finding at *edge*."""
    return Finding(message, hint, edge.span, f"edge:{edge.id}", severity)


def at_step(scenario: Scenario, step: Message, message: str, hint: str) -> Finding:
    """Return a finding at *step* of *scenario*."""
    return Finding(message, hint, step.span, f"step:{scenario.id}:{step.number}")
