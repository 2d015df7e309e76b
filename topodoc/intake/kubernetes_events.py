"""What Knative and Argo Events say in Kubernetes: who gets which events from a broker, and what begins when they come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.intake.account import Name, Thing
from topodoc.intake.addresses import read_address
from topodoc.intake.kafka import group_name, topic
from topodoc.intake.kubernetes_objects import labelled
from topodoc.intake.lookups import at, entries, is_event_name, items, text_at, texts

if TYPE_CHECKING:
    from topodoc.diagnostics import Span
    from topodoc.intake.kubernetes_objects import Manifests, Object
    from topodoc.language.tree import Node
    from topodoc.language.vocabulary import Kind

_KNATIVE, _ARGO = "knative.dev", "argoproj.io"
_HTTP = "http"
_SOURCES: dict[str, tuple[str, str, str]] = {  # of Argo: the key that names the resource, its space, and what is spoken there
    "kafka": ("topic", "topic", "kafka"), "amqp": ("queueName", "queue", "amqp"), "sqs": ("queue", "queue", "sqs"),
    "sns": ("topicArn", "topic", "sns"), "nats": ("subject", "topic", "nats"), "mqtt": ("topic", "topic", "mqtt"),
    "pubSub": ("subscriptionID", "subscription", "pubsub"), "pulsar": ("topics", "topic", "pulsar"),
    "redisStream": ("streams", "stream", "redis"),
}  # fmt: skip


def read_events(known: Manifests) -> None:
    """Note what the objects of *known* say of brokers, channels, triggers, sources and sensors."""
    for one in known.of(_KNATIVE, "Trigger"):
        _trigger(one, known)
    for one in known.of(_KNATIVE, "Subscription"):
        _subscription(one, known)
    for one in known.of(_KNATIVE, "SinkBinding"):
        _binding(one, known)
    for one in known.of(_KNATIVE, "KafkaSource"):
        _kafka_source(one, known)
    for one in known.of(_ARGO, "EventSource"):
        _event_source(one, known)
    for one in known.of(_ARGO, "Sensor"):
        _sensor(one, known)


def _hub(kind: str, name: str, span: Span, known: Manifests) -> Name:
    """Return the broker, channel or bus called *name*, which routes what it gets."""
    space = "bus" if kind in {"Broker", "EventBus"} else "topic"
    node_kind: Kind = "exchange" if space == "bus" else "topic"
    technology = "Argo Events" if kind == "EventBus" else "Knative"
    thing = Thing(Name(space, name, technology.partition(" ")[0].lower()), span, node_kind, label=labelled(name), technology=technology)
    return known.add(thing)


def _end(node: Node | None, one: Object, known: Manifests) -> list[Name]:
    """Return who a reference of Knative, to an object or an address, leads to."""
    kind, name = text_at(node, "ref", "kind"), text_at(node, "ref", "name")
    if kind in {"Broker", "Channel", "InMemoryChannel", "KafkaChannel"} and name:
        return [_hub("Broker" if kind == "Broker" else "Channel", name, one.span, known)]
    host = name or _host(text_at(node, "uri"))
    return known.behind(host, text_at(node, "ref", "namespace") or one.namespace) if host else []


def _host(uri: str) -> str:
    address = read_address(uri)
    return address.host.split(".", 1)[0] if address else ""


def _trigger(one: Object, known: Manifests) -> None:
    broker = _hub("Broker", one.text("spec", "broker") or "default", one.span, known)
    kind = one.text("spec", "filter", "attributes", "type") or text_at(next(iter(items(one.at("spec", "filters"))), None), "exact", "type")
    for target in _end(one.at("spec", "subscriber"), one, known):
        known.link(broker, [target], "deliver", one.span, _HTTP, events=(kind,) if kind and is_event_name(kind) else ())
    for target in _end(one.at("spec", "delivery", "deadLetterSink"), one, known):
        known.link(broker, [target], "deliver", one.span, protocol=_HTTP, label="dead letter")


def _subscription(one: Object, known: Manifests) -> None:
    name = one.text("spec", "channel", "name")
    if not name:
        return
    channel = _hub("Channel", name, one.span, known)
    subscribers = _end(one.at("spec", "subscriber"), one, known)
    known.link(channel, subscribers, "deliver", one.span, protocol=_HTTP)
    for target in _end(one.at("spec", "reply"), one, known):
        known.link(channel, [target], "bind", one.span, protocol=_HTTP, label="reply")


def _binding(one: Object, known: Manifests) -> None:
    subjects = known.behind(one.text("spec", "subject", "name"), one.text("spec", "subject", "namespace") or one.namespace)
    for target in _end(one.at("spec", "sink"), one, known):
        for subject in subjects:
            known.link(subject, [target], "publish" if target.cluster else "request", one.span, protocol=_HTTP)


def _kafka_source(one: Object, known: Manifests) -> None:
    worker = known.add(Thing(Name("kubernetes-source", one.name), one.span, "worker", label=labelled(one.name), technology="Knative"))
    for name in texts(items(one.at("spec", "topics"))):
        known.link(worker, [known.add(topic(name, one.span))], "consume", one.span, protocol="kafka")
    if group := one.text("spec", "consumerGroup"):
        known.same.append((group_name(group), worker))
    for target in _end(one.at("spec", "sink"), one, known):
        known.link(worker, [target], "publish" if target.cluster else "request", one.span, protocol=_HTTP)


def _event_source(one: Object, known: Manifests) -> None:
    """Note that an event source of Argo takes from what it names, and puts onto its bus."""
    worker = known.add(Thing(Name("kubernetes-source", one.name), one.span, "worker", label=labelled(one.name), technology="Argo Events"))
    bus = _hub("EventBus", one.text("spec", "eventBusName") or "default", one.span, known)
    for kind, (key, space, spoken) in _SOURCES.items():
        for entry in entries(one.at("spec", kind)):
            for said in texts(items(at(entry.value, key))):
                name = said.rpartition(":")[2] if spoken == "sns" else said
                kinds: dict[str, Kind] = {"queue": "queue", "stream": "stream"}
                thing = topic(name, entry.key.span) if spoken == "kafka" else Thing(
                    Name(space, name, spoken), entry.key.span, kinds.get(space, "topic"), label=labelled(name)
                )  # fmt: skip
                known.link(worker, [known.add(thing)], "consume", entry.key.span, protocol=spoken)
            if group := text_at(entry.value, "consumerGroup", "groupName"):
                known.same.append((group_name(group), worker))
    known.link(worker, [bus], "publish", one.span)


def _sensor(one: Object, known: Manifests) -> None:
    """Note that a sensor of Argo takes from its bus, and what it begins."""
    worker = known.add(Thing(Name("kubernetes-sensor", one.name), one.span, "worker", label=labelled(one.name), technology="Argo Events"))
    bus = _hub("EventBus", one.text("spec", "eventBusName") or "default", one.span, known)
    known.link(worker, [bus], "consume", one.span)
    for trigger in items(one.at("spec", "triggers")):
        template = at(trigger, "template")
        if name := text_at(template, "kafka", "topic"):
            known.link(worker, [known.add(topic(name, trigger.span))], "publish", trigger.span, protocol="kafka")
        if host := _host(text_at(template, "http", "url")):
            known.link(worker, known.behind(host, one.namespace), "request", trigger.span, protocol=_HTTP)
