"""Channels of AsyncAPI documents: the resources of brokers that they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from topodoc.diagnostics import Diagnostic, Severity
from topodoc.intake.account import Link, Name, Thing
from topodoc.intake.asyncapi_servers import Server, filled
from topodoc.intake.lookups import at, entries, items, scalar_at, text_at, texts
from topodoc.intake.names import slug
from topodoc.intake.patterns import of_wildcards
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.diagnostics import Span
    from topodoc.intake.importer import Delivery
    from topodoc.language.tree import Entry, Node
    from topodoc.language.vocabulary import Kind

_BINDINGS = {  # where a binding names the resource, and what that is
    "kafka": (("topic", "topic"),),
    "sqs": (("queue", "queue", "name"),),
    "sns": (("topic", "name"),),
    "mqtt": (("topic", "topic"),),
    "googlepubsub": (("topic", "topic"),),
    "ibmmq": (("queue", "queue", "objectName"), ("topic", "topic", "string")),
    "jms": (("queue", "destination"),),
    "anypointmq": (("queue", "destination"),),
}
_QUEUES = frozenset({"amqp", "sqs", "jms", "ibmmq", "anypointmq", "servicebus"})  # of which an address is a queue where nothing says more
_FAMILIES = {"googlepubsub": "pubsub", "amqp1": "amqp", "mqtt5": "mqtt"}
_FACTS = {"partitions": ("partitions",), "replicas": ("replicas",), "retention": ("topicConfiguration", "retention.ms")}


@dataclass(frozen=True, slots=True)
class Resource:
    """What one channel is in one cluster. `put` is where a sender puts, `take` where a receiver takes; `held_back` a routing key."""

    server: Server
    put: Name
    take: Name
    held_back: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel: its key, its address as far as it is known, where it stands, and what it is in each cluster that it is in."""

    key: str
    address: str
    node: Node
    span: Span
    resources: tuple[Resource, ...] = ()
    things: tuple[Thing, ...] = ()
    links: tuple[Link, ...] = ()
    findings: tuple[Diagnostic, ...] = ()


def read_channel(entry: Entry, servers: dict[str, Server], delivery: Delivery, *, is_keyed: bool) -> Channel:
    """Return what the channel *entry* is. Where it *is_keyed* its key is its address, as in version 2; else it says it, or nobody knows.

    Raises SpecError where a reference leads nowhere.
    """
    node = delivery.shelf.follow(entry.value).node
    key, stated = entry.key.text, entry.key if is_keyed else scalar_at(node, "address")
    is_known = stated is not None and stated.text != "null"
    address = filled(stated.text if stated and is_known else key, _parameters(node, delivery))
    findings = [] if is_known else [_unknown_address(entry)]
    reader = _Reader(node, address, entry.key.span, delivery)
    chosen = list(_servers_of(node, servers)) if servers else [Server(_family_of(node), _family_of(node), "")]
    resources, things, links = [], [], []
    for server in chosen:
        if server.has_broker:
            resource, its_things, its_links = reader.resource(server)
            things += its_things
            links += its_links
        else:
            host = Name("host", server.host or server.protocol)
            resource = Resource(server, host, host)
        resources.append(resource)
    return Channel(key, address, node, entry.key.span, tuple(resources), tuple(things), tuple(links), tuple(findings))


def _unknown_address(entry: Entry) -> Diagnostic:
    fact = f'the channel "{entry.key.text}" has no address; it is called by its key'
    return Diagnostic("TD816", Severity.INFO, fact, "give it an address, if it has one before the system runs", entry.key.span)


def _parameters(channel: Node, delivery: Delivery) -> dict[str, str]:
    """Return the values of parameters: what the order says, and what can be nothing else."""
    found = {}
    for entry in entries(at(channel, "parameters")):
        said = delivery.shelf.follow(entry.value).node
        only = texts(items(at(said, "enum") or at(said, "schema", "enum")))
        found[entry.key.text] = text_at(said, "schema", "const") or (only[0] if len(only) == 1 else "")
    return {**found, **delivery.parameters}


