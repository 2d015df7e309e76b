"""Kafka Connect, by its REST interface: `GET /connectors?expand=info`, one connector, or the file that registers one.

Which topics a connector has is told by its configuration; the keys are those of Apache Kafka, Debezium, Confluent and MongoDB. Of a
configuration nothing is kept but what these readers name: no password is among it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Severity
from topodoc.intake.account import Account, Link, Name, Thing
from topodoc.intake.addresses import read_address
from topodoc.intake.connect_transforms import Topic, outbox_router, routed, template
from topodoc.intake.importer import Delivery, Importer
from topodoc.intake.kafka import KAFKA, group_name, topic
from topodoc.intake.lookups import at, entries, items, scalar_at, text_at
from topodoc.language.pattern import literal, mistake_in
from topodoc.language.tree import Mapping
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.diagnostics import Span
    from topodoc.language.tree import Node
    from topodoc.language.vocabulary import Role

_LOOKS = re.compile(r'"connector\.class"\s*:')
_STORES = {  # by a word of the class: what is spoken with the store, and what it is
    "postgres": "postgresql", "mysql": "mysql", "mariadb": "mariadb", "mongo": "mongodb", "oracle": "oracle", "sqlserver": "sqlserver",
    "db2": "db2", "vitess": "vitess", "cassandra": "cassandra", "elasticsearch": "elasticsearch", "opensearch": "opensearch",
    "s3": "s3", "bigquery": "bigquery", "snowflake": "snowflake", "redis": "redis", "neo4j": "neo4j",
}  # fmt: skip
_OBJECTS = {"s3": "s3.bucket.name", "bigquery": "defaultDataset", "snowflake": "snowflake.database.name"}
_ADDRESSES = ("connection.url", "connection.uri", "mongodb.connection.string", "hosts", "redis.uri", "neo4j.uri")
_TABLES = ("table.include.list", "table.whitelist", "collection.include.list", "table.name", "tables")
_PATTERN = re.compile(r"[^A-Za-z0-9._-]")


@dataclass(frozen=True, slots=True)
class _Connector:
    """One connector: its name, its configuration, and where both stand."""

    name: str
    config: Node
    span: Span
    says_sink: str
    stated_class: str = ""

    def text(self, key: str) -> str:
        """Return what its configuration says under *key*; nothing where it says nothing."""
        return self.stated_class or text_at(self.config, key) if key == "connector.class" else text_at(self.config, key)

    def place(self, *keys: str) -> Span:
        """Return where the first of *keys* that is given stands, or the connector where none is."""
        found = (scalar_at(self.config, key) for key in keys)
        return next((one.span for one in found if one), self.span)

    @property
    def transforms(self) -> list[str]:
        """The names of its transforms, in their order."""
        return _listed(self.text("transforms"))

    def of_transform(self, name: str, key: str) -> str:
        """Return what its configuration says under *key* of the transform called *name*."""
        return self.text(f"transforms.{name}.{key}")

    @property
    def plugin(self) -> str:
        """The last part of its class, in small letters."""
        return self.text("connector.class").rpartition(".")[2].lower()

    @property
    def is_sink(self) -> bool:
        """Whether it takes out of topics."""
        return self.says_sink == "sink" or "sink" in self.plugin or bool(self.text("topics") or self.text("topics.regex"))

    @property
    def is_cdc(self) -> bool:
        """Whether it reads the log of a store."""
        return self.text("connector.class").startswith("io.debezium.") and not self.is_sink


def _looks(text: str) -> bool:
    return _LOOKS.search(text) is not None


def _account(delivery: Delivery) -> Account:
    """Return what the one document of *delivery* says of connectors."""
    document = delivery.documents[0]
    reader = Connectors()
    for connector in _connectors(delivery.shelf.root_of(document), PurePosixPath(document.path).stem):
        reader.take(connector)
    same = tuple((group_name(f"connect-{one.name}"), one) for one in reader.workers)
    findings = (*delivery.shelf.values(document).findings, *reader.findings)
    return Account("connect", (document.path,), tuple(reader.things), tuple(reader.links), same=same, findings=findings)


def _connectors(root: Node, usual: str) -> Iterator[_Connector]:
    """Yield the connectors that stand in *root*: one, several in a list, or all by name; one that has none is called as *usual*."""
    for one in items(root):
        if config := at(one, "config"):
            yield from _connector(text_at(one, "name") or usual, config, one)
        elif at(one, "connector.class"):
            yield from _connector(text_at(one, "name") or usual, one, one)
        else:
            for entry in entries(one):
                info = at(entry.value, "info") or entry.value
                if config := at(info, "config"):
                    yield from _connector(entry.key.text, config, info)


def _connector(name: str, config: Node, about: Node) -> Iterator[_Connector]:
    name = (name or text_at(config, "name")).strip()
    if name and text_at(config, "connector.class"):
        place = scalar_at(about, "name") or scalar_at(config, "connector.class")
        yield _Connector(name, config, place.span if place else about.span, text_at(about, "type"))


def read_connector(name: str, config: Node | None, span: Span, stated_class: str) -> Connectors:
    """Return what the connector called *name* of that class does, by its *config*; who else keeps connectors asks this."""
    found = Connectors()
    found.take(_Connector(name, config or Mapping((), span), span, "", stated_class))
    return found


class Connectors:
    """Connectors on their way to an account."""

    def __init__(self) -> None:
        self.things: list[Thing] = []
        self.links: list[Link] = []
        self.findings: list[Diagnostic] = []
        self.workers: list[Name] = []

    def take(self, connector: _Connector) -> None:
        """Note what *connector* says."""
        worker = Name("connect", connector.name)
        self.workers.append(worker)
        is_outbox = bool(outbox_router(connector.transforms, connector.of_transform))
        tags = (("cdc",) if connector.is_cdc else ()) + (("outbox",) if is_outbox else ())
        self.things.append(Thing(worker, connector.span, "worker", technology="Kafka Connect", tags=tags))
        if connector.is_sink:
            self._sink(connector, worker)
        else:
            self._source(connector, worker)

    def _sink(self, connector: _Connector, worker: Name) -> None:
        for name in _listed(connector.text("topics")):
            self._link(worker, "consume", topic(name, connector.place("topics")))
        if pattern := connector.text("topics.regex"):
            place, wrong = connector.place("topics.regex"), mistake_in(pattern)
            if wrong:
                fact = f'"topics.regex" of "{connector.name}" is not a pattern that topodoc understands: {wrong}'
                self._find(fact, "name its topics in an overlay", place)
            self._link(worker, "consume", topic(pattern, place, pattern=literal(pattern) if wrong else pattern))
        if failed := connector.text("errors.deadletterqueue.topic.name"):
            self._link(worker, "publish", topic(failed, connector.place("errors.deadletterqueue.topic.name"), tags=("dead-letter",)))
        self._store(connector, worker, writes=True)

    def _source(self, connector: _Connector, worker: Name) -> None:
        self._store(connector, worker, writes=False)
        found = list(_source_topics(connector))
        routes = dict.fromkeys(
            (one, place) for before, place in found for one in routed([before], connector.transforms, connector.of_transform)
        )
        for one, place in routes:
            thing = topic(one.name, place, pattern=one.pattern)
            self._link(worker, "publish", replace(thing, tags=("pattern",), loose=True) if one.by else thing)
        for name in dict.fromkeys(one.by for one, _ in routes if one.by):
            fact = f'the transform "{name}" of "{connector.name}" computes topics whose names topodoc does not know'
            self._find(
                fact, "name them in an overlay, or import what it publishes to from a trace", connector.place(f"transforms.{name}.type")
            )
        if not found:
            fact = f'the configuration of "{connector.name}" does not name its topics'
            self._find(fact, "name them in an overlay, or import what it publishes to from a trace", connector.span)

    def _link(self, worker: Name, role: Role, end: Thing) -> None:
        self.things.append(end)
        self.links.append(Link(worker, end.name, role, "stated", end.span, KAFKA))

    def _find(self, fact: str, hint: str, span: Span) -> None:
        self.findings.append(Diagnostic("TD819", Severity.INFO, fact, hint, span))

    def _store(self, connector: _Connector, worker: Name, *, writes: bool) -> None:
        word = next((one for one in _STORES if one in connector.plugin), "")
        key = next((one for one in ("database.hostname", *_ADDRESSES) if connector.text(one)), _OBJECTS.get(word, ""))
        said = connector.text(key) if key else ""
        address = read_address(said.split(",")[0].removeprefix("jdbc:"))
        host = address.host if address else said if key in {"database.hostname", _OBJECTS.get(word, "")} else ""
        if not host:
            return
        spoken = _STORES.get(word, "") or (address.protocol if address else "")
        store, place = Name("connect-store", host), connector.place(key)
        self.things.append(Thing(store, place, "database", technology=spoken))
        role: Role = "write" if writes else "replicate" if connector.is_cdc else "read"
        self.links.append(Link(worker, store, role, "stated", place, spoken))


def _listed(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]


def _source_topics(connector: _Connector) -> Iterator[tuple[Topic, Span]]:
    """Yield the topics that a source *connector* has records for, or a pattern of them, before transforms route them."""
    if router := outbox_router(connector.transforms, connector.of_transform):
        key = f"transforms.{router}.route.topic.replacement"
        name = (connector.text(key) or "outbox.event.${routedByValue}").replace("${", "{")
        yield template(name), connector.place(key)
        return
    for key in ("topic", "kafka.topic", "topic.name"):
        if named := connector.text(key):
            yield Topic(named), connector.place(key)
            return
    prefix = connector.text("topic.prefix") or connector.text("database.server.name")
    tables = next((one for one in _TABLES if connector.text(one)), "")
    if prefix and tables:
        joint = "." if connector.is_cdc or "mongo" in connector.plugin else ""
        for table in _listed(connector.text(tables)):
            is_pattern = _PATTERN.search(table) is not None and not mistake_in(table)
            pattern = f"{literal(prefix + joint)}(?:{table})" if is_pattern else ""
            yield Topic(f"{prefix}{joint}{table}", pattern), connector.place(tables)
    elif prefix:
        yield Topic(f"{prefix}*", f"{literal(prefix)}.*"), connector.place("topic.prefix", "database.server.name")


IMPORTER = Importer(
    "connect",
    "Kafka Connect",
    '"connector.class" in the configuration of a connector',
    _looks,
    _account,
    ages=True,
    rank=35,
)
