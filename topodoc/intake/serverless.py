"""The Serverless framework: functions with their events, and the resources of CloudFormation beside them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topodoc.intake.account import Account, Name, Thing
from topodoc.intake.aws_filters import filter_text, passing
from topodoc.intake.aws_permissions import permit_statements
from topodoc.intake.aws_resources import TYPES, WAYS, ResourceType
from topodoc.intake.aws_stack import Stack
from topodoc.intake.aws_wiring import Wiring
from topodoc.intake.cloudformation import read_resources, stack_name
from topodoc.intake.importer import Delivery, Importer
from topodoc.intake.lookups import at, entries, items, text_at
from topodoc.language.tree import Mapping, Node, Scalar

if TYPE_CHECKING:
    from topodoc.diagnostics import Span
    from topodoc.language.tree import Entry

_LOOKS = (
    re.compile(r"^service[ \t]*:", re.MULTILINE),
    re.compile(r"^provider[ \t]*:", re.MULTILINE),
    re.compile(r"^functions[ \t]*:", re.MULTILINE),
)
_QUEUE, _TOPIC, _STREAM = TYPES["AWS::SQS::Queue"], TYPES["AWS::SNS::Topic"], TYPES["AWS::Kinesis::Stream"]
_BUS, _TABLE, _BUCKET, _GATEWAY = (
    TYPES[f"AWS::{one}"] for one in ("Events::EventBus", "DynamoDB::Table", "S3::Bucket", "Serverless::HttpApi")
)
_TOPIC_OF = {"kafka": "kafka", "msk": "kafka", "rabbitmq": "amqp", "activemq": "amqp"}
_SCHEDULER = ResourceType("scheduler", "scheduler")


def _looks(text: str) -> bool:
    return all(one.search(text) for one in _LOOKS)


def _account(delivery: Delivery) -> Account:
    """Return what the one file of *delivery* says."""
    document = delivery.documents[0]
    values, root = delivery.shelf.values(document), delivery.shelf.root_of(document)
    resources = at(root, "resources") or Mapping((), root.span)
    name = delivery.option("stack") or text_at(root, "service") or text_at(root, "service", "name") or stack_name(document.path)
    stack = Stack(name, resources, delivery.parameters)
    read_resources(resources, stack, Wiring(stack))
    functions = [(_declare(stack, entry), entry) for entry in entries(at(root, "functions"))]
    known = {entry.key.text: own for own, entry in functions}
    for own, entry in functions:
        reader = _Events(stack, own, entry.key)
        for event in items(at(entry.value, "events")):
            reader.take(event)
        dead = at(entry.value, "onError")
        stack.link(own, stack.find(dead, _QUEUE), "bind", dead.span if dead else entry.key.span, label=WAYS["OnFailure"])
        for way, label in (("onFailure", WAYS["OnFailure"]), ("onSuccess", WAYS["OnSuccess"])):
            if said := at(entry.value, "destinations", way):
                stack.hand_over(own, _destination(stack, said, known), said.span, label)
        permit_statements(stack, (own,), at(entry.value, "iamRoleStatements"))
    statements = at(root, "provider", "iam", "role", "statements") or at(root, "provider", "iamRoleStatements")
    permit_statements(stack, tuple(own for own, _ in functions), statements)
    return Account(
        "serverless",
        (document.path,),
        tuple(stack.things.values()),
        tuple(stack.links),
        same=tuple(stack.same),
        findings=(*values.findings, *stack.findings),
    )


def _destination(stack: Stack, said: Node, functions: dict[str, Name]) -> Name | None:
    """Return where the result of a function goes: to one of the *functions*, by its name, or to what an address names."""
    text = text_at(said)
    if text in functions:
        return functions[text]
    target = at(said, "arn") or said
    if (text and not text.startswith("arn:")) or "${" in text_at(target):
        hint = "import what serverless package writes: .serverless/cloudformation-template-update-stack.json"
        stack.find_out(f'the destination "{text_at(target)}" is none of the functions here', hint, said.span)
        return None
    return stack.find(target, _QUEUE)


def _declare(stack: Stack, entry: Entry) -> Name:
    name = Name("aws", f"{stack.name}/{entry.key.text}")
    logical = f"{entry.key.text[:1].upper()}{entry.key.text[1:]}LambdaFunction"  # as the framework calls it in its template
    stack.things[name] = Thing(
        name, entry.key.span, "function", description=text_at(entry.value, "description"), aliases=(f"{stack.name}/{logical}",)
    )
    return name


class _Events:
    """The events by which one function is called."""

    def __init__(self, stack: Stack, own: Name, key: Scalar) -> None:
        self._stack, self._own, self._key = stack, own, key

    def take(self, event: Node) -> None:
        """Note what one *event* says: a mapping of one key, or a word alone."""
        for entry in entries(event):
            self._one(entry.key, entry.value)
        if isinstance(event, Scalar):
            self._one(event, Mapping((), event.span))

    def _one(self, key: Scalar, said: Node) -> None:
        stack, own, span = self._stack, self._own, key.span
        match key.text:
            case "sqs":
                self._poll(at(said, "arn") or said, _QUEUE, key, said)
            case "stream":
                source = at(said, "arn") or said
                is_table = text_at(said, "type") == "dynamodb" or ":dynamodb:" in text_at(source)
                self._poll(source, _TABLE if is_table else _STREAM, key, said)
            case "sns":
                publisher = self._find(at(said, "arn") or at(said, "topicName") or said, _TOPIC, key)
                stack.link(publisher, own, "deliver", span, held_back=filter_text(at(said, "filterPolicy")))
            case "eventBridge":
                self._from_bus(key, said)
            case "schedule":
                rate = text_at(said, "rate") or text_at(next(iter(items(at(said, "rate"))), said))
                self._scheduled(rate, span)
            case "s3":
                stack.link(self._find(at(said, "bucket") or said, _BUCKET, key), own, "deliver", span, label=text_at(said, "event"))
            case "http" | "httpApi":
                self._from_api(key, said)
            case word if word in _TOPIC_OF:
                topic = text_at(said, "topic") or text_at(said, "queue")
                space = "queue" if at(said, "queue") else "topic"
                if self._is_known(topic, key):
                    kind = ResourceType("queue" if space == "queue" else "topic", _TOPIC_OF[word])
                    stack.link(own, stack.thing(Name(space, topic, _TOPIC_OF[word]), kind, span), "consume", span)
            case word:
                stack.find_out(
                    f'the event "{word}" of {self._key.text} is unknown to topodoc', "write it in a spec that includes the part", span
                )

    def _poll(self, source: Node, usual: ResourceType, key: Scalar, said: Node) -> None:
        found = self._find(source, usual, key)
        held_back = filter_text(at(said, "filterPatterns"))
        is_table = found is not None and self._stack.kind_of(found) == "database"
        self._stack.link(
            self._own, found, "read" if is_table else "consume", key.span, label="stream" if is_table else "", held_back=held_back
        )
        dead = at(said, "destinations", "onFailure")
        self._stack.link(found, self._find(at(dead, "arn") or dead, _QUEUE, key), "bind", key.span, label=WAYS["OnFailure"])

    def _from_bus(self, key: Scalar, said: Node) -> None:
        if at(said, "schedule"):
            self._scheduled(text_at(said, "schedule"), key.span)
        pattern, bus = at(said, "pattern"), at(said, "eventBus")
        if pattern is None:
            return
        default = Name("exchange", "default", "eventbridge")
        source = self._find(bus, _BUS, key) if bus else self._stack.thing(default, _BUS, key.span, "default event bus")
        found = passing(pattern)
        self._stack.link(source, self._own, "deliver", key.span, events=found.events, label=found.sources, held_back=found.held_back)

    def _from_api(self, key: Scalar, said: Node) -> None:
        gateway = self._stack.thing(Name("aws", f"{self._stack.name}/HttpApi"), _GATEWAY, key.span)
        label = f"{text_at(said, 'method').upper()} {text_at(said, 'path')}".strip() or text_at(said)
        self._stack.link(gateway, self._own, "request", key.span, label=label)

    def _scheduled(self, when: str, span: Span) -> None:
        scheduler = self._stack.thing(Name("aws", f"{self._stack.name}/{self._key.text}-schedule"), _SCHEDULER, span)
        self._stack.link(scheduler, self._own, "schedule", span, label=when)

    def _find(self, node: Node | None, usual: ResourceType, key: Scalar) -> Name | None:
        """Return what *node* refers to; a variable of the framework that stays open is told."""
        if node is None or not self._is_known(text_at(node), key):
            return None
        return self._stack.find(node, usual)

    def _is_known(self, text: str, key: Scalar) -> bool:
        if "${" in text:
            hint = "import what serverless package writes: .serverless/cloudformation-template-update-stack.json"
            self._stack.find_out(f'"{text}" stays unknown: topodoc does not fill in variables of the framework', hint, key.span)
            return False
        return True


IMPORTER = Importer(
    "serverless",
    "Serverless",
    '"service:", "provider:" and "functions:"',
    _looks,
    _account,
    options=("stack",),
    rank=42,
    default_edges=("permitted",),
)
