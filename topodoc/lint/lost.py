"""Rules of `topodoc diff`: who got something in the version before, and gets it no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.change.notice import notice_in
from topodoc.diagnostics import Severity
from topodoc.lint.rule import comparison
from topodoc.lint.telling import at_what_is_left, lost

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.change.between import Between
    from topodoc.lint.rule import Finding


@comparison("TD901", "event-not-reaching", Severity.ERROR)
def find_events_not_reaching(between: Between) -> Iterator[Finding]:
    """Report a consumer that no event reaches any more which reached it before.

    ## What

    `topodoc diff` finds a consumer of both versions that got an event before. It still awaits it, and somebody still publishes it, but
    on no way does it get there: a bind is gone, or the producer publishes it elsewhere.

    ## Why

    Nobody notices when events stop: the consumer waits, and works on with what it knew last.

    ## How to fix

    Bring the event to where the consumer takes it out, or let the consumer take it out where it is now.

    ## When to ignore

    If the consumer knows, and stops awaiting it in a change of its own.

    ## Bad

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, bus: {kind: exchange}, inbox: {kind: queue}}
    edges:
      - orders -> bus: {label: publish, events: OrderPlaced}
      - bus -> inbox: bind
      - mail -> inbox: consume
    ```

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, bus: {kind: exchange}, inbox: {kind: queue}}
    edges:
      - orders -> bus: {label: publish, events: OrderPlaced}
      - mail -> inbox: consume
    ```

    ## Good

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, bus: {kind: exchange}, inbox: {kind: queue}}
    edges:
      - orders -> bus: {label: publish, events: OrderPlaced}
      - bus -> inbox: bind
      - mail -> inbox: consume
    ```

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, inbox: {kind: queue}}
    edges:
      - orders -> inbox: {label: publish, events: OrderPlaced}
      - mail -> inbox: consume
    ```
    """
    yield from lost(between, "TD901")


@comparison("TD902", "last-producer-lost", Severity.ERROR)
def find_last_producers_lost(between: Between) -> Iterator[Finding]:
    """Report a consumer that awaits what nobody publishes any more.

    ## What

    `topodoc diff` finds a consumer of both versions that got an event before and still awaits it, and its last producer is gone, or
    publishes it no more.

    ## Why

    Nobody notices when events stop: the consumer waits, and works on with what it knew last.

    ## How to fix

    Let somebody publish it; where it has another name now, say at the event what it `was`; or let the consumer await it no more.

    ## When to ignore

    If somebody publishes it whom no spec names; a tag `external-producer` at the resource says so for good.

    ## Bad

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, bus: {kind: topic}}
    edges:
      - orders -> bus: {label: publish, events: OrderCreated}
      - mail -> bus: {label: consume, events: OrderCreated}
    ```

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, bus: {kind: topic}}
    edges:
      - orders -> bus: {label: publish, events: OrderPlaced}
      - mail -> bus: {label: consume, events: OrderCreated}
    ```

    ## Good

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, bus: {kind: topic}}
    edges:
      - orders -> bus: {label: publish, events: OrderCreated}
      - mail -> bus: {label: consume, events: OrderCreated}
    ```

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, bus: {kind: topic}}
    events: {OrderPlaced: {was: OrderCreated}}
    edges:
      - orders -> bus: {label: publish, events: OrderPlaced}
      - mail -> bus: {label: consume, events: OrderPlaced}
    ```
    """
    yield from lost(between, "TD902")


@comparison("TD903", "resource-removed", Severity.ERROR)
def find_removed_resources(between: Between) -> Iterator[Finding]:
    """Report a consumer that got something out of a broker resource which is gone.

    ## What

    `topodoc diff` finds a topic, queue, stream or exchange that is gone, or off at first, and a consumer of both versions to which what
    it took out of it comes on no other way. If nobody took anything from it, that is an info.

    ## Why

    The consumer fails when it subscribes, or waits for what never comes.

    ## How to fix

    Let the consumer take it out of the resource that holds it now. If the resource has another id, say there what it `was`.

    ## When to ignore

    If the consumer knows, and needs it no more.

    ## Bad

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, legacy: {kind: topic}}
    edges:
      - orders -> legacy: {label: publish, events: OrderPlaced}
      - mail -> legacy: consume
    ```

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, bus: {kind: topic}}
    edges:
      - orders -> bus: {label: publish, events: OrderPlaced}
    ```

    ## Good

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, legacy: {kind: topic}}
    edges:
      - orders -> legacy: {label: publish, events: OrderPlaced}
      - mail -> legacy: consume
    ```

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, bus: {kind: topic}}
    edges:
      - orders -> bus: {label: publish, events: OrderPlaced}
      - mail -> bus: consume
    ```
    """
    yield from lost(between, "TD903")
    used = {resource for _, __, resource in between.got}
    for topology in between.before.topologies:
        for node in topology.nodes:
            one = between.before.identities.of(topology, node.id)
            if node.is_broker_resource and between.now(one) is None and one not in used and not notice_in(between, node.deprecated):
                fact, hint = (
                    f"{node.kind} {node.id} is gone; nobody took anything from it",
                    f"if it has another id now, add to that node: was: {node.id}",
                )
                if found := at_what_is_left(between, topology, node, fact, hint, Severity.INFO):
                    yield found
