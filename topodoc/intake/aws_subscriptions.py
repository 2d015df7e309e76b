"""Subscriptions of SNS: to whom a topic hands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.intake.account import Name
from topodoc.intake.addresses import web_host
from topodoc.intake.aws_filters import filter_text
from topodoc.intake.aws_resources import TYPES, WAYS, ResourceType
from topodoc.intake.aws_stack import place_of
from topodoc.intake.lookups import at, items, text_at
from topodoc.language.tree import Node, Scalar

if TYPE_CHECKING:
    from topodoc.diagnostics import Span
    from topodoc.intake.aws_stack import Stack
    from topodoc.language.vocabulary import Role

_QUEUE, _TOPIC, _FUNCTION = TYPES["AWS::SQS::Queue"], TYPES["AWS::SNS::Topic"], TYPES["AWS::Lambda::Function"]
_FIREHOSE, _OUTSIDE = TYPES["AWS::KinesisFirehose::DeliveryStream"], ResourceType("external", "")


class Subscriptions:
    """The subscriptions of one stack."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    def topic(self, key: Scalar, said: Node) -> None:
        """Note the subscriptions that the topic under *key* has in itself."""
        for one in items(at(said, "Subscription")):
            self._subscribe(self._stack.name_of(key.text), text_at(one, "Protocol"), at(one, "Endpoint"), one.span, one)

    def subscription(self, key: Scalar, said: Node) -> None:
        """Note the subscription under *key*, and where goes what nobody took."""
        topic = self._stack.find(at(said, "TopicArn"), _TOPIC)
        self._subscribe(topic, text_at(said, "Protocol"), at(said, "Endpoint"), key.span, said)
        dead = at(said, "RedrivePolicy", "deadLetterTargetArn")
        self._stack.link(topic, self._stack.find(dead, _QUEUE), "bind", place_of(dead, key.span), label=WAYS["OnFailure"])

    def _subscribe(self, topic: Name | None, protocol: str, endpoint: Node | None, span: Span, said: Node) -> None:
        usual = {"sqs": _QUEUE, "lambda": _FUNCTION, "firehose": _FIREHOSE}.get(protocol)
        target = self._stack.find(endpoint, usual) if usual else None
        if protocol in {"http", "https"}:
            target = self._outside(endpoint, span)
        role: Role = "bind" if protocol in {"sqs", "firehose"} else "deliver"
        self._stack.link(topic, target, role, span, held_back=filter_text(at(said, "FilterPolicy")))

    def _outside(self, endpoint: Node | None, span: Span) -> Name | None:
        """Return whoever listens at the address that an *endpoint* is, by the host alone; where that stays open, it is told."""
        host = web_host(self._stack.references.text(endpoint))
        if host:
            return self._stack.thing(Name("aws", host), _OUTSIDE, span)
        found = self._stack.find(endpoint, _OUTSIDE) if not isinstance(endpoint, Scalar) else None
        if found is None:
            self._stack.find_out(
                "topodoc cannot see who listens at the address of this subscription", "give the value under parameters:", span
            )
        return found
