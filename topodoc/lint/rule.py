"""Rules: what is looked for in a topology, and what they come upon."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from topodoc.diagnostics import Severity, Span
    from topodoc.lint.evidence import Evidence
    from topodoc.model.elements import Edge, Group, Node
    from topodoc.model.scenario import Message, Scenario
    from topodoc.model.topology import Topology


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule comes upon: the fact, the cure, and the element where it is, such as `node:orders`.

    `severity` is given where it is not that of the rule.
    """

    message: str
    hint: str
    span: Span
    element: str
    severity: Severity | None = None


Find = Callable[["Evidence"], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is looked for; the docstring of `find` is its manual page.

    `is_on` tells whether it is asked unless said otherwise, `is_last` whether it is about what the others left.
    """

    code: str
    name: str
    severity: Severity
    find: Find
    is_on: bool = True
    is_last: bool = False

    @property
    def page(self) -> str:
        """The manual page, in Markdown: a sentence, then sections."""
        said = inspect.getdoc(self.find) or ""
        return said.replace("Report ", "Finds ", 1)  # what is an order in code is a fact in the manual


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
