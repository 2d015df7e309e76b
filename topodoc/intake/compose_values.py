"""Values of a Compose file: which addresses and which resources a variable holds, as far as its name and its form tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topodoc.intake.addresses import protocol_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
