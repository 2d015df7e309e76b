"""TD212, TD213 and TD406: what is declared of events, and what steps call them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity, did_you_mean
from topodoc.lint.rule import Finding, at_edge, at_step, rule
from topodoc.model.content import Grade
from topodoc.model.globs import STAR, fits
from topodoc.model.titles import is_event_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topodoc.lint.evidence import Evidence
    from topodoc.model.declaration import Declaration
    from topodoc.model.elements import Deprecation, Edge, Node
    from topodoc.model.topology import Topology


@rule("TD212", "deprecated-event", Severity.INFO)
def find_deprecated_in_use(evidence: Evidence) -> Iterator[Finding]:
    """Report what is going away and is still used.

    ## What

    An event, a node or an edge that is `deprecated`, and somebody still gets, calls or uses it; observers do not count. It is
    information, and a warning once the day that `until` names is over; before the day of `since` it says nothing. You see it where it is
    declared.

    ## Why

    Who removes it breaks those that are named here.

    ## How to fix

    Let them use what takes its place, then remove it.

    ## When to ignore

    If the one that uses it is going away as well: with a date.

    ## Bad

    ```yaml
    nodes: {orders: Orders, stock: Stock, bus: {kind: topic}}
    events: {OrderCreated: {deprecated: {until: 2025-01-31, use: OrderPlaced}}}
    edges:
      - orders -> bus: {label: publish, events: [OrderPlaced, OrderCreated]}
      - stock -> bus: {label: consume, events: [OrderPlaced, OrderCreated]}
    ```

    ## Good

    ```yaml
    nodes: {orders: Orders, stock: Stock, bus: {kind: topic}}
    events: {OrderPlaced: {}}
    edges:
      - orders -> bus: {label: publish, events: OrderPlaced}
      - stock -> bus: {label: consume, events: OrderPlaced}
    ```
    """
    topology = evidence.flows.by_id[evidence.topology.id]
    for event in topology.events:
        if event.deprecated and (users := _getters(event, evidence)):
            yield _still(event.deprecated, event.name, "gets", users, (event, f"event:{event.name}"), evidence)
    for node in topology.nodes:
        if node.deprecated and (users := _users(node, evidence)):
            yield _still(node.deprecated, node.id, "uses", users, (node, f"node:{node.id}"), evidence)
    for edge in topology.edges:
        if _has_begun(edge.deprecated, evidence) and edge.deprecated and not _is_observer(evidence.source(edge), topology, evidence):
            name = f"the edge {edge.source.name} -> {edge.target.name}"
            yield _still(edge.deprecated, name, "uses", [edge.source.name], (edge, f"edge:{edge.id}"), evidence)


def _still(  # noqa: PLR0913 - a finding
    gone: Deprecation, name: str, verb: str, users: list[str], at: tuple[Declaration | Edge | Node, str], evidence: Evidence
) -> Finding:
    who = f"{', '.join(users[:-1])} and {users[-1]} still {verb.rstrip('s')}" if len(users) > 1 else f"{users[0]} still {verb}"
    is_over = gone.until is not None and evidence.today > gone.until
    until = f"should have gone on {gone.until}" if is_over else f"goes on {gone.until}" if gone.until else "is going away"
    hint = f"use {gone.use} in its place" if gone.use else f"stop using it, then remove {name}"
    return Finding(f"{who} {name}, which {until}", hint, at[0].span, at[1], Severity.WARNING if is_over else None)


def _getters(event: Declaration, evidence: Evidence) -> list[str]:
    """Return who gets *event*, observers and dead letters aside."""
    if not _has_begun(event.deprecated, evidence) or not evidence.build.events.has(evidence.topology.id, event.name):
        return []
    found = evidence.build.events.at(evidence.topology.id, event.name)
    if found.declared_in != evidence.topology.id:
        return []  # told where it is declared
    return list(dict.fromkeys(one.place[1] for one in found.consumers if one.grade > Grade.FAILING and not one.is_observer))


def _users(node: Node, evidence: Evidence) -> list[str]:
    """Return who dials *node*, and whom it delivers to where it is a broker resource, observers aside: what it dials does not use it."""
    if not _has_begun(node.deprecated, evidence):
        return []
    found: dict[str, None] = {}
    for where, name in evidence.flows.identities.places(evidence.topology, node.id):
        topology = evidence.flows.by_id[where]
        for edge in topology.edges_at(name):
            other = edge.source if edge.target.node == name else edge.target
            is_user = other == edge.source or (node.is_broker_resource and (edge.source, edge.target) in edge.ways)
            if is_user and other.node != name and not _is_observer(topology.node_by_id[other.node], topology, evidence):
                found[other.name] = None
    return list(found)


def _is_observer(node: Node, topology: Topology, evidence: Evidence) -> bool:
    return evidence.flows.taps.has(evidence.build.identity(topology, node.id), "observer")


def _has_begun(gone: Deprecation | None, evidence: Evidence) -> bool:
    return gone is not None and (gone.since is None or evidence.today >= gone.since)


@rule("TD213", "event-not-declared", Severity.WARNING, is_on=False)
def find_undeclared_events(evidence: Evidence) -> Iterator[Finding]:
    """Report an event on an edge that no spec declares, or that two declare differently.

    ## What

    If a build declares some events under `events:`, an event that an edge names and that has no entry; once for each topology. And an
    entry that says something else than the entry of the topology where the event is at home. Off unless it is selected.

    ## Why

    An event without an entry has no owner, version or schema that anybody could look up. Of two entries that differ one is wrong.

    ## How to fix

    Declare it under `events:`, best in a part that both topologies include.

    ## When to ignore

    If events are declared little by little.

    ## Bad

    ```yaml
    nodes: {orders: Orders, stock: Stock, bus: {kind: topic}}
    events: {OrderPlaced: {owner: team-checkout}}
    edges:
      - orders -> bus: {label: publish, events: [OrderPlaced, OrderShipped]}
      - stock -> bus: {label: consume, events: [OrderPlaced, OrderShipped]}
    ```

    ## Good

    ```yaml
    nodes: {orders: Orders, stock: Stock, bus: {kind: topic}}
    events: {OrderPlaced: {owner: team-checkout}, OrderShipped: {owner: team-parcels}}
    edges:
      - orders -> bus: {label: publish, events: [OrderPlaced, OrderShipped]}
      - stock -> bus: {label: consume, events: [OrderPlaced, OrderShipped]}
    ```
    """
    if not evidence.build.declares_events:
        return
    events, topology = evidence.build.events, evidence.flows.by_id[evidence.topology.id]
    told = {one.name for one in (*evidence.build.lost, *evidence.build.awaited) if one.near}  # misspelt, which other rules tell
    for edge in topology.edges:
        for name in edge.events:
            if STAR not in name and name not in told and not events.declarations(events.at(topology.id, name)):
                told.add(name)
                yield at_edge(edge, f"the event {name} is not declared", f'add it under "events:", as in "{name}: {{owner: TEAM}}"')
    for event in topology.events:
        (where, home), *others = events.declarations(events.at(topology.id, event.name))
        if any(one == topology.id and declared != home for one, declared in others):
            fact = f"the event {event.name} has another declaration in {where}, at {home.span.file}:{home.span.line}"
            yield Finding(fact, "keep one entry, best in a part that both include", event.span, f"event:{event.name}")


@rule("TD406", "unknown-step-event", Severity.WARNING)
def find_unknown_step_events(evidence: Evidence) -> Iterator[Finding]:
    """Report a step that names an event which its edge does not carry.

    ## What

    A message between a client and a broker resource whose title has the form of an event's name, such as OrderPlaced or
    order.placed, over an edge that states its events, none of which it fits. Replies are left alone.

    ## Why

    The scenario and the edge contradict each other: the name is misspelt in one of the two, or the edge carries more than it says.

    ## How to fix

    Correct the title, or add the event to the edge.

    ## When to ignore

    If the title is a name of something else.

    ## Bad

    ```yaml
    nodes: {orders: Orders, stock: Stock, bus: {kind: topic}}
    edges:
      - orders -> bus: {label: publish, events: OrderPlaced}
      - stock -> bus: {label: consume, events: OrderPlaced}
    scenarios:
      order:
        steps:
          - orders -> bus: '[PUBLISH] OrderPlacd'
          - bus -> stock: OrderPlaced
    ```

    ## Good

    ```yaml
    nodes: {orders: Orders, stock: Stock, bus: {kind: topic}}
    edges:
      - orders -> bus: {label: publish, events: OrderPlaced}
      - stock -> bus: {label: consume, events: OrderPlaced}
    scenarios:
      order:
        steps:
          - orders -> bus: '[PUBLISH] OrderPlaced'
          - bus -> stock: OrderPlaced
    ```
    """
    for scenario in evidence.topology.scenarios:
        for step in scenario.messages:
            if step.is_reply or len(step.edges) != 1 or not is_event_name(step.title):
                continue
            edge = step.edges[0]
            is_told = edge.events and evidence.flows.taps.touches_resource(evidence.topology, edge)
            if is_told and not _is_stated(step.title, edge.events):
                fact = f"{step.title} is not one of the events that {edge.source.name} -> {edge.target.name} carries"
                hint = did_you_mean(step.title, edge.events, f"correct the title, or add the event to the edge on line {edge.span.line}")
                yield at_step(scenario, step, fact, hint)


def _is_stated(title: str, events: Iterable[str]) -> bool:
    return any(fits(title, one) for one in events)
