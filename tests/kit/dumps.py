"""Dumps of what a topology says: each in the form that the tools of a broker, a cluster or a tracer give, for an import to read again."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.model.elements import Edge
    from topodoc.model.topology import Topology

_ROWS = "GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID"


def edges_of(topology: Topology, *roles: str) -> Iterator[tuple[str, str, Edge]]:
    """Yield the ends of each edge of *topology* in one of *roles*, and the edge."""
    for edge in topology.edges:
        if edge.role in roles:
            yield edge.source.node, edge.target.node, edge


def kafka(topology: Topology) -> str:
    """Return what the tools of Kafka print: a topic for each topic, a group for each consumer."""
    return kafka_topics(topology) + kafka_groups(topology)


def kafka_topics(topology: Topology) -> str:
    """Return what `kafka-topics --describe` prints."""
    return "".join(
        f"Topic: {node.id}\tTopicId: x\tPartitionCount: 3\tReplicationFactor: 3\tConfigs: \n"
        for node in topology.nodes
        if node.kind == "topic"
    )


def kafka_groups(topology: Topology, *, idle: str = "") -> str:
    """Return what `kafka-consumer-groups --describe --all-groups` prints; of a group that is *idle* nobody is connected."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for source, target, _ in edges_of(topology, "consume"):
        client = "- - -" if source == idle else "c-1 /10.0.0.1 c"
        groups[source].append(f"{source} {target} 0 1 1 0 {client}\n")
    return "".join(f"\n{_ROWS}\n{''.join(rows)}" for rows in groups.values())


def kafka_acls(topology: Topology) -> str:
    """Return what the tools of Kafka print, with permissions."""
    return kafka(topology) + kafka_permissions(topology)


def kafka_permissions(topology: Topology) -> str:
    """Return what `kafka-acls --list` prints where each may do just what it does."""
    said, operations = "", {"publish": "WRITE", "consume": "READ"}
    for source, target, edge in edges_of(topology, *operations):
        said += f"Current ACLs for resource `ResourcePattern(resourceType=TOPIC, name={target}, patternType=LITERAL)`: \n"
        said += f" \t(principal=User:{source}, host=*, operation={operations[edge.role]}, permissionType=ALLOW) \n\n"
    return said


def rabbitmq(topology: Topology) -> str:
    """Return exported definitions with a list of consumers: topics as exchanges, queues as they are."""
    spaces = {"exchange": "exchanges", "queue": "queues"}
    found: dict[str, object] = {"rabbit_version": "4.0.5", "vhosts": [{"name": "/"}]}
    found |= {key: [{"name": node.id, "vhost": "/"} for node in topology.nodes if node.kind == kind] for kind, key in spaces.items()}
    kinds = {node.id: node.kind for node in topology.nodes}
    found["bindings"] = [
        {"source": source, "vhost": "/", "destination": target, "destination_type": kinds[target], "routing_key": edge.filter or "#"}
        for source, target, edge in edges_of(topology, "bind")
        if kinds[source] == "exchange"
    ]
    found["policies"] = [
        {"vhost": "/", "name": f"p-{source}", "pattern": f"^{re.escape(source)}$", "apply-to": "queues", "definition": {_LETTERS: target}}
        for source, target, _ in edges_of(topology, "bind")
        if kinds[source] == "queue"
    ]
    users = dict.fromkeys(source for source, _, _ in edges_of(topology, "publish", "consume"))
    found["permissions"] = [
        {"user": user, "vhost": "/", "configure": "", **{word: _any_of(topology, user, role) for word, role in _WORDS.items()}}
        for user in users
    ]
    return json.dumps(found)


_LETTERS = "dead-letter-exchange"
_WORDS = {"write": "publish", "read": "consume"}


def _any_of(topology: Topology, user: str, role: str) -> str:
    return "|".join(f"^{target.replace('.', '[.]')}$" for source, target, _ in edges_of(topology, role) if source == user) or "^$"


def rabbitmq_consumers(topology: Topology) -> str:
    """Return what `GET /api/consumers` answers where each consumer is connected as a user of its name."""
    return json.dumps(
        [
            {"queue": {"name": target, "vhost": "/"}, "consumer_tag": "amq.ctag-x", "channel_details": {"user": source}}
            for source, target, _ in edges_of(topology, "consume")
        ]
    )


def nats(topology: Topology) -> str:
    """Return what `/jsz` answers: a stream for each stream, a durable consumer for each who consumes or is delivered to."""
    consumers: defaultdict[str, list[object]] = defaultdict(list)
    for source, target, edge in edges_of(topology, "consume"):
        held = {"filter_subject": edge.filter} if edge.filter else {}
        consumers[target].append({"stream_name": target, "name": source, "config": {"durable_name": source, **held}})
    for source, target, _ in edges_of(topology, "deliver"):
        consumers[source].append({"stream_name": source, "name": target, "config": {"durable_name": target, "deliver_subject": "x"}})
    streams = [
        {"name": node.id, "config": {"name": node.id, "subjects": [f"{node.id}.>"]}, "consumer_detail": consumers[node.id]}
        for node in topology.nodes
        if node.kind == "stream"
    ]
    return json.dumps({"account_details": [{"name": "$G", "stream_detail": streams}]})


