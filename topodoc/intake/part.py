"""Parts: what was imported, as the file that topodoc owns and specs include. The same sources give the same bytes."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from topodoc.intake.flow_text import flow, lines, word
from topodoc.intake.joined import Claim
from topodoc.language.vocabulary import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from topodoc.intake.account import Message
    from topodoc.intake.before import Tombstone
    from topodoc.intake.joined import Joined, JoinedEdge, JoinedNode

FORM = 1
Written = dict[str, Any]
_ORIGIN = re.compile(r'\borigin: (?:"(?:[^"\\]|\\.)*"|[\w./-]+|\[[^\]\n]*\])')
_LINE = re.compile(r':[0-9]+(?=")')


def write_part(  # noqa: PLR0913 - what a part is made of
    joined: Joined, name: str, files: Iterable[str], into: str, gone: Iterable[Tombstone], place: Callable[[Claim], str]
) -> str:
    """Return the text of the part *name*, which is written *into* a path from the root of the project.

    *files* are what it was made of, *place* gives the origin of a claim, *gone* are nodes that sources no longer have.
    """
    head = [
        f'# Made by "topodoc import {name}", which overwrites it. To say more: include this file and use "overlay:".',
        f"generated: {flow({'by': name, 'form': FORM, 'from': sorted(set(files))})}",
    ]

    def origin(claims: Iterable[Claim]) -> Written:
        return {"origin": _one_or_all(tuple(dict.fromkeys(map(place, claims))))}

    nodes = sorted(joined.nodes, key=lambda one: (KINDS.index(one.thing.kind or "service"), one.id))
    written = {node.id: node_of(node) | origin(node.claims) for node in nodes}
    groups: dict[str, dict[str, Written]] = {}
    for node in nodes:
        groups.setdefault(node.thing.group, {})[node.id] = written[node.id]
    alone = groups.pop("", {})
    body = [
        *(["groups:", *(line for group, held in sorted(groups.items()) for line in _group(group, held))] if groups else []),
        *lines("nodes", alone),
        *(["edges:", *(edge_line(one, origin(one.claims)) for one in joined.edges)] if joined.edges else []),
        *lines("events", {one.name: event_of(one, into) | origin([_claim_of(one)]) for one in joined.messages}),
        *lines("gone", {one.id: one.said() for one in sorted(gone, key=lambda one: one.id)}),
    ]
    return "\n".join([*head, *body, ""])


def without_lines(text: str) -> str:
    """Return the *text* of a part without the line numbers of origins, which an edit above them changes.

    >>> without_lines('  a: {origin: "x.yaml:3"}'), without_lines('  a: {origin: ["x.yaml:3", "y.yaml:14"]}')
    ('  a: {origin: "x.yaml"}', '  a: {origin: ["x.yaml", "y.yaml"]}')
    """
    return _ORIGIN.sub(lambda found: _LINE.sub("", found.group()), text)


def node_of(node: JoinedNode) -> Written:
    """Return what a spec says of *node*, without where it comes from. Keys that say nothing are left out."""
    thing = node.thing
    return _given(
        kind="" if thing.kind in {None, "service"} else thing.kind,
        label="" if thing.label == node.id else thing.label,
        external=thing.external and thing.kind != "external",
        replicas=thing.replicas if thing.replicas > 1 else None,
        owner=_one_or_all(thing.owner),
        technology=thing.technology,
        layer=thing.layer,
        tags=list(thing.tags),
        facts=dict(thing.facts),
        deprecated=_deprecated(is_so=thing.deprecated),
        description=thing.description,
        links=dict(thing.links),
    )


def edge_line(edge: JoinedEdge, more: Written | None = None) -> str:
    """Return the line of *edge*, with what is *more* to be said of it."""
    link = edge.link
    said = _given(
        role=link.role,
        protocol=link.protocol,
        label=link.label,
        events=_one_or_all(link.events),
        filter=link.filter,
        basis="" if link.basis == "stated" else link.basis,
        tags=list(link.tags),
        deprecated=_deprecated(is_so=link.deprecated),
    )
    return f"  - {edge.source} -> {edge.target}: {flow(said | (more or {}))}"


def event_of(message: Message, into: str) -> Written:
    """Return what a spec at the path *into* says of the event that *message* is."""

    def relative(address: str) -> str:
        path, mark, rest = address.partition("#")
        return f"{posixpath.relpath(path, posixpath.dirname(into) or '.')}{mark}{rest}" if path else ""

    return _given(
        title="" if message.title == message.name else message.title,
        description=message.description,
        schema=relative(message.schema),
        examples=[relative(one) for one in message.examples],
        tags=list(message.tags),
        deprecated=_deprecated(is_so=message.deprecated),
    )


def _group(name: str, held: dict[str, Written]) -> list[str]:
    return [f"  {name}:", "    nodes:", *(f"      {word(node)}: {flow(said)}" for node, said in held.items())]


def _claim_of(message: Message) -> Claim:
    return Claim("", "stated", message.name, message.span)


def _given(**values: object) -> Written:
    return {name: value for name, value in values.items() if value not in ("", None, [], {}, False, ())}


def _one_or_all(texts: tuple[str, ...]) -> str | list[str]:
    return texts[0] if len(texts) == 1 else list(texts)


def _deprecated(*, is_so: bool) -> Written:
    return {"reason": "its source says so"} if is_so else {}
