"""AsyncAPI 2.0 to 2.6 and 3: what an application sends and receives, and over what.

The fields are those of https://www.asyncapi.com/docs/reference.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Severity, Span, SpecError, fault
from topodoc.intake.account import Account, Link, Name, Scope, Thing
from topodoc.intake.addresses import web_address
from topodoc.intake.asyncapi_messages import MessageReader, with_traits
from topodoc.intake.asyncapi_operations import OF_VERB, OTHER, Action, Operation, action_of, is_called_otherwise, link_over, usual_name
from topodoc.intake.asyncapi_resources import Channel, read_channel
from topodoc.intake.asyncapi_servers import read_servers
from topodoc.intake.importer import Delivery, Importer
from topodoc.intake.lookups import at, entries, items, scalar_at, text_at, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.language.tree import Entry, Node

_LOOKS = re.compile(r"""^\s*["']?asyncapi["']?[ \t]*:|^\s*\{[^{}]*"asyncapi"\s*:""", re.MULTILINE)
_VERSION = re.compile(r"(?:2\.[0-6]|3)(?:\..*)?")


def _looks(text: str) -> bool:
    return _LOOKS.search(text) is not None


def _account(delivery: Delivery) -> Account:
    """Return what the one document of *delivery* says. Raises SpecError with every fault in it."""
    reader = _Reader(delivery)
    reader.read()
    return reader.account()


class _Reader:
    """One document on its way to an account."""

    def __init__(self, delivery: Delivery) -> None:
        self._delivery, self._shelf = delivery, delivery.shelf
        self._document = delivery.documents[0]
        self._root = self._shelf.root_of(self._document)
        self._version = self._checked_version()
        self._is_old = self._version.startswith("2")
        self._app = self._application()
        self._things: list[Thing] = []
        self._links: list[Link] = []
        self._findings: list[Diagnostic] = [*self._shelf.values(self._document).findings]
        self._faults: list[Diagnostic] = []
        self._apps: dict[Name, Thing] = {}
        self._groups: list[tuple[Name, Name]] = []
        keys = (entry.key.text for entry in entries(at(self._root, "operations")))
        self._messages = MessageReader(self._shelf, self._document.source.path, frozenset(keys), self._is_old)
        self._hosts: dict[str, set[str]] = {}
        self._channels: list[Channel] = []

    def account(self) -> Account:
        """Return what the document says. Raises SpecError where there were faults."""
        if self._faults:
            raise SpecError(self._faults)
        said = [self._app, *self._apps.values()]
        if self._apps and not any(link.source == self._app.name for link in self._links):
            said = said[1:]  # every operation names its application, so the document is of a system
        is_complete = self._delivery.is_on("complete", usual=True)
        return Account(
            "asyncapi",
            (self._document.path,),
            (*said, *self._things),
            tuple(self._links),
            tuple(replace(one, said_by=(self._app.name,)) for one in self._messages.messages.values()),
            Scope(apps=frozenset(one.name for one in said)) if is_complete else Scope(),
            tuple((cluster, tuple(sorted(hosts))) for cluster, hosts in sorted(self._hosts.items())),
            tuple(self._groups),
            findings=(*self._findings, *self._messages.findings),
        )

    def read(self) -> None:
        """Read all channels and operations; a fault in one keeps no other from being told."""
        servers = {}
        try:
            servers = read_servers(self._root, self._delivery)
        except SpecError as error:
            self._faults += error.diagnostics
        for server in servers.values():
            if server.host and server.has_broker:
                self._hosts.setdefault(server.cluster, set()).add(server.host)
        for entry in entries(at(self._root, "channels")):
            try:
                channel = read_channel(entry, servers, self._delivery, is_keyed=self._is_old)
            except SpecError as error:
                self._faults += error.diagnostics
                continue
            self._channels.append(channel)
            self._things += channel.things
            self._links += channel.links
            self._findings += channel.findings
        for operation in self._operations():
            self._guarded(operation)

    def _guarded(self, operation: Operation) -> None:
        try:
            self._take(operation)
        except SpecError as error:
            self._faults += error.diagnostics

    def _checked_version(self) -> str:
        version = scalar_at(self._root, "asyncapi")
        text = version.text if version else ""
        if not _VERSION.fullmatch(text):
            span = version.span if version else self._root.span
            hint = "convert the document: topodoc reads the versions 2.0 to 2.6 and 3"
            raise SpecError([fault("TD050", f'topodoc does not read AsyncAPI "{text}"', hint, span)])
        return text

    def _application(self) -> Thing:
        info, identifier = at(self._root, "info"), scalar_at(self._root, "id")
        title = text_at(info, "title")
        last = re.split(r"[:/#]", identifier.text.strip().rstrip(":/#"))[-1] if identifier else ""
        name = self._delivery.option("application") or last or title or usual_name(self._document.path)
        docs = at(info, "externalDocs") if not self._is_old else at(self._root, "externalDocs")
        address = web_address(text_at(docs, "url"))
        place = scalar_at(info, "title") or identifier
        is_contact = self._delivery.option("owner") == "contact"
        return Thing(
            Name("asyncapi", name),
            place.span if place else self._root.span._replace(end_line=1, end_column=2),
            "service",
            label=title if not self._delivery.option("application") else "",
            description=text_at(info, "description"),
            owner=texts(one for one in (scalar_at(info, "contact", "name"),) if one) if is_contact else (),
            tags=self._tags(at(info if not self._is_old else self._root, "tags")),
            links=((text_at(docs, "description")[:80] or "Documentation", address),) if address else (),
            external=self._delivery.is_on("external"),
            deprecated=text_at(info, "x-deprecated") == "true",
            aliases=(title,) if title and title != name else (),
        )

    def _tags(self, node: Node | None) -> tuple[str, ...]:
        return texts(one for tag in items(node) if (one := scalar_at(tag, "name")))

    def _operations(self) -> Iterator[Operation]:
        if self._is_old:
            yield from self._old_operations()
            return
        for entry in entries(at(self._root, "operations")):
            try:
                found = self._shelf.follow(entry.value)
                node = with_traits(found.node, self._shelf, traits_win=False)
                channel = self._channel_of(at(node, "channel"))
            except SpecError as error:
                self._faults += error.diagnostics
                continue
            action = text_at(node, "action")
            if channel is None or action not in OTHER:
                fact = f'the operation "{entry.key.text}" does not say over which channel it sends or receives'
                self._find("TD819", fact, "give it action: send or receive, and a channel", entry.key.span)
                continue
            yield Operation(entry.key.text, node, entry.key.span, action_of(action), channel, self._listed(node, channel))

    def _old_operations(self) -> Iterator[Operation]:
        is_client = self._delivery.option("perspective") == "client"
        for channel in self._channels:
            for entry in entries(channel.node):
                if entry.key.text in OF_VERB:
                    action = OF_VERB[entry.key.text]
                    try:
                        node = with_traits(self._shelf.follow(entry.value).node, self._shelf, traits_win=True)
                    except SpecError as error:
                        self._faults += error.diagnostics
                        continue
                    said = tuple(one for one in (at(node, "message"),) if one)
                    operation = Operation(
                        text_at(node, "operationId"), node, entry.key.span, OTHER[action] if is_client else action, channel, said
                    )
                    self._doubt(operation, entry.key.text)
                    yield operation

    def _channel_of(self, node: Node | None) -> Channel | None:
        found = self._shelf.follow(node) if node else None
        return next((one for one in self._channels if found and one.node is found.node), None)

    def _listed(self, operation: Node, channel: Channel) -> tuple[Node | Entry, ...]:
        """Return the messages of *operation*: those it lists, or else all of its *channel*."""
        listed = at(operation, "messages")
        return entries(at(channel.node, "messages")) if listed is None else items(listed)

    def _take(self, operation: Operation) -> None:
        """Note what *operation* says."""
        app = self._app_of(operation)
        events = self._messages.names(operation.messages)
        self._note_group(app, operation.node)
        self._link(app, operation, operation.action, operation.channel, events)
        reply = at(operation.node, "reply")
        if reply is None:
            return
        reply = self._shelf.follow(reply).node
        channel = self._channel_of(at(reply, "channel"))
        if channel is None:
            fact = f'the answer to "{operation.key}" goes to an address that only its messages know'
            self._find("TD816", fact, "give the reply a channel, if it has one before the system runs", operation.span)
            return
        answers = self._messages.names(self._listed(reply, channel))
        self._link(app, operation, OTHER[operation.action], channel, answers)

    def _app_of(self, operation: Operation) -> Name:
        """Return the application of *operation*: that of the document, unless it names another."""
        named = scalar_at(operation.node, "x-application")
        if named is None:
            return self._app.name
        name = Name("asyncapi", named.text.strip())
        self._apps.setdefault(name, Thing(name, named.span, "service", external=self._app.external))
        return name

    def _note_group(self, app: Name, operation: Node) -> None:
        said = at(operation, "bindings")
        group = at(self._shelf.follow(said).node, "kafka", "groupId") if said else None
        only = texts(items(at(group, "enum")))
        name = text_at(group) or text_at(group, "const") or (only[0] if len(only) == 1 else "")
        if name:
            self._groups.append((Name("kafka-group", name), app))

    def _link(self, app: Name, operation: Operation, action: Action, channel: Channel, events: tuple[str, ...]) -> None:
        for resource in channel.resources:
            self._links.append(link_over(app, resource, action, operation, events))

    def _doubt(self, operation: Operation, verb: str) -> None:
        """Tell where an operation of version 2 is called as if it were written from the other side."""
        if is_called_otherwise(operation, self._delivery.lexicon):
            does = "sends" if operation.action == "send" else "receives"
            fact = f'"{verb}" says that the application {does}, and the name of the operation says the opposite'
            self._find("TD818", fact, "if the name is right, write perspective: client at this source", operation.span, Severity.WARNING)

    def _find(self, code: str, fact: str, hint: str, span: Span, severity: Severity = Severity.INFO) -> None:
        self._findings.append(Diagnostic(code, severity, fact, hint, span))


IMPORTER = Importer(
    "asyncapi",
    "AsyncAPI",
    '"asyncapi:" and its version',
    _looks,
    _account,
    options=("perspective", "application", "external", "complete", "owner"),
    rank=10,
)
