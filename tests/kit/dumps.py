"""Dumps of what a topology says: each in the form that the tools of a broker, a cluster or a tracer give, for an import to read again."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

import yaml

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
    topics = [
        f"Topic: {node.id}\tTopicId: x\tPartitionCount: 3\tReplicationFactor: 3\tConfigs: \n"
        for node in topology.nodes
        if node.kind == "topic"
    ]
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for source, target, _ in edges_of(topology, "consume"):
        groups[source].append(f"{source} {target} 0 1 1 0 c-1 /10.0.0.1 c\n")
    return "".join(topics) + "".join(f"\n{_ROWS}\n{''.join(rows)}" for rows in groups.values())


def kafka_acls(topology: Topology) -> str:
    """Return what `kafka-acls --list` prints where each may do just what it does."""
    said = kafka(topology)
    operations = {"publish": "WRITE", "consume": "READ"}
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
    ]
    users = dict.fromkeys(source for source, _, _ in edges_of(topology, "publish", "consume"))
    found["permissions"] = [
        {"user": user, "vhost": "/", "configure": "", **{word: _any_of(topology, user, role) for word, role in _WORDS.items()}}
        for user in users
    ]
    return json.dumps(found)


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
    spans: defaultdict[str, list[object]] = defaultdict(list)
    destination = "messaging.destination" if is_old else "messaging.destination.name"
    operation = "messaging.operation" if is_old else "messaging.operation.type"
    ran = edges_of(topology, "publish", "consume", "request", "access")
    for number, (source, target, edge) in enumerate(ran, 1):
        name, kind, server = f"{number:016x}", 3, ""
        match edge.role:
            case "publish" | "consume":
                kind = 4 if edge.role == "publish" else 5
                said = {"messaging.system": "kafka", destination: target, operation: "publish" if edge.role == "publish" else "process"}
            case "request":
                said, server = {"http.method" if is_old else "http.request.method": "GET"}, target
            case _:
                said = {"db.system" if is_old else "db.system.name": "postgresql", "net.peer.name" if is_old else "server.address": target}
        spans[source].append(_span(name, kind, said))
        if server:
            spans[server].append(_span(f"{number + 1_000_000:016x}", 2, {}, parent=name))
    held = [
        {"resource": {"attributes": _attributes({"service.name": service})}, "scopeSpans": [{"spans": found}]}
        for service, found in spans.items()
    ]
    return json.dumps({"resourceSpans": held})


def _span(name: str, kind: int, said: dict[str, str], parent: str = "") -> dict[str, object]:
    return {"traceId": "t", "spanId": name, "parentSpanId": parent, "kind": kind, "attributes": _attributes(said)}


def _attributes(said: dict[str, str]) -> list[object]:
    return [{"key": key, "value": {"stringValue": text}} for key, text in said.items()]


def asyncapi(topology: Topology, service: str) -> str:
    """Return the AsyncAPI document of a *service*: what it sends and receives, and as which events."""
    channels, operations = {}, {}
    for number, (_, target, edge) in enumerate(one for one in edges_of(topology, "publish", "consume") if one[0] == service):
        messages = {name: {"payload": {"type": "object"}} for name in edge.events}
        channels[f"c{number}"] = {"address": target, "messages": messages}
        action = "send" if edge.role == "publish" else "receive"
        operations[f"o{number}"] = {"action": action, "channel": {"$ref": f"#/channels/c{number}"}}
    about = {"asyncapi": "3.0.0", "info": {"title": service, "version": "1"}, "servers": {"k": {"host": "kafka", "protocol": "kafka"}}}
    return json.dumps({**about, "channels": channels, "operations": operations})


def strimzi(topology: Topology) -> str:
    """Return the objects of Strimzi: topics, and users that may do what their workloads do, which have their secrets."""
    found: list[object] = [_object("kafka.strimzi.io/v1", "KafkaTopic", node.id, {}) for node in topology.nodes if node.kind == "topic"]
    operations = {"publish": "Write", "consume": "Read"}
    for node in (one for one in topology.nodes if one.kind == "service"):
        acls = [
            {"resource": {"type": "topic", "name": target, "patternType": "literal"}, "operations": [operations[edge.role]]}
            for source, target, edge in edges_of(topology, *operations)
            if source == node.id
        ]
        pod = {"containers": [{"image": f"shop/{node.id}"}], "volumes": [{"secret": {"secretName": f"{node.id}-user"}}]}
        found.append(_object("kafka.strimzi.io/v1", "KafkaUser", f"{node.id}-user", {"authorization": {"acls": acls}}))
        found.append(_object("apps/v1", "Deployment", node.id, {"template": {"metadata": {"labels": {"app": node.id}}, "spec": pod}}))
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": found})


def _object(version: str, kind: str, name: str, spec: dict[str, object]) -> dict[str, object]:
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name}, "spec": spec}


def registry(topology: Topology) -> str:
    """Return what the schema registry answers: the record of each topic to which events are published."""
    return json.dumps(
        [
            {"subject": f"{target}-value", "version": 1, "schema": json.dumps({"type": "record", "name": edge.events[0], "fields": []})}
            for _, target, edge in edges_of(topology, "publish")
            if edge.events
        ]
    )


def compose(topology: Topology) -> str:
    """Return a Compose file in which each service has the addresses of whom it calls, and of its stores."""
    services: dict[str, dict[str, object]] = {}
    for node in topology.nodes:
        if node.kind in {"service", "database"}:
            services[node.id] = {"image": "postgres:16" if node.kind == "database" else f"shop/{node.id}"}
    for source, target, edge in edges_of(topology, "request", "access"):
        scheme, port = ("postgresql", 5432) if edge.role == "access" else ("http", 8080)
        held = services[source].setdefault("environment", {})
        assert isinstance(held, dict)
        held[f"ADDRESS_{len(held)}"] = f"{scheme}://{target}:{port}"
    return json.dumps({"services": services})


def kubernetes(topology: Topology) -> str:
    """Return workloads with their services, each with the addresses of whom it calls, and of its stores."""
    found: list[object] = []
    for node in (one for one in topology.nodes if one.kind in {"service", "database"}):
        env = [
            {"name": f"ADDRESS_{number}", "value": f"postgresql://{target}:5432" if edge.role == "access" else f"http://{target}:8080"}
            for number, (source, target, edge) in enumerate(edges_of(topology, "request", "access"))
            if source == node.id
        ]
        image = "postgres:16" if node.kind == "database" else f"shop/{node.id}"
        pod = {"metadata": {"labels": {"app": node.id}}, "spec": {"containers": [{"image": image, "env": env}]}}
        found.append(_object("apps/v1", "Deployment", node.id, {"template": pod}))
        found.append(_object("v1", "Service", node.id, {"selector": {"app": node.id}}))
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": found})


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


def ksqldb(topology: Topology) -> str:
    """Return statements: a stream for each topic, and a query for each topic to which somebody publishes who consumes, called like that."""
    said = [
        f"CREATE STREAM \"s_{node.id}\" (id VARCHAR) WITH (KAFKA_TOPIC='{node.id}');\n" for node in topology.nodes if node.kind == "topic"
    ]
    read: dict[str, str] = {}
    for source, target, _ in edges_of(topology, "consume"):
        read.setdefault(source, target)
    said += (
        f'CREATE STREAM "{source}" WITH (KAFKA_TOPIC=\'{target}\') AS SELECT * FROM "s_{read[source]}" EMIT CHANGES;\n'  # noqa: S608 - nobody runs it
        for source, target, _ in edges_of(topology, "publish")
        if source in read
    )
    return "".join(said)


def terraform(topology: Topology) -> str:
    """Return what `terraform show -json` prints of topics, and of permissions for what each does."""
    held: list[tuple[str, dict[str, object]]] = [
        ("kafka_topic", {"name": node.id, "partitions": 3}) for node in topology.nodes if node.kind == "topic"
    ]
    operations = {"publish": "Write", "consume": "Read"}
    for source, target, edge in edges_of(topology, *operations):
        may: dict[str, object] = {"acl_principal": f"User:{source}", "acl_operation": operations[edge.role], "acl_permission_type": "Allow"}
        of: dict[str, object] = {"resource_name": target, "resource_type": "Topic", "resource_pattern_type_filter": "Literal"}
        held.append(("kafka_acl", may | of))
    resources = [
        {"address": f"{kind}.r{number}", "mode": "managed", "type": kind, "name": f"r{number}", "values": values}
        for number, (kind, values) in enumerate(held)
    ]
    return json.dumps({"format_version": "1.0", "terraform_version": "1.9.0", "values": {"root_module": {"resources": resources}}})


def cloudformation(topology: Topology) -> str:
    """Return a template: topics of SNS with subscriptions, queues of SQS, and functions that take out of them or are called."""
    kinds = {"topic": "AWS::SNS::Topic", "queue": "AWS::SQS::Queue", "function": "AWS::Lambda::Function"}
    found: dict[str, object] = {node.id: {"Type": kinds[node.kind]} for node in topology.nodes}
    spoken = {"bind": "sqs", "deliver": "lambda"}
    for number, (source, target, edge) in enumerate(edges_of(topology, "bind", "deliver", "consume")):
        if edge.role == "consume":
            held = {"EventSourceArn": {"Fn::GetAtt": [target, "Arn"]}, "FunctionName": {"Ref": source}}
            found[f"m{number}"] = {"Type": "AWS::Lambda::EventSourceMapping", "Properties": held}
        else:
            held = {"TopicArn": {"Ref": source}, "Protocol": spoken[edge.role], "Endpoint": {"Fn::GetAtt": [target, "Arn"]}}
            found[f"s{number}"] = {"Type": "AWS::SNS::Subscription", "Properties": held}
    return json.dumps({"AWSTemplateFormatVersion": "2010-09-09", "Resources": found})


def serverless(topology: Topology) -> str:
    """Return a service of the Serverless Framework: its functions, each with the queues and topics that call it."""
    found: dict[str, object] = {}
    for node in (one for one in topology.nodes if one.kind == "function"):
        events = [{"sqs": f"arn:aws:sqs:eu-west-1:1:{target}"} for source, target, _ in edges_of(topology, "consume") if source == node.id]
        events += ({"sns": f"arn:aws:sns:eu-west-1:1:{source}"} for source, target, _ in edges_of(topology, "deliver") if target == node.id)
        found[node.id] = {"handler": "x", "events": events}
    return yaml.safe_dump({"service": "shop", "provider": {"name": "aws"}, "functions": found})
