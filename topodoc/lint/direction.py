"""TD201 to TD204: who dials whom, and over what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity
from topodoc.lint.evidence import is_service
from topodoc.lint.rule import Finding, at_edge, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.lint.evidence import Evidence
    from topodoc.model.elements import Edge, Node

_CLIENTS_DIAL = frozenset({"kafka", "amqp", "rabbitmq", "nats", "mqtt", "pulsar", "redis-streams", "jms"})
_CALLS = frozenset({"http", "https", "grpc"})
_SQL = frozenset(
    {
        "sql", "postgresql", "postgres", "pgsql", "mysql", "mariadb", "mssql", "sqlserver", "tds", "oracle", "tns", "db2", "sqlite",
        "cockroachdb", "jdbc", "odbc",
    },
)  # fmt: skip
_STORES_SPEAK = _SQL | {
    "redis", "resp", "memcached", "mongodb", "mongo", "cassandra", "cql", "dynamodb", "elasticsearch", "opensearch", "clickhouse",
    "neo4j", "bolt", "influxdb", "etcd", "s3",
}  # fmt: skip


def _name(protocol: str) -> str:
    """Return *protocol* in lower case and without a tail such as `+tls`."""
    return protocol.lower().partition("+")[0]


@rule("TD201", "bus-bypass", Severity.WARNING)
def find_bus_bypasses(evidence: Evidence) -> Iterator[Finding]:
    """Report an edge with a broker's protocol and no broker at either end.

    ## What

    An edge between two services over Kafka, AMQP or another broker's protocol, at neither end of which is a topic, queue, stream,
    exchange or broker. Edges to what someone else runs are left alone: how it looks inside is not known.

    ## Why

    Nobody speaks Kafka to a service. Either the picture leaves out the topic, and with it who else may listen, or one of the two is
    a topic and was not declared as one, which changes what every other rule sees.

    ## How to fix

    Put the topic between the two: one publishes to it, the other consumes from it. Or, if one of them is the topic, give that node
    `kind: topic`. Names of further protocols of brokers come from the setting `broker_protocols`.

    ## When to ignore

    If a service embeds a broker, and clients do dial it.

    ## Bad

    ```yaml
    nodes: {orders: Orders, stock: Stock}
    edges:
      - orders -> stock: {label: OrderPlaced, protocol: kafka}
    ```

    ## Good

    ```yaml
    nodes: {orders: Orders, stock: Stock, placed: {label: OrderPlaced, kind: topic}}
    edges:
      - orders -> placed: {label: publish, protocol: kafka}
      - stock -> placed: {label: consume, protocol: kafka}
    ```
    """
    for edge in evidence.topology.edges:
        ends = evidence.source(edge), evidence.target(edge)
        if not evidence.standards.lexicon.is_broker_protocol(edge.protocol) or any(end.external or not is_service(end) for end in ends):
            continue
        fact = f"{edge.protocol} from {edge.source.name} to {edge.target.name}, and neither is a broker resource"
        if cures := [cure for end in ends if (cure := _cure_by_original(end, evidence))]:
            yield at_edge(edge, fact, cures[0])
            continue
        cure = f"put the topic between them, to which {edge.source.name} publishes and from which {edge.target.name} consumes"
        shared = " or ".join(end.id for end in dict.fromkeys(ends) if _is_shared(end.id, evidence))
        yield at_edge(edge, fact, f"{cure}, or give {shared} kind: topic if it is one" if shared else cure)


def _cure_by_original(end: Node, evidence: Evidence) -> str:
    """Return what to give *end*, where the node that it is the same as is a broker resource: each topology says the kind."""
    same = end.same_as
    other = evidence.flows.by_id.get(same.topology) if same else None
    original = other.node_by_id.get(same.node) if other and same else None
    return (
        f"give {end.id} kind: {original.kind}, as {same.topology}/{same.node} has" if original and same and not is_service(original) else ""
    )


def _is_shared(name: str, evidence: Evidence) -> bool:
    """Return whether several others speak a broker's protocol with the node *name*, as they do with a topic."""
    lexicon = evidence.standards.lexicon
    spoken = [edge for edge in evidence.topology.edges if lexicon.is_broker_protocol(edge.protocol)]
    others = {end for edge in spoken for end in (edge.source.node, edge.target.node) if name in (edge.source.node, edge.target.node)}
    return len(others - {name}) > 1


