"""Names: which of the things that accounts speak of are one, and what its id is."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import field
from hashlib import sha256
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Severity, Span, did_you_mean
from topodoc.language.arrow import is_id
from topodoc.model.globs import fits
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from topodoc.intake.account import Account, Name
    from topodoc.orders import Order

RESOURCES = frozenset({"topic", "queue", "exchange", "stream", "bus", "bucket", "subscription"})  # spaces of what is no application
HOST = "host"  # the space of what is known by its address alone: who listens there is said by the order, or nobody knows
_NESTED = frozenset({"aws", "kubernetes"})  # spaces whose names begin with a stack or a namespace
_NEVER_IN_IDS = re.compile(r"[^A-Za-z0-9_.-]+")
_LONGEST = 100  # characters of an id, beyond which a hash stands for the rest
_TAILS = re.compile(r"[-_.]?(?:service|svc|api|app|server|worker)$")
_HEADS = re.compile(r"^(?:dev|development|test|stage|staging|prod|production)[-_.]")


def slug(address: str) -> str:
    """Return the id that *address* suggests: runs of what no id may hold become "-", dots and case stay.

    >>> slug("comment/{commentId}/changed"), slug("Order Service"), slug("orders.v1"), slug("\u6ce8\u6587")
    ('comment-commentId-changed', 'Order-Service', 'orders.v1', 'n-2661')
    """
    found = _NEVER_IN_IDS.sub("-", address).strip(".-")
    if not found:
        return f"n-{digits(address)}"
    return found if len(found) <= _LONGEST else f"{found[:_LONGEST].strip('.-')}-{digits(address)}"


def digits(text: str, most: int = 4) -> str:
    """Return the first hex digits of the SHA-256 of *text*."""
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:most]


@dataclass(slots=True)
class Naming:
    """The id of each name, and what was found while they were given."""

    ids: dict[Name, str] = field(default_factory=dict)
    findings: list[Diagnostic] = field(default_factory=list)
    ignored: set[Name] = field(default_factory=set)


def name_all(accounts: Iterable[Account], order: Order) -> Naming:
    """Return an id for every name that *accounts* speak of, under what *order* says of names."""
    return _Namer(tuple(accounts), order).naming()


class _Namer:
    """All names on their way to ids."""

    def __init__(self, accounts: tuple[Account, ...], order: Order) -> None:
        self._order = order
        self._result = Naming()
        self._kind_of_space: dict[str, int] = {}
        self._places: dict[Name, Span] = {}
        self._aliases: dict[tuple[str, str], set[Name]] = defaultdict(set)
        self._loose = {thing.name for account in accounts for thing in account.things if thing.loose or thing.adorns}
        self._said_same = {one: other for account in accounts for one, other in account.same}
        for account in accounts:
            for thing in account.things:
                self._note(thing.name, thing.span)
                for alias in thing.aliases:
                    self._aliases[thing.name.space, alias].add(thing.name)
            for link in account.links:
                for end in (link.source, link.target):
                    if end.space != HOST:
                        self._note(end, link.span)
        self._same = {name: self._canonical(name) for name in self._places}
        self._dials: dict[Name, set[Name]] = defaultdict(set)
        self._aside: set[Name] = set()
        for link in (link for account in accounts for link in account.links if link.target.space != HOST):
            self._dials[self._same[link.source]].add(self._same[link.target])

    def naming(self) -> Naming:
        """Return the ids."""
        self._ignore()
        stated = self._stated()
        rest = [name for name in dict.fromkeys(self._same.values()) if name not in stated]
        groups = self._joined(rest)
        ids = {**stated, **self._natural(groups, set(stated.values()))}
        self._result.ids = {name: ids[canonical] for name, canonical in self._same.items()}
        self._propose(ids)
        return self._result

    def _note(self, name: Name, span: Span) -> None:
        self._places.setdefault(name, span)
        self._kind_of_space.setdefault(name.space, len(self._kind_of_space))

    def _canonical(self, name: Name) -> Name:
        """Return the thing that *name* is another name of, or itself."""
        if name in self._said_same:
            return self._said_same[name]
        for known in self._aliases.get((name.space, name.name), ()) if len(self._aliases.get((name.space, name.name), ())) == 1 else ():
            return known
        if name.space in RESOURCES and not name.cluster:
            near = [one for one in self._places if one.space == name.space and one.name == name.name and one.cluster]
            return near[0] if len(near) == 1 else name
        return name

    def _called(self, name: Name) -> list[str]:
        """Return everything that *name* may be called in settings."""
        aliases = [f"{space}:{alias}" for (space, alias), named in self._aliases.items() if name in named]
        return [str(name), *([_with_cluster(name)] if name.cluster else []), *aliases]

    def _ignore(self) -> None:
        for name in self._places:
            if any(fits(called, pattern) for called in self._called(name) for pattern in self._order.ignore):
                self._result.ignored.add(name)

    def _stated(self) -> dict[Name, str]:
        """Return the ids that the order gives, by name; one that fits nothing is told."""
        by_text: dict[str, list[Name]] = defaultdict(list)
        for name in self._same.values():
            for called in self._called(name):
                by_text[called].append(name)
        found: dict[Name, str] = {}
        for text, given in self._order.names:
            if text not in by_text:
                hint = did_you_mean(text, by_text, "remove it from names:")
                self._find("TD819", f'no source mentions "{text}"', hint, self._order.span, Severity.WARNING)
            found |= dict.fromkeys(by_text.get(text, ()), given)
        return found

    def _joined(self, names: list[Name]) -> list[tuple[Name, ...]]:
        """Return *names* in groups of what is one: applications of one name in several spaces, if it is one thing in each.

        Who dials another of them, as a connector that is called like its store does, is not that one.
        """
        by_key: dict[str, list[Name]] = defaultdict(list)
        groups: list[tuple[Name, ...]] = []
        for name in names:
            if name.space in RESOURCES:
                groups.append((name,))
            else:
                by_key[slug(short_name(name)).lower()].append(name)
        for alike in by_key.values():
            is_unique = len({one.space for one in alike}) == len(alike)
            aside = [one for one in alike if is_unique and not self._dials[one].isdisjoint({*alike} - {one})]
            self._aside.update(aside)
            groups += [(one,) for one in aside]
            rest = tuple(one for one in alike if one not in aside)
            groups += [rest] if is_unique else [(one,) for one in rest]
        return groups

    def _natural(self, groups: list[tuple[Name, ...]], taken: set[str]) -> dict[Name, str]:
        """Return an id for each of *groups*; what would have that of another gets some digits more, which is told.

        Where the order gives an id that one has by itself, it means that one.
        """
        by_id: dict[str, list[tuple[Name, ...]]] = defaultdict(list)
        for group in groups:
            by_id[slug(short_name(group[0]))].append(group)
        found: dict[Name, str] = {}
        for wanted, alike in by_id.items():
            firm = [group for group in alike if not all(name in self._loose or name in self._aside for name in group)] or alike
            apps = [group for group in firm if group[0].space not in RESOURCES]
            for group in alike:
                is_alone = firm == [group] or apps == [group]
                given = wanted if is_alone and (wanted not in taken or group in apps) else self._other(wanted, group, alike, taken)
                found |= dict.fromkeys(group, given)
        return found

    def _other(self, wanted: str, group: tuple[Name, ...], alike: list[tuple[Name, ...]], taken: set[str]) -> str:
        name = group[0]
        same_space = [one for one in alike if one[0].space == name.space]
        given = f"{wanted}-{name.space.rpartition('-')[2]}"  # what a kafka-user is, say
        is_firm = name.space not in RESOURCES and name not in self._loose and name not in self._aside
        if len(same_space) > 1 or is_firm or given in taken:
            of_clusters = len({one[0].name for one in alike}) == 1
            given = f"{wanted}-{digits(f'{name.cluster}/{name.name}' if name.cluster and of_clusters else name.name)}"
        if name.space in _NESTED and slug(name.name) not in taken:
            given = slug(name.name)
        if given in taken:
            given = f"{wanted}-{digits(f'{name.space}:{name.cluster}/{name.name}', 12)}"
        taken.add(given)
        called = {one: _told_apart(one[0], alike) for one in alike}
        others = ", ".join(sorted({f'"{called[one]}"' for one in alike if one != group})) or "an id under names:"
        if name in self._loose:
            return given
        hint = f'another id for it, under names: "{called[group]}": ID'
        self._find(
            "TD810", f'"{called[group]}" and {others} would both be {wanted}; it is {given}', hint, self._places[name], Severity.INFO
        )
        return given

    def _propose(self, ids: Mapping[Name, str]) -> None:
        """Tell of applications that may be one, though they are not called so."""
        by_stem: dict[str, dict[str, Name]] = defaultdict(dict)
        for name, given in sorted(ids.items(), key=lambda pair: (pair[0].space, pair[0].name)):
            if name.space not in RESOURCES and name not in self._result.ignored and name not in self._aside:
                by_stem[stem(name.name)].setdefault(given, name)
        for alike in by_stem.values():
            (first, name), *others = alike.items()
            for given, other in others:
                if other.space != name.space:
                    one, keep = (other, first) if self._kind_of_space[other.space] > self._kind_of_space[name.space] else (name, given)
                    fact = f"{name} and {other} may be one"
                    self._find("TD814", fact, f'to join them, write under names: "{one}": {keep}', self._places[other], Severity.INFO)

    def _find(self, code: str, message: str, hint: str, span: Span, severity: Severity) -> None:
        self._result.findings.append(Diagnostic(code, severity, message, hint, span))


def _told_apart(name: Name, alike: list[tuple[Name, ...]]) -> str:
    """Return how settings write *name*, with its cluster where others of those *alike* are called the same."""
    is_alone = sum(str(name) == str(one[0]) for one in alike) == 1
    return str(name) if is_alone or not name.cluster else _with_cluster(name)


def _with_cluster(name: Name) -> str:
    return f"{name.space}:{name.cluster}/{name.name}"


def short_name(name: Name) -> str:
    """Return what *name* is called within its stack or its namespace."""
    return name.name.rpartition("/")[2] if name.space in _NESTED else name.name


def stem(name: str) -> str:
    """Return *name* without what says little: a prefix of an environment or a namespace, a tail such as `-service`.

    >>> stem("prod-order-service"), stem("shop/Order API")
    ('order', 'order')
    """
    found = _HEADS.sub("", slug(name.rpartition("/")[2]).lower())
    return (_TAILS.sub("", found) or found).replace("_", "-").replace(".", "-")


def is_fit(given: str) -> bool:
    """Return whether *given* can be the id of a node."""
    return is_id(given)
