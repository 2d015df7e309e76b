"""Terraform and OpenTofu, by `terraform show -json`: what a state holds, or a plan would, of topics, queues and who is wired to them.

Only what these lines name is read: a state holds secrets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topodoc.intake.account import Account, Link, Name, Scope, Thing
from topodoc.intake.addresses import web_host
from topodoc.intake.aws_filters import filter_texts, passing
from topodoc.intake.importer import Delivery, Importer
from topodoc.intake.kafka_acls import Permission, effective
from topodoc.intake.lookups import at, entries, items, text_at, texts
from topodoc.intake.names import slug
from topodoc.intake.rabbitmq_bindings import binding_texts
from topodoc.intake.terraform_letters import LETTERS
from topodoc.intake.terraform_resources import Resource, State, between, document, read_state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from topodoc.language.vocabulary import Role

_LOOKS = re.compile(r'"(?:planned_values|terraform_version|root_module)"\s*:')
_LONGEST = 200  # characters of a filter


def _looks(text: str) -> bool:
    return text.lstrip()[:1] == "{" and _LOOKS.search(text) is not None and '"root_module"' in text


def _account(delivery: Delivery) -> Account:
    """Return what the one document of *delivery* says."""
    document_ = delivery.documents[0]
    state = read_state(delivery.shelf.root_of(document_))
    links = [link for one in state.resources for wiring in (_WIRING, LETTERS) for link in wiring.get(one.type, _nothing)(one, state)]
    permissions = [found for one in state.resources for found in _permissions(one)]
    allowed = effective(permissions, {name.name for name in state.things if name.cluster == "kafka"})
    things = (*state.things.values(), *(one for one in allowed.things if one.name not in state.things))
    findings = delivery.shelf.values(document_).findings
    return Account("terraform", (document_.path,), things, (*links, *allowed.links), scope=Scope(), findings=findings)


def _nothing(one: Resource, state: State) -> Iterator[Link]:
    del one, state
    yield from ()


def _onward(target: Name | None) -> Role:
    """Return how a broker hands on to *target*: to a resource of its own, or to who gets it."""
    return "bind" if target and target.cluster else "deliver"


def _subscription(one: Resource, state: State) -> Iterator[Link]:
    """Yield what a subscription of SNS says."""
    target = state.find(one, "endpoint")
    if target is None and one.text("protocol") in {"http", "https"}:
        target = _outside(one.text("endpoint"), one, state)
    yield from between(state.find(one, "topic_arn"), target, _onward(target), one, filter=one.text("filter_policy")[:_LONGEST])


def _outside(url: str, one: Resource, state: State) -> Name | None:
    """Return whoever listens at *url*; None where that names nobody."""
    host = web_host(url)
    if not host:
        return None
    name = Name("terraform", host)
    state.things.setdefault(name, Thing(name, one.span, "external", label="" if slug(host) == host else host, external=True))
    return name


def _mapping(one: Resource, state: State) -> Iterator[Link]:
    """Yield what a function of Lambda is polled for."""
    function = state.function(one, "function_name") or state.function(one, "function_arn")
    criteria = items(at(one.first("filter_criteria"), "filter"))
    held_back = filter_texts(pattern for each in criteria if (pattern := at(each, "pattern")))
    source = state.find(one, "event_source_arn")
    is_table = source is not None and state.things[source].kind == "database"
    yield from between(function, source, "read" if is_table else "consume", one, filter=held_back, label="stream" if is_table else "")


def _target(one: Resource, state: State) -> Iterator[Link]:
    """Yield what a target of EventBridge gets: from the bus what the pattern of its rule fits, or a start by the clock."""
    called = one.text("rule")
    rule = next((other for other in state.resources if other.type == "aws_cloudwatch_event_rule" and _is_rule(other, called, one)), None)
    target = state.find(one, "arn")
    if rule is None or target is None:
        return
    if rule.text("schedule_expression"):
        name = Name("terraform", rule.text("name") or rule.address.rpartition(".")[2])
        facts = (("schedule", rule.text("schedule_expression")),)
        state.things.setdefault(
            name, Thing(name, rule.span, "scheduler", label="" if slug(name.name) == name.name else name.name, facts=facts)
        )
        yield from between(name, target, "publish" if target.cluster else "schedule", one)
        return
    found = passing(document(rule.text("event_pattern")))
    bus = state.find(rule, "event_bus_name") or state.find(one, "event_bus_name") or _default_bus(one, state)
    yield from between(bus, target, _onward(target), one, events=found.events, label=found.sources, filter=found.held_back)


def _is_rule(rule: Resource, called: str, one: Resource) -> bool:
    """Return whether *rule* is that of the target *one*: by its name, or by what the configuration refers to."""
    if called:
        return rule.text("name") == called
    said = texts(items(at(one.expressions, "rule", "references")))
    local = rule.address.removeprefix(f"{rule.module}.") if rule.module else rule.address
    return any(reference == local or reference.startswith(f"{local}.") for reference in said)


def _default_bus(one: Resource, state: State) -> Name:
    name = Name("bus", "default", "eventbridge")
    state.things.setdefault(name, Thing(name, one.span, "exchange"))
    return name


def _pipe(one: Resource, state: State) -> Iterator[Link]:
    """Yield what a pipe of EventBridge takes from, and gives to."""
    pipe = Name("terraform", one.text("name") or one.address.rpartition(".")[2])
    label = "" if slug(pipe.name) == pipe.name else pipe.name
    state.things.setdefault(pipe, Thing(pipe, one.span, "worker", label=label, technology="EventBridge Pipes"))
    target = state.find(one, "target")
    yield from between(pipe, state.find(one, "source"), "consume", one)
    yield from between(pipe, target, "publish" if target and target.cluster else "request", one)


def _of_topic(key: str) -> Callable[[Resource, State], Iterator[Link]]:
    """Return what a subscription says whose topic stands under *key*: the topic feeds it, it may push, and dead letters go on."""

    def wired(one: Resource, state: State) -> Iterator[Link]:
        own = state.name_of(one)
        topic = state.find(one, key)
        yield from between(topic, own, "bind", one, filter=(one.text("filter") or one.text("sql_filter"))[:_LONGEST])
        if url := text_at(one.first("push_config"), "push_endpoint"):
            yield from between(own, _outside(url, one, state), "deliver", one)

    return wired


def _binding(one: Resource, state: State) -> Iterator[Link]:
    """Yield what a binding of RabbitMQ says."""
    kind = one.text("destination_type") or "queue"
    ends = (("exchange", one.text("source")), ("exchange" if kind == "exchange" else "queue", one.text("destination")))
    names = [Name(space, called, "amqp") for space, called in ends if called]
    if len(names) == len(ends) and all(name in state.things for name in names):
        exchanges = (other for other in state.resources if other.type == "rabbitmq_exchange" and state.name_of(other) == names[0])
        kinds = (text_at(other.first("settings"), "type") for other in exchanges)
        told = {entry.key.text: text_at(entry.value) for entry in entries(at(one.values, "arguments"))}
        label, held_back = binding_texts(next(kinds, ""), one.text("routing_key"), told)
        yield from between(names[0], names[1], "bind", one, label=label, filter=held_back)


def _permissions(one: Resource) -> Iterator[Permission]:
    """Yield what a resource of an ACL of Kafka permits."""
    keys = {
        "kafka_acl": ("acl_principal", "acl_operation", "acl_permission_type", "resource_pattern_type_filter"),
        "confluent_kafka_acl": ("principal", "operation", "permission", "pattern_type"),
    }.get(one.type)
    if keys:
        user, operation, permission, pattern = (one.text(key) for key in keys)
        name, kind = one.text("resource_name"), one.text("resource_type").upper()
        if user and name:
            is_prefix, denies = pattern.upper() == "PREFIXED", permission.upper() == "DENY"
            yield Permission(user.removeprefix("User:"), operation.upper(), kind, name, is_prefix, denies, one.span)


_WIRING: dict[str, Callable[[Resource, State], Iterator[Link]]] = {
    "aws_sns_topic_subscription": _subscription, "aws_lambda_event_source_mapping": _mapping,
    "aws_cloudwatch_event_target": _target, "aws_pipes_pipe": _pipe, "google_pubsub_subscription": _of_topic("topic"),
    "azurerm_servicebus_subscription": _of_topic("topic_id"), "rabbitmq_binding": _binding,
}  # fmt: skip

IMPORTER = Importer(
    "terraform",
    "Terraform",
    '"root_module" in what terraform show -json, or tofu show -json, prints',
    _looks,
    _account,
    rank=55,
)
