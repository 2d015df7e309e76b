"""TD404: who acts while it is stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity
from topodoc.lint.rule import Finding, at_step, rule
from topodoc.model.playback import moments, state_in
from topodoc.model.scenario import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.lint.evidence import Evidence


@rule("TD404", "stopped-node-acts", Severity.WARNING)
def find_stopped_nodes_that_act(evidence: Evidence) -> Iterator[Finding]:
    """Report a message that a stopped node sends.

    ## What

    A message from a node that is certainly stopped at this step, and that is no reply. A node is stopped if its `state` says so, or a
    state step before it. The page reads states in the same way: behind an `alt` or `opt` what all ways agree on, behind a `parallel`
    what those branches agree on that change it; a loop begins with what the step before it and its own end agree on; behind a `break` as
    before it; and behind a reference to a scenario that changes a state, that state is not known.

    ## Why

    The point of such a scenario is what happens while something is down. A step that only works if it is up contradicts it.

    ## How to fix

    Put the step before the failure, let another node send it, or say that the node runs again.

    ## When to ignore

    If a message that was sent before arrives after its sender stopped.

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
          - state: {orders: stopped}
          - orders -> stock: reserve
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
          - state: {orders: stopped}
          - state: {orders: running}
          - orders -> stock: reserve
    ```
    """
    topology = evidence.topology
    for scenario in topology.scenarios:
        for moment in moments(scenario, topology):
            step = moment.step
            if isinstance(step, Message) and not step.is_reply and state_in(moment, step.source, topology) == "stopped":
                fact = f"{step.source.name} is stopped here, but sends a message"
                yield at_step(scenario, step, fact, "move the step before the failure, or set the node to running before it")
