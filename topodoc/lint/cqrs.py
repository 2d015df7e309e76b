"""TD301 to TD303: commands and queries go separate ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity
from topodoc.lint.rule import Finding, at_edge, at_node, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.lint.evidence import Evidence
    from topodoc.model.elements import Edge, Node


@rule("TD301", "cqrs-query-reads-events", Severity.WARNING)
def find_queries_that_read_events(evidence: Evidence) -> Iterator[Finding]:
    """Report a query side that reads events.

    ## What

    If a topology has a write side and a read side: a node of the query side that consumes from a broker resource, or reads an event
    store. A node is of the query side if it is tagged `query` or the words of its id hold query handler, query service or query api; of
    the command side likewise. Projectors, event stores and broker resources are of neither side.

    ## Why

    In CQRS queries are answered from read models that projectors keep. A query side that follows the events itself has a second
    projection inside, which nobody sees, and which will differ from the first.

    ## How to fix

    Let a projector consume and write a read model, and the query side read that. If the node is the projector, tag it `projector`; where
    it is no query side, `not-query`.

    ## When to ignore

    If the query side keeps a small cache warm from events, knowingly.

    ## Bad

    ```yaml
    nodes:
      command-handler: Command handler
      query-handler: Query handler
      events: {kind: topic}
    edges:
      - command-handler -> events: publish
      - query-handler -> events: consume
    ```

    ## Good

    ```yaml
    nodes:
      command-handler: Command handler
      query-handler: Query handler
      events: {kind: topic}
      projector: Projector
      read-db: {kind: database}
    edges:
      - command-handler -> events: publish
      - projector -> events: consume
      - projector -> read-db: upsert
      - query-handler -> read-db: select
    ```
    """
    commands = [node for node in evidence.topology.nodes if _is_on(node, "command")]
    told: set[str] = set()
    for node, edge, source in _events_read(evidence):
        is_told = node.id in told or not _is_on(node, "query")
        if not is_told and any(evidence.layers.meet(one, edge) for one in commands):
            told.add(node.id)
            fact = f"{node.id} answers queries, and reads events from {source}"
            yield at_node(node, fact, "let a projector write a read model, and read from that; if this is the projector, tag it projector")


def _is_on(node: Node, side: str) -> bool:
    """Return whether *node* is of the *side*; event stores, broker resources and projectors are of none."""
    return node.kind != "event-store" and not node.is_broker_resource and "projector" not in node.traits and side in node.traits


def _events_read(evidence: Evidence) -> Iterator[tuple[Node, Edge, str]]:
    """Yield who consumes from a resource or reads an event store, over which edge, and from where."""
    nodes = evidence.topology.node_by_id
    for client, taps in evidence.draining.items():
        yield from ((nodes[client], tap.edge, tap.at) for tap in taps)
    for edge in evidence.topology.edges:
        if edge.meaning.reads and evidence.target(edge).kind == "event-store":
            yield evidence.source(edge), edge, edge.target.node


@rule("TD302", "cqrs-sides-touch", Severity.WARNING)
def find_sides_that_touch(evidence: Evidence) -> Iterator[Finding]:
    """Report an edge between the command side and the query side.

    ## What

    An edge, either way, that joins a node of the command side (tagged `command`, or with the words command handler, command service
    or command api in its id) to a node of the query side (`query`; query handler, query service, query api) or to a read model
    (`read-model`; read db, read model, view db). Event stores, broker resources and projectors are of no side.

    ## Why

    CQRS separates the two so that each can change, scale and fail alone. One edge between them, and they are one system with two
    names.

    ## How to fix

    Let the command side publish what happened, and a projector bring it into the read model.

    ## When to ignore

    If commands check something in a read model, and live with its being late.

    ## Bad

    ```yaml
    nodes: {command-handler: Command handler, read-db: {kind: database}, query-handler: Query handler}
    edges:
      - command-handler -> read-db: select
      - query-handler -> read-db: select
    ```

    ## Good

    ```yaml
    nodes:
      command-handler: Command handler
      events: {kind: topic}
      projector: Projector
      read-db: {kind: database}
      query-handler: Query handler
    edges:
      - command-handler -> events: publish
      - projector -> events: consume
      - projector -> read-db: upsert
      - query-handler -> read-db: select
    ```
    """
    for edge in evidence.topology.edges:
        source, target = evidence.source(edge), evidence.target(edge)
        for one, other in ((source, target), (target, source)):
            if _is_on(one, "command") and (_is_on(other, "query") or _is_on(other, "read-model")):
                fact = f"the command side {one.id} and the read side {other.id} are connected directly"
                yield at_edge(edge, fact, "let the command side publish what happened, and a projector write the read model")
                break


@rule("TD303", "read-model-writer", Severity.WARNING)
def find_read_model_writers(evidence: Evidence) -> Iterator[Finding]:
    """Report a node that writes a read model and follows no events.

    ## What

    A node with a write edge to a read model (tagged `read-model`, or with the words read db, read model or view db in its id) that
    neither consumes from a broker resource nor reads an event store. An edge that says nothing of writing does not count.

    ## Why

    A read model is made from events, and can be made again from them. What somebody writes into it past the events is lost then.

    ## How to fix

    Let the node consume the events it projects; or write to where the events come from.

    ## When to ignore

    If a read model is seeded once by a job.

    ## Bad

    ```yaml
    nodes: {import: Import, read-db: {kind: database}, query-handler: Query handler}
    edges:
      - import -> read-db: insert
      - query-handler -> read-db: select
    ```

    ## Good

    ```yaml
    nodes:
      import: Import
      events: {kind: topic}
      projector: Projector
      read-db: {kind: database}
    edges:
      - import -> events: publish
      - projector -> events: consume
      - projector -> read-db: insert
    ```
    """
    followers = {node.id for node, *_ in _events_read(evidence)}
    followers |= {edge.source.node for edge in evidence.topology.edges if edge.role_basis == "guessed"}  # one of them may consume
    told: set[str] = set()
    for edge in evidence.topology.edges:
        writer, model = evidence.source(edge), evidence.target(edge)
        if not says_write(edge) or writer.id in followers or "read-model" not in model.traits or writer.id in told:
            continue
        if writer.kind != "event-store" and not writer.is_broker_resource:
            told.add(writer.id)
            fact = f"{writer.id} writes the read model {model.id}, but consumes no events"
            yield at_node(writer, fact, "let it consume the events that it projects, or write where they come from")


def says_write(edge: Edge) -> bool:
    """Return whether *edge* says that it writes; one that is read as an access because it says nothing does not."""
    return edge.meaning.writes and edge.role_basis != "ends"
