"""Rules of `topodoc drift`: who puts in, and what its document leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity
from topodoc.lint.rule import holding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.drift.comparison import Drift
    from topodoc.drift.mismatch import Mismatch


@holding("TD835", "unknown-producer", Severity.WARNING)
def find_unknown_producers(drift: Drift) -> Iterator[Mismatch]:
    """Report a service that publishes, and that nothing draws as a producer.

    ## What

    `topodoc drift` holds specs against dumps of what is there. A trace or a document says that a node puts something into a resource,
    and no edge says so. Brokers do not know who publishes; AsyncAPI documents, traces and permissions do.

    ## Why

    Who asks where an event comes from asks the picture.

    ## How to fix

    Add the edge that the hint shows; `topodoc drift --fix` does that in YAML.

    ## When to ignore

    At the resource, where it is nobody's business.

    ## Bad

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, placed: {kind: topic}}
    edges:
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
       {"key": "messaging.destination.name", "value": {"stringValue": "placed"}}]}]}]}
    ]}
    ```
    """
    yield from drift.of("unknown-producer")


@holding("TD836", "not-documented", Severity.WARNING)
def find_what_is_not_documented(drift: Drift) -> Iterator[Mismatch]:
    """Report an edge to a resource of which the document of its service does not tell.

    ## What

    `topodoc drift` holds specs against dumps of what is there. The AsyncAPI document of a service lists all that it sends and receives,
    unless `complete: false` is said at it, and it does not tell of the edge.

    ## Why

    Either the edge is not there, or the document is not whole, and others rely on it.

    ## How to fix

    Take the edge out, or say it in the document.

    ## When to ignore

    If the service uses it for itself alone, and documents only what others may rely on.

    ## Bad

    ```yaml
    topology: shop
    nodes: {orders: Orders, placed: {kind: topic}, paid: {kind: topic}}
    edges:
      - orders -> placed: {role: publish, protocol: kafka}
      - orders -> paid: {role: consume, protocol: kafka}
    ```

    ```yaml title="orders.asyncapi.yaml"
    asyncapi: 3.0.0
    info: {title: Orders, version: "1"}
    servers: {main: {host: kafka, protocol: kafka}}
    channels: {placed: {address: placed, messages: {OrderPlaced: {}}}}
    operations: {it: {action: send, channel: {$ref: "#/channels/placed"}}}
    ```

    ## Good

    ```yaml
    topology: shop
    nodes: {orders: Orders, placed: {kind: topic}}
    edges:
      - orders -> placed: {role: publish, protocol: kafka}
    ```

    ```yaml title="orders.asyncapi.yaml"
    asyncapi: 3.0.0
    info: {title: Orders, version: "1"}
    servers: {main: {host: kafka, protocol: kafka}}
    channels: {placed: {address: placed, messages: {OrderPlaced: {}}}}
    operations: {it: {action: send, channel: {$ref: "#/channels/placed"}}}
    ```
    """
    yield from drift.of("not-documented")
