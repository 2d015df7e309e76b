"""Rules of `topodoc diff`: connections that are not as they were: how they speak, and who waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity
from topodoc.lint.rule import Finding, comparison
from topodoc.lint.telling import at_client, who

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.change.between import Between
    from topodoc.model.elements import Edge
    from topodoc.model.flows import Flows
    from topodoc.model.identity import Identity
    from topodoc.model.topology import Topology

_ONE = {"rabbitmq": "amqp", "jetstream": "nats", "https": "http+tls", "wss": "ws+tls", "amqps": "amqp+tls", "mqtts": "mqtt+tls"}


@comparison("TD908", "protocol-changed", Severity.ERROR)
def find_changed_protocols(between: Between) -> Iterator[Finding]:
    """Report a connection that speaks another protocol than before.

    ## What

    `topodoc diff` finds an edge of both versions with another protocol: an error at a broker resource, a warning at a call. If only
    encryption (`+tls`) is new or gone it is an info. If one of both states no protocol nothing is found.

    ## Why

    Both ends have to change at the same time, and at a broker all who use the resource.

    ## How to fix

    Offer both protocols until everybody has moved.

    ## When to ignore

    If both ends are deployed together, or the protocol was stated wrongly before.

    ## Bad

    ```yaml
    topology: shop
    nodes: {orders: Orders, bus: {kind: topic}}
    edges: [orders -> bus: {label: publish, protocol: kafka}]
    ```

    ```yaml
    topology: shop
    nodes: {orders: Orders, bus: {kind: topic}}
    edges: [orders -> bus: {label: publish, protocol: amqp}]
    ```

    ## Good

    ```yaml
    topology: shop
    nodes: {orders: Orders, bus: {kind: topic}}
    edges: [orders -> bus: {label: publish, protocol: amqp}]
    ```

    ```yaml
    topology: shop
    nodes: {orders: Orders, bus: {kind: topic}}
    edges: [orders -> bus: {label: publish, protocol: RabbitMQ}]
    ```
    """
    yield from protocols_changed(between, external=False)


def protocols_changed(between: Between, *, external: bool) -> Iterator[Finding]:
    """Yield what TD908 tells, of clients that are *external*, or of the others; of what only encrypts always among the others."""
    for _, topology, edges in between.edges:
        for old, new in edges.both:
            (was, was_safe), (now, is_safe) = _spoken(old.protocol), _spoken(new.protocol)
            if not was or not now or (was, was_safe) == (now, is_safe):
                continue
            is_external = any(topology.node_by_id[end.node].external for end in (new.source, new.target))
            if external == (is_external and was != now):
                at_broker = between.after.taps.touches_resource(topology, new)
                severity = Severity.INFO if was == now else None if at_broker else Severity.WARNING
                yield _protocol(topology, old, new, severity)


def _spoken(protocol: str) -> tuple[str, bool]:
    """Return the family of *protocol*, and whether it is encrypted."""
    name = protocol.lower()
    name, _, tail = _ONE.get(name, name).partition("+")
    return _ONE.get(name, name).partition("+")[0], "tls" in (tail or _ONE.get(name, ""))


def _protocol(topology: Topology, old: Edge, new: Edge, severity: Severity | None) -> Finding:
    fact = f"{new.source.name} -> {new.target.name} speaks {new.protocol} now, {old.protocol} before"
    hint = f"offer both until {new.source.name} and {new.target.name} have moved, or go back to {old.protocol}"
    return Finding(fact, hint, new.span, f"edge:{new.id}", severity, topology.id, f"{old.protocol} -> {new.protocol}")


@comparison("TD909", "delivery-changed", Severity.WARNING)
def find_changed_deliveries(between: Between) -> Iterator[Finding]:
    """Report a connection on which another end waits or dials than before.

    ## What

    `topodoc diff` finds an edge of both versions that was synchronous (`solid`) and is asynchronous (`pulse`), or the other way
    round; and a consumer that took something out of a resource by itself and gets it delivered now, or the other way round.

    ## Why

    Who waits for an answer fails with the one that is asked. Who gets something delivered has to be reachable, and no longer decides
    how fast it comes.

    ## How to fix

    Ask whether both ends are ready for it.

    ## When to ignore

    If it is meant.

    ## Bad

    ```yaml
    topology: shop
    nodes: {orders: Orders, stock: Stock}
    edges: [orders -> stock: {label: reserve, type: pulse}]
    ```

    ```yaml
    topology: shop
    nodes: {orders: Orders, stock: Stock}
    edges: [orders -> stock: {label: reserve, type: solid}]
    ```

    ## Good

    ```yaml
    topology: shop
    nodes: {orders: Orders, stock: Stock}
    edges: [orders -> stock: {label: reserve, type: pulse}]
    ```

    ```yaml
    topology: shop
    nodes: {orders: Orders, stock: Stock}
    edges: [orders -> stock: {label: reserve stock, type: pulse}]
    ```
    """
    for _, topology, edges in between.edges:
        for old, new in edges.both:
            if old.type != new.type:
                fact = f"{new.source.name} -> {new.target.name} is {new.type} now, {old.type} before"
                waits = "waits for an answer" if new.type == "solid" else "waits for no answer any more"
                hint = f"check that {new.source.name} is ready, because it {waits} now; or write type: {old.type}"
                yield Finding(fact, hint, new.span, f"edge:{new.id}", None, topology.id, f"{old.type} -> {new.type}")
    before, after = dialling(between.before), dialling(between.after)
    for (then, resource), was in before.items():
        client, there = between.now(then), between.now(resource)
        now = after.get((client, there)) if client and there else None
        if client and there and now is not None and len(was) == len(now) == 1 and was != now:
            name = between.node(there)[1].id
            what = (
                (f"takes out of {name} itself now", "write deliver")
                if True in now
                else (f"gets delivered what {name} holds", "write consume")
            )
            fact = f"{who(between, client)} {what[0]}; before, it was the other way round"
            yield at_client(between, client, fact, f"check that both ends are ready; or {what[1]} as before", f"{was} -> {now}")


def dialling(flows: Flows) -> dict[tuple[Identity, Identity], set[bool]]:
    """Return, by who takes something out of which resource, whether it dials for it, once or by several edges."""
    found: dict[tuple[Identity, Identity], set[bool]] = {}
    for resource, taps in flows.taps.drains.items():
        for tap in taps:
            found.setdefault((flows.identities.of(tap.topology, tap.client.node), resource), set()).add(tap.edge.source == tap.client)
    return found
