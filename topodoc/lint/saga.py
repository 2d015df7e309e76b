"""TD306 and TD307: how events travel between services, and whether they come back."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity
from topodoc.lint.hearing import Audience
from topodoc.lint.rule import Finding, at_group, at_node, at_topology, rule
from topodoc.model import walks
from topodoc.model.excerpt import nodes_of
from topodoc.model.lexicon import hold, words_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from topodoc.lint.evidence import Evidence
    from topodoc.model.elements import Group
    from topodoc.model.identity import Identity


@rule("TD306", "saga-without-compensation", Severity.WARNING)
def find_sagas_without_compensation(evidence: Evidence) -> Iterator[Finding]:
    """Report a saga in which no failure can travel back.

    ## What

    A topology or a group whose id or tags hold the word saga. In it, A hears B where an event that B publishes gets to A, also
    through what resources are bound to and through a relay that speaks for B. Reported once for all of it, if there are at least two
    such pairs and no way leads from one of them back to it over another, be it through a node outside, dead letters, or a store that
    one writes and the other reads. An edge whose role is a guess counts as either where it would close a circle.

    ## Why

    A saga replaces a transaction over several services: when a later step fails, the earlier ones have to undo what they did. That is
    only possible if they hear of it. If events only run forward, an order stays reserved, or paid forever.

    ## How to fix

    Let the service that fails publish it, and those before it consume that and compensate. If all of it is no saga, tag it
    `not-saga`.

    ## When to ignore

    If an orchestrator that is drawn elsewhere calls the services back.

    ## Bad

    ```yaml
    topology: order-saga
    nodes:
      orders: Orders
      stock: Stock
      payment: Payment
      placed: {kind: topic}
      reserved: {kind: topic}
    edges:
      - orders -> placed: publish
      - stock -> placed: consume
      - stock -> reserved: publish
      - payment -> reserved: consume
    ```

    ## Good

    ```yaml
    topology: order-saga
    nodes:
      orders: Orders
      stock: Stock
      payment: Payment
      placed: {kind: topic}
      reserved: {kind: topic}
      refused: {kind: topic}
    edges:
      - orders -> placed: publish
      - stock -> placed: consume
      - stock -> reserved: publish
      - payment -> reserved: consume
      - payment -> refused: publish
      - {from: [orders, stock], to: refused, label: consume}
    ```
    """
    told: set[frozenset[str]] = set()
    scopes = tuple(_scopes(evidence))
    if not scopes:
        return
    sure, loose = (Audience(evidence, loosely=loosely) for loosely in (False, True))
    circles = [frozenset(one) for one in walks.components(loose.speakers, loose.after)]
    for scope, names in scopes:
        nodes = frozenset(evidence.build.identity(evidence.topology, name) for name in names)
        arrows = list(islice(((one, other) for one in sure.speakers if one in nodes for other in sure.after(one) if other in nodes), 2))
        taking_part = frozenset(name for name in names if name in evidence.feeding)
        if len(arrows) < 2 or taking_part in told or any(len(circle & nodes) > 1 for circle in circles):
            continue
        told.add(taking_part)
        fact = f"the saga {scope.id if scope else evidence.topology.id} has no way back for failures"
        hint = "let the failing service publish an event, and let the services before it consume that and compensate"
        yield at_group(scope, fact, hint) if scope else at_topology(evidence.topology, fact, hint)


def _scopes(evidence: Evidence) -> Iterator[tuple[Group | None, frozenset[str]]]:
    """Yield what is a saga, the topology or a group, with the nodes that it holds; a tag handed down by a group makes no saga."""
    topology = evidence.topology
    if _is_saga(topology.id, topology.tags, evidence):
        yield None, frozenset(topology.node_by_id)
    for group in topology.groups:
        above = topology.group_by_id[group.parent].tags if group.parent else ()
        own = [tag for tag in group.tags if tag not in above or tag == "not-saga"]
        if _is_saga(group.id, own, evidence):
            yield group, nodes_of(group.id, topology)


def _is_saga(name: str, tags: Collection[str], evidence: Evidence) -> bool:
    phrases = evidence.standards.lexicon.phrases("saga")
    holding = (words_of(one) for one in (name, *tags))
    return "not-saga" not in tags and any(hold(words, phrase) for words in holding for phrase in phrases)


@rule("TD307", "event-loop", Severity.WARNING, is_on=False)
def find_event_loops(evidence: Evidence) -> Iterator[Finding]:
    """Report services whose events run in a circle.

    ## What

    Services that hear each other in a circle, outside a saga: an event of A gets to B, one of B gets to A, or over more of them.
    What goes over dead letters and retries does not count. Reported once for all that are in circles together, with the shortest
    circle. Edges whose role is a guess do not count. Off unless it is selected.

    ## Why

    One event that causes the next can cause itself: a message that never comes to rest, and that grows with each retry. And none of
    the services can be changed or started without the others.

    ## How to fix

    Break the circle: replace one of these events by a call, or split the events so that an answer is not a new cause.

    ## When to ignore

    If answers are meant to travel back, and end there.

    ## Bad

    ```yaml
    nodes: {orders: Orders, stock: Stock, placed: {kind: topic}, changed: {kind: topic}}
    edges:
      - orders -> placed: publish
      - stock -> placed: consume
      - stock -> changed: publish
      - orders -> changed: consume
    ```

    ## Good

    ```yaml
    nodes: {orders: Orders, stock: Stock, placed: {kind: topic}, changed: {kind: topic}, search: Search}
    edges:
      - orders -> placed: publish
      - stock -> placed: consume
      - stock -> changed: publish
      - search -> changed: consume
    ```
    """
    topology, graph = evidence.topology, Audience(evidence, loosely=False)
    own = {evidence.build.identity(topology, node.id): node for node in topology.nodes}
    sagas = [frozenset(evidence.build.identity(topology, name) for name in names) for _, names in _scopes(evidence)]
    heard = {
        one: [other for other in graph.after(one) if other in own and not any({one, other} <= saga for saga in sagas)]
        for one in graph.speakers
        if one in own
    }
    for part in walks.components(heard, lambda one: heard.get(one, ())):
        if len(part) > 1:
            circle = _shortest_circle(part, heard)
            names = [own[one].id for one in circle]
            fact = f"events run in a circle: {' -> '.join((*names, names[0]))}"
            yield at_node(own[circle[0]], fact, "replace one of these events by a call")


def _shortest_circle(part: list[Identity], heard: Mapping[Identity, Sequence[Identity]]) -> tuple[Identity, ...]:
    """Return the shortest circle in the strongly connected *part*."""
    best: tuple[Identity, ...] = ()
    left = set(part)
    for start in sorted(part):
        found = walks.circle(start, lambda one: [other for other in heard.get(one, ()) if other in left])
        if found and (not best or len(found) < len(best)):
            best = found
        left.discard(start)  # every circle through it was looked at
    return best