@rule("TD202", "broker-dials", Severity.WARNING)
def find_dialling_brokers(evidence: Evidence) -> Iterator[Finding]:
    """Report an edge on which a broker dials a client that dials by itself.

    ## What

    An edge from a broker resource to a service over a protocol where clients always open the connection: kafka, amqp, rabbitmq,
    nats, mqtt, pulsar, redis-streams, jms; unless the edge states its role.

    ## Why

    An edge says who dials. A consumer polls or subscribes; drawn as the data goes, the picture misleads people who open a firewall or
    look for the one that retries.

    ## How to fix

    Turn the edge round: `consumer -> topic: consume`. If the broker does push, say so: `role: deliver`.

    ## When to ignore

    If a proxy in front of the broker pushes and is drawn as one with it.

    ## Bad

    ```yaml
    nodes: {orders: Orders, stock: Stock, placed: {kind: topic}}
    edges:
      - orders -> placed: {label: publish, protocol: kafka}
      - placed -> stock: {protocol: kafka}
    ```

    ## Good

    ```yaml
    nodes: {orders: Orders, stock: Stock, mail: Mail, placed: {kind: topic}}
    edges:
      - orders -> placed: {label: publish, protocol: kafka}
      - stock -> placed: {label: consume, protocol: kafka}
      - placed -> mail: {role: deliver, protocol: https}
    ```
    """
    for edge in evidence.topology.edges:
        if edge.role_basis == "stated" or _name(edge.protocol) not in _CLIENTS_DIAL:
            continue
        if evidence.source(edge).is_broker_resource and is_service(evidence.target(edge)):
            fact = f"{edge.source.name} dials {edge.target.name} over {edge.protocol}, but with this protocol clients dial the broker"
            yield at_edge(edge, fact, _turned(edge, "consume"))


def _turned(edge: Edge, verb: str) -> str:
    return f'reverse it: "{edge.target.name} -> {edge.source.name}: {verb}"; if it does dial, state its role'


@rule("TD203", "store-dials", Severity.WARNING)
def find_dialling_stores(evidence: Evidence) -> Iterator[Finding]:
    """Report an edge on which a database or another store dials a service.

    ## What

    An edge from a database, cache, store, event-store or index to a service, over no protocol or over one that stores speak, such
    as postgresql or redis; unless the edge states its role.

    ## Why

    A store answers; it does not call. Drawn as the data goes, a read looks like a database that opens connections.

    ## How to fix

    Turn the edge round and say what is done: `service -> database: read`.

    ## When to ignore

    If the store does call out, as a trigger or a webhook: state the role, and the protocol it uses.

    ## Bad

    ```yaml
    nodes: {orders: Orders, orders-db: {kind: database}}
    edges:
      - orders-db -> orders: {label: rows, protocol: postgresql}
    ```

    ## Good

    ```yaml
    nodes: {orders: Orders, orders-db: {kind: database}, hook: Hook}
    edges:
      - orders -> orders-db: {label: read, protocol: postgresql}
      - orders-db -> hook: {label: row changed, protocol: https}
    ```
    """
    for edge in evidence.topology.edges:
        if edge.role_basis == "stated" or (edge.protocol and _name(edge.protocol) not in _STORES_SPEAK):
            continue
        if evidence.source(edge).is_store and is_service(evidence.target(edge)):
            yield at_edge(edge, f"the store {edge.source.name} dials {edge.target.name}", _turned(edge, "read"))


@rule("TD204", "pulse-mismatch", Severity.INFO)
def find_pulse_mismatches(evidence: Evidence) -> Iterator[Finding]:
    """Report a stated type that does not go with the protocol.

    ## What

    An edge over a broker's protocol that states `type: solid`, or one over http, https, grpc or an SQL protocol that states `type:
    pulse` though no broker resource is at its ends.

    ## Why

    A dashed line says that what is sent is not waited for. It is drawn by itself where a broker is in play; said against the
    protocol it tells readers the wrong thing about what happens when the other side is down.

    ## How to fix

    Leave out `type`, or correct the protocol.

    ## When to ignore

    If an http call is a webhook that nobody waits for, and dashed on purpose.

    ## Bad

    ```yaml
    nodes: {web: Web shop, orders: Orders}
    edges:
      - web -> orders: {label: place an order, protocol: http, type: pulse}
    ```

    ## Good

    ```yaml
    nodes: {web: Web shop, orders: Orders}
    edges:
      - web -> orders: {label: place an order, protocol: http}
    ```
    """
    for edge in evidence.topology.edges:
        if not edge.type_stated:
            continue
        is_broker = evidence.standards.lexicon.is_broker_protocol(edge.protocol)
        if edge.type == "solid" and is_broker:
            yield at_edge(
                edge, f"{edge.protocol} is a broker's protocol, but this edge is solid", 'leave out "type", or correct the protocol'
            )
        elif edge.type == "pulse" and not is_broker and _is_call(edge, evidence):
            yield at_edge(edge, f"{edge.protocol} is a call, but this edge is a pulse", 'leave out "type", or correct the protocol')


def _is_call(edge: Edge, evidence: Evidence) -> bool:
    """Return whether *edge* is solid where it states no type: a call, at no broker resource."""
    at_broker = evidence.source(edge).is_broker_resource or evidence.target(edge).is_broker_resource
    return _name(edge.protocol) in _CALLS | _SQL and not at_broker
