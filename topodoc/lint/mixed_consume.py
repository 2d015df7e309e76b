"""TD403: a scenario in which one consumer polls and is pushed to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity
from topodoc.lint.flow import way_between
from topodoc.lint.rule import Finding, at_step, rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from topodoc.lint.evidence import Evidence
    from topodoc.model.scenario import Message


@rule("TD403", "mixed-consume-direction", Severity.WARNING)
def find_mixed_consume_directions(evidence: Evidence) -> Iterator[Finding]:
    """Report a scenario in which consuming is drawn now one way, now the other.

    ## What

    In one scenario a broker resource sends to a client that has not asked before, over an edge that the client dials; and another
    time a client goes to the resource to consume, and nothing comes back. The later of the two steps is reported.

    ## Why

    Each way is right for itself: the arrow of a record as it travels, or the arrow of the poll. Side by side they tell a reader
    that one consumer is pushed to and the other polls.

    ## How to fix

    Turn one of them round. Or draw both halves: the poll, and the record that comes back.

    ## When to ignore

    If the difference is meant and explained in a note.

    ## Bad

    ```yaml
    nodes: {orders: Orders, stock: Stock, mail: Mail, placed: {kind: topic}}
    edges:
      - orders -> placed: publish
      - {from: [stock, mail], to: placed, label: consume}
    scenarios:
      order:
        steps:
          - orders -> placed: '[PUBLISH] OrderPlaced'
          - placed -> stock: OrderPlaced
          - mail -> placed: '[CONSUME] write a mail'
    ```

    ## Good

    ```yaml
    nodes: {orders: Orders, stock: Stock, mail: Mail, placed: {kind: topic}}
    edges:
      - orders -> placed: publish
      - {from: [stock, mail], to: placed, label: consume}
    scenarios:
      order:
        steps:
          - orders -> placed: '[PUBLISH] OrderPlaced'
          - placed -> stock: OrderPlaced
          - mail -> placed: '[POLL] anything new?'
          - placed -> mail: OrderPlaced
    ```
    """
    for scenario in evidence.topology.scenarios:
        steps = scenario.messages
        pushed, polled = _first_pushed(steps, evidence), _first_polled(steps, evidence)
        if pushed is not None and polled is not None:
            step = steps[max(pushed, polled)]
            fact = f"this scenario draws consuming both ways: {_said(steps[pushed])} in step {steps[pushed].number}"
            fact += f", {_said(steps[polled])} in step {steps[polled].number}"
            yield at_step(scenario, step, fact, f"reverse this one: {step.target.name} -> {step.source.name}")


def _said(step: Message) -> str:
    return f"{step.source.name} -> {step.target.name}"


def _first_pushed(steps: Sequence[Message], evidence: Evidence) -> int | None:
    """Return which of *steps* is the first from a resource to a client that has not asked before over the edge, which it dials."""
    asked: set[str] = set()
    for at, step in enumerate(steps):
        match way_between(step, evidence):
            case "to resource":
                asked |= {edge.id for edge in step.edges}
            case "to client" if (
                step.edge and step.edge.source.node == step.target.node and asked.isdisjoint(edge.id for edge in step.edges)
            ):
                return at
    return None


def _first_polled(steps: Sequence[Message], evidence: Evidence) -> int | None:
    """Return which of *steps* is the first from a client to a resource, over a consume edge, to which nothing comes back."""
    answered: set[str] = set()
    first = None
    for at, step in reversed(tuple(enumerate(steps))):
        match way_between(step, evidence):
            case "to client":
                answered |= {edge.id for edge in step.edges}
            case "to resource" if step.edge and step.edge.meaning.takes_only and answered.isdisjoint(edge.id for edge in step.edges):
                first = at
    return first
