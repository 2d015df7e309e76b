"""What Argo Events says in Kubernetes: what event sources take, and what sensors begin when it comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.intake.account import Name, Thing
from topodoc.intake.kafka import group_name
from topodoc.intake.kubernetes_hubs import behind_address, hub, worker
from topodoc.intake.kubernetes_objects import labelled
from topodoc.intake.lookups import at, entries, items, text_at, texts
from topodoc.intake.patterns import of_wildcards
from topodoc.intake.rabbitmq_bindings import binding_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.diagnostics import Span
    from topodoc.intake.kubernetes_objects import Manifests, Object
    from topodoc.language.tree import Entry, Node
    from topodoc.language.vocabulary import Kind

_ARGO = "argoproj.io"
_TECHNOLOGY = "Argo Events"
_SOURCES: dict[str, tuple[tuple[str, str], ...]] = {  # the keys that may name the resource, the first that does, each with its space
    "kafka": (("topic", "topic"),), "sqs": (("queue", "queue"),), "sns": (("topicArn", "topic"),), "nats": (("subject", "topic"),),
    "mqtt": (("topic", "topic"),), "pubSub": (("subscriptionID", "subscription"), ("topic", "topic")), "pulsar": (("topics", "topic"),),
    "redisStream": (("streams", "stream"),), "azureServiceBus": (("queueName", "queue"), ("topicName", "topic")),
}  # fmt: skip
_SPOKEN = {"pubSub": "pubsub", "redisStream": "redis", "azureServiceBus": "servicebus"}  # where it is not the word of the source
_KINDS: dict[str, Kind] = {"queue": "queue", "stream": "stream", "exchange": "exchange"}


def read_argo(known: Manifests) -> None:
    """Note what the objects of *known* say of event sources and sensors."""
    for one in known.of(_ARGO, "EventSource"):
        _event_source(one, known)
    for one in known.of(_ARGO, "Sensor"):
        _sensor(one, known)


def _event_source(one: Object, known: Manifests) -> None:
    """Note that an event source takes from what it names, and puts onto its bus."""
    source = worker("kubernetes-source", one, _TECHNOLOGY, known)
    for kind in _SOURCES:
        for entry in entries(one.at("spec", kind)):
            for thing in _taken(kind, entry, known):
                known.link(source, [known.add(thing)], "consume", entry.key.span, protocol=_SPOKEN.get(kind, kind))
            if group := text_at(entry.value, "consumerGroup", "groupName"):
                known.same.append((group_name(group), source))
    for entry in entries(one.at("spec", "amqp")):
        _amqp(source, entry, known)
    known.link(source, [_bus(one, known)], "publish", one.span)


def _taken(kind: str, entry: Entry, known: Manifests) -> Iterator[Thing]:
    """Yield what the source of a *kind* that *entry* is takes from."""
    found = ((space, texts(items(at(entry.value, key)))) for key, space in _SOURCES[kind])
    space, names = next((one for one in found if one[1]), ("", ()))
    for said in names:
        if kind == "kafka":
            yield known.topic(said, entry.key.span, known.cluster_at(text_at(entry.value, "url")))
        else:
            yield _thing(space, said.rpartition(":")[2] if kind == "sns" else said, _SPOKEN.get(kind, kind), entry.key.span)


def _amqp(source: Name, entry: Entry, known: Manifests) -> None:
    """Note that *source* takes from its queue, which is bound to an exchange; from the exchange where the queue has no name."""
    said, span = entry.value, entry.key.span
    label, held = binding_texts(text_at(said, "exchangeType"), text_at(said, "routingKey"), {})
    names = ("exchange", text_at(said, "exchangeName")), ("queue", text_at(said, "queueDeclare", "name"))
    ends = [known.add(_thing(space, name, "amqp", span)) for space, name in names if name]
    if len(ends) > 1:
        known.link(ends[0], ends[1:], "bind", span, "amqp", label, held)
        known.link(source, ends[1:], "consume", span, "amqp")
    else:
        known.link(source, ends, "consume", span, "amqp", filter_=held if names[0][1] else "")


def _thing(space: str, name: str, spoken: str, span: Span) -> Thing:
    pattern = of_wildcards(spoken, name)
    tags = ("pattern",) if pattern else ()
    return Thing(Name(space, name, spoken), span, _KINDS.get(space, "topic"), label=labelled(name), tags=tags, pattern=pattern)


def _sensor(one: Object, known: Manifests) -> None:
    """Note that a sensor takes from its bus, and what it begins."""
    sensor = worker("kubernetes-sensor", one, _TECHNOLOGY, known)
    known.link(sensor, [_bus(one, known)], "consume", one.span)
    for trigger in items(one.at("spec", "triggers")):
        _begun(sensor, at(trigger, "template"), trigger.span, (one, known))


def _begun(sensor: Name, template: Node | None, span: Span, where: tuple[Object, Manifests]) -> None:
    one, known = where
    if name := text_at(template, "kafka", "topic"):
        topic = known.topic(name, span, known.cluster_at(text_at(template, "kafka", "url")))
        known.link(sensor, [known.add(topic)], "publish", span, protocol="kafka")
    targets = behind_address(text_at(template, "http", "url"), one.namespace, known)
    known.link(sensor, targets, "request", span, protocol="http")


def _bus(one: Object, known: Manifests) -> Name:
    return hub("EventBus", one.text("spec", "eventBusName") or "default", one.namespace, one.span, known)
