"""Rules of `topodoc diff`: what moved, what went before its day, and what somebody outside relied on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.change.losses import losses_of
from topodoc.change.notice import notice_in
from topodoc.diagnostics import Severity
from topodoc.lint.rewired import protocols_changed
from topodoc.lint.rule import comparison
from topodoc.lint.telling import CODES, at_what_is_left, code_of, loss, lost, moved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.change.between import Between
    from topodoc.lint.rule import Finding


@comparison("TD904", "event-moved", Severity.WARNING)
def find_moved_events(between: Between) -> Iterator[Finding]:
    """Report a consumer that gets an event out of another resource than before.

    ## What

    `topodoc diff` finds a consumer that took an event out of one broker resource and takes it out of another now, out of which it took
    nothing before.

    ## Why

    Nothing is lost, but the order of deployments matters: a consumer that moves before its producer, or after it, misses what is
    published in between.

    ## How to fix

    Deploy the producer first and feed both resources until every consumer has moved.

    ## When to ignore

    If both sides are deployed together.

    ## Bad

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, orders-v1: {kind: topic}}
    edges:
      - orders -> orders-v1: {label: publish, events: OrderPlaced}
      - mail -> orders-v1: consume
    ```

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, orders-v2: {kind: topic}}
    edges:
      - orders -> orders-v2: {label: publish, events: OrderPlaced}
      - mail -> orders-v2: consume
    ```

    ## Good

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, orders-v1: {kind: topic}}
    edges:
      - orders -> orders-v1: {label: publish, events: OrderPlaced}
      - mail -> orders-v1: consume
    ```

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, orders-v2: {kind: topic, was: orders-v1}}
    edges:
      - orders -> orders-v2: {label: publish, events: OrderPlaced}
      - mail -> orders-v2: consume
    ```
    """
    yield from moved(between, external=False)


@comparison("TD912", "external-contract", Severity.ERROR)
def find_broken_external_contracts(between: Between) -> Iterator[Finding]:
    """Report somebody outside who loses an event, or has to take it elsewhere or otherwise.

    ## What

    What TD901, TD902, TD903, TD904, TD908 or TD918 would say of a node that is `external`. It replaces them.

    ## Why

    What runs outside is changed by others, in their own time, and nobody can deploy it along.

    ## How to fix

    Keep what they use, and bring the new beside it. Announce the end: `deprecated: {until: …}`.

    ## When to ignore

    If they know, and have agreed.

    ## Bad

    ```yaml
    topology: shop
    nodes: {orders: Orders, partner: {kind: external}, bus: {kind: topic}}
    edges:
      - orders -> bus: {label: publish, events: OrderPlaced}
      - partner -> bus: consume
    ```

    ```yaml
    topology: shop
    nodes: {orders: Orders, partner: {kind: external}, bus: {kind: topic}}
    edges:
      - partner -> bus: consume
    ```

    ## Good

    ```yaml
    topology: shop
    nodes: {orders: Orders, partner: {kind: external}, bus: {kind: topic}}
    edges:
      - orders -> bus: {label: publish, events: OrderPlaced}
      - partner -> bus: consume
    ```

    ```yaml
    topology: shop
    nodes: {orders: Orders, billing: Billing, partner: {kind: external}, bus: {kind: topic}}
    edges:
      - billing -> bus: {label: publish, events: OrderPlaced}
      - partner -> bus: consume
    ```
    """
    for one in losses_of(between):
        if code_of(between, one) == "TD912":
            yield _of_outside(loss(between, one), "TD918" if one.notice else CODES[one.cause])
    yield from (_of_outside(one, "TD904") for one in moved(between, external=True))
    yield from (_of_outside(one, "TD908") for one in protocols_changed(between, external=True))


def _of_outside(one: Finding, code: str) -> Finding:
    return replace(one, message=f"{one.message}; it is external ({code})", severity=Severity.ERROR)


@comparison("TD918", "removed-too-early", Severity.ERROR)
def find_removed_too_early(between: Between) -> Iterator[Finding]:
    """Report what is gone before the day until which it was announced to stay.

    ## What

    `topodoc diff` finds a node, event or edge of the version before with `deprecated: {until: …}` that is gone before that day: at each
    consumer that loses something by it, else where it was. On that day or after it, what is lost is an info.

    ## Why

    Others planned by that day.

    ## How to fix

    Keep it until then, or ask all who use it.

    ## When to ignore

    If everybody has moved already.

    ## Bad

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, legacy: {kind: topic, deprecated: {until: 2199-06-30}}}
    edges:
      - orders -> legacy: {label: publish, events: OrderPlaced}
      - mail -> legacy: consume
    ```

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail}
    ```

    ## Good

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, legacy: {kind: topic, deprecated: {until: 2025-06-30}}}
    edges:
      - orders -> legacy: {label: publish, events: OrderPlaced}
      - mail -> legacy: consume
    ```

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail}
    ```
    """
    yield from lost(between, "TD918")
    told = {one.resource for one in losses_of(between) if code_of(between, one) in {"TD912", "TD918"}}
    for topology in between.before.topologies:
        for node in topology.nodes:
            one, notice = between.before.identities.of(topology, node.id), notice_in(between, node.deprecated)
            if notice and not notice.is_over and between.now(one) is None and one not in told:
                fact = f"{node.kind} {node.id} is gone; it should have stayed until {notice.until}"
                found = at_what_is_left(between, topology, node, fact, f"keep {node.id} until {notice.until}")
                if found:
                    yield found
