"""Servers of AsyncAPI documents: what is spoken, in which cluster, at which host, and whether a broker is between."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topodoc.intake.addresses import host_of
from topodoc.intake.lookups import at, entries, text_at
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topodoc.intake.importer import Delivery
    from topodoc.language.tree import Node

_WITHOUT_BROKER = frozenset({"ws", "http", "sse", "grpc"})
_SECURE = {
    "kafka-secure": "kafka+tls", "amqps": "amqp+tls", "mqtts": "mqtt+tls", "secure-mqtt": "mqtt+tls", "wss": "ws+tls", "https": "http+tls",
    "stomps": "stomp+tls", "nats-secure": "nats+tls", "ibmmq-secure": "ibmmq+tls", "pulsar+ssl": "pulsar+tls",
    "amqp1": "amqp", "rediss": "redis+tls", "googlepubsub": "pubsub", "mqtt5": "mqtt", "solace-secure": "solace+tls",
}  # fmt: skip
_VARIABLE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Server:
    """A server: `cluster` is what its resources belong to, `protocol` has the tail `+tls` where it is encrypted."""

    protocol: str
    cluster: str
    host: str

    @property
    def has_broker(self) -> bool:
        """Whether those who speak it meet at a broker; else one of them listens, and no field says who."""
        return self.protocol.split("+")[0] not in _WITHOUT_BROKER


def spoken(protocol: str) -> str:
    """Return *protocol* as specs write it.

    >>> spoken("kafka-secure"), spoken("AMQPS"), spoken("nats")
    ('kafka+tls', 'amqp+tls', 'nats')
    """
    word = protocol.strip().lower()
    return _SECURE.get(word, word)


def read_servers(root: Node, delivery: Delivery) -> dict[str, Server]:
    """Return the servers of the document *root*, by name. Raises SpecError where a reference leads nowhere."""
    found = {}
    for entry in entries(at(root, "servers")):
        server = delivery.shelf.follow(entry.value).node
        protocol = spoken(text_at(server, "protocol"))
        defaults = {one.key.text: text_at(one.value, "default") for one in entries(at(server, "variables"))}
        address = filled(text_at(server, "host") or text_at(server, "url"), {**defaults, **delivery.parameters})
        host = host_of(address)
        family = protocol.split("+", maxsplit=1)[0]
        named = delivery.clusters.get(host) or delivery.clusters.get(host.partition(":")[0])
        found[entry.key.text] = Server(protocol, named or family, host.partition(":")[0])
    return found


def filled(template: str, values: Mapping[str, str]) -> str:
    """Return *template* with each `{name}` that has one of *values* in its place.

    >>> filled("{env}.orders.{id}", {"env": "prod"})
    'prod.orders.{id}'
    """
    return _VARIABLE.sub(lambda found: values.get(found[1]) or found[0], template)
