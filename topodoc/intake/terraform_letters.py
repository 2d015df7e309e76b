"""Where messages of Terraform's resources go that nobody could handle, or that are handed on: dead letters and forwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.intake.account import Link, Name
from topodoc.intake.lookups import at, text_at
from topodoc.intake.terraform_resources import Resource, State, between, document
from topodoc.language.tree import Scalar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def _dead(source: Name | None, target: Name | None, one: Resource) -> Iterator[Link]:
    yield from between(source, target, "bind", one, label="dead letter", tags=("dead-letter",))


def _queue(one: Resource, state: State) -> Iterator[Link]:
    """Yield where the dead letters of a queue of SQS go."""
    yield from _dead(state.name_of(one), _redriven(one, state), one)


def _subscription(one: Resource, state: State) -> Iterator[Link]:
    """Yield where the dead letters of a subscription of SNS go."""
    yield from _dead(state.find(one, "topic_arn"), _redriven(one, state), one)


def _redriven(one: Resource, state: State) -> Name | None:
    arn = text_at(document(one.text("redrive_policy")), "deadLetterTargetArn")
    return state.by_text(arn, one) if arn else state.referred(one, "redrive_policy")


def _function(one: Resource, state: State) -> Iterator[Link]:
    """Yield where what a function of Lambda could not handle goes."""
    yield from _dead(state.name_of(one), state.find(one, "dead_letter_config", "0", "target_arn"), one)


def _pubsub(one: Resource, state: State) -> Iterator[Link]:
    """Yield where the dead letters of a subscription of Pub/Sub go."""
    yield from _dead(state.name_of(one), state.find(one, "dead_letter_policy", "0", "dead_letter_topic"), one)


def _forwarding(one: Resource, state: State) -> Iterator[Link]:
    """Yield where a queue or subscription of the Service Bus forwards messages and dead letters, which it says by a name."""
    own = state.name_of(one)
    yield from between(own, _forwarded(one, "forward_to", state), "bind", one, label="forward")
    yield from _dead(own, _forwarded(one, "forward_dead_lettered_messages_to", state), one)


def _forwarded(one: Resource, attribute: str, state: State) -> Name | None:
    called = one.text(attribute)
    if not called:
        return state.referred(one, attribute)
    ends = (Name(space, called, "servicebus") for space in ("queue", "topic"))
    return next((name for name in ends if name in state.things), None)


def _arguments(one: Resource, state: State) -> Iterator[Link]:
    """Yield where the dead letters of a queue of RabbitMQ go: to an exchange, or through the one without a name to a queue."""
    settings = one.first("settings")
    said = at(settings, "arguments") or document(text_at(settings, "arguments_json"))
    exchange = at(said, "x-dead-letter-exchange")
    if not isinstance(exchange, Scalar):
        return
    key = text_at(said, "x-dead-letter-routing-key")
    target = Name("exchange", exchange.text, "amqp") if exchange.text else Name("queue", key, "amqp")
    yield from _dead(state.name_of(one), target if target in state.things else None, one)


LETTERS: dict[str, Callable[[Resource, State], Iterator[Link]]] = {
    "aws_sqs_queue": _queue, "aws_sns_topic_subscription": _subscription, "aws_lambda_function": _function,
    "google_pubsub_subscription": _pubsub, "azurerm_servicebus_subscription": _forwarding, "azurerm_servicebus_queue": _forwarding,
    "rabbitmq_queue": _arguments,
}  # fmt: skip