def traces(topology: Topology, *, is_old: bool = False) -> str:
    """Return OTLP as JSON with a span for each edge, with attributes of today, or with the *old* ones."""
    held = [
        {"resource": {"attributes": _attributes({"service.name": service})}, "scopeSpans": [{"spans": [_otlp(*one) for one in found]}]}
        for service, found in _spans(topology, is_old=is_old).items()
    ]
    return json.dumps({"resourceSpans": held})


def jaeger(topology: Topology) -> str:
    """Return what Jaeger answers to `GET /api/traces`, with a span for each edge."""
    spans = _spans(topology, is_old=False)
    processes = {f"p{number}": {"serviceName": service, "tags": []} for number, service in enumerate(spans)}
    held = [_jaeger(f"p{number}", *one) for number, found in enumerate(spans.values()) for one in found]
    return json.dumps({"data": [{"traceID": "t", "spans": held, "processes": processes}], "total": 0, "limit": 0, "offset": 0})


_KINDS = {2: "server", 3: "client", 4: "producer", 5: "consumer"}
_SYSTEMS = {"amqp": "rabbitmq", "nats": "nats"}
_Span = tuple[str, int, dict[str, str], str]  # its id, its kind, its attributes and its parent


def _spans(topology: Topology, *, is_old: bool) -> dict[str, list[_Span]]:
    """Return a span for each edge, by whose it is, and one of who answers."""
    spans: defaultdict[str, list[_Span]] = defaultdict(list)
    destination = "messaging.destination" if is_old else "messaging.destination.name"
    operation = "messaging.operation" if is_old else "messaging.operation.type"
    for number, (source, target, edge) in enumerate(edges_of(topology, "publish", "consume", "request", "access"), 1):
        name = f"{number:016x}"
        match edge.role:
            case "publish" | "consume":
                does = "publish" if edge.role == "publish" else "process"
                said = {"messaging.system": _SYSTEMS.get(edge.protocol, "kafka"), destination: target, operation: does}
                spans[source].append((name, 4 if does == "publish" else 5, said, ""))
            case "request":
                spans[source].append((name, 3, {"http.method" if is_old else "http.request.method": "GET"}, ""))
                spans[target].append((f"{number + 1_000_000:016x}", 2, {}, name))
            case _:
                said = {"db.system" if is_old else "db.system.name": "postgresql", "net.peer.name" if is_old else "server.address": target}
                spans[source].append((name, 3, said, ""))
    return spans


def _otlp(name: str, kind: int, said: dict[str, str], parent: str) -> dict[str, object]:
    return {"traceId": "t", "spanId": name, "parentSpanId": parent, "kind": kind, "attributes": _attributes(said)}


def _jaeger(process: str, name: str, kind: int, said: dict[str, str], parent: str) -> dict[str, object]:
    tags = [{"key": key, "type": "string", "value": text} for key, text in {**said, "span.kind": _KINDS[kind]}.items()]
    references = [{"refType": "CHILD_OF", "traceID": "t", "spanID": parent}] if parent else []
    return {"traceID": "t", "spanID": name, "references": references, "tags": tags, "processID": process}


def _attributes(said: dict[str, str]) -> list[object]:
    return [{"key": key, "value": {"stringValue": text}} for key, text in said.items()]


def registry(topology: Topology) -> str:
    """Return what the schema registry answers: the record of each topic to which events are published."""
    return json.dumps(
        [
            {"subject": f"{target}-value", "version": 1, "schema": json.dumps({"type": "record", "name": edge.events[0], "fields": []})}
            for _, target, edge in edges_of(topology, "publish")
            if edge.events
        ]
    )


def connect(topology: Topology) -> str:
    """Return the connectors of a cluster of Kafka Connect in which every client is one that writes to files, or reads them."""
    written = "org.apache.kafka.connect.file.FileStream"
    sinks: defaultdict[str, list[str]] = defaultdict(list)
    for source, target, _ in edges_of(topology, "consume"):
        sinks[source].append(target)
    found = [
        {"name": one, "config": {"connector.class": f"{written}SinkConnector", "topics": ",".join(read)}} for one, read in sinks.items()
    ]
    found += (
        {"name": source, "config": {"connector.class": f"{written}SourceConnector", "topic": target}}
        for source, target, _ in edges_of(topology, "publish")
    )
    return json.dumps(found)
