"""The wiring of a stack: subscriptions, mappings, rules, pipes and schedules, and what functions may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.intake.account import Name
from topodoc.intake.aws_filters import filter_text, passing
from topodoc.intake.aws_permissions import permit
from topodoc.intake.aws_resources import TYPES, WAYS, ResourceType, role_at
from topodoc.intake.aws_stack import place_of
from topodoc.intake.aws_subscriptions import Subscriptions
from topodoc.intake.lookups import at, entries, items, text_at, texts
from topodoc.language.tree import Entry, Mapping, Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Callable

    from topodoc.diagnostics import Span
    from topodoc.intake.aws_stack import Stack
    from topodoc.language.vocabulary import Role

_QUEUE, _TOPIC, _STREAM = TYPES["AWS::SQS::Queue"], TYPES["AWS::SNS::Topic"], TYPES["AWS::Kinesis::Stream"]
_BUS, _TABLE, _BUCKET = TYPES["AWS::Events::EventBus"], TYPES["AWS::DynamoDB::Table"], TYPES["AWS::S3::Bucket"]
_FUNCTION, _GATEWAY = TYPES["AWS::Lambda::Function"], TYPES["AWS::Serverless::Api"]
_BROKER, _MQ = TYPES["AWS::MSK::Cluster"], TYPES["AWS::AmazonMQ::Broker"]
_SCHEDULER, _PIPE = ResourceType("scheduler", "scheduler"), ResourceType("worker", "pipes")
_POLLED = {
    "SQS": ("Queue", _QUEUE),
    "Kinesis": ("Stream", _STREAM),
    "DynamoDB": ("Stream", _TABLE),
    "MSK": ("Stream", _BROKER),
    "MQ": ("Broker", _MQ),
}


class Wiring:
    """What resources of one stack say of others."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        subscriptions = Subscriptions(stack)
        self._by_type: dict[str, Callable[[Scalar, Node], None]] = {
            "AWS::SNS::Topic": subscriptions.topic,
            "AWS::SNS::Subscription": subscriptions.subscription,
            "AWS::SQS::Queue": self._queue,
            "AWS::Lambda::EventSourceMapping": self._mapping,
            "AWS::Lambda::EventInvokeConfig": self._invoke_config,
            "AWS::Events::Rule": self._rule,
            "AWS::Pipes::Pipe": self._pipe,
            "AWS::Scheduler::Schedule": self._schedule,
            "AWS::Serverless::Function": self.function,
            "AWS::Lambda::Function": self.function,
            "AWS::Serverless::StateMachine": self.function,
            "AWS::Serverless::Connector": self._connector,
            "AWS::S3::Bucket": self._bucket,
            "AWS::SSM::Parameter": self._parameter,
        }

    def take(self, key: Scalar, resource: Node) -> None:
        """Note what the resource under *key* says of others."""
        if known := self._by_type.get(text_at(resource, "Type")):
            known(key, at(resource, "Properties") or Mapping((), key.span))

    def function(self, key: Scalar, said: Node) -> None:
        """Note by what the function under *key* is called, where failures go, and what it may do."""
        own = self._stack.name_of(key.text)
        for entry in entries(at(said, "Events")):
            self._event(own, key, entry.key, text_at(entry.value, "Type"), at(entry.value, "Properties"))
        for way in ("OnFailure", "OnSuccess"):
            target = at(said, "EventInvokeConfig", "DestinationConfig", way, "Destination")
            self._stack.hand_over(own, self._stack.find(target, _QUEUE), place_of(target, key.span), WAYS[way])
        dead = at(said, "DeadLetterQueue", "TargetArn") or at(said, "DeadLetterConfig", "TargetArn")
        self._stack.link(own, self._stack.find(dead, _QUEUE), "bind", place_of(dead, key.span), label=WAYS["OnFailure"])
        permit(self._stack, own, said)

    def _event(self, own: Name | None, function: Scalar, key: Scalar, kind: str, said: Node | None) -> None:
        """Note one of the events by which a function is called."""
        stack = self._stack
        match kind:
            case "MSK" | "MQ" | "SelfManagedKafka" if named := self._named_in_broker(said):
                for name, span in named:
                    self._poll(own, name, span, said)
            case "SQS" | "Kinesis" | "DynamoDB" | "MSK" | "MQ":
                word, usual = _POLLED[kind]
                source = at(said, word)
                found = stack.find(source, usual)
                self._poll(own, found, place_of(source, key.span), said)
            case "SNS":
                source = at(said, "Topic")
                stack.link(
                    stack.find(source, _TOPIC), own, "deliver", place_of(source, key.span), held_back=filter_text(at(said, "FilterPolicy"))
                )
            case "EventBridgeRule" | "CloudWatchEvent":
                self._from_bus(at(said, "EventBusName"), at(said, "Pattern") or at(said, "EventPattern"), own, key.span)
            case "S3":
                source = at(said, "Bucket")
                stack.link(stack.find(source, _BUCKET), own, "deliver", place_of(source, key.span), label=text_at(said, "Events"))
            case "Schedule" | "ScheduleV2":
                self._from_schedule(f"{function.text}{key.text}", said, own, key.span)
            case "Api" | "HttpApi":
                self._from_api(kind, said, own, key.span)
            case _:
                stack.find_out(
                    f'the event "{key.text}" of type "{kind}" is unknown to topodoc', "write it in a spec that includes the part", key.span
                )

    def _poll(self, own: Name | None, found: Name | None, span: Span, said: Node | None) -> None:
        """Note that the service of functions takes out of what was *found*, on behalf of a function, and where failures go."""
        stack = self._stack
        if found is None:
            stack.find_out("topodoc cannot see where this function takes its events from", "give the value under parameters:", span)
            return
        role: Role = "read" if stack.kind_of(found) == "database" else "consume"
        stack.link(own, found, role, span, label="stream" if role == "read" else "", held_back=filter_text(at(said, "FilterCriteria")))
        target = at(said, "DestinationConfig", "OnFailure", "Destination")
        stack.link(found, stack.find(target, _QUEUE), "bind", place_of(target, span), label=WAYS["OnFailure"])

    def _named_in_broker(self, said: Node | None) -> list[tuple[Name, Span]]:
        """Return the topics of Kafka and the queues of a broker that something consumes from, by their names there."""
        found: list[tuple[Name, Span]] = []
        forms: tuple[tuple[str, ResourceType], ...] = (
            ("Topics", ResourceType("topic", "kafka")),
            ("Queues", ResourceType("queue", "amqp")),
        )
        for word, kind in forms:
            named = ((self._stack.references.text(one), one.span) for one in items(at(said, word)))
            found += ((self._stack.thing(Name(kind.kind, name, kind.service), kind, span), span) for name, span in named if name)
        return found

    def _from_bus(self, bus: Node | None, pattern: Node | None, target: Name | None, span: Span) -> None:
        """Note that a bus, the default one where none is named, hands on what fits a *pattern*."""
        if target is None:
            return
        source = self._stack.find(bus, _BUS) if bus else self._default_bus(span)
        found = passing(pattern)
        role: Role = "bind" if self._stack.kind_of(target) in {"queue", "topic", "stream", "exchange"} else "deliver"
        self._stack.link(source, target, role, span, events=found.events, label=found.sources, held_back=found.held_back)

    def _default_bus(self, span: Span) -> Name:
        return self._stack.thing(Name("exchange", "default", "eventbridge"), _BUS, span, "default event bus")

    def _from_schedule(self, name: str, said: Node | None, target: Name | None, span: Span) -> None:
        when = self._stack.references.text(at(said, "Schedule") or at(said, "ScheduleExpression"))
        scheduler = self._stack.thing(Name("aws", f"{self._stack.name}/{name}"), _SCHEDULER, span)
        self._stack.link(scheduler, target, "schedule", span, label=when)

    def _from_api(self, kind: str, said: Node | None, own: Name | None, span: Span) -> None:
        stated = at(said, "RestApiId") or at(said, "ApiId")
        implicit = Name("aws", f"{self._stack.name}/{'ServerlessHttpApi' if kind == 'HttpApi' else 'ServerlessRestApi'}")
        gateway = self._stack.find(stated, _GATEWAY) if stated else self._stack.thing(implicit, _GATEWAY, span)
        label = f"{text_at(said, 'Method').upper()} {text_at(said, 'Path')}".strip()
        self._stack.link(gateway, own, "request", span, label=label)

    def _queue(self, key: Scalar, said: Node) -> None:
        dead = at(said, "RedrivePolicy", "deadLetterTargetArn")
        self._stack.link(
            self._stack.name_of(key.text), self._stack.find(dead, _QUEUE), "bind", place_of(dead, key.span), label=WAYS["OnFailure"]
        )

    def _mapping(self, key: Scalar, said: Node) -> None:
        own, named = self._stack.find(at(said, "FunctionName"), _FUNCTION), self._named_in_broker(said)
        for name, span in named:
            self._poll(own, name, span, said)
        source = at(said, "EventSourceArn")
        if source is not None and not named:
            self._poll(own, self._stack.find(source, _QUEUE), key.span, said)

    def _invoke_config(self, key: Scalar, said: Node) -> None:
        own = self._stack.find(at(said, "FunctionName"), _FUNCTION)
        for way in ("OnFailure", "OnSuccess"):
            target = at(said, "DestinationConfig", way, "Destination")
            self._stack.hand_over(own, self._stack.find(target, _QUEUE), place_of(target, key.span), WAYS[way])

    def _rule(self, key: Scalar, said: Node) -> None:
        for one in items(at(said, "Targets")):
            target = self._stack.find(at(one, "Arn"), _FUNCTION)
            if at(said, "ScheduleExpression"):
                self._from_schedule(key.text, said, target, key.span)
            if at(said, "EventPattern"):
                self._from_bus(at(said, "EventBusName"), at(said, "EventPattern"), target, key.span)
            dead = at(one, "DeadLetterConfig", "Arn")
            bus = (
                self._stack.find(at(said, "EventBusName"), _BUS)
                if at(said, "EventBusName")
                else self._default_bus(key.span)
                if dead
                else None
            )
            self._stack.link(bus, self._stack.find(dead, _QUEUE), "bind", place_of(dead, key.span), label=WAYS["OnFailure"])

    def _pipe(self, key: Scalar, said: Node) -> None:
        stack = self._stack
        pipe = stack.thing(Name("aws", f"{stack.name}/{key.text}"), _PIPE, key.span)
        source, target = stack.find(at(said, "Source"), _QUEUE), stack.find(at(said, "Target"), _FUNCTION)
        for role in role_at(stack.kind_of(source), ("consume", "read")[: 1 + (stack.kind_of(source) == "database")]) if source else ():
            stack.link(pipe, source, role, key.span, held_back=filter_text(at(said, "SourceParameters", "FilterCriteria")))
        for role in role_at(stack.kind_of(target), ("publish", "write")) if target else ():
            stack.link(pipe, target, role, key.span)

    def _schedule(self, key: Scalar, said: Node) -> None:
        self._from_schedule(key.text, said, self._stack.find(at(said, "Target", "Arn"), _FUNCTION), key.span)

    def _bucket(self, key: Scalar, said: Node) -> None:
        own, told = self._stack.name_of(key.text), at(said, "NotificationConfiguration")
        forms = (
            ("LambdaConfigurations", "Function", _FUNCTION),
            ("QueueConfigurations", "Queue", _QUEUE),
            ("TopicConfigurations", "Topic", _TOPIC),
        )
        for word, inner, usual in forms:
            for one in items(at(told, word)):
                self._stack.link(own, self._stack.find(at(one, inner), usual), "deliver", one.span, label=text_at(one, "Event"))

    def _connector(self, key: Scalar, said: Node) -> None:
        stack = self._stack
        source, target = (stack.find(_reference(at(said, word)), _FUNCTION) for word in ("Source", "Destination"))
        asked = tuple(one.lower() for one in texts(items(at(said, "Permissions"))))
        roles = tuple({"read": "consume", "write": "publish"}.get(one, one) for one in asked)
        if source is None or target is None:
            return
        if stack.kind_of(target) in {"database", "store"}:
            roles = asked
        for role in role_at(stack.kind_of(target), roles):
            stack.link(source, target, role, key.span)

    def _parameter(self, key: Scalar, said: Node) -> None:
        del key
        self._stack.publish_parameter(self._stack.references.text(at(said, "Name")), at(said, "Value"))


def _reference(node: Node | None) -> Node | None:
    """Return what an end of a connector refers to, in the form that all else has."""
    named = at(node, "Id")
    if isinstance(named, Scalar):
        return Mapping((Entry(Scalar("Ref", named.span), named),), named.span)
    return at(node, "Arn")
