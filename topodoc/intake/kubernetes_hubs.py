"""Hubs in Kubernetes, which are brokers, channels and buses of a namespace, and who an address or a reference leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.intake.account import Name, Thing
from topodoc.intake.addresses import read_address
from topodoc.intake.lookups import text_at

if TYPE_CHECKING:
    from topodoc.diagnostics import Span
    from topodoc.intake.kubernetes_objects import Manifests, Object
    from topodoc.language.tree import Node
    from topodoc.language.vocabulary import Kind

CHANNELS = ("Channel", "InMemoryChannel", "KafkaChannel", "NatsJetStreamChannel")


def hub(kind: str, name: str, namespace: str, span: Span, known: Manifests) -> Name:
    """Return the broker, channel or bus called *name* in *namespace*, which routes what it gets."""
    space = "bus" if kind in {"Broker", "EventBus"} else "topic"
    node_kind: Kind = "exchange" if space == "bus" else "topic"
    technology = "Argo Events" if kind == "EventBus" else "Knative"
    called = known.local(Name(space, name, technology.partition(" ")[0].lower()), namespace)
    return known.add(Thing(called, span, node_kind, technology=technology))


def worker(space: str, one: Object, technology: str, known: Manifests) -> Name:
    """Return the worker that *one* is, a source or a sensor."""
    return known.add(Thing(known.local(Name(space, one.name), one.namespace), one.span, "worker", technology=technology))


def end(node: Node | None, one: Object, known: Manifests) -> list[Name]:
    """Return who a reference of Knative in *one*, to an object or an address, leads to."""
    kind, name = text_at(node, "ref", "kind"), text_at(node, "ref", "name")
    namespace = text_at(node, "ref", "namespace") or one.namespace
    if kind in {"Broker", *CHANNELS} and name:
        return [hub(kind, name, namespace, one.span, known)]
    return known.behind(name, namespace) if name else behind_address(text_at(node, "uri"), one.namespace, known)


def behind_address(url: str, namespace: str, known: Manifests) -> list[Name]:
    """Return the workloads that *url* leads to, seen from *namespace*: "http://NAME", "…NAME.NAMESPACE" or "…NAME.NAMESPACE.svc.…"."""
    address = read_address(url)
    name, *rest = address.host.split(".") if address else ("",)
    if rest[1:2] not in ([], ["svc"]):
        return []  # outside
    return known.behind(name, rest[0] if rest else namespace) if name else []
