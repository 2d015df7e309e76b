"""Traces: who published, who consumed and who called whom while somebody looked. What did not run is not in them.

Attributes are read by the names of both generations of OpenTelemetry's conventions for messaging, databases and calls
(https://opentelemetry.io/docs/specs/semconv/messaging/): instrumentations keep the old ones until they are told otherwise.
"""

from __future__ import annotations

import ipaddress
import re
from collections import Counter
from typing import TYPE_CHECKING

from topodoc.diagnostics import SpecError, fault
from topodoc.intake.account import Account, Link, Name, Thing
from topodoc.intake.importer import Delivery, Importer
from topodoc.intake.names import slug
from topodoc.intake.trace_spans import Span, read_spans

if TYPE_CHECKING:
    from topodoc.diagnostics import Diagnostic
    from topodoc.language.vocabulary import Kind, Role

_LOOKS = re.compile(r'"resourceSpans"\s*:\s*\[|"processes"\s*:\s*\{.*"spans"\s*:|"spans"\s*:.*"processes"\s*:', re.DOTALL)
_SYSTEMS = {  # what is spoken with a system of messages, by its name in either generation
    "kafka": "kafka", "rabbitmq": "amqp", "aws_sqs": "sqs", "AmazonSQS": "sqs", "aws.sqs": "sqs", "aws_sns": "sns", "activemq": "activemq",
    "artemis": "activemq", "jms": "jms", "nats": "nats", "pulsar": "pulsar", "rocketmq": "rocketmq", "gcp_pubsub": "pubsub",
    "servicebus": "servicebus", "eventhubs": "kafka", "eventgrid": "eventgrid",
}  # fmt: skip
_QUEUES = frozenset({"sqs", "servicebus", "activemq", "jms"})
_PUTS = frozenset({"publish", "send", "create"})
_TAKES = frozenset({"receive", "process", "deliver", "settle", "consume"})
_GROUPS = (
    "messaging.consumer.group.name", "messaging.kafka.consumer.group", "messaging.rocketmq.client_group", "messaging.kafka.consumer_group",
)  # fmt: skip
_PARTS = 3  # of a destination of RabbitMQ for who consumes: exchange, key and queue


def _looks(text: str) -> bool:
    return text.lstrip()[:1] == "{" and _LOOKS.search(text) is not None


def _account(delivery: Delivery) -> Account:
    """Return what the spans in all documents of *delivery* show. Raises SpecError with every fault in them."""
    spans: list[Span] = []
    faults: list[Diagnostic] = []
    for document in delivery.documents:
        try:
            spans += read_spans(document)
        except SpecError as error:
            faults += error.diagnostics
    least = delivery.option("least", "1")
    if not (least.isascii() and least.isdigit()):
        span = delivery.span or (spans[0].place if spans else None)
        if span:
            faults.append(fault("TD010", f'"{least}" is not a number of times', "write a whole number after least:", span))
    if faults:
        raise SpecError(faults)
    reader = _Reader(spans)
    links = tuple(link for link, count in reader.links.items() if count >= int(least))
    same = tuple((Name("kafka-group", group), app) for group, app in reader.groups.items() if app)
    seen = {end for link in links for end in (link.source, link.target)}
    things = tuple(one for name, one in reader.things.items() if name in seen or (name.space == "traces" and not one.external))
    return Account("traces", tuple(document.path for document in delivery.documents), things, links, same=same)


