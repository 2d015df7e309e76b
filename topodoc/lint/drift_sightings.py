"""Rules of `topodoc drift`: what was seen, and how old it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity
from topodoc.lint.rule import holding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.drift.comparison import Drift
    from topodoc.drift.mismatch import Mismatch


@holding("TD832", "unknown-call", Severity.INFO)
def find_unknown_calls(drift: Drift) -> Iterator[Mismatch]:
    """Report a call that facts show and that nothing draws.

    ## What

    `topodoc drift` holds specs against dumps of what is there. A trace shows that a service calls another, or uses a store, or its
    configuration holds the address of one, and no edge says so.

    ## Why

    Who stops the other one hurts this one, and the picture does not say so.

    ## How to fix

    Add the edge, which `topodoc drift --fix` does in YAML if you have both nodes; or add the node that is dialled. If it is known by
    another name, say so under `names:`.

    ## When to ignore

    If the address is there and not used.

    ## Bad

    ```yaml
    topology: shop
    nodes: {orders: Orders, stock: Stock}
    edges:
      - orders -> stock: {role: request, protocol: http}
    ```

    ```json title="traces-2026-01-01.json"
    {"resourceSpans": [
    {"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "orders"}}]},
     "scopeSpans": [{"spans": [{"traceId": "t", "spanId": "0000000000000000", "kind": 3, "attributes": [
       {"key": "http.request.method", "value": {"stringValue": "GET"}},
       {"key": "peer.service", "value": {"stringValue": "pricing"}}]}]}]}
    ]}
    ```

    ## Good

    ```yaml
    topology: shop
    nodes: {orders: Orders, stock: Stock}
    edges:
      - orders -> stock: {role: request, protocol: http}
    ```

    ```json title="traces-2026-01-01.json"
    {"resourceSpans": [
    {"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "orders"}}]},
     "scopeSpans": [{"spans": [{"traceId": "t", "spanId": "0000000000000000", "kind": 3, "attributes": [
       {"key": "http.request.method", "value": {"stringValue": "GET"}},
       {"key": "peer.service", "value": {"stringValue": "stock"}}]}]}]}
    ]}
    ```
    """
    yield from drift.of("unknown-call")


@holding("TD833", "unseen-edge", Severity.INFO, is_on=False)
def find_unseen_edges(drift: Drift) -> Iterator[Mismatch]:
    """Report an edge over which nobody saw anything go.

    ## What

    `topodoc drift` holds specs against dumps of what is there. There are traces, and neither they nor a consumer that a broker knows
    show the edge. Off unless the settings select it, for traces only show what ran.

    ## Why

    What was not used for long may be gone.

    ## How to fix

    Take the edge out, or trace for longer.

    ## When to ignore

    If it is used rarely, or its traces are not sampled.

    ## Bad

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, placed: {kind: topic}}
    edges:
      - orders -> placed: {role: publish, protocol: kafka, events: OrderPlaced}
      - mail -> placed: {role: consume, protocol: kafka, events: OrderPlaced}
    ```

    ```json title="traces-2026-01-01.json"
    {"resourceSpans": [
    {"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "orders"}}]},
     "scopeSpans": [{"spans": [{"traceId": "t", "spanId": "0000000000000000", "kind": 4, "attributes": [
       {"key": "messaging.system", "value": {"stringValue": "kafka"}},
       {"key": "messaging.destination.name", "value": {"stringValue": "placed"}}]}]}]}
    ]}
    ```

    ## Good

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, placed: {kind: topic}}
    edges:
      - orders -> placed: {role: publish, protocol: kafka, events: OrderPlaced}
      - mail -> placed: {role: consume, protocol: kafka, events: OrderPlaced}
    ```

    ```json title="traces-2026-01-01.json"
    {"resourceSpans": [
    {"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "orders"}}]},
     "scopeSpans": [{"spans": [{"traceId": "t", "spanId": "0000000000000000", "kind": 4, "attributes": [
       {"key": "messaging.system", "value": {"stringValue": "kafka"}},
       {"key": "messaging.destination.name", "value": {"stringValue": "placed"}}]}]}]},
    {"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "mail"}}]},
     "scopeSpans": [{"spans": [{"traceId": "t", "spanId": "0000000000000001", "kind": 5, "attributes": [
       {"key": "messaging.system", "value": {"stringValue": "kafka"}},
       {"key": "messaging.destination.name", "value": {"stringValue": "placed"}}]}]}]}
    ]}
    ```
    """
    yield from drift.of("unseen-edge")


@holding("TD834", "old-facts", Severity.INFO)
def find_old_facts(drift: Drift) -> Iterator[Mismatch]:
    """Report facts that are more than 30 days old.

    ## What

    `topodoc drift` holds specs against dumps, whose day their names or `as_of` tell, and the oldest of them is more than 30 days old.

    ## Why

    An old dump reports what was fixed since, and does not know what is new.

    ## How to fix

    Make new dumps, for example in a nightly job.

    ## When to ignore

    If nothing can be dumped any more.

    ## Bad

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, placed: {kind: topic}}
    edges:
      - orders -> placed: {role: publish, protocol: kafka, events: OrderPlaced}
      - mail -> placed: {role: consume, protocol: kafka, events: OrderPlaced}
    ```

    ```text title="groups-2025-06-30.txt"
    GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID
    mail placed 0 5 5 0 c-1 /10.0.0.1 c
    ```

    ## Good

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, placed: {kind: topic}}
    edges:
      - orders -> placed: {role: publish, protocol: kafka, events: OrderPlaced}
      - mail -> placed: {role: consume, protocol: kafka, events: OrderPlaced}
    ```

    ```text title="groups-2026-01-01.txt"
    GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID
    mail placed 0 5 5 0 c-1 /10.0.0.1 c
    ```
    """
    yield from drift.of("old-facts")
