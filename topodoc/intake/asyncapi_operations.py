"""Operations of AsyncAPI: what an application does over a channel, and the links that follow."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal

from topodoc.intake.account import Link
from topodoc.intake.lookups import text_at
from topodoc.model.lexicon import words_of
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from topodoc.diagnostics import Span
    from topodoc.intake.account import Name
    from topodoc.intake.asyncapi_resources import Channel, Resource
    from topodoc.language.tree import Entry, Node
    from topodoc.model.lexicon import Lexicon

Action = Literal["send", "receive"]
OTHER: dict[Action, Action] = {"send": "receive", "receive": "send"}
OF_VERB: dict[str, Action] = {"subscribe": "send", "publish": "receive"}  # version 2 says what others may do
_OF_ROLE: dict[str, Action] = {"publish": "send", "write": "send", "consume": "receive", "read": "receive"}


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: what the application does over a channel, and where that is said."""

    key: str
    node: Node
    span: Span
    action: Action
    channel: Channel
    messages: tuple[Node | Entry, ...]


def action_of(word: str) -> Action:
    """Return what an application does by the *word* of version 3."""
    return "send" if word == "send" else "receive"


def is_called_otherwise(operation: Operation, lexicon: Lexicon) -> bool:
    """Return whether *operation* is called as if the application did the other."""
    said = {_OF_ROLE.get(role) for text in _first_words(operation) if (role := lexicon.word_role(text))} - {None}
    return said == {OTHER[operation.action]}


def _first_words(operation: Operation) -> Iterable[str]:
    """Return the first word of the id of an *operation*, and of its summary."""
    for text in (operation.key, text_at(operation.node, "summary")):
        yield from words_of(text)[:1]


def link_over(app: Name, resource: Resource, action: Action, operation: Operation, events: tuple[str, ...]) -> Link:
    """Return the link of *app* to *resource*, over which it does *action* with *events*, as *operation* says."""
    server, is_sent = resource.server, action == "send"
    deprecated = "true" in {text_at(operation.node, "deprecated"), text_at(operation.node, "x-deprecated")}
    if not server.has_broker:
        return Link(app, resource.put, "request", "stated", operation.span, server.protocol, events, deprecated=deprecated)
    target = resource.put if is_sent else resource.take
    is_exchange = target.space == "exchange"
    return Link(
        app,
        target,
        "publish" if is_sent else "consume",
        "stated",
        operation.span,
        server.protocol,
        events,
        filter=resource.held_back if is_exchange else "",
        deprecated=deprecated,
    )


def usual_name(path: str) -> str:
    """Return what an application is called of which a document says nothing: its folder, else its file."""
    at_path = PurePosixPath(path)
    return at_path.parent.name or at_path.name.partition(".")[0]
