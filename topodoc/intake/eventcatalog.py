"""EventCatalog: the front matter of a catalogue's pages says who sends and receives which message, over which channel, and who owns it."""

from __future__ import annotations

import re
from dataclasses import field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Severity, SpecError
from topodoc.intake.account import Account, Link, Message, Name, Thing
from topodoc.intake.asyncapi_servers import filled
from topodoc.intake.foreign import read_values
from topodoc.intake.importer import Delivery, Importer
from topodoc.intake.lookups import at, is_event_name, items, scalar_at, text_at, texts
from topodoc.language.tree import Mapping, Scalar
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping as Values

    from topodoc.diagnostics import Span
    from topodoc.intake.shelf import Document
    from topodoc.language.tree import Node
    from topodoc.language.vocabulary import Kind, Role

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?\n)---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_TELLING = re.compile(r"^(?:sends|receives|writesTo|readsFrom|schemaPath|address|container_type|protocols)[ \t]*:", re.MULTILINE)
_NAMED = re.compile(r"^id[ \t]*:.*?^version[ \t]*:|^version[ \t]*:.*?^id[ \t]*:", re.MULTILINE | re.DOTALL)
_FOLDERS = {
    "services": "service", "events": "event", "commands": "command", "queries": "query", "channels": "channel", "domains": "domain",
    "subdomains": "domain", "containers": "store", "flows": "flow", "entities": "", "teams": "", "users": "", "docs": "",
}  # fmt: skip
_PROTOCOLS: dict[str, tuple[str, Kind]] = {  # what a channel is that speaks it; the first that is known decides
    "kafka": ("topic", "topic"), "sns": ("topic", "topic"), "pubsub": ("topic", "topic"), "googlepubsub": ("topic", "topic"),
    "amqp": ("queue", "queue"), "sqs": ("queue", "queue"), "rabbitmq": ("queue", "queue"), "azure-servicebus": ("queue", "queue"),
    "eventbridge": ("bus", "exchange"), "kinesis": ("stream", "stream"), "jetstream": ("stream", "stream"), "mqtt": ("topic", "topic"),
}  # fmt: skip
_STORES: dict[str, Kind] = {"database": "database", "cache": "cache", "objectStore": "store", "searchIndex": "index"}
_HERE = "eventcatalog"


@dataclass(frozen=True, slots=True)
class _Page:
    """One page: what it is about, its front matter, and the folders it lies in."""

    about: str
    said: Mapping
    document: Document

    @property
    def id(self) -> str:
        return text_at(self.said, "id")

    def names(self, key: str) -> Iterator[tuple[str, Node]]:
        """Yield the ids under *key*, each a text or a mapping with one."""
        for one in items(at(self.said, key)):
            name = one.text.strip() if isinstance(one, Scalar) else text_at(one, "id")
            if name:
                yield name, one


def _looks(text: str) -> bool:
    found = _FRONT.match(text)
    return found is not None and _NAMED.search(found[1]) is not None and _TELLING.search(found[1]) is not None


def _account(delivery: Delivery) -> Account:
    """Return what the pages of *delivery* say. Raises SpecError with the faults of their front matter."""
    faults: list[Diagnostic] = []
    pages = []
    findings: list[Diagnostic] = []
    for document in delivery.documents:
        try:
            if page := _page(document, delivery, findings):
                pages.append(page)
        except SpecError as error:
            faults += error.diagnostics
    if faults:
        raise SpecError(faults)
    reader = _Catalogue(pages, findings, delivery.parameters)
    reader.read()
    files = tuple(page.document.path for page in pages)
    return Account(_HERE, files, tuple(reader.things), tuple(reader.links), tuple(reader.messages.values()), findings=tuple(findings))


def _page(document: Document, delivery: Delivery, findings: list[Diagnostic]) -> _Page | None:
    """Return *document* as a page; None for an older version, or one without front matter."""
    folders = PurePosixPath(document.path).parts[:-1]
    front = _FRONT.match(document.source.text)
    about = next((_FOLDERS[one] for one in reversed(folders[:-1]) if one in _FOLDERS), "")
    if front is None or not about or "versioned" in folders:
        return None
    values = read_values(replace(document.source, text=document.source.text[: front.end(1)]), delivery.shelf.limits)
    findings += values.findings
    root = values.roots[0] if values.roots else None
    return _Page(about, root, document) if isinstance(root, Mapping) and text_at(root, "id") else None


