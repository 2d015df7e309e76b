"""TD205 to TD209: what goes into broker resources, and what comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity
from topodoc.lint.rule import Finding, at_node, rule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from topodoc.lint.evidence import Evidence
    from topodoc.model.elements import Node
    from topodoc.model.identity import Identity


@rule("TD205", "topic-without-consumer", Severity.WARNING)
def find_topics_without_consumer(evidence: Evidence) -> Iterator[Finding]:
    """Report a topic, queue, stream or exchange that nobody consumes from.

    ## What

    A broker resource of the kind topic, queue, stream or exchange, or a cylinder without a kind, out of which nothing goes to anybody.
    What is bound to it and what is replicated from it counts: an exchange whose queues are consumed is fine, and of an exchange and a
    queue that nobody consumes, you get the queue. Observers (tag `observer`) do not count; a node that no edge touches is
    [TD101](TD101.md). So does every topology of the build that shares the node. Dead-letter and retry destinations, known by their names
    or the tag `dead-letter`, and what is tagged `external-consumer` are left alone, and so is a resource with an edge that says neither
    role nor verb ([TD209](TD209.md)): it may be a consumer.

    ## Why

    Somebody pays for storing what nobody reads. More often the consumer is there and missing in the picture, or was removed and the
    producer left behind.

    ## How to fix

    Draw who consumes it: `consumer -> topic: consume`. If that is another company or another build, tag the node `external-consumer`. If
    nobody does, remove the topic.

    ## When to ignore

    If a topic is an archive, or a consumer is promised: with a date.

    ## Bad

    ```yaml
    nodes: {orders: Orders, placed: {label: OrderPlaced, kind: topic}}
    edges:
      - orders -> placed: publish
    ```

    ## Good

    ```yaml
    nodes:
      orders: Orders
      stock: Stock
      placed: {kind: topic}
      placed-dlq: {kind: queue}
      audit: {kind: topic, tags: [external-consumer]}
    edges:
      - {from: orders, to: [placed, audit], label: publish}
      - stock -> placed: consume
      - stock -> placed-dlq: publish
    ```
    """
    for node in _judged(evidence, evidence.build.unheard):
        identity = evidence.build.identity(evidence.topology, node.id)
        watching = dict.fromkeys(tap.client.name for tap in evidence.flows.taps.drains.get(identity, ()))
        fact = f"only observers ({', '.join(watching)}) consume from {node.id}" if watching else f"nobody consumes from {node.id}"
        yield at_node(node, fact, "draw its consumer, tag it external-consumer, or remove it")


@rule("TD206", "topic-without-producer", Severity.WARNING)
def find_topics_without_producer(evidence: Evidence) -> Iterator[Finding]:
    """Report a topic, queue, stream or exchange that nobody publishes to.

    ## What

    The mirror of [TD205](TD205.md): a topic, queue, stream or exchange, or a cylinder without a kind that a broker's edge touches,
    into which no data comes, neither by itself nor through what is bound to it. The same is left alone, with the tag
    `external-producer`.

    ## Why

    Its consumers wait for what never comes; or who publishes is missing in the picture, which is what readers of an event-driven
    system look for first.

    ## How to fix

    Draw who publishes: `producer -> topic: publish`. If that is another company or another build, tag the node `external-producer`.

    ## When to ignore

    If a topic is filled by hand, or a producer is promised: with a date.

    ## Bad

    ```yaml
    nodes: {stock: Stock, placed: {label: OrderPlaced, kind: topic}}
    edges:
      - stock -> placed: consume
    ```

    ## Good

    ```yaml
    nodes:
      orders: Orders
      stock: Stock
      events: {kind: exchange}
      placed: {kind: queue}
      rates: {kind: topic, tags: [external-producer]}
    edges:
      - orders -> events: publish
      - events -> placed: bind
      - {from: stock, to: [placed, rates], label: consume}
    ```
    """
    for node in _judged(evidence, evidence.build.unfed):
        yield at_node(node, f"nobody publishes to {node.id}", "draw its producer, tag it external-producer, or remove it")


def _judged(evidence: Evidence, reported: Collection[Identity]) -> Iterator[Node]:
    """Yield the nodes of the topology that are *reported*, each in one topology of the build, if all of who may use it is known."""
    topology, build = evidence.topology, evidence.build
    for node in topology.nodes:
        if build.identity(topology, node.id) in reported and build.is_judged(topology, node.id):
            yield node
