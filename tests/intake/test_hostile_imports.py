"""Hostile documents: every text as every name, bombs, loops and links; a located fault or a sound part, never anything else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from corpus import texts

from topodoc.cli.main import run
from topodoc.reading import load

if TYPE_CHECKING:
    from collections.abc import Callable

TEXTS = texts()


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    Path("mkdocs.yml").write_text("", "utf-8")


def sound(*arguments: str) -> int:
    """Return the exit code of an import; what it writes is a part that binds."""
    Path("_x.topo.yml").unlink(missing_ok=True)
    code = run(["import", *arguments, "-o", "_x.topo.yml", "-q"])
    if code == 0:
        Path("x.topo.yml").write_text("include: [_x.topo.yml]\n", "utf-8")
        load([Path("x.topo.yml")])
    return code


def document(text: str) -> dict[str, object]:
    channel = {
        "address": text,
        "description": text,
        "messages": {text: {"name": text, "title": text, "summary": text}},
        "tags": [{"name": text}],
    }
    channel["bindings"] = {"kafka": {"partitions": text}}
    return {
        "asyncapi": "3.0.0",
        "info": {"title": text, "version": text, "description": text, "tags": [{"name": text}], "externalDocs": {"url": f"https://{text}"}},
        "servers": {"s": {"host": text, "protocol": text}, "k": {"host": text, "protocol": "kafka"}},
        "channels": {"c": channel, "d": {"address": f"{text}2", "servers": [{"$ref": "#/servers/k"}]}},
        "operations": {
            "o": {"action": "send", "channel": {"$ref": "#/channels/c"}},
            "p": {"action": "receive", "channel": {"$ref": "#/channels/d"}},
        },
    }


def connectors(text: str) -> str:
    config = {"connector.class": f"{text}SinkConnector", "topics": text, "topics.regex": text, "connection.url": text, "hosts": text}
    source = {
        "connector.class": "io.debezium.PostgresConnector",
        "database.hostname": text,
        "topic.prefix": text,
        "table.include.list": text,
    }
    return json.dumps([{"name": text, "config": config}, {"name": f"{text}2", "config": source}])


def definitions(text: str) -> str:
    ends = {"source": text, "destination": text, "destination_type": "queue", "routing_key": text, "arguments": {text: text}}
    policy = {"name": text, "pattern": text, "definition": {"dead-letter-exchange": text, "dead-letter-routing-key": text}}
    shovel = {"component": "shovel", "name": text, "value": {"src-queue": text, "dest-uri": f"amqp://{text}", "dest-queue": text}}
    return json.dumps(
        {
            "rabbit_version": text, "exchanges": [{"name": text, "type": text}],
            "queues": [{"name": text, "arguments": {"x-queue-type": text}}],
            "bindings": [ends], "policies": [policy], "parameters": [shovel], "permissions": [{"user": text, "write": text, "read": text}],
        }
    )  # fmt: skip


def spans(text: str) -> str:
    said = [
        {"messaging.system": text, "messaging.destination.name": text, "messaging.consumer.group.name": text},
        {"messaging.system": "rabbitmq", "messaging.destination.name": text},
        {"db.system": text, "server.address": text},
        {"rpc.system": text, "peer.service": text},
    ]
    found = [
        {"kind": kind, "spanId": text, "attributes": [{"key": key, "value": {"stringValue": one}} for key, one in pairs.items()]}
        for pairs in said
        for kind in (3, 4, 5)
    ]
    resource = {"attributes": [{"key": "service.name", "value": {"stringValue": f"{text}s"}}]}
    return json.dumps({"resourceSpans": [{"resource": resource, "scopeSpans": [{"spans": found}]}]})


def registry(text: str) -> str:
    return json.dumps({"subject": f"{text}-value", "version": text, "schema": json.dumps({"name": text, "namespace": text})})


def kafka(text: str) -> str:
    acl = f"Current ACLs for resource `ResourcePattern(resourceType=TOPIC, name={text}, patternType=PREFIXED)`: \n"
    acl += f" \t(principal=User:{text}, host=*, operation=ALL, permissionType=ALLOW)\n"
    header = "GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID"
    row = f"{text} t 0 1 1 0 {text} - -\n{header}\n{text} {text} 0 1 1 0 - - -"
    return f"Topic: {text}\tPartitionCount: 3\tConfigs: {text}\nConsumer group '{text}' has no active members.\n{row}\n\n{acl}"


def queries(text: str) -> str:
    named = text.replace("'", "''").replace("`", "")
    made = f"CREATE STREAM `{named}` WITH (KAFKA_TOPIC='{named}');\n"
    return f"{made}CREATE TABLE b AS SELECT * FROM `{named}` -- {text}\n EMIT CHANGES;\n{text}"  # noqa: S608 - nobody runs it


def manifests(text: str) -> str:
    env = [{"name": text, "value": text}, {"name": "A_URL", "valueFrom": {"configMapKeyRef": {"name": text, "key": text}}}]
    pod = {"containers": [{"image": text, "env": env, "args": [text]}], "volumes": [{"secret": {"secretName": text}}]}
    about: dict[str, object] = {"name": text, "namespace": text, "labels": {"app.kubernetes.io/part-of": text, text: text}}
    acl = {"resource": {"type": "topic", "name": text, "patternType": "prefix"}, "operations": ["All"]}
    specs = [
        ("apps/v1", "Deployment", {"template": {"metadata": about, "spec": pod}}),
        ("v1", "Service", {"selector": {text: text}, "type": "ExternalName", "externalName": text}),
        ("kafka.strimzi.io/v1", "KafkaTopic", {"topicName": text}),
        ("kafka.strimzi.io/v1", "KafkaUser", {"authorization": {"acls": [acl]}}),
        (
            "keda.sh/v1",
            "ScaledObject",
            {"scaleTargetRef": {"name": text}, "triggers": [{"type": "rabbitmq", "metadata": {"queueName": text}}]},
        ),
        (
            "eventing.knative.dev/v1",
            "Trigger",
            {"broker": text, "subscriber": {"ref": {"name": text}}, "filter": {"attributes": {"type": text}}},
        ),
        ("argoproj.io/v1", "EventSource", {"kafka": {text: {"topic": text}}, "eventBusName": text}),
        ("rabbitmq.com/v1", "Queue", {"name": text, "arguments": {"x-dead-letter-exchange": text}}),
        ("rabbitmq.com/v1", "Policy", {"name": text, "pattern": text, "applyTo": "all", "definition": {"dead-letter-exchange": text}}),
        ("jetstream.nats.io/v1", "Consumer", {"streamName": text, "durableName": text, "filterSubject": text}),
    ]
    found = [{"apiVersion": version, "kind": kind, "metadata": about, "spec": spec} for version, kind, spec in specs]
    found.append({"apiVersion": "v1", "kind": "ConfigMap", "metadata": about, "data": {text: text}})
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": found}, indent=1)


def stacks(text: str) -> str:
    function = {
        "Type": "AWS::Serverless::Function",
        "Properties": {"FunctionName": text, "Description": text, "Events": {text: _event(text)}},
    }
    queue = {
        "Type": "AWS::SQS::Queue",
        "Properties": {"QueueName": text, "RedrivePolicy": {"deadLetterTargetArn": {"Fn::GetAtt": [text, "Arn"]}}},
    }
    rule = {
        "Type": "AWS::Events::Rule",
        "Properties": {"EventBusName": text, "EventPattern": {"detail-type": [text]}, "Targets": [{"Arn": text}]},
    }
    topic = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": {"Fn::Sub": f"${{{text}}}-{text}"}}}
    policy = {"Effect": "Allow", "Action": ["sns:Publish", text], "Resource": text}
    held = {"Type": "AWS::IAM::Policy", "Properties": {"PolicyDocument": {"Statement": [policy]}}}
    resources = {f"{text}F": function, f"{text}Q": queue, text: queue, f"{text}R": rule, f"{text}T": topic, f"{text}P": held}
    return json.dumps({"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources}, indent=1)


def _event(text: str) -> dict[str, object]:
    return {"Type": "SQS", "Properties": {"Queue": text}}


def functions(text: str) -> str:
    events = [{"sqs": text}, {"sns": text}, {"kafka": {"topic": text}}, {"eventBridge": {"eventBus": text, "pattern": {"source": [text]}}}]
    said = {"description": text, "events": [*events, {text: text}, text], "onError": text}
    return "\n".join(["service: shop", "provider: {name: aws}", f"functions: {json.dumps({text: said})}", ""])


def catalogue(text: str) -> str:
    about = {"name": text, "title": text, "description": text, "tags": [text], "links": [{"url": f"https://{text}", "title": text}]}
    entity = {"apiVersion": "backstage.io/v1alpha1", "kind": "Component", "metadata": about, "spec": {"owner": text}}
    return json.dumps(entity, indent=1)


def states(text: str) -> str:
    said = dict.fromkeys(
        ("name", "arn", "id", "topic_arn", "endpoint", "rule", "event_source_arn", "function_name", "topic", "source"), text
    )
    more = {"redrive_policy": text, "event_pattern": text, "push_config": [{"push_endpoint": f"https://{text}"}], "protocol": "https"}
    types = (
        "aws_sns_topic", "aws_sqs_queue", "aws_sns_topic_subscription", "aws_lambda_event_source_mapping", "aws_cloudwatch_event_rule",
        "aws_cloudwatch_event_target", "aws_pipes_pipe", "google_pubsub_subscription", "rabbitmq_binding", "kafka_acl",
    )  # fmt: skip
    found = [{"address": f"{one}.{text}", "type": one, "values": {**said, **more}} for one in types]
    return json.dumps({"terraform_version": text, "values": {"root_module": {"resources": found}}})


def streams(text: str) -> str:
    config = {"name": text, "subjects": [text], "mirror": {"name": text, "filter_subject": text}, "sources": [{"name": f"{text}2"}]}
    consumer = {"stream_name": text, "config": {"durable_name": text, "filter_subject": text, "deliver_group": text}}
    connection = {"name": text, "subscriptions_list": [text, f"{text}.>"]}
    detail = {"config": config, "consumer_detail": [consumer]}
    return json.dumps([{"account_details": [{"stream_detail": [detail]}]}, {"connections": [connection]}])


@pytest.mark.parametrize(
    "made",
    [connectors, definitions, spans, registry, kafka, queries, manifests, streams, states, stacks, functions, catalogue],
    ids=lambda made: made.__name__,
)
@pytest.mark.parametrize("first", range(0, len(TEXTS), 200))
def test_every_text_as_every_name_in_a_dump(made: Callable[[str], str], first: int) -> None:
    for text in TEXTS[first : first + 200]:
        Path("a.json").write_bytes(made(text).encode("utf-8", "surrogatepass"))
        assert sound("a.json", "--with", "permitted") in {0, 1, 2}, text


@pytest.mark.parametrize("first", range(0, len(TEXTS), 100))
def test_every_text_as_every_name(first: int) -> None:
    for text in TEXTS[first : first + 100]:
        Path("a.json").write_text(json.dumps(document(text)), "utf-8")
        assert sound("a.json") in {0, 1}, text


@pytest.mark.parametrize(
    "text",
    [
        "asyncapi: 3.0.0\n" + "a: {" * 5_000,
        "asyncapi: 3.0.0\nx: " + "[" * 100_000,
        '{"asyncapi": "3.0.0", "x": ' + "[" * 5_000 + "]" * 5_000 + "}",
        "asyncapi: 3.0.0\na0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9)),
        "asyncapi: 3.0.0\na: &a {x: 1}\nb: {<<: [*a, *b]}\n",
        "asyncapi: 3.0.0\n? [a]\n: b\n",
        "asyncapi: 3.0.0\nchannels: [a]\noperations: x\nservers: 1\ninfo: []\n",
        (
            "asyncapi: 3.0.0\nchannels: {a: 1, b: [], c: {messages: 5, servers: 1, parameters: [], bindings: 3}}\n"
            "operations: {o: {channel: {$ref: '#/channels/c'}, action: send, messages: 1, reply: 1, traits: 1}}\n"
        ),
        "asyncapi: 2.0.0\nchannels: {a: {publish: 1, subscribe: {message: [], traits: {}}}}\n",
        "asyncapi: 3.0.0\nchannels: {a: {$ref: 1}, b: {$ref: []}, c: {$ref: '%'}, d: {$ref: '#//'}}\n",
        "asyncapi: 3.0.0\n%TAG\n",
        "asyncapi: 3.0.0\n" + "x" * 5_100_000,
        "\x00asyncapi: 3.0.0",
        "asyncapi: 3.0.0\n--- \nasyncapi: 2.0.0\n",
        "asyncapi: !!python/object:os.system [x]\n",
    ],
)
def test_what_is_meant_to_harm(text: str) -> None:
    Path("a.yaml").write_text(text, "utf-8")
    assert sound("a.yaml") in {0, 1}


@pytest.mark.parametrize("first", range(0, len(TEXTS), 100))
def test_every_text_as_every_name_of_compose(first: int) -> None:
    for text in TEXTS[first : first + 100]:
        said = {"KAFKA_ADDR": "kafka:9092", "KAFKA_TOPIC": text, "A_URL": text, "GROUP_ID": text, "B_ADDR": f"{text}:80"}
        one = {"image": text, "environment": said, "depends_on": [text], "labels": {"owner": text}, "command": text, "container_name": text}
        own = {"publish": [text], "consume": text, "kind": text, "label": text, "owner": text}
        services = {text: {**one, "x-topodoc": own}, "kafka": {"image": "kafka"}, "other": {"environment": {"URL": f"http://{text}"}}}
        Path("a.json").write_text(json.dumps({"services": services}), "utf-8")
        assert sound("a.json") in {0, 1}, text


@pytest.mark.parametrize("first", range(0, len(TEXTS), 100))
def test_every_text_in_a_script(first: int, tmp_path: Path) -> None:
    for number, text in enumerate(TEXTS[first : first + 100]):
        quoted = json.dumps(text)
        script = f"# {text}\nconst t = new TopologyBuilder();\nt.addProcess({{id: {quoted}, label: {quoted}}}).addProcess({{id: 'a'}});"
        flow = f"\nt.connect({quoted}, 'a', {{label: {quoted}}});\nconst f = new FlowBuilder();\nf.scenario('s', {quoted});"
        flow += f"\nf.from('a').to('a').showMessage({quoted});"
        Path("a.ts").write_text(f"{script}{flow}\n{text}".encode("utf-8", "replace").decode(), "utf-8")
        assert run(["import", "a.ts", "--scaffold", "-o", f"{tmp_path}/out{number}/", "-q"]) in {0, 1}, text


def test_brackets_that_never_close() -> None:
    Path("a.ts").write_text("const t = new TopologyBuilder();\n" + "t.connect(\n" * 20_000, "utf-8")
    assert run(["import", "a.ts", "--scaffold", "-o", "x.topo.yml", "-q"]) == 1


def test_bytes_that_are_cut(capsys: pytest.CaptureFixture[str]) -> None:
    whole = json.dumps(document("orders"), indent=1).encode()
    for end in range(0, len(whole), 37):
        Path("a.yaml").write_bytes(whole[:end])
        assert sound("a.yaml") in {0, 1}
    capsys.readouterr()


def test_nothing_outside_of_the_project_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    Path("../secret.yaml").write_text("asyncapi: 3.0.0\ninfo: {title: CANARY}\n", "utf-8")
    Path("link.yaml").symlink_to(Path("../secret.yaml").resolve())
    Path("a.yaml").write_text("asyncapi: 3.0.0\nchannels: {a: {$ref: ../secret.yaml}, b: {$ref: link.yaml}, c: {$ref: .}}\n", "utf-8")
    for name in ("../secret.yaml", "link.yaml", "a.yaml"):
        assert sound(name) == 1
    Path("topodoc.yml").write_text("imports: {x: {from: ['../*.yaml', '/etc/*', '**/link.yaml']}}\n", "utf-8")
    assert run(["import"]) == 1
    said = capsys.readouterr()
    assert "CANARY" not in said.out + said.err
