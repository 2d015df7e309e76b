"""TD207 to TD209: who consumes, and what happens to what cannot be consumed."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from topodoc.lint.messaging import CARRIERS
from topodoc.lint.rule import Finding, at_edge, at_node
from topodoc.model.lexicon import Phrase, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.lint.evidence import Evidence


def find_consumers_without_dlq(evidence: Evidence) -> Iterator[Finding]:
    """Report a topic that is consumed and has no dead-letter destination.

    ## What

    A topic, queue, stream or exchange from which somebody consumes, for which there is no dead-letter destination: a resource whose
    name has the words of the topic's name and those of a dead-letter queue, such as `orders` and `orders-dlq`, or one that an edge
    joins to it. Dead-letter and retry destinations need none themselves. Off unless it is selected.

    ## Why

    What a consumer cannot digest it either drops, or reads again and again while everything behind it waits.

    ## How to mend

    Add the destination, and draw who publishes to it.

    ## When to ignore

    Where a message that is lost does not matter, such as a measurement.

    ## Bad

    ```yaml
    nodes: {orders: Orders, stock: Stock, placed: {kind: topic}}
    edges:
      - orders -> placed: publish
      - stock -> placed: consume
    ```

    ## Good

    ```yaml
    nodes: {orders: Orders, stock: Stock, placed: {kind: topic}, placed-dlq: {kind: topic}}
    edges:
      - orders -> placed: publish
      - stock -> placed: consume
      - stock -> placed-dlq: publish
    ```
    """
    destinations = {node.id: node for node in evidence.topology.nodes if node.is_broker_resource and "dead-letter" in node.traits}
    named = {part for node in destinations.values() for part in _parts(_own_words(node.id)) | _parts(_own_words(node.label))}
    joined = {
        end.node
        for edge in evidence.topology.edges
        for end, other in ((edge.source, edge.target), (edge.target, edge.source))
        if other.node in destinations
    }
    for node in evidence.topology.nodes:
        if node.kind not in CARRIERS or node.id in joined or node.id not in evidence.consumed:
            continue
        if named.isdisjoint({_own_words(node.id), _own_words(node.label)}):
            yield at_node(node, f"{node.id} is consumed and has no dead-letter destination", f"add one, such as {node.id}-dlq")


def _own_words(name: str) -> Phrase:
    """Return the words of *name* that tell one resource from another."""
    return tuple(word for word in words_of(name) if word not in CARRIERS)


def _parts(words: Phrase) -> set[Phrase]:
    """Return every stretch of *words*."""
    return {words[begin:end] for begin, end in combinations(range(len(words) + 1), 2)}


def find_fan_outs(evidence: Evidence) -> Iterator[Finding]:
    """Report a resource with many consumers.

    ## What

    A broker resource from which more nodes consume than the setting `limits: {consumers: …}` says, 10 if it says nothing. Off
    unless it is selected.

    ## Why

    Whoever changes what such a topic carries changes it for all of them. It deserves a schema, an owner and an announcement.

    ## How to mend

    Ask whether all of them need all of it; split the topic, or let one of them publish what the others derive from it.

    ## When to ignore

    Where the topic is meant for everyone, and its schema is kept compatible.

    ## Bad

    ```yaml title="topodoc.yml"
    limits: {consumers: 2}
    ```

    ```yaml
    nodes: {orders: Orders, stock: Stock, mail: Mail, audit: Audit, placed: {kind: topic}}
    edges:
      - orders -> placed: publish
      - {from: [stock, mail, audit], to: placed, label: consume}
    ```

    ## Good

    ```yaml
    nodes: {orders: Orders, stock: Stock, mail: Mail, placed: {kind: topic}}
    edges:
      - orders -> placed: publish
      - {from: [stock, mail], to: placed, label: consume}
    ```
    """
    most = evidence.standards.consumers
    for node in evidence.topology.nodes:
        count = len({client for _, client in evidence.consumed.get(node.id, ())})
        if count > most:
            yield at_node(node, f"{count} nodes consume from {node.id}, more than {most}", "split it, or raise the limit")


def find_guessed_roles(evidence: Evidence) -> Iterator[Finding]:
    """Report an edge at a broker resource that does not say whether it publishes or consumes.

    ## What

    An edge from a client to a broker resource that states no role and whose label does not begin with a verb that names one, such
    as publish, send, consume or poll. It is read as publish.

    ## Why

    The client dials either way, so the direction of the edge does not tell. The picture then shows a guess. No other rule holds the
    guess against anyone: the resource is not said to lack a consumer or a producer.

    ## How to mend

    Label the edge `publish` or `consume`, or state `role:`. The setting `verbs` adds words of your own.

    ## When to ignore

    Where the client does both and the picture need not say so.

    ## Bad

    ```yaml
    nodes: {orders: Orders, placed: {kind: topic}}
    edges:
      - orders -> placed: {protocol: kafka}
    ```

    ## Good

    ```yaml
    nodes: {orders: Orders, stock: Stock, placed: {kind: topic}}
    edges:
      - orders -> placed: {label: publish, protocol: kafka}
      - stock -> placed: {label: OrderPlaced, role: consume, protocol: kafka}
    ```
    """
    for edge in evidence.topology.edges:
        if edge.role_basis == "guessed":
            fact = f"it is not said whether {edge.source.name} publishes to {edge.target.name} or consumes from it; read as publish"
            yield at_edge(edge, fact, 'label the edge "publish" or "consume", or state its role')