class _Reader:
    """What spans show: things, links with how often each was seen, and the only service of each group that has one."""

    def __init__(self, spans: list[Span]) -> None:
        self.things: dict[Name, Thing] = {}
        self.links: Counter[Link] = Counter()
        self.groups: dict[str, Name | None] = {}
        self._firsts: dict[tuple[Name, Name, str], Link] = {}
        self._served = {(one.trace, one.parent): one.service for one in spans if one.kind == "server" and one.parent and one.service}
        for one in spans:
            if one.service:
                self._take(one)

    def _take(self, span: Span) -> None:
        app = self._thing(Name("traces", span.service), span, "service")
        if span.get("messaging.system"):
            self._message(app, span)
        elif span.kind == "client" and (system := span.get("db.system.name", "db.system")):
            self._store(app, span, system)
        elif span.kind in {"client", "producer"}:
            self._call(app, span)

    def _message(self, app: Name, span: Span) -> None:
        said = span.get("messaging.operation.type", "messaging.operation").lower()
        puts = said in _PUTS if said in _PUTS | _TAKES else span.kind in {"producer", "client"} and span.kind != "consumer"
        is_fleeting = "true" in {
            span.get(f"messaging.destination{mark}{word}") for mark in (".", "_") for word in ("anonymous", "temporary")
        }
        resource = None if is_fleeting else _resource(span, puts=puts)
        if resource is None:
            return
        kinds: dict[str, Kind] = {"queue": "queue", "exchange": "exchange"}
        self._thing(resource, span, kinds.get(resource.space, "topic"))
        self._link(app, resource, "publish" if puts else "consume", span, resource.cluster)
        if group := span.get(*_GROUPS):
            self.groups[group] = app if self.groups.get(group, app) == app else None

    def _store(self, app: Name, span: Span, system: str) -> None:
        called = span.get("server.address", "net.peer.name") or span.get("db.namespace", "db.name")
        if called and not _is_number(called):
            store = Name("trace-store", called)
            self._thing(store, span, "cache" if system in {"redis", "memcached"} else "database", technology=system)
            self._link(app, store, "access", span, system)

    def _call(self, app: Name, span: Span) -> None:
        spoken = span.get("rpc.system") or ("http" if span.get("http.request.method", "http.method", "url.full", "http.url") else "")
        served = self._served.get((span.trace, span.id), "")
        called = served or span.get("peer.service", "server.address", "net.peer.name")
        if spoken and called and not _is_number(called) and called != span.service:
            other = self._thing(Name("traces", called), span, "service", external=not served and not span.get("peer.service"))
            self._link(app, other, "request", span, spoken)

    def _thing(self, name: Name, span: Span, kind: Kind, *, technology: str = "", external: bool = False) -> Name:
        known = self.things.get(name)
        if known is None or (known.external and not external):
            label = "" if slug(name.name) == name.name else name.name
            self.things[name] = Thing(name, span.place, kind, label=label, technology=technology, external=external)
        return name

    def _link(self, app: Name, other: Name, role: Role, span: Span, protocol: str) -> None:
        link = self._firsts.setdefault((app, other, role), Link(app, other, role, "seen", span.place, protocol))
        self.links[link] += 1


def _resource(span: Span, *, puts: bool) -> Name | None:
    """Return the resource that the message of *span* goes through; None where it does not tell."""
    old = () if puts else ("messaging.source.template", "messaging.source.name", "messaging.source")
    called = span.get("messaging.destination.template", "messaging.destination.name", *old, "messaging.destination")
    if not called:
        return None
    system = span.get("messaging.system")
    cluster = _SYSTEMS.get(system, slug(system).lower())
    if cluster == "amqp":
        return _of_rabbitmq(called, span, puts=puts)
    is_queue = cluster in _QUEUES or span.get("messaging.destination_kind", "messaging.destination.kind") == "queue"
    space = "subscription" if cluster == "pubsub" and not puts else "queue" if is_queue else "topic"
    return Name(space, called.rpartition("/")[2] if cluster in {"sqs", "pubsub"} else called, cluster)


def _of_rabbitmq(called: str, span: Span, *, puts: bool) -> Name | None:
    """Return the exchange or queue that *called* names: `EXCHANGE`, `EXCHANGE:KEY` or `EXCHANGE:KEY:QUEUE`, by library."""
    parts = called.split(":")
    if puts:
        if parts[0]:
            return Name("exchange", parts[0], "amqp")
        key = parts[1] if len(parts) > 1 else span.get("messaging.rabbitmq.destination.routing_key", "messaging.rabbitmq.routing_key")
        return Name("queue", key, "amqp") if key else None  # the exchange without a name
    name = parts[-1] if len(parts) in {1, _PARTS} else ""
    return Name("queue", name, "amqp") if name else None


def _is_number(host: str) -> bool:
    """Return whether *host* is an address of a network, or this machine, and so no name of anybody."""
    if host == "localhost":
        return True
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


IMPORTER = Importer(
    "traces",
    "Traces",
    '"resourceSpans" (OTLP), or "data" with "spans" and "processes" (Jaeger)',
    _looks,
    _account,
    options=("least",),
    joint=True,
    ages=True,
    rank=60,
)
