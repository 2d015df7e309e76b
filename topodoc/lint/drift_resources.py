"""Rules of `topodoc drift`: resources, and how they are bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity
from topodoc.lint.rule import holding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.drift.comparison import Drift
    from topodoc.drift.mismatch import Mismatch


@holding("TD821", "unknown-resource", Severity.WARNING)
def find_unknown_resources(drift: Drift) -> Iterator[Mismatch]:
    """Report a topic, queue, stream or exchange that is there and in no topology.

    ## What

    `topodoc drift` holds specs against dumps of what is there. A dump, or a document, has a resource of a broker that no topology has.

    ## Why

    Somebody uses it, and readers of the pictures do not know that it is there.

    ## How to fix

    Add the node, with the edges of who uses it; `topodoc drift --fix` does that in YAML where a service you know uses it. If a node is
    meant that is called otherwise, say so under `names:` of the settings.

    ## When to ignore

    If it belongs to nobody whom the specs describe: leave its name out, under `ignore:` of the entry of `drift:`, with `*` for any text.

    ## Bad

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, placed: {kind: topic}}
    edges:
      - orders -> placed: {role: publish, protocol: kafka, events: OrderPlaced}
      - mail -> placed: {role: consume, protocol: kafka, events: OrderPlaced}
    ```

    ```text title="topics-2026-01-01.txt"
    Topic: placed TopicId: x PartitionCount: 3 ReplicationFactor: 3 Configs:
    Topic: cancelled TopicId: x PartitionCount: 3 ReplicationFactor: 3 Configs:
    ```

    ## Good

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, placed: {kind: topic}}
    edges:
      - orders -> placed: {role: publish, protocol: kafka, events: OrderPlaced}
      - mail -> placed: {role: consume, protocol: kafka, events: OrderPlaced}
    ```

    ```text title="topics-2026-01-01.txt"
    Topic: placed TopicId: x PartitionCount: 3 ReplicationFactor: 3 Configs:
    ```
    """
    yield from drift.of("unknown-resource")


@holding("TD822", "missing-resource", Severity.ERROR)
def find_missing_resources(drift: Drift) -> Iterator[Mismatch]:
    """Report a topic, queue, stream or exchange that is drawn and not there.

    ## What

    `topodoc drift` holds specs against dumps of what is there. A dump that lists all resources of a broker has none that is called like
    the node. Nodes of layers that are off, external ones and those that should be gone by now are infos.

    ## Why

    What is drawn does not exist: a picture of what was, of what was planned, or of what is called otherwise.

    ## How to fix

    Take the node out, or create the resource. If it is called otherwise, say so under `names:` of the settings.

    ## When to ignore

    If it is there and the user who made the dump may not see it.

    ## Bad

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, placed: {kind: topic}}
    edges:
      - orders -> placed: {role: publish, protocol: kafka, events: OrderPlaced}
      - mail -> placed: {role: consume, protocol: kafka, events: OrderPlaced}
    ```

    ```text title="topics-2026-01-01.txt"
    Topic: paid TopicId: x PartitionCount: 3 ReplicationFactor: 3 Configs:
    ```

    ## Good

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, placed: {kind: topic}}
    edges:
      - orders -> placed: {role: publish, protocol: kafka, events: OrderPlaced}
      - mail -> placed: {role: consume, protocol: kafka, events: OrderPlaced}
    ```

    ```text title="topics-2026-01-01.txt"
    Topic: placed TopicId: x PartitionCount: 3 ReplicationFactor: 3 Configs:
    ```
    """
    yield from drift.of("missing-resource")


@holding("TD829", "wiring-differs", Severity.WARNING)
def find_different_wiring(drift: Drift) -> Iterator[Mismatch]:
    """Report a binding, a subscription or a filter that is not as it is drawn.

    ## What

    `topodoc drift` holds specs against dumps of what is there. Two resources are bound that no edge binds, an edge binds two that are
    not bound, or the edge says another `filter` than the broker has: a routing key, a subject. Edges without a `filter` are not judged
    for it.

    ## Why

    Events go other ways than the picture says, or are held back where it says that they pass.

    ## How to fix

    Draw what is there, or bind what is drawn. `topodoc drift --fix` adds a binding that is not drawn, in YAML.

    ## When to ignore

    If the dump is of another environment that is bound otherwise.

    ## Bad

    ```yaml
    topology: shop
    nodes: {orders: {kind: exchange}, paid: {kind: queue}, mail: Mail}
    edges:
      - orders -> paid: {role: bind, protocol: amqp, filter: "order.paid"}
      - mail -> paid: {role: consume, protocol: amqp}
    ```

    ```json title="definitions-2026-01-01.json"
    {"rabbit_version": "4.0.5", "vhosts": [{"name": "/"}],
     "exchanges": [{"name": "orders", "vhost": "/", "type": "topic"}], "queues": [{"name": "paid", "vhost": "/"}],
     "bindings": [{"source": "orders", "vhost": "/", "destination": "paid", "destination_type": "queue", "routing_key": "order.#"}]}
    ```

    ## Good

    ```yaml
    topology: shop
    nodes: {orders: {kind: exchange}, paid: {kind: queue}, mail: Mail}
    edges:
      - orders -> paid: {role: bind, protocol: amqp, filter: "order.paid"}
      - mail -> paid: {role: consume, protocol: amqp}
    ```

    ```json title="definitions-2026-01-01.json"
    {"rabbit_version": "4.0.5", "vhosts": [{"name": "/"}],
     "exchanges": [{"name": "orders", "vhost": "/", "type": "topic"}], "queues": [{"name": "paid", "vhost": "/"}],
     "bindings": [{"source": "orders", "vhost": "/", "destination": "paid", "destination_type": "queue", "routing_key": "order.paid"}]}
    ```
    """
    yield from drift.of("wiring-differs")
