"""TD304 and TD305: who writes where, and what else."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations, product
from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity
from topodoc.lint.cqrs import says_write
from topodoc.lint.evidence import is_service
from topodoc.lint.rule import Finding, at_node, rule
from topodoc.model.captions import name_events

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topodoc.lint.evidence import Evidence
    from topodoc.model.elements import Edge, Node
    from topodoc.model.taps import Tap

_KEEPERS = frozenset({"database", "store", "event-store"})
_IN_STEP = ("outbox", "cdc", "transactional")


@rule("TD304", "dual-write", Severity.WARNING)
def find_dual_writes(evidence: Evidence) -> Iterator[Finding]:
    """Report a service that writes to a store and publishes, with nothing that keeps the two in step.

    ## What

    A service with an edge that says it writes to a database, store or event store, and an edge over which it publishes. An edge to
    a store that says nothing, and is read as an access, does not count; neither does what was not stated (`basis`), a resource with
    an edge whose role is a guess, a dead-letter or retry destination, one that only observers drain, or an edge with `on_behalf_of`.
    Not where the node, the store or one of the two edges is tagged `outbox`, `cdc` or `transactional`, or the node's name holds the
    word connect, debezium, relay or outbox.

    ## Why

    The service can die between the two. Then the order is stored and nobody hears of it, or everybody hears of an order that does
    not exist. No retry repairs this, because nobody knows of it.

    ## How to fix

    Write the event into the same database, in the same transaction, and let a relay or change data capture publish it: the outbox
    pattern. Draw that, or tag the node `outbox`. If the store takes part in the broker's transaction, tag it `transactional`.

    ## When to ignore

    If what is published is a hint that may get lost, such as the invalidation of a cache that expires anyway.

    ## Bad

    ```yaml
    nodes: {orders: Orders, orders-db: {kind: database}, placed: {kind: topic}, stock: Stock}
    edges:
      - orders -> orders-db: insert
      - orders -> placed: publish
      - stock -> placed: consume
    ```

    ## Good

    ```yaml
    nodes: {orders: Orders, orders-db: {kind: database}, outbox-relay: Relay, placed: {kind: topic}, stock: Stock}
    edges:
      - orders -> orders-db: insert
      - outbox-relay -> orders-db: read
      - outbox-relay -> placed: publish
      - stock -> placed: consume
    ```
    """
    for node in evidence.topology.nodes:
        if not is_service(node) or _keeps_in_step(node):
            continue
        published = [tap for tap in evidence.feeding.get(node.id, ()) if _is_published(tap, evidence)]
        written = [edge for edge in evidence.dialled_from.get(node.id, ()) if published and _is_kept(edge, evidence)]
        pairs = [(edge, tap) for edge, tap in product(written, published) if evidence.layers.meet(edge, tap.edge)]
        if pairs:
            edge, tap = max(pairs, key=lambda pair: (bool(pair[1].edge.events), not pair[0].meaning.reads))  # the pair that tells most
            said = f"publishes {name_events(tap.edge.events)}" if tap.edge.events else "publishes"
            fact = f"{node.id} writes to {edge.target.node} and {said} to {tap.at}, so a crash in between loses one"
            yield at_node(node, fact, "publish from the store with an outbox or change data capture, and tag that outbox or cdc")


def _is_published(tap: Tap, evidence: Evidence) -> bool:
    """Return whether *tap* surely publishes, to somebody who matters, and nothing there keeps that in step with what is stored."""
    edge, flows = tap.edge, evidence.flows
    if edge.is_unsure or edge.on_behalf_of or not set(edge.tags).isdisjoint(_IN_STEP):
        return False
    return (
        tap.resource not in flows.taps.failing
        and tap.resource not in flows.taps.doubtful
        and not evidence.build.is_only_watched(tap.resource)
    )


def _keeps_in_step(node: Node) -> bool:
    return not set(node.traits).isdisjoint(_IN_STEP)


def _is_kept(edge: Edge, evidence: Evidence) -> bool:
    """Return whether *edge* says that it writes to a store, and nothing there keeps that in step with what is published."""
    store = evidence.target(edge)
    return store.kind in _KEEPERS and says_write(edge) and not edge.is_unsure and not {*_IN_STEP} & {*edge.tags, *store.tags}


@rule("TD305", "shared-database", Severity.WARNING)
def find_shared_databases(evidence: Evidence) -> Iterator[Finding]:
    """Report a database into which services of several owners write.

    ## What

    A node of the kind database that two services write to or access that have different owners, or none at all. An edge that says
    nothing is an access; a service that only reads does not count, nor what was not stated (`basis`). What has no owner of
    its own and none from a group has that of the topology.

    ## Why

    Two teams that write the same tables cannot change them without each other, and neither knows what the other relies on.

    ## How to fix

    Give the tables to one of them, and let the other ask it or listen to its events. If both belong to one team, say so with `owner:`.

    ## When to ignore

    While a system is being taken apart: with a date.

    ## Bad

    ```yaml
    nodes:
      orders: {owner: team-checkout}
      billing: {owner: team-money}
      shop-db: {kind: database}
    edges:
      - orders -> shop-db: write
      - billing -> shop-db: update
    ```

    ## Good

    ```yaml
    nodes:
      orders: {owner: team-checkout}
      returns: {owner: team-checkout}
      reports: {owner: team-numbers}
      shop-db: {kind: database}
    edges:
      - {from: [orders, returns], to: shop-db, label: write}
      - reports -> shop-db: select
    ```
    """
    writers: defaultdict[str, dict[str, Edge]] = defaultdict(dict)
    for edge in evidence.topology.edges:
        is_shared = edge.meaning.writes and not edge.is_unsure and evidence.target(edge).kind == "database"
        if is_shared and is_service(evidence.source(edge)):
            writers[edge.target.node].setdefault(edge.source.node, edge)
    for name, edges in writers.items():
        pairs = combinations(_telling(edges.values(), evidence), 2)
        found = next((pair for pair in pairs if _differ(*pair, evidence) and evidence.layers.meet(*pair)), None)
        if found:
            said = [f"{edge.source.node} ({', '.join(_owners(edge, evidence)) or 'no owner'})" for edge in edges.values()]
            one, other = (edge.source.node for edge in found)
            fact = f"{', '.join(said[:-1])} and {said[-1]} write to {name}; {one} and {other} share no owner"
            yield at_node(evidence.topology.node(name), fact, "give it to one of them, or write the owner that they share")


def _telling(edges: Iterable[Edge], evidence: Evidence) -> list[Edge]:
    """Return two of *edges* for each owners and layers: more of the same say nothing new."""
    kinds = Counter[object]()
    found = []
    for edge in edges:
        kind = _owners(edge, evidence), evidence.layers.of(edge)
        kinds[kind] += 1
        if kinds[kind] <= 2:
            found.append(edge)
    return found


def _differ(one: Edge, other: Edge, evidence: Evidence) -> bool:
    return set(_owners(one, evidence)).isdisjoint(_owners(other, evidence))


def _owners(edge: Edge, evidence: Evidence) -> tuple[str, ...]:
    return evidence.topology.owners_of(evidence.source(edge))
