"""TD401 to TD403 and TD405: what scenarios say, and what the edges allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity
from topodoc.lint.rule import Finding, at_edge, at_step, rule
from topodoc.model.roles import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.lint.evidence import Evidence
    from topodoc.model.scenario import Message


@rule("TD401", "step-without-edge", Severity.ERROR)
def find_steps_without_edge(evidence: Evidence) -> Iterator[Finding]:
    """Report a message between two nodes that no edge joins.

    ## What

    A step of a scenario from one node to another, in neither direction of which there is an edge. A message of a node to itself
    needs none.

    ## Why

    The scenario and the topology contradict each other: one of them is wrong, and a reader cannot tell which. The step is drawn as
    a grey dotted line.

    ## How to fix

    Add the edge, or correct the step.

    ## When to ignore

    If the step goes a way that the picture leaves out on purpose, such as a phone call.

    ## Bad

    ```yaml
    nodes: {web: Web shop, orders: Orders, stock: Stock}
    edges:
      - web -> orders: place an order
      - orders -> stock: reserve
    scenarios:
      order:
        steps:
          - web -> orders: an order
          - web -> stock: reserve
    ```

    ## Good

    ```yaml
    nodes: {web: Web shop, orders: Orders, stock: Stock}
    edges:
      - web -> orders: place an order
      - orders -> stock: reserve
    scenarios:
      order:
        steps:
          - web -> orders: an order
          - orders -> stock: reserve
          - {from: stock, to: orders, message: reserved, reply: true}
    ```
    """
    for scenario in evidence.topology.scenarios:
        for step in scenario.messages:
            if step.lacks_edge:
                fact = f"no edge between {step.source.name} and {step.target.name}"
                yield at_step(scenario, step, fact, f'add the edge "{_missing(step, evidence)}", or correct the step')


def _missing(step: Message, evidence: Evidence) -> str:
    """Return the edge that *step* lacks: a client dials a broker resource, whichever way its data goes, and who asks dials who answers."""
    way = way_between(step, evidence)
    if not way:
        asks, answers = (step.target, step.source) if step.is_reply else (step.source, step.target)
        return f"{asks.name} -> {answers.name}"
    client, resource = (step.source, step.target) if way == "to resource" else (step.target, step.source)
    lexicon = evidence.standards.lexicon
    said = lexicon.word_role(step.tag) or lexicon.verb_role(step.title)
    consumes = way == "to client" or (said is not None and ROLES[said].takes_only)
    return f"{client.name} -> {resource.name}: {'consume' if consumes else 'publish'}"


@rule("TD402", "ambiguous-step", Severity.WARNING)
def find_ambiguous_steps(evidence: Evidence) -> Iterator[Finding]:
    """Report a message that several edges could carry.

    ## What

    A step for which several edges are left after everything that tells edges apart was looked at: the direction, the replica, and
    at a broker resource the role that the text names.

    ## Why

    The first of them is drawn, which may be the wrong one; and nobody can say which edges the scenarios exercise.

    ## How to fix

    Give the edge an `id` and name it in the step: `edge: ID`. Or begin the text with the verb that is meant.

    ## When to ignore

    If it does not matter which one it is.

    ## Bad

    ```yaml
    nodes: {web: Web shop, orders: Orders}
    edges:
      - web -> orders: {label: place an order, protocol: http}
      - web -> orders: {label: watch it, protocol: websocket}
    scenarios:
      order:
        steps:
          - web -> orders: an order
    ```

    ## Good

    ```yaml
    nodes: {web: Web shop, orders: Orders}
    edges:
      - web -> orders: {label: place an order, protocol: http, id: place}
      - web -> orders: {label: watch it, protocol: websocket}
    scenarios:
      order:
        steps:
          - web -> orders: {message: an order, edge: place}
    ```
    """
    for scenario in evidence.topology.scenarios:
        for step in scenario.messages:
            if len(step.edges) > 1:
                lines = ", ".join(dict.fromkeys(str(edge.span.line) for edge in step.edges))
                fact = f"{len(step.edges)} edges could carry this from {step.source.name} to {step.target.name}: lines {lines}"
                named = next((edge.id for edge in step.edges if edge.id_stated), None)
                hint = f'say which, as in "edge: {named}"' if named else 'give the edge that is meant an id, and write "edge: ID"'
                yield at_step(scenario, step, fact, hint)


@rule("TD405", "unused-edge", Severity.WARNING, is_on=False)
def find_unused_edges(evidence: Evidence) -> Iterator[Finding]:
    """Report an edge that no scenario exercises.

    ## What

    An edge that no message of any scenario travels. Off unless it is selected.

    ## Why

    Scenarios are where a reader learns what a connection is for. One that none of them needs is undocumented, or gone.

    ## How to fix

    Write the scenario in which it is used, or remove it.

    ## When to ignore

    If it is used for what no scenario shows, such as health checks.

    ## Bad

    ```yaml
    nodes: {web: Web shop, orders: Orders, stock: Stock}
    edges:
      - web -> orders: place an order
      - orders -> stock: reserve
    scenarios:
      order:
        steps:
          - web -> orders: an order
    ```

    ## Good

    ```yaml
    nodes: {web: Web shop, orders: Orders, stock: Stock}
    edges:
      - web -> orders: place an order
      - orders -> stock: reserve
    scenarios:
      order:
        steps:
          - web -> orders: an order
          - orders -> stock: reserve
    ```
    """
    used = {edge.id for scenario in evidence.topology.scenarios for step in scenario.messages for edge in step.edges}
    for edge in evidence.topology.edges:
        if edge.id not in used:
            yield at_edge(
                edge, f"no scenario exercises {edge.source.name} -> {edge.target.name}", "write a scenario that does, or remove it"
            )


def way_between(step: Message, evidence: Evidence) -> str:
    """Return which way *step* goes between a client and a broker resource; nothing where it does neither."""
    node = evidence.topology.node_by_id
    if node[step.source.node].is_broker_resource == node[step.target.node].is_broker_resource:
        return ""
    return "to resource" if node[step.target.node].is_broker_resource else "to client"