@dataclass(slots=True)
class _Catalogue:
    """The pages of a catalogue on their way to an account."""

    pages: list[_Page]
    findings: list[Diagnostic]
    parameters: Values[str, str]
    things: list[Thing] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    messages: dict[str, Message] = field(default_factory=dict)
    _channels: dict[str, tuple[Name, str]] = field(default_factory=dict)
    _abouts: dict[str, str] = field(default_factory=dict)
    _askers: dict[str, list[tuple[Name, Span]]] = field(default_factory=dict)
    _answerers: dict[str, list[Name]] = field(default_factory=dict)

    def read(self) -> None:
        """Take in every page: channels and messages first, for services name them."""
        for page in self.pages:
            match page.about:
                case "channel":
                    self._channel(page)
                case "event" | "command" | "query":
                    self._message(page)
                case "store":
                    kind = _STORES.get(text_at(page.said, "container_type"), "database")
                    self._thing(page, Name("eventcatalog-store", page.id), kind, technology=text_at(page.said, "technology"))
                case "flow":
                    self._find("TD819", f'the flow "{page.id}" is left out', "write it as a scenario", page.said.span)
                case _:
                    pass
        groups = dict(self._domains())
        for page in self.pages:
            if page.about == "service":
                self._service(page, groups.get(page.id, ""))
        self._ask()

    def _domains(self) -> Iterator[tuple[str, str]]:
        """Yield each service that is in a domain, by the folders it lies in or because the domain says so."""
        for page in self.pages:
            folders = PurePosixPath(page.document.path).parts
            if page.about == "service" and "domains" in folders:
                yield page.id, folders[len(folders) - 1 - folders[::-1].index("domains") + 1]
        for page in self.pages:
            if page.about == "domain":
                yield from ((service, page.id) for service, _ in page.names("services"))

    def _thing(self, page: _Page, name: Name, kind: Kind, *, group: str = "", technology: str = "") -> None:
        said = page.said
        place = scalar_at(said, "id")
        self.things.append(
            Thing(
                name, place.span if place else said.span, kind, text_at(said, "name"), text_at(said, "summary"), technology=technology,
                owner=tuple(owner for owner, _ in page.names("owners")), group=group, deprecated=_is_so(at(said, "deprecated")),
                external=_is_so(at(said, "externalSystem")), tags=texts(items(at(said, "tags"))),
            )
        )  # fmt: skip

    def _channel(self, page: _Page) -> None:
        spoken = [one.lower() for one in texts(items(at(page.said, "protocols")))]
        protocol = next((one for one in spoken if one in _PROTOCOLS), spoken[0] if spoken else "")
        space, kind = _PROTOCOLS.get(protocol, ("topic", "topic"))
        name = Name(space, filled(text_at(page.said, "address") or page.id, self.parameters), protocol)
        self._channels[page.id] = name, protocol
        self._thing(page, name, kind)

    def _message(self, page: _Page) -> None:
        said = page.said
        self._abouts[page.id] = page.about
        if not is_event_name(page.id):
            self._find("TD815", f'"{page.id[:40]}" cannot be the name of an event', "give it an id on one line, without *", said.span)
            return
        schema = text_at(said, "schemaPath")
        beside = PurePosixPath(page.document.path).parent
        is_inside = bool(schema) and ".." not in PurePosixPath(schema).parts and not PurePosixPath(schema).is_absolute()
        place = scalar_at(said, "id")
        self.messages[page.id] = Message(
            page.id, place.span if place else said.span, text_at(said, "name"), text_at(said, "summary"),
            schema=(beside / schema).as_posix() if is_inside else "", deprecated=_is_so(at(said, "deprecated")),
        )  # fmt: skip

    def _service(self, page: _Page, group: str) -> None:
        name = Name(_HERE, page.id)
        self._thing(page, name, "service", group=group)
        for key, role in (("sends", "publish"), ("receives", "consume")):
            for message, one in page.names(key):
                self._use(name, role, message, one, "to" if key == "sends" else "from")  # type: ignore[arg-type] # both are roles
        for key, role in (("writesTo", "write"), ("readsFrom", "read")):
            for store, one in page.names(key):
                self.links.append(Link(name, Name("eventcatalog-store", store), role, "stated", one.span))  # type: ignore[arg-type] # likewise

    def _use(self, service: Name, role: Role, message: str, one: Node, key: str) -> None:
        """Note that *service* sends or receives *message*: over channels, by asking, or over a resource that nobody names."""
        channels = [text_at(channel, "id") or (channel.text if isinstance(channel, Scalar) else "") for channel in items(at(one, key))]
        if not channels and self._abouts.get(message) == "query":
            if role == "publish":
                self._askers.setdefault(message, []).append((service, one.span))
            else:
                self._answerers.setdefault(message, []).append(service)
            return
        events = (message,) if is_event_name(message) else ()
        for channel in channels or [""]:
            end, protocol = self._channels.get(channel) or (self._unknown(channel or message, one.span, is_named=bool(channel)), "")
            self.links.append(Link(service, end, role, "stated", one.span, protocol, events))

    def _unknown(self, name: str, span: Span, *, is_named: bool) -> Name:
        """Return a topic called *name*, of which no page says more."""
        end = Name("topic", name)
        if all(thing.name != end for thing in self.things):
            fact = f'no page describes the channel "{name}"' if is_named else f'no page says which channel "{name}" uses'
            self._find("TD816", f"{fact}; topodoc uses a topic of that name", "name a channel: to: and from: take its id", span)
            self.things.append(Thing(end, span, "topic"))
        return end

    def _ask(self) -> None:
        """Let those who send a query ask those who receive it."""
        for query, askers in self._askers.items():
            for asker, span in askers:
                for other in self._answerers.get(query, ()):
                    self.links.append(Link(asker, other, "request", "stated", span, label=query))
                if query not in self._answerers:
                    fact = f'nobody receives the query "{query}", so it is unknown whom {asker.name} asks'
                    self._find("TD819", fact, "let a service receive it", span)

    def _find(self, code: str, fact: str, hint: str, span: Span) -> None:
        self.findings.append(Diagnostic(code, Severity.INFO, fact, hint, span))


def _is_so(node: Node | None) -> bool:
    """Return whether *node*, a flag or a mapping that says more, holds."""
    return isinstance(node, Mapping) or (isinstance(node, Scalar) and node.text == "true")


IMPORTER = Importer(
    "eventcatalog", "EventCatalog page", "front matter with id:, version: and sends:, receives: or another key of its own",
    _looks, _account, joint=True, rank=25,
)  # fmt: skip
