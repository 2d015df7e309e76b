"""Rules of `topodoc diff`: what connections ended at: where failures go, and who was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.change.notice import notice_in
from topodoc.diagnostics import Severity
from topodoc.lint.rewired import dialling
from topodoc.lint.rule import comparison
from topodoc.lint.telling import at_client, some, who

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.change.between import Between
    from topodoc.lint.rule import Finding
    from topodoc.model.elements import Node
    from topodoc.model.flows import Flows
    from topodoc.model.identity import Identity


@comparison("TD910", "dead-letter-lost", Severity.WARNING)
def find_lost_dead_letters(between: Between) -> Iterator[Finding]:
    """Report a consumer that had somewhere to put what it cannot handle, and has no more.

    ## What

    `topodoc diff` finds a consumer of both versions that put dead letters into a resource, or whose queue was bound to one; neither
    is so now, and it still takes something out of that queue.

    ## Why

    A message that cannot be handled stops the queue, or is lost.

    ## How to fix

    Give the consumer, or the queue, a dead-letter destination again.

    ## When to ignore

    If it handles failures otherwise.

    ## Bad

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, inbox: {kind: queue}, inbox-dlq: {kind: queue}}
    edges: [orders -> inbox: publish, mail -> inbox: consume, inbox -> inbox-dlq: bind]
    ```

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, inbox: {kind: queue}}
    edges: [orders -> inbox: publish, mail -> inbox: consume]
    ```

    ## Good

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, inbox: {kind: queue}, inbox-dlq: {kind: queue}}
    edges: [orders -> inbox: publish, mail -> inbox: consume, inbox -> inbox-dlq: bind]
    ```

    ```yaml
    topology: shop
    nodes: {orders: Orders, mail: Mail, inbox: {kind: queue}, inbox-dlq: {kind: queue}}
    edges: [orders -> inbox: publish, mail -> inbox: consume, mail -> inbox-dlq: publish]
    ```
    """
    had, have, drains = _with_dead_letters(between.before), _with_dead_letters(between.after), dialling(between.after)
    bare: dict[Identity, list[str]] = {}
    for then, resource in had:
        client, there = between.now(then), between.now(resource)
        if client and there and (client, there) in drains and (client, there) not in have:
            bare.setdefault(client, []).append(between.node(there)[1].id)
    for client, names in bare.items():
        name = between.node(client)[1].id
        fact = f"{who(between, client)} no longer has a dead-letter destination for what it cannot handle out of {some(names)}"
        hint = f'add a dead-letter destination, such as "{name} -> {names[0]}-dlq: publish"'
        yield at_client(between, client, fact, hint, f"{' '.join(names)} -> no dead letters")


def _with_dead_letters(flows: Flows) -> dict[tuple[Identity, Identity], None]:
    """Return who takes something out of which resource, observers and failures aside, and has somewhere to put what it cannot handle."""
    taps = flows.taps
    putting = {flows.identities.of(tap.topology, tap.client.node) for one in taps.failing for tap in taps.feeds.get(one, ())}
    found: dict[tuple[Identity, Identity], None] = {}
    for resource in taps.drains.keys() - taps.failing:
        bound = any(bond.target in taps.failing for bond in taps.onward.get(resource, ()))
        for tap in taps.drains[resource]:
            client = flows.identities.of(tap.topology, tap.client.node)
            if not tap.is_observer and (bound or client in putting):
                found[client, resource] = None
    return dict(sorted(found.items()))


@comparison("TD911", "call-removed-target", Severity.WARNING)
def find_removed_targets(between: Between) -> Iterator[Finding]:
    """Report a node that called another which is gone.

    ## What

    `topodoc diff` finds a node of both versions that called, read or wrote another in the version before, and that other is gone, or off
    at first.

    ## Why

    Until the caller is deployed without the call, it fails.

    ## How to fix

    Deploy the caller first, then take the other away. If the other has another id now, say there what it `was`.

    ## When to ignore

    If the caller was deployed without the call already.

    ## Bad

    ```yaml
    topology: shop
    nodes: {orders: Orders, prices: Prices}
    edges: [orders -> prices: ask for a price]
    ```

    ```yaml
    topology: shop
    nodes: {orders: Orders}
    ```

    ## Good

    ```yaml
    topology: shop
    nodes: {orders: Orders, prices: Prices}
    edges: [orders -> prices: ask for a price]
    ```

    ```yaml
    topology: shop
    nodes: {orders: Orders, pricing: {label: Prices, was: prices}}
    edges: [orders -> pricing: ask for a price]
    ```
    """
    seen = set()
    for topology in between.before.topologies:
        for edge in topology.edges:
            source, target = (between.before.identities.of(topology, end.node) for end in (edge.source, edge.target))
            caller = between.now(source)
            is_gone = between.now(target) is None and not between.before.taps.touches_resource(topology, edge)
            if caller and is_gone and edge.meaning.waits_for == "answer" and (caller, target) not in seen:
                seen.add((caller, target))
                yield _called(between, caller, between.node(target, before=True)[1])


def _called(between: Between, caller: Identity, node: Node) -> Finding:
    notice = notice_in(between, node.deprecated)
    until = f", which should have stayed until {notice.until}" if notice else ""
    severity = Severity.INFO if notice and notice.is_over else None
    name = between.node(caller)[1].id
    hint = f"deploy {name} without the call first; if {node.id} has another id now, add to that: was: {node.id}"
    return at_client(between, caller, f"{who(between, caller)} called {node.id}{until}; it is gone", hint, f"{node.id} -> ", severity)
