"""Values of a Compose file: which addresses and which resources a variable holds, as far as its name and its form tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topodoc.intake.addresses import protocol_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from topodoc.language.vocabulary import Role

_HOSTLIKE = frozenset(
    {
        "host", "hosts", "hostname", "addr", "address", "addresses", "url", "urls", "uri", "uris", "endpoint", "endpoints", "server",
        "servers", "broker", "brokers", "bootstrap", "dsn", "connection", "upstream", "target", "node", "nodes", "peer", "api", "origin",
        "backend", "proxy", "destination", "dest",
    }
)  # fmt: skip
SPACES = {
    "topic": "topic", "topics": "topic",
    "queue": "queue", "queues": "queue", "exchange": "exchange", "stream": "stream", "subject": "topic",
}  # fmt: skip
_SPOKEN = {  # what is spoken with the broker that a word names
    "kafka": "kafka", "redpanda": "kafka", "rabbit": "amqp", "rabbitmq": "amqp", "amqp": "amqp", "nats": "nats", "jetstream": "nats",
    "mqtt": "mqtt", "mosquitto": "mqtt", "pulsar": "pulsar", "redis": "redis", "sqs": "sqs", "sns": "sns", "pubsub": "pubsub",
}  # fmt: skip
_AT_HOME = {"topic": "kafka", "topics": "kafka", "queue": "amqp", "queues": "amqp", "exchange": "amqp", "subject": "nats", "stream": "nats"}
_PUTS = frozenset({"output", "out", "outbound", "producer", "produce", "publisher", "publish"})
_TAKES = frozenset({"input", "inbound", "consumer", "consume", "subscriber", "subscribe"})
_PERHAPS_PUTS = frozenset({"sink", "dlq", "dlt", "dlx", "deadletter"})
_SECRET = frozenset(
    {
        "secret", "password", "passwd", "pass", "token", "key", "credential", "credentials", "auth", "cert",
    }
)  # fmt: skip
_WORD = re.compile(r"[^A-Za-z0-9]+")
_PLACE = re.compile(
    r"(?:(?<=[\s,;|=(\[\"'])|^)(?:(?P<key>(?:host|server|data source|addr|address|hostname)=)|(?P<scheme>(?:[A-Za-z][A-Za-z0-9+.-]*:)+)//)?"
    r"(?:[^\s,;@/]*@)?(?P<host>[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)(?::(?P<port>[0-9]{1,5}))?(?=[/,;\s?)\]\"'|#]|$)",
    re.IGNORECASE,
)


def words_in(variable: str) -> tuple[str, ...]:
    """Return the words of the name of a *variable*, in lower case."""
    return tuple(one for one in _WORD.split(variable.lower()) if one)


def names_a_host(variable: str) -> bool:
    """Return whether the name of a *variable* tells that it holds an address."""
    return not _HOSTLIKE.isdisjoint(words_in(variable))


def resource_kind(variable: str) -> str:
    """Return what kind of resource the value of *variable* names; nothing where its name does not tell that it names one.

    >>> resource_kind("KAFKA_TOPIC"), resource_kind("ORDERS_QUEUE_NAME"), resource_kind("QUEUE_SIZE"), resource_kind("TOPIC_KEY")
    ('topic', 'queue', '', '')
    """
    words = words_in(variable)
    last = words[-2:-1] if words[-1:] == ("name",) else words[-1:]
    return SPACES.get(last[0], "") if last and _SECRET.isdisjoint(words) else ""


def brokers_in(variable: str, brokers: Mapping[str, str]) -> tuple[str, ...]:
    """Return those of *brokers*, each with what is spoken there, that may have what a *variable* names, by its words; best all of one kind.

    >>> brokers_in("RABBIT_QUEUE", {"kafka": "kafka", "mq": "amqp"}), brokers_in("ORDERS_TOPIC", {"mq": "amqp", "kafka": "kafka"})
    (('mq',), ('kafka',))
    >>> brokers_in("ORDERS_TOPIC", {"mq": "amqp"}), brokers_in("NATS_SUBJECT", {"mq": "amqp"})
    (('mq',), ())
    >>> brokers_in("ORDERS_STREAM", {"a": "amqp", "b": "mqtt"})
    ('a', 'b')
    """
    words = words_in(variable)
    named = {_SPOKEN[one] for one in words if one in _SPOKEN}
    if named:
        return tuple(sorted(one for one, spoken in brokers.items() if spoken in named or not spoken))
    at_home = {_AT_HOME[one] for one in words if one in _AT_HOME}
    return tuple(sorted(one for one, spoken in brokers.items() if spoken in at_home)) or tuple(sorted(brokers))


def role_in(variable: str) -> Role | None:
    """Return what a *variable* says that is done with what it names: access where that is not sure; None where it says nothing.

    >>> role_in("OUTPUT_TOPIC"), role_in("CONSUMER_TOPIC"), role_in("CONSUMER_DLQ_TOPIC"), role_in("KAFKA_TOPIC")
    ('publish', 'consume', 'access', None)
    """
    words = {*words_in(variable)}
    is_unsure = not words.isdisjoint(_PERHAPS_PUTS) or {"dead", "letter"} <= words
    puts, takes = not words.isdisjoint(_PUTS), not words.isdisjoint(_TAKES)
    if is_unsure or (puts and takes):
        return "access"
    return "publish" if puts else "consume" if takes else None


def hosts_in(value: str, known: Mapping[str, str], *, is_host: bool) -> Iterator[tuple[str, str]]:
    """Yield the *known* hosts that *value* holds as addresses, each with what is spoken there; if it *is_host*, a bare name is one.

    >>> list(hosts_in("jdbc:postgresql://db:5432/x", {"db": "db"}, is_host=False))
    [('db', 'postgresql')]
    >>> list(hosts_in("the db is fast", {"db": "db"}, is_host=True))
    []
    """
    for match in _PLACE.finditer(value[:4_000]):
        host = match["host"].lower().split(".", 1)[0] if match["host"].lower() not in known else match["host"].lower()
        is_address = match["scheme"] or match["port"] or match["key"] or (is_host and match.group().strip(",; ") in value.split(","))
        if host in known and is_address:
            yield host, protocol_of((match["scheme"] or "").lower(), match["port"] or "")
