"""Messages of AsyncAPI documents: the events that they are, under names that do not depend on who reads them."""

from __future__ import annotations

import re
from dataclasses import field
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Severity, SpecError
from topodoc.intake.account import Message
from topodoc.intake.lookups import at, entries, is_event_name, items, overlaid, scalar_at, text_at, texts
from topodoc.language.tree import Entry, Mapping, Node, Scalar
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from topodoc.diagnostics import Span
    from topodoc.intake.shelf import Found, Shelf

_MADE_UP = re.compile(r".*\.message(?:\.[0-9]+)?")  # keys that converters from version 2 to 3 give to messages without a name


def with_traits(node: Node, shelf: Shelf, *, traits_win: bool) -> Node:
    """Return *node* with what its traits say: over it, as in version 2, or only where it says nothing. Raises SpecError."""
    traits = [shelf.follow(one).node for one in items(at(node, "traits"))]
    if not traits or not isinstance(node, Mapping):
        return node
    made: Node | None = node if traits_win else Mapping((), node.span)
    for one in traits:
        made = overlaid(made, one)
    return (made if traits_win else overlaid(made, node)) or node


@dataclass(slots=True)
class MessageReader:
    """The messages of one document. `operations` are the keys of its operations, after which no message is named."""

    shelf: Shelf
    file: str
    operations: frozenset[str]
    traits_win: bool
    messages: dict[str, Message] = field(default_factory=dict)
    findings: list[Diagnostic] = field(default_factory=list)
    _seen: dict[int, str] = field(default_factory=dict)

    def names(self, nodes: Iterable[Node | Entry]) -> tuple[str, ...]:
        """Return the events that the messages *nodes* are, each by its name, and note them; one without a name is told, and none.

        Raises SpecError where a reference leads nowhere.
        """
        found = [name for node in nodes for name in self._names(node)]
        return tuple(dict.fromkeys(one for one in found if one))

    def _names(self, given: Node | Entry) -> list[str]:
        key, node = (given.key.text, given.value) if isinstance(given, Entry) else ("", given)
        found = self.shelf.follow(node)
        if isinstance(at(found.node, "oneOf"), Node):
            return [name for one in items(at(found.node, "oneOf")) for name in self._names(one)]
        if id(found.node) not in self._seen:
            self._seen[id(found.node)] = self._note(found, key)
        return [self._seen[id(found.node)]]

    def _note(self, found: Found, key: str) -> str:
        message = with_traits(found.node, self.shelf, traits_win=self.traits_win)
        stated = scalar_at(message, "name") or scalar_at(message, "messageId")
        name = stated.text.strip() if stated else self._key(found, key)
        if not is_event_name(name):
            self._tell(name, message.span)
            return ""
        span = stated.span if stated and stated.span.file == found.node.span.file else found.node.span
        self.messages.setdefault(name, self._message(name, message, span))
        return name

    def _key(self, found: Found, key: str) -> str:
        """Return the key under which the message *found* is defined, if that is a name somebody gave it."""
        steps = found.steps
        if len(steps) >= 2 and steps[-2] == "messages":
            key = steps[-1]
        elif len(steps) == 1 and found.document.source.path != self.file:
            key = steps[0]
        is_inline = not steps or steps[0] == "channels"
        is_made_up = _MADE_UP.fullmatch(key) is not None or (is_inline and key in self.operations)
        return "" if is_made_up else key

    def _message(self, name: str, message: Node, span: Span) -> Message:
        payload = at(message, "payload")
        schema = at(payload, "schema") if payload and scalar_at(payload, "schemaFormat") else payload
        return Message(
            name,
            span,
            title=text_at(message, "title"),
            description=text_at(message, "summary") or text_at(message, "description"),
            schema=self._address(schema) if isinstance(schema, Mapping) else "",
            format=text_at(payload, "schemaFormat") or text_at(message, "schemaFormat"),
            examples=tuple(
                self.shelf.place_of(entry.value)
                for one in items(at(message, "examples"))
                for entry in entries(one)
                if entry.key.text == "payload" and not isinstance(entry.value, Scalar)
            ),
            tags=texts(one for tag in items(at(message, "tags")) if (one := scalar_at(tag, "name"))),
            deprecated="true" in {text_at(message, "deprecated"), text_at(message, "x-deprecated")},
        )

    def _address(self, schema: Node) -> str:
        """Return where *schema* stands; nobody walks into it, so a reference that leads nowhere harms nothing."""
        try:
            found = self.shelf.follow(schema)
        except SpecError:
            return self.shelf.place_of(schema)
        return found.address if found.steps or found.node is not schema else self.shelf.place_of(schema)

    def _tell(self, name: str, span: Span) -> None:
        fact = f'"{name[:40]}" cannot be the name of an event' if name else "a message has no name, so it is not an event"
        self.findings.append(Diagnostic("TD815", Severity.INFO, fact, "give it a name:, the same in every document that has it", span))
