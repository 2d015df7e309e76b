"""Backstage: who looks after what. Its catalogue tells owners, systems and links, and makes no node and no edge by itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topodoc.intake.account import Account, Name, Thing
from topodoc.intake.addresses import web_address
from topodoc.intake.importer import Delivery, Importer
from topodoc.intake.lookups import at, items, scalar_at, text_at, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.diagnostics import Diagnostic
    from topodoc.language.tree import Node

_LOOKS = re.compile(r"^[\"']?apiVersion[\"']?[ \t]*:[ \t]*[\"']?backstage\.io/|\"apiVersion\"\s*:\s*\"backstage\.io/", re.MULTILINE)
_KINDS = frozenset({"Component", "Resource", "API", "System"})
_MOST_LINKS = 20


def _looks(text: str) -> bool:
    return _LOOKS.search(text) is not None


def _account(delivery: Delivery) -> Account:
    """Return what the entities in the files of *delivery* say."""
    things: list[Thing] = []
    findings: list[Diagnostic] = []
    for document in delivery.documents:
        values = delivery.shelf.values(document)
        findings += values.findings
        things += (thing for root in values.roots if (thing := _thing(root)))
    return Account("backstage", tuple(one.path for one in delivery.documents), tuple(things), findings=tuple(findings))


def _thing(entity: Node) -> Thing | None:
    """Return what *entity* says of the node that it is; None where it is none."""
    name = scalar_at(entity, "metadata", "name")
    if text_at(entity, "kind") not in _KINDS or name is None:
        return None
    owner = text_at(entity, "spec", "owner")
    return Thing(
        Name("backstage", name.text.strip()),
        name.span,
        label=text_at(entity, "metadata", "title"),
        description=text_at(entity, "metadata", "description"),
        owner=(_plain(owner),) if owner else (),
        tags=texts(items(at(entity, "metadata", "tags"))),
        links=tuple(_links(entity)),
        aliases=texts(one for one in (scalar_at(entity, "metadata", "annotations", "backstage.io/kubernetes-id"),) if one),
        adorns=True,
    )


def _links(entity: Node) -> Iterator[tuple[str, str]]:
    for one in items(at(entity, "metadata", "links"))[:_MOST_LINKS]:
        if address := web_address(text_at(one, "url")):
            yield text_at(one, "title") or address, address


def _plain(reference: str) -> str:
    """Return the name that an entity *reference* ends in.

    >>> _plain("group:default/team-a"), _plain("team-a")
    ('team-a', 'team-a')
    """
    return reference.rpartition("/")[2].rpartition(":")[2]


IMPORTER = Importer(
    "backstage",
    "Backstage catalogue",
    '"apiVersion: backstage.io/\u2026"',
    _looks,
    _account,
    joint=True,
    rank=20,
)
