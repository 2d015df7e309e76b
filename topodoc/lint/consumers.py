"""TD207 to TD209: who consumes, and what happens to what cannot be consumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity
from topodoc.lint.build import is_carrier
from topodoc.lint.rule import Finding, at_edge, at_node, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.lint.evidence import Evidence
    from topodoc.model.taps import Tap


@rule("TD207", "consumer-without-dlq", Severity.WARNING, is_on=False)
def find_consumers_without_dlq(evidence: Evidence) -> Iterator[Finding]:
    """Report a consumer that has nowhere to put what it cannot handle.

    ## What

    A node that takes something out of a topic, queue, stream or exchange, and has no edge to a dead-letter destination, where the
    resource is not bound to one either. Dead-letter and retry destinations are known by their names or the tag `dead-letter`.
    Observers, external nodes, and who takes only dead letters need none. Told once for each consumer. Off unless it is selected.

    ## Why

    What a consumer cannot digest it either drops, or reads again and again while everything behind it waits.

    ## How to fix

    Add the destination, and draw who publishes to it, or what is bound to it.

    ## When to ignore

    If a message that is lost does not matter, such as a measurement.

    ## Bad

    ```yaml
    nodes: {orders: Orders, stock: Stock, placed: {kind: topic}}
    edges:
      - orders -> placed: publish
      - stock -> placed: consume
    ```

    ## Good

    ```yaml
    nodes:
      orders: Orders
      stock: Stock
      mail: Mail
      placed: {kind: topic}
      placed-dlq: {kind: topic}
      jobs: {kind: queue}
      jobs-dlq: {kind: queue}
    edges:
      - {from: orders, to: [placed, jobs], label: publish}
      - stock -> placed: consume
      - stock -> placed-dlq: publish
      - mail -> jobs: consume
      - jobs -> jobs-dlq
    ```
    """
    flows = evidence.flows
    putting = {client for client, taps in evidence.feeding.items() if any(tap.resource in flows.taps.failing for tap in taps)}
    for name, taps in evidence.draining.items():
        node = evidence.topology.node(name)
        if name in putting or node.external or not evidence.build.is_home(evidence.topology, name):
            continue
        bare = dict.fromkeys(tap.at for tap in taps if not tap.is_observer and _needs_dead_letters(tap, evidence))
        if bare:
            first = next(iter(bare))
            fact = f"{name} consumes from {', '.join(bare)} and has no dead-letter destination"
            yield at_node(node, fact, f'add a dead-letter destination, such as "{name} -> {first}-dlq: publish"')


def _needs_dead_letters(tap: Tap, evidence: Evidence) -> bool:
    flows = evidence.flows
    bound = any(bond.target in flows.taps.failing for bond in flows.taps.onward.get(tap.resource, ()))
    return tap.resource not in flows.taps.failing and not bound and any(map(is_carrier, flows.taps.nodes[tap.resource]))


@rule("TD208", "fan-out", Severity.WARNING, is_on=False)
def find_fan_outs(evidence: Evidence) -> Iterator[Finding]:
    """Report a resource with many consumers.

    ## What

    A broker resource from which more nodes consume than the setting `limits: {consumers: …}` says, 10 if it says nothing. Off
    unless it is selected.

    ## Why

    If you change what such a topic carries, you change it for all of them. It deserves a schema, an owner and an announcement.

    ## How to fix

    Ask whether all of them need all of it; split the topic, or let one of them publish what the others derive from it.

    ## When to ignore

    If the topic is meant for everyone, and its schema is kept compatible.

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
    for node in evidence.flows.by_id[evidence.topology.id].nodes:
        taps = evidence.flows.taps.drains.get(evidence.build.identity(evidence.topology, node.id), ())
        count = len({evidence.build.identity(tap.topology, tap.client.node) for tap in taps if tap.topology.id == evidence.topology.id})
        if count > most:
            yield at_node(node, f"{count} nodes consume from {node.id}, more than {most}", "split it, or raise the limit")


@rule("TD209", "guessed-role", Severity.INFO)
def find_guessed_roles(evidence: Evidence) -> Iterator[Finding]:
    """Report an edge at a broker resource that does not say whether it publishes or consumes.

    ## What

    An edge from a client to a broker resource that states no role and whose label does not begin with a verb that names one, such
    as publish, send, consume or poll. It is read as publish.

    ## Why

    The client dials either way, so the direction of the edge does not tell. The picture then shows a guess. No other rule relies on the
    guess: none says that the resource has no consumer, or no producer.

    ## How to fix

    Label the edge `publish` or `consume`, or state `role:`. The setting `verbs` adds words of your own.

    ## When to ignore

    If the client does both and the picture need not say so.

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
            fact = (
                f"it is not clear whether {edge.source.name} publishes to {edge.target.name} or consumes from it; topodoc assumes publish"
            )
            yield at_edge(edge, fact, 'label the edge "publish" or "consume", or state its role')
        elif edge.meaning.is_call and evidence.flows.taps.touches_resource(evidence.topology, edge) and edge.role_basis == "stated":
            fact = f"{edge.source.name} -> {edge.target.name} is a request to a broker resource, but clients publish or consume there"
            yield at_edge(edge, fact, 'write "role: publish" or "role: consume", or "role: access" for both')
