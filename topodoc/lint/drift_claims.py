"""Rules of `topodoc drift`: what documents and registries say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity
from topodoc.lint.rule import holding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.drift.comparison import Drift
    from topodoc.drift.mismatch import Mismatch


@holding("TD830", "events-differ", Severity.WARNING)
def find_different_events(drift: Drift) -> Iterator[Mismatch]:
    """Report an edge whose events are not those that are documented, or registered.

    ## What

    `topodoc drift` holds specs against dumps of what is there. The AsyncAPI document of a service names other messages than the
    `events` of its edge; or the schema registry knows an event of a topic that nobody publishes there, though all who publish say what.
    Edges without `events` are not judged.

    ## Why

    Who asks what an edge carries gets two answers.

    ## How to fix

    Let both say the same; the hint shows what the document says, and `topodoc drift --fix` writes it into YAML.

    ## When to ignore

    If the document describes a version that is not there yet.

    ## Bad

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, placed: {kind: topic}}
    edges:
      - orders -> placed: {role: publish, protocol: kafka, events: OrderPlaced}
      - mail -> placed: {role: consume, protocol: kafka, events: OrderPlaced}
    ```

    ```yaml title="orders.asyncapi.yaml"
    asyncapi: 3.0.0
    info: {title: Orders, version: "1"}
    servers: {main: {host: kafka, protocol: kafka}}
    channels: {placed: {address: placed, messages: {OrderAccepted: {}}}}
    operations: {it: {action: send, channel: {$ref: "#/channels/placed"}}}
    ```

    ## Good

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, placed: {kind: topic}}
    edges:
      - orders -> placed: {role: publish, protocol: kafka, events: OrderPlaced}
      - mail -> placed: {role: consume, protocol: kafka, events: OrderPlaced}
    ```

    ```yaml title="orders.asyncapi.yaml"
    asyncapi: 3.0.0
    info: {title: Orders, version: "1"}
    servers: {main: {host: kafka, protocol: kafka}}
    channels: {placed: {address: placed, messages: {OrderPlaced: {}}}}
    operations: {it: {action: send, channel: {$ref: "#/channels/placed"}}}
    ```
    """
    yield from drift.of("events-differ")


@holding("TD831", "direction-differs", Severity.ERROR)
def find_different_directions(drift: Drift) -> Iterator[Mismatch]:
    """Report an edge that publishes where it should consume, or the other way round.

    ## What

    `topodoc drift` holds specs against dumps of what is there. The spec says that a service publishes to a resource and facts say that
    it consumes from it, or the other way round, and neither says both. A broker's list of consumers says nothing of who publishes, and
    so speaks against nobody who does: what it has and nothing draws is a consumer more (TD823).

    ## Why

    One of them is wrong. AsyncAPI 2 is often written from the side of the client: its `publish` means what the service receives.

    ## How to fix

    Turn the role round. If the document is written from the other side, say `perspective: client` at it, in the settings.

    ## When to ignore

    Never: one of the two misleads its readers.

    ## Bad

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, placed: {kind: topic}}
    edges:
      - orders -> placed: {role: publish, protocol: kafka, events: OrderPlaced}
      - mail -> placed: {role: consume, protocol: kafka, events: OrderPlaced}
    ```

    ```yaml title="orders.asyncapi.yaml"
    asyncapi: 3.0.0
    info: {title: Orders, version: "1"}
    servers: {main: {host: kafka, protocol: kafka}}
    channels: {placed: {address: placed, messages: {OrderPlaced: {}}}}
    operations: {it: {action: receive, channel: {$ref: "#/channels/placed"}}}
    ```

    ## Good

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, placed: {kind: topic}}
    edges:
      - orders -> placed: {role: publish, protocol: kafka, events: OrderPlaced}
      - mail -> placed: {role: consume, protocol: kafka, events: OrderPlaced}
    ```

    ```yaml title="orders.asyncapi.yaml"
    asyncapi: 3.0.0
    info: {title: Orders, version: "1"}
    servers: {main: {host: kafka, protocol: kafka}}
    channels: {placed: {address: placed, messages: {OrderPlaced: {}}}}
    operations: {it: {action: send, channel: {$ref: "#/channels/placed"}}}
    ```
    """
    yield from drift.of("direction-differs")
