"""NATS: streams and their consumers, by what the server's monitor and the command `nats` give, and who listens to subjects now.

That is `GET /jsz?streams=1&consumers=1&config=1`, `nats stream info STREAM --json`, `nats consumer info STREAM CONSUMER --json`, and
`GET /connz?subs=1`; the fields are those of https://docs.nats.io/running-a-nats-service/nats_admin/monitoring.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from topodoc.intake.account import Account, Link, Name, Scope, Thing
from topodoc.intake.importer import Delivery, Importer
from topodoc.intake.lookups import at, items, scalar_at, text_at, texts
from topodoc.intake.names import slug
from topodoc.intake.patterns import of_wildcards

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.diagnostics import Span
    from topodoc.language.tree import Node

_NATS = "nats"
_LOOKS = re.compile(
    r'"(?:account_details|stream_detail|consumer_detail|stream_name|subscriptions_list)"\s*:|"config"\s*:\s*\{[^{}]*"subjects"\s*:'
)
_MOST_DIGITS = 9  # of a number of streams
_OWN = ("$", "_INBOX", "_R_", "_GR_")  # subjects that servers and clients keep for themselves


def _looks(text: str) -> bool:
    return text.lstrip()[:1] in {"{", "["} and _LOOKS.search(text) is not None


def _account(delivery: Delivery) -> Account:
    """Return what the documents of *delivery* say together."""
    reader = _Reader()
    for document in delivery.documents:
        for root in delivery.shelf.values(document).roots:
            for one in items(root):
                reader.take(one)
    found = frozenset({_NATS})
    streams = found if reader.has_all("streams") else frozenset()
    return Account(
        _NATS,
        tuple(document.path for document in delivery.documents),
        tuple(reader.things.values()),
        tuple(reader.links),
        scope=Scope(resources=streams, wiring=streams, consumers=found if reader.has_all("consumers") else frozenset()),
        findings=tuple(one for document in delivery.documents for one in delivery.shelf.values(document).findings),
    )


class _Reader:
    """Streams, consumers and subscriptions so far; they are all there are where a server tells of as many as it counts."""

    def __init__(self) -> None:
        self.things: dict[Name, Thing] = {}
        self.links: list[Link] = []
        self._is_of_servers = False
        self._said: Counter[str] = Counter()
        self._told: Counter[str] = Counter()

    def has_all(self, word: str) -> bool:
        """Return whether servers told all of their streams, or consumers: what they were not asked for they only count."""
        return self._is_of_servers and self._told[word] >= self._said[word]

    def take(self, root: Node) -> None:
        """Note what *root* says: a server's accounts, a stream, a consumer, or connections."""
        for account in items(at(root, "account_details")):
            self._is_of_servers = True
            for detail in items(at(account, "stream_detail")):
                self._told["streams"] += 1
                self._stream(detail)
                for consumer in items(at(detail, "consumer_detail")):
                    self._told["consumers"] += 1
                    self._consumer(consumer)
        for word in ("streams", "consumers"):
            said = text_at(root, word)
            self._said[word] += int(said) if said.isascii() and said.isdigit() and len(said) <= _MOST_DIGITS else 0
        if text_at(root, "stream_name"):
            self._consumer(root)
        elif (
            at(root, "config", "subjects") is not None
            or at(root, "config", "mirror") is not None
            or at(root, "config", "sources") is not None
        ):
            self._stream(root)
        for connection in items(at(root, "connections")):
            self._connection(connection)

    def _stream(self, node: Node) -> None:
        config = at(node, "config")
        place = scalar_at(config, "name") or scalar_at(node, "name")
        if place is None or not place.text:
            return
        subjects = texts(items(at(config, "subjects")))
        name = self._resource(place.text, place.span, ", ".join(subjects))
        for origin in (*items(at(config, "mirror")), *items(at(config, "sources"))):
            if (source := scalar_at(origin, "name")) and source.text:
                held = text_at(origin, "filter_subject")
                end = self._resource(source.text, source.span)
                self.links.append(Link(end, name, "bind", "stated", source.span, _NATS, filter=held))

    def _resource(self, name: str, span: Span, subjects: str = "") -> Name:
        resource = Name("stream", name, _NATS)
        if resource not in self.things or (subjects and not self.things[resource].facts):
            facts = (("subjects", subjects),) if subjects else ()
            self.things[resource] = Thing(resource, span, "stream", label=_label(name), facts=facts)
        return resource

    def _consumer(self, node: Node) -> None:
        config = at(node, "config")
        place = scalar_at(config, "durable_name") or scalar_at(config, "name") or scalar_at(node, "name")
        stream = text_at(node, "stream_name")
        if place is None or not place.text or not stream or text_at(config, "sourcing") == "true":
            return
        consumer = self._app(text_at(config, "deliver_group") or place.text, place.span)
        resource, held = self._resource(stream, place.span), ", ".join(_filters(config))
        if text_at(config, "deliver_subject"):
            self.links.append(Link(resource, consumer, "deliver", "seen", place.span, _NATS, filter=held))
        else:
            self.links.append(Link(consumer, resource, "consume", "seen", place.span, _NATS, filter=held))

    def _connection(self, node: Node) -> None:
        client = scalar_at(node, "name")
        if client is None or not client.text:
            return  # whoever gives itself no name stays unknown
        for one in items(at(node, "subscriptions_list")):
            subject = text_at(one) or text_at(one, "subject")
            if subject and not subject.startswith(_OWN):
                name = Name("topic", subject, _NATS)
                pattern = of_wildcards(_NATS, subject)
                tags = ("pattern",) if pattern else ()
                self.things.setdefault(name, Thing(name, one.span, "topic", label=_label(subject), tags=tags, pattern=pattern))
                self.links.append(Link(self._app(client.text, client.span), name, "consume", "seen", one.span, _NATS))

    def _app(self, name: str, span: Span) -> Name:
        app = Name("nats-consumer", name)
        self.things.setdefault(app, Thing(app, span, "service", label=_label(name)))
        return app


def _filters(config: Node | None) -> Iterator[str]:
    yield from texts(items(at(config, "filter_subjects")))
    if one := text_at(config, "filter_subject"):
        yield one


def _label(name: str) -> str:
    return "" if slug(name) == name else name


IMPORTER = Importer(
    _NATS,
    "NATS",
    '"account_details" (/jsz), "stream_name" or "subjects" (nats … info --json), "subscriptions_list" (/connz)',
    _looks,
    _account,
    joint=True,
    ages=True,
    hears_consumers_alone=True,
    rank=40,
)
