"""What Knative says in Kubernetes: who gets which events from a broker or a channel, and who puts them there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.intake.kafka import group_name
from topodoc.intake.kubernetes_hubs import CHANNELS, end, hub, worker
from topodoc.intake.lookups import entries, is_event_name, items, text_at, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.intake.account import Name
    from topodoc.intake.kubernetes_objects import Manifests, Object
    from topodoc.language.tree import Node

_KNATIVE = "knative.dev"
_HTTP = "http"
_TYPE = "type"  # the attribute of an event that is its name
_FORMS = {"exact": "{}", "prefix": "{}*", "suffix": "*{}"}  # of filters, by their dialect


def read_events(known: Manifests) -> None:
    """Note what the objects of *known* say of brokers, channels, triggers and sources."""
    for one in known.of(_KNATIVE, "Broker", *CHANNELS):
        _dead_letters(hub(one.kind, one.name, one.namespace, one.span, known), one, known)
    for one in known.of(_KNATIVE, "Trigger"):
        _trigger(one, known)
    for one in known.of(_KNATIVE, "Subscription"):
        _subscription(one, known)
    for one in known.of(_KNATIVE, "SinkBinding"):
        _binding(one, known)
    for one in known.of(_KNATIVE, "KafkaSource"):
        _kafka_source(one, known)


def _trigger(one: Object, known: Manifests) -> None:
    broker = hub("Broker", one.text("spec", "broker") or "default", one.namespace, one.span, known)
    held = list(_held_back(one))
    events = tuple(text for key, text in held if key == _TYPE and is_event_name(text))
    told = ", ".join(f"{key}={text}" if key else text for key, text in held if text not in events or key != _TYPE)
    for target in end(one.at("spec", "subscriber"), one, known):
        known.link(broker, [target], "bind" if target.cluster else "deliver", one.span, _HTTP, filter_=told, events=events)
    _dead_letters(broker, one, known)


def _held_back(one: Object) -> Iterator[tuple[str, str]]:
    """Yield the attributes that the trigger *one* asks for, each with its value; what is no attribute has no key.

    Filters, a list, take the place of the older filter: https://knative.dev/docs/eventing/triggers/#trigger-filtering
    """
    filters = items(one.at("spec", "filters"))
    for entry in entries(one.at("spec", "filter", "attributes")) if not filters else ():
        if text := text_at(entry.value):
            yield entry.key.text, text
    for node in filters:
        yield from _of_filter(node)


def _of_filter(node: Node, depth: int = 0) -> Iterator[tuple[str, str]]:
    for entry in entries(node):
        dialect = entry.key.text
        if dialect in _FORMS:
            yield from ((one.key.text, _FORMS[dialect].format(text_at(one.value))) for one in entries(entry.value))
        elif dialect == "cesql" and text_at(entry.value):
            yield "", text_at(entry.value)
        elif dialect in {"all", "any", "not"} and depth < _DEEPEST:
            inner = [pair for one in items(entry.value) for pair in _of_filter(one, depth + 1)]
            if dialect == "all":
                yield from inner
            elif inner:
                yield "", f"{dialect}({', '.join(f'{key}={text}' if key else text for key, text in inner)})"


_DEEPEST = 5  # filters in filters


def _dead_letters(source: Name, one: Object, known: Manifests) -> None:
    """Note where the delivery of *one* sends what nobody takes."""
    for target in end(one.at("spec", "delivery", "deadLetterSink"), one, known):
        known.link(source, [target], "bind" if target.cluster else "deliver", one.span, _HTTP, label="dead letter")


def _subscription(one: Object, known: Manifests) -> None:
    kind, name = one.text("spec", "channel", "kind") or "Channel", one.text("spec", "channel", "name")
    if not name:
        return
    channel = hub(kind, name, one.namespace, one.span, known)
    for target in end(one.at("spec", "subscriber"), one, known):
        known.link(channel, [target], "bind" if target.cluster else "deliver", one.span, protocol=_HTTP)
    for target in end(one.at("spec", "reply"), one, known):
        known.link(channel, [target], "bind", one.span, protocol=_HTTP, label="reply")
    _dead_letters(channel, one, known)


def _binding(one: Object, known: Manifests) -> None:
    subjects = known.behind(one.text("spec", "subject", "name"), one.text("spec", "subject", "namespace") or one.namespace)
    for target in end(one.at("spec", "sink"), one, known):
        for subject in subjects:
            known.link(subject, [target], "publish" if target.cluster else "request", one.span, protocol=_HTTP)


def _kafka_source(one: Object, known: Manifests) -> None:
    source = worker("kubernetes-source", one, "Knative", known)
    cluster = known.cluster_at(*texts(items(one.at("spec", "bootstrapServers"))))
    for name in texts(items(one.at("spec", "topics"))):
        known.link(source, [known.add(known.topic(name, one.span, cluster))], "consume", one.span, protocol="kafka")
    if group := one.text("spec", "consumerGroup"):
        known.same.append((group_name(group), source))
    for target in end(one.at("spec", "sink"), one, known):
        known.link(source, [target], "publish" if target.cluster else "request", one.span, protocol=_HTTP)