def _servers_of(channel: Node, servers: dict[str, Server]) -> Iterator[Server]:
    """Yield the server of each cluster that *channel* is in, the one whose protocol says more; all of them where it names none."""
    named = [text_at(one, "$ref").rpartition("/")[2] or text_at(one) for one in items(at(channel, "servers"))]
    chosen = [servers[name] for name in named if name in servers] or list(servers.values())
    by_cluster: dict[str, Server] = {}
    for one in chosen:
        name = one.cluster if one.has_broker else f"{one.cluster} {one.host}"
        if name not in by_cluster or len(one.protocol) > len(by_cluster[name].protocol):
            by_cluster[name] = one
    yield from by_cluster.values()


def _family_of(channel: Node) -> str:
    """Return the protocol that bindings of *channel* tell, where no server does."""
    bound = [entry.key.text for entry in entries(at(channel, "bindings")) if not entry.key.text.startswith("x-")]
    return _FAMILIES.get(bound[0], bound[0]) if bound else ""


class _Reader:
    """One channel on its way to resources."""

    def __init__(self, node: Node, address: str, span: Span, delivery: Delivery) -> None:
        self._node, self._address, self._span = node, address, span
        self._bindings = delivery.shelf.follow(found).node if (found := at(node, "bindings")) else None
        self._delivery = delivery

    def resource(self, server: Server) -> tuple[Resource, list[Thing], list[Link]]:
        """Return what the channel is on *server*, with all that is there for it."""
        family = server.protocol.split("+", maxsplit=1)[0]
        if family == "amqp" and (binding := self._binding("amqp")):
            return self._amqp(server, binding)
        kind, name = self._named(family)
        one = Name(kind, name, server.cluster)
        return Resource(server, one, one), [self._thing(one, cast("Kind", kind), pattern=of_wildcards(family, name))], []

    def _binding(self, protocol: str) -> Node | None:
        found = at(self._bindings, protocol)
        return self._delivery.shelf.follow(found).node if found else None

    def _named(self, family: str) -> tuple[str, str]:
        """Return what the channel is, and its name."""
        protocol = next((one for one, its in _FAMILIES.items() if its == family and at(self._bindings, one)), family)
        binding = self._binding(protocol)
        for kind, *steps in _BINDINGS.get(protocol, ()):
            if binding and (name := text_at(binding, *steps)):
                is_topic = text_at(binding, "destinationType") == "topic"
                return "topic" if is_topic else kind, name
        return "queue" if family in _QUEUES else "topic", self._address

    def _amqp(self, server: Server, binding: Node) -> tuple[Resource, list[Thing], list[Link]]:
        exchange, queue = text_at(binding, "exchange", "name"), text_at(binding, "queue", "name")
        if text_at(binding, "is") == "queue" or not exchange:  # the default exchange leads to the queue of that name
            one = Name("queue", queue or self._address, server.cluster)
            return Resource(server, one, one), [self._thing(one, "queue")], []
        put = Name("exchange", exchange, server.cluster)
        things = [self._thing(put, "exchange", label=exchange)]
        if not queue:
            return Resource(server, put, put, self._address), things, []
        take = Name("queue", queue, server.cluster)
        bind = Link(put, take, "bind", "stated", self._span, server.protocol, filter=self._address)
        return Resource(server, put, take, self._address), [*things, self._thing(take, "queue", label=queue)], [bind]

    def _thing(self, name: Name, kind: Kind, label: str = "", pattern: str = "") -> Thing:
        facts = []
        for word, steps in _FACTS.items():
            if name.cluster and (said := text_at(self._binding("kafka"), *steps)):
                facts.append((word, f"{said} ms" if word == "retention" else said))
        shown = label or name.name
        tags = texts(one for tag in items(at(self._node, "tags")) if (one := scalar_at(tag, "name")))
        return Thing(
            name,
            self._span,
            kind,
            label="" if shown == slug(name.name) else shown,
            description=text_at(self._node, "description") or text_at(self._node, "summary"),
            tags=tuple(dict.fromkeys((*tags, "pattern"))) if pattern else tags,
            pattern=pattern,
            facts=tuple(facts),
            deprecated=text_at(self._node, "x-deprecated") == "true",
        )
