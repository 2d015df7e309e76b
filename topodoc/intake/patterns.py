"""Patterns: resources that a source knows by a pattern alone are those that others name, where there are any."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.language.pattern import fits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from topodoc.intake.account import Account, Link, Name


def filled_in(accounts: Iterable[Account]) -> tuple[Account, ...]:
    """Return *accounts* in which each pattern is what it fits of the resources that any of them names; one that fits none stays."""
    accounts = tuple(accounts)
    named: defaultdict[str, dict[Name, None]] = defaultdict(dict)
    for account in accounts:
        for thing in account.things:
            if not thing.pattern:
                named[thing.name.space][thing.name] = None
    return tuple(_filled(account, named) for account in accounts)


def _filled(account: Account, named: Mapping[str, Iterable[Name]]) -> Account:
    found: dict[Name, list[Name]] = {}
    for thing in account.things:
        if thing.pattern:
            near = (one for one in named.get(thing.name.space, ()) if one.cluster in {"", thing.name.cluster} or not thing.name.cluster)
            if fitting := [one for one in near if fits(thing.pattern, one.name)]:
                found[thing.name] = fitting
    if not found:
        return account
    things = tuple(one for one in account.things if one.name not in found)
    return replace(account, things=things, links=tuple(one for link in account.links for one in _links(link, found)))


def _links(link: Link, found: Mapping[Name, list[Name]]) -> Iterator[Link]:
    """Yield what *link* is between the resources that its ends fit; what a pattern stated is derived from it."""
    if link.source not in found and link.target not in found:
        yield link
        return
    basis = "derived" if link.basis == "stated" else link.basis
    for source in found.get(link.source, [link.source]):
        for target in found.get(link.target, [link.target]):
            yield replace(link, source=source, target=target, basis=basis)
