"""TD1xx: what stands in a topology and is no part of it."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity
from topodoc.lint.rule import Finding, at_edge, at_group, at_node, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.lint.evidence import Evidence
    from topodoc.model.elements import Edge

_RESPONSE = re.compile(r"response|reply|result|answer|ack|return|[2-5](xx|\d\d\b.*)", re.IGNORECASE | re.DOTALL)
_ANY = object()  # what a label or events that are not given are looked up by


@rule("TD101", "isolated-node", Severity.WARNING)
def find_isolated_nodes(evidence: Evidence) -> Iterator[Finding]:
    """Report a node that no edge touches.

    ## What

    A node at which no edge begins or ends, in this topology or in another one of the build that shares the node. You get it once, and
    never for a part that is checked by itself. People may be alone: not all they do goes over a wire.

    ## Why

    Mostly an edge was forgotten, or the node was, when what it belonged to was removed. A reader looks for a connection that the
    picture does not have.

    ## How to fix

    Add the edge that is missing, or remove the node.

    ## When to ignore

    If the node is there for completeness, such as a machine that is ordered and not connected yet.

    ## Bad

    ```yaml
    nodes: {web: Web shop, orders: Orders, legacy: Old ERP}
    edges:
      - web -> orders: place an order
    ```

    ## Good

    ```yaml
    nodes: {web: Web shop, orders: Orders, legacy: Old ERP, ada: {label: Ada, kind: person}}
    edges:
      - web -> orders: place an order
      - orders -> legacy: bill
    ```
    """
    topology, build = evidence.topology, evidence.build
    for node in topology.nodes:
        if node.kind == "person" or build.identity(topology, node.id) in build.touched:
            continue
        if build.is_judged(topology, node.id):
            yield at_node(node, f"no edge touches {node.id}", "add the edge that is missing, or remove the node")


@rule("TD102", "duplicate-edge", Severity.WARNING)
def find_duplicate_edges(evidence: Evidence) -> Iterator[Finding]:
    """Report an edge that says what an edge before it says.

    ## What

    Two edges with the same two ends, the same replica where one is named, the same protocol and role. Their labels and events are
    the same or not given, and neither has an `id`. The second one is reported.

    ## Why

    A line that is drawn twice looks like two connections. One of the two is usually the rest of a change.

    ## How to fix

    Remove the second. If there are two connections, say what tells them apart: a label, events, or an `id`.

    ## When to ignore

    If the number of lines is the point.

    ## Bad

    ```yaml
    nodes: {web: Web shop, orders: Orders}
    edges:
      - web -> orders: {label: place an order, protocol: http}
      - web -> orders: {protocol: http}
    ```

    ## Good

    ```yaml
    nodes: {web: Web shop, orders: Orders}
    edges:
      - web -> orders: {label: place an order, protocol: http}
      - web -> orders: {label: cancel it, protocol: http}
    ```
    """
    alike: defaultdict[tuple[object, ...], list[Edge]] = defaultdict(list)
    for edge in evidence.topology.edges:
        if not edge.id_stated:
            alike[edge.source, edge.target, edge.protocol.lower(), edge.role].append(edge)
    for edges in alike.values():
        for first, second in _repeated(edges, evidence) if len(edges) > 1 else ():
            fact = f"this edge repeats the one on line {first.span.line}: {first.source.name} -> {first.target.name}"
            yield at_edge(second, fact, "remove one of them; if both are right, give both a label or events that differ, or give one an id")


def _repeated(edges: list[Edge], evidence: Evidence) -> Iterator[tuple[Edge, Edge]]:
    """Yield each of *edges* whose label and events are those of one before it, or not given here or there, behind that one."""
    before: defaultdict[tuple[object, ...], list[Edge]] = defaultdict(list)
    for edge in edges:
        said = ((edge.label, ""), (edge.events, ()))
        wanted = product(*((value, empty) if value else (_ANY,) for value, empty in said))
        first = next((one for key in wanted for one in before[key] if _is_same(one, edge, evidence)), None)
        if first:
            yield first, edge
        for key in product(*((value, _ANY) for value, _ in said)):
            before[key].append(edge)


def _is_same(first: Edge, second: Edge, evidence: Evidence) -> bool:
    """Return whether two edges of one role are seen together, and have that role for one reason: a guess is held against no one."""
    return (first.role_basis == "guessed") == (second.role_basis == "guessed") and evidence.layers.meet(first, second)


@rule("TD103", "response-edge", Severity.WARNING)
def find_response_edges(evidence: Evidence) -> Iterator[Finding]:
    """Report an edge that is only the answer to a request.

    ## What

    Of two edges in the role request, over one protocol, from `a` to `b` and from `b` to `a`, the second, if it has no label or its
    label is that of an answer: response, reply, result, answer, ack, return, or a status such as `200 OK` or `4xx`.

    ## Why

    An edge says who opens the connection. The answer comes back over the connection that is there; with an edge of its own the
    picture claims that `b` dials `a`, and firewalls, retries and blame are drawn the wrong way.

    ## How to fix

    Remove the second edge. In a scenario, draw the answer as a message with `reply: true`.

    ## When to ignore

    If `b` does call `a`, by a callback: give the edge a label that says what it asks for instead.

    ## Bad

    ```yaml
    nodes: {web: Web shop, orders: Orders}
    edges:
      - web -> orders: {label: place an order, protocol: http}
      - orders -> web: {label: response, protocol: http}
    ```

    ## Good

    ```yaml
    nodes: {web: Web shop, orders: Orders}
    edges:
      - web -> orders: {label: place an order, protocol: http}
    scenarios:
      order:
        steps:
          - web -> orders: an order
          - {from: orders, to: web, message: accepted, reply: true}
    ```
    """
    requests: defaultdict[tuple[object, ...], list[Edge]] = defaultdict(list)
    for edge in evidence.topology.edges:
        if not edge.meaning.is_call or edge.source == edge.target:
            continue
        is_answer = not edge.label.strip() or _RESPONSE.fullmatch(edge.label.strip())
        asked = requests[edge.target, edge.source, edge.protocol.lower()] if is_answer else []
        first = next((one for one in asked if evidence.layers.meet(one, edge)), None)
        if first:
            fact = f"this edge only carries the answer to {first.source.name} -> {first.target.name} on line {first.span.line}"
            yield at_edge(edge, fact, "remove it: an answer uses the connection of the request")
        requests[edge.source, edge.target, edge.protocol.lower()].append(edge)


@rule("TD104", "empty-group", Severity.INFO)
def find_empty_groups(evidence: Evidence) -> Iterator[Finding]:
    """Report a group that holds nothing.

    ## What

    A group without a node and without a group.

    ## Why

    It is drawn as a box with a name and nothing in it. Its content was moved, or was forgotten.

    ## How to fix

    Put into it what belongs there, or remove it.

    ## When to ignore

    If the empty box is the message: a data centre that is planned.

    ## Bad

    ```yaml
    groups:
      shop: {nodes: {web: Web shop, orders: Orders}}
      billing: {label: Billing}
    edges:
      - web -> orders: place an order
    ```

    ## Good

    ```yaml
    groups:
      shop: {nodes: {web: Web shop, orders: Orders}}
      billing: {label: Billing, nodes: {ledger: Ledger}}
    edges:
      - web -> orders: place an order
      - orders -> ledger: bill
    ```
    """
    for group in evidence.topology.groups:
        if not group.nodes and not group.groups:
            yield at_group(group, f"the group {group.id} is empty", "put nodes into it, or remove it")
