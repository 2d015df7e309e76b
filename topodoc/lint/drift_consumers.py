"""Rules of `topodoc drift`: who takes out, and who is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity
from topodoc.lint.rule import holding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.drift.comparison import Drift
    from topodoc.drift.mismatch import Mismatch


@holding("TD823", "unknown-consumer", Severity.WARNING)
def find_unknown_consumers(drift: Drift) -> Iterator[Mismatch]:
    """Report a service that consumes, and that nothing draws as a consumer.

    ## What

    `topodoc drift` holds specs against dumps of what is there. A consumer group, a consumer of a queue, a subscription, a trace or a
    document says that a node takes something out of a resource, and no edge says so. Groups that are no known service are TD826.

    ## Why

    Who changes what is published asks the picture who reads it.

    ## How to fix

    Add the edge that the hint shows; `topodoc drift --fix` does that in YAML.

    ## When to ignore

    At the resource, where the reading is nobody's business: `ignore: {TD823: a replay of last week}`.

    ## Bad

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, placed: {kind: topic}}
    edges:
      - orders -> placed: {role: publish, protocol: kafka, events: OrderPlaced}
    ```

    ```text title="groups-2026-01-01.txt"
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
    yield from drift.of("unknown-consumer")


@holding("TD824", "absent-consumer", Severity.WARNING)
def find_absent_consumers(drift: Drift) -> Iterator[Mismatch]:
    """Report a consumer that is drawn and of which the broker knows nothing.

    ## What

    `topodoc drift` holds specs against dumps of what is there. A dump lists all groups of a broker, or all consumers, and none of them
    is the service that an edge draws; no trace shows it either. Kafka forgets a group a week after its last member left, and knows none
    of consumers without a group.

    ## Why

    The service stopped reading, or never began; or it reads as a group with another name.

    ## How to fix

    Take the edge out, or see why it does not read. If a group of another name is the service, paste the line of the hint under `names:`.

    ## When to ignore

    If it reads without a group, or once a month.

    ## Bad

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, placed: {kind: topic}}
    edges:
      - orders -> placed: {role: publish, protocol: kafka, events: OrderPlaced}
      - mail -> placed: {role: consume, protocol: kafka, events: OrderPlaced}
    ```

    ```text title="groups-2026-01-01.txt"
    GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID
    audit placed 0 5 5 0 c-1 /10.0.0.1 c
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
    yield from drift.of("absent-consumer")


@holding("TD825", "idle-consumer", Severity.INFO)
def find_idle_consumers(drift: Drift) -> Iterator[Mismatch]:
    """Report a consumer that is drawn and known to the broker, while nobody is connected.

    ## What

    `topodoc drift` holds specs against dumps of what is there. The consumer group is there, and none of its rows names a member:
    CONSUMER-ID is `-`.

    ## Why

    What is published piles up until somebody reads it.

    ## How to fix

    Start the service; where it is gone, delete the group and take the edge out.

    ## When to ignore

    If it only runs now and then.

    ## Bad

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, placed: {kind: topic}}
    edges:
      - orders -> placed: {role: publish, protocol: kafka, events: OrderPlaced}
      - mail -> placed: {role: consume, protocol: kafka, events: OrderPlaced}
    ```

    ```text title="groups-2026-01-01.txt"
    GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID
    mail placed 0 5 5 0 - - -
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
    yield from drift.of("idle-consumer")


@holding("TD826", "unknown-group", Severity.WARNING)
def find_unknown_groups(drift: Drift) -> Iterator[Mismatch]:
    """Report a consumer group, a user or another client of a known resource that is no known service.

    ## What

    `topodoc drift` holds specs against dumps of what is there. Something uses a resource that is drawn, and what it is called is
    neither the id nor the label of a node, nor said under `names:`. Nothing is joined by a guess: the hint proposes, you decide.

    ## Why

    As long as nobody knows what it is, nothing can be said of the service that it may be.

    ## How to fix

    Paste the line of the hint into the settings, or declare the service.

    ## When to ignore

    If it belongs to somebody else: `ignore:` of the entry of `drift:` takes names with `*`, such as `kafka-group:lab-*`.

    ## Bad

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, placed: {kind: topic}}
    edges:
      - orders -> placed: {role: publish, protocol: kafka, events: OrderPlaced}
      - mail -> placed: {role: consume, protocol: kafka, events: OrderPlaced}
    ```

    ```text title="groups-2026-01-01.txt"
    GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID
    mailer placed 0 5 5 0 c-1 /10.0.0.1 c
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
    yield from drift.of("unknown-group")
