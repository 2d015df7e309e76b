"""Rules of `topodoc diff` about what people are used to: scenarios that hold no more, owners, and calls from team to team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.change.pairing import pair
from topodoc.diagnostics import Severity
from topodoc.lint.rule import Finding, comparison
from topodoc.lint.telling import some, who

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.change.between import Between
    from topodoc.model.declaration import Declaration
    from topodoc.model.elements import Edge, Group, Node
    from topodoc.model.topology import Topology

    Owned = Topology | Group | Node | Declaration


@comparison("TD913", "scenario-lost", Severity.INFO)
def find_lost_scenarios(between: Between) -> Iterator[Finding]:
    """Report a scenario that is gone, or of which a step went over an edge that is.

    ## What

    `topodoc diff` finds a scenario of the version before that is gone, and one in both of which a step travelled an edge that is gone.

    ## Why

    What people read and trusted holds no more.

    ## How to fix

    Let the scenario go the new way. If it has another id now, say there what it `was`.

    ## When to ignore

    If nobody needs it.

    ## Bad

    ```yaml
    topology: shop
    nodes: {orders: Orders, prices: Prices}
    edges: [orders -> prices: ask for a price]
    scenarios: {order: {steps: [orders -> prices: a price]}}
    ```

    ```yaml
    topology: shop
    nodes: {orders: Orders, prices: Prices}
    edges: [orders -> prices: ask for a price]
    ```

    ## Good

    ```yaml
    topology: shop
    nodes: {orders: Orders, prices: Prices}
    edges: [orders -> prices: ask for a price]
    scenarios: {order: {steps: [orders -> prices: a price]}}
    ```

    ```yaml
    topology: shop
    nodes: {orders: Orders, prices: Prices}
    edges: [orders -> prices: ask for a price]
    scenarios: {placed: {was: order, steps: [orders -> prices: a price]}}
    ```
    """
    for old, new, edges in between.edges:
        scenarios, gone = pair(old.scenarios, new.scenarios, lambda one: one.id), {id(edge) for edge in edges.removed}
        for one in scenarios.removed:
            hint = f"if it has another id now, add to that: was: {one.id}"
            yield Finding(
                f"the scenario {one.id} is gone", hint, new.span, f"topology:{new.id}", topology=new.id, change=f"scenario {one.id} -> "
            )
        for was, now in scenarios.both:
            lost = [f"{edge.source.name} -> {edge.target.name}" for edge in (one.edge for one in was.messages) if edge and id(edge) in gone]
            if lost:
                fact = f"steps of the scenario {now.id} used {some(lost)}, which {'is' if len({*lost}) == 1 else 'are'} gone"
                hint = "let these steps use edges that exist"
                yield Finding(fact, hint, now.span, f"scenario:{now.id}", topology=new.id, change=f"{some(lost)} -> ")


@comparison("TD914", "owner-changed", Severity.INFO)
def find_changed_owners(between: Between) -> Iterator[Finding]:
    """Report what belongs to somebody else than before.

    ## What

    `topodoc diff` finds a topology, group, node or event of both versions with other owners; of what a group hands down, the group alone.

    ## Why

    Both sides should know whom to ask from now on.

    ## How to fix

    Tell both.

    ## When to ignore

    If a team only has another name.

    ## Bad

    ```yaml
    topology: shop
    nodes: {orders: {label: Orders, owner: team-shop}}
    ```

    ```yaml
    topology: shop
    nodes: {orders: {label: Orders, owner: team-checkout}}
    ```

    ## Good

    ```yaml
    topology: shop
    nodes: {orders: {label: Orders, owner: [team-shop, team-web]}}
    ```

    ```yaml
    topology: shop
    nodes: {orders: {label: Orders, owner: [team-web, team-shop]}}
    ```
    """
    for old, new, _ in between.edges:
        handed: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
        for kind, name, above, was, now in _owned(old, new):
            change = frozenset(was.owners), frozenset(now.owners)
            if kind == "group":
                handed[name] = change
            if change[0] != change[1] and handed.get(above or "") != change:
                fact = f"{kind} {name} belongs to {', '.join(now.owners) or 'nobody'} now, to {', '.join(was.owners) or 'nobody'} before"
                said = f"{', '.join(sorted(change[0]))} -> {', '.join(sorted(change[1]))}"
                yield Finding(fact, "inform both", now.span, f"{kind}:{name}", topology=new.id, change=said)


def _owned(old: Topology, new: Topology) -> Iterator[tuple[str, str, str | None, Owned, Owned]]:
    """Yield what has owners in both versions: its kind, its name, the group around it, and it."""
    yield "topology", new.id, None, old, new
    yield from (("group", now.id, now.parent, was, now) for was, now in pair(old.groups, new.groups, lambda one: one.id).both)
    yield from (("node", now.id, now.group, was, now) for was, now in pair(old.nodes, new.nodes, lambda one: one.id).both)
    yield from (("event", now.name, None, was, now) for was, now in pair(old.events, new.events, lambda one: one.name).both)


@comparison("TD919", "boundary-crossed", Severity.INFO)
def find_crossed_boundaries(between: Between) -> Iterator[Finding]:
    """Report a new call from what one team owns to what another does.

    ## What

    `topodoc diff` finds a new edge, at no broker resource, between two nodes that have owners and none in common.

    ## Why

    A call ties two teams to each other: the one waits for the other, and each has to know of the other's changes.

    ## How to fix

    Tell both, or let an event do.

    ## When to ignore

    If both know.

    ## Bad

    ```yaml
    topology: shop
    nodes: {orders: {label: Orders, owner: team-shop}, prices: {label: Prices, owner: team-prices}}
    ```

    ```yaml
    topology: shop
    nodes: {orders: {label: Orders, owner: team-shop}, prices: {label: Prices, owner: team-prices}}
    edges: [orders -> prices: ask for a price]
    ```

    ## Good

    ```yaml
    topology: shop
    nodes: {orders: {label: Orders, owner: team-shop}, prices: {label: Prices, owner: team-shop}}
    ```

    ```yaml
    topology: shop
    nodes: {orders: {label: Orders, owner: team-shop}, prices: {label: Prices, owner: team-shop}}
    edges: [orders -> prices: ask for a price]
    ```
    """
    for _, new, edges in between.edges:
        yield from (_crossing(between, new, edge) for edge in edges.added if _crosses(between, new, edge))


def _crosses(between: Between, topology: Topology, edge: Edge) -> bool:
    owners = [{*topology.owners_of(topology.node_by_id[end.node])} for end in (edge.source, edge.target)]
    return all(owners) and owners[0].isdisjoint(owners[1]) and not between.after.taps.touches_resource(topology, edge)


def _crossing(between: Between, topology: Topology, edge: Edge) -> Finding:
    ends = [between.after.identities.of(topology, end.node) for end in (edge.source, edge.target)]
    fact = f"{who(between, ends[0])} {edge.meaning.of_dialler} {who(between, ends[1])}, which is new"
    return Finding(
        fact, "inform both, or replace the edge by an event", edge.span, f"edge:{edge.id}", topology=topology.id, change=f" -> {edge.role}"
    )
