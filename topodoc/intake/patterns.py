"""Patterns: resources that a source knows by a pattern alone are those that others name, where there are any."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.intake.account import Name
from topodoc.intake.kafka_acls import ANYBODY
from topodoc.language.pattern import fits, literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from topodoc.intake.account import Account, Link


def filled_in(accounts: Iterable[Account], *, keeps: bool = False) -> tuple[Account, ...]:
    """Return *accounts* in which each pattern is what it fits of the resources that any of them names; one that fits none stays.

    Where it *keeps* them all patterns stay, for there is more that they may fit.
    """
    accounts = tuple(accounts)
    named: defaultdict[str, dict[Name, None]] = defaultdict(dict)
    for account in accounts:
        for thing in account.things:
            if not thing.pattern:
                named[thing.name.space][thing.name] = None
    return tuple(_filled(account, named, keeps=keeps) for account in accounts)


def of_wildcards(spoken: str, address: str) -> str:
    r"""Return the regular expression of what *address* stands for with the wildcards of MQTT or NATS; nothing where it has none.

    >>> of_wildcards("nats", "orders.*.paid"), of_wildcards("nats", "orders.>"), of_wildcards("mqtt+tls", "sensors/+/temp")
    ('orders\\.[^.]+\\.paid', 'orders\\..+', 'sensors\\/[^/]+\\/temp')
    >>> of_wildcards("mqtt", "sensors/#"), of_wildcards("mqtt", "#"), of_wildcards("nats", "orders"), of_wildcards("kafka", "orders.*")
    ('sensors(?:/.*)?', '.*', '', '')
    """
    joint, words = _WILDCARDS.get(spoken.split("+", maxsplit=1)[0], ("", {}))
    parts = address.split(joint) if joint else []
    if words.keys().isdisjoint(parts):
        return ""
    if joint == "/" and parts[-1] == "#" and len(parts) > 1:  # what is above it, too
        return literal("/").join(words.get(part, literal(part)) for part in parts[:-1]) + "(?:/.*)?"
    return literal(joint).join(words.get(part, literal(part)) for part in parts)


_WILDCARDS = {"mqtt": ("/", {"+": "[^/]+", "#": ".*"}), "nats": (".", {"*": "[^.]+", ">": ".+"})}  # between parts, and parts that are any


def _filled(account: Account, named: Mapping[str, Iterable[Name]], *, keeps: bool) -> Account:
    found: dict[Name, list[Name]] = {}
    for thing in account.things:
        if thing.pattern:
            near = (one for one in named.get(thing.name.space, ()) if one.cluster in {"", thing.name.cluster} or not thing.name.cluster)
            if fitting := [one for one in near if fits(thing.pattern, one.name)]:
                found[thing.name] = fitting
    if not found:
        return account
    things = tuple(one for one in account.things if keeps or one.name not in found)
    links = [one for link in account.links for one in _links(link, found)]
    kept = [link for link in account.links if keeps and (link.source in found or link.target in found)]
    return replace(account, things=things, links=(*links, *kept))


def _links(link: Link, found: Mapping[Name, list[Name]]) -> Iterator[Link]:
    """Yield what *link* is between the resources that its ends fit; what a pattern stated is derived from it."""
    if link.source not in found and link.target not in found:
        yield link
        return
    basis = "derived" if link.basis == "stated" else link.basis
    for source in found.get(link.source, [link.source]):
        for target in found.get(link.target, [link.target]):
            if not any(user in {source, Name(source.space, ANYBODY)} and fits(pattern, target.name) for user, pattern in link.denied):
                yield replace(link, source=source, target=target, basis=basis)
