"""Documents of what a topology says: what teams write of services, workloads and clouds, for an import to read again."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

import yaml
from dumps import edges_of

if TYPE_CHECKING:
    from topodoc.model.topology import Topology


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


def compose(topology: Topology) -> str:
    """Return a Compose file in which each service has the addresses of whom it calls, and of its stores, and says what it publishes."""
    services: dict[str, dict[str, object]] = {}
    for node in topology.nodes:
        if node.kind in {"service", "database"}:
            said = {
                role: [target for source, target, _ in edges_of(topology, role) if source == node.id] for role in ("publish", "consume")
            }
            image = "postgres:16" if node.kind == "database" else f"shop/{node.id}"
            services[node.id] = {"image": image, "environment": _addresses(topology, node.id), "x-topodoc": said}
    return json.dumps({"services": services})


def _addresses(topology: Topology, client: str) -> dict[str, str]:
    """Return the variables of *client*: the addresses of whom it calls, and of its stores."""
    return {
        f"ADDRESS_{number}": f"postgresql://{target}:5432" if edge.role == "access" else f"http://{target}:8080"
        for number, (source, target, edge) in enumerate(edges_of(topology, "request", "access"))
        if source == client
    }


def kubernetes(topology: Topology) -> str:
    """Return workloads with their services, each with the addresses of whom it calls, and of its stores, and scaled by what it consumes."""
    found: list[object] = []
    for node in (one for one in topology.nodes if one.kind in {"service", "database"}):
        env = [{"name": name, "value": address} for name, address in _addresses(topology, node.id).items()]
        image = "postgres:16" if node.kind == "database" else f"shop/{node.id}"
        pod = {"metadata": {"labels": {"app": node.id}}, "spec": {"containers": [{"image": image, "env": env}]}}
        found.append(_object("apps/v1", "Deployment", node.id, {"template": pod}))
        found.append(_object("v1", "Service", node.id, {"selector": {"app": node.id}}))
        read = [target for source, target, _ in edges_of(topology, "consume") if source == node.id]
        triggers = [{"type": "kafka", "metadata": {"topic": one, "consumerGroup": node.id}} for one in read]
        if triggers:
            found.append(_object("keda.sh/v1alpha1", "ScaledObject", node.id, {"scaleTargetRef": {"name": node.id}, "triggers": triggers}))
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": found})


def ksqldb(topology: Topology) -> str:
    """Return statements: a stream for each topic, and each service `X-query` as the query that makes `X` of all that it consumes."""
    said = [
        f"CREATE STREAM \"s_{node.id}\" (id VARCHAR) WITH (KAFKA_TOPIC='{node.id}');\n" for node in topology.nodes if node.kind == "topic"
    ]
    read: defaultdict[str, list[str]] = defaultdict(list)
    for source, target, _ in edges_of(topology, "consume"):
        read[source].append(f'"s_{target}"')
    made: dict[str, str] = {}
    for source, target, _ in edges_of(topology, "publish"):
        if source.endswith("-query") and source in read:
            made.setdefault(source, target)
    said += (
        f"CREATE STREAM \"{name.removesuffix('-query')}\" WITH (KAFKA_TOPIC='{target}') AS"  # noqa: S608 - nobody runs it
        f" SELECT * FROM {' JOIN '.join(read[name])} EMIT CHANGES;\n"
        for name, target in made.items()
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
    return _state(held)


def _state(held: list[tuple[str, dict[str, object]]]) -> str:
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


def aws_state(topology: Topology) -> str:
    """Return what `terraform show -json` prints of topics of SNS with subscriptions, queues of SQS, and functions that take out of them."""
    kinds = {"topic": "aws_sns_topic", "queue": "aws_sqs_queue", "function": "aws_lambda_function"}
    services = {"topic": "sns", "queue": "sqs", "function": "lambda"}
    arns = {
        node.id: f"arn:aws:{services[node.kind]}:eu-west-1:1:{'function:' * (node.kind == 'function')}{node.id}" for node in topology.nodes
    }
    held: list[tuple[str, dict[str, object]]] = [
        (kinds[node.kind], {"function_name" if node.kind == "function" else "name": node.id, "arn": arns[node.id]})
        for node in topology.nodes
    ]
    spoken = {"bind": "sqs", "deliver": "lambda"}
    for source, target, edge in edges_of(topology, "bind", "deliver"):
        said = {"topic_arn": arns[source], "protocol": spoken[edge.role], "endpoint": arns[target]}
        held.append(("aws_sns_topic_subscription", {**said, "arn": f"{arns[source]}:{len(held)}"}))
    for source, target, _ in edges_of(topology, "consume"):
        held.append(("aws_lambda_event_source_mapping", {"event_source_arn": arns[target], "function_name": arns[source]}))
    return _state(held)


def backstage(topology: Topology) -> str:
    """Return a catalogue with a component for each service."""
    return "---\n".join(
        yaml.safe_dump(_object("backstage.io/v1alpha1", "Component", node.id, {"type": "service", "owner": "team-a"}))
        for node in topology.nodes
        if node.kind == "service"
    )


def eventcatalog(topology: Topology) -> dict[str, str]:
    """Return the pages of an EventCatalog, by their paths: who sends and receives, and a channel for each topic."""
    found = {
        f"channels/{node.id}/index.mdx": _page({"id": node.id, "version": "1", "address": node.id, "protocols": ["kafka"]})
        for node in topology.nodes
        if node.kind == "topic"
    }
    for node in (one for one in topology.nodes if one.kind == "service"):
        said: dict[str, object] = {"id": node.id, "version": "1", "sends": _messages(topology, node.id, "publish", "to")}
        found[f"services/{node.id}/index.mdx"] = _page({**said, "receives": _messages(topology, node.id, "consume", "from")})
    return found


def _messages(topology: Topology, service: str, role: str, word: str) -> list[object]:
    return [
        {"id": event, word: [{"id": target}]}
        for source, target, edge in edges_of(topology, role)
        if source == service
        for event in edge.events or (f"{target} message",)
    ]


def _page(said: dict[str, object]) -> str:
    return f"---\n{yaml.safe_dump(said)}---\n"
