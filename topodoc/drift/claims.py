"""Claims: what facts say between things, each end as the nodes that it means."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from topodoc.drift.drawn import family
from topodoc.drift.register import Register
from topodoc.intake.importers import importer_of
from topodoc.intake.kafka_acls import ANYBODY, EVERYBODY
from topodoc.intake.names import HOST, RESOURCES
from topodoc.intake.noise import RESOURCES as NOISE
from topodoc.model.globs import fits
from topodoc.model.roles import ROLES, movement
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from topodoc.diagnostics import Span
    from topodoc.drift.drawn import Drawn
    from topodoc.drift.facts import Facts
    from topodoc.drift.register import Identities
    from topodoc.intake.account import Account, Link, Name, Thing
    from topodoc.model.identity import Identity


@dataclass(frozen=True, slots=True)
class Claim:
    """What one link of an account says. `client` and `resource` are its ends where it is a use, what dials and what is dialled else.

    `clients` and `resources` are the nodes that these mean, none where nobody knows them.
    """

    account: Account
    link: Link
    client: Name
    resource: Name
    clients: Identities
    resources: Identities
    puts: bool = False
    takes: bool = False
    binds: bool = False

    @property
    def is_use(self) -> bool:
        """Whether it is of a client that puts something into a broker resource, or takes something out of it."""
        return self.puts or self.takes

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.link.span

    @property
    def is_permission(self) -> bool:
        """Whether it only says what is allowed, where permissions are wider than what is done."""
        return self.link.basis == "permitted" and "permitted" not in importer_of(self.account.kind).default_edges

    @property
    def hears_consumers_alone(self) -> bool:
        """Whether its source cannot know who puts something in, and so speaks against nobody who is drawn to."""
        return importer_of(self.account.kind).hears_consumers_alone

    @property
    def is_for_everybody(self) -> bool:
        """Whether it is of a user that is nobody in particular."""
        return self.client.name in EVERYBODY


class Claims:
    """All that *facts* claim of what is *drawn*, what is only guessed aside."""

    def __init__(self, drawn: Drawn, facts: Facts) -> None:
        self.facts = facts
        self.register = Register(drawn, facts, facts.accounts)
        self._noise = () if facts.order.has_noise else (*NOISE, *facts.order.noise)
        self._left_out: dict[Name, bool] = {}
        self.all: tuple[Claim, ...] = tuple(self._read())

    def _read(self) -> Iterator[Claim]:
        for account in self.facts.accounts:
            for link in account.links:
                if link.basis != "guessed" and not any(self.is_left_out(end) for end in (link.source, link.target)):
                    claim = self._claim(account, link)
                    if claim.resources or not self._is_pattern(claim.resource):
                        yield claim

    def _claim(self, account: Account, link: Link) -> Claim:
        inside = self.register.is_resource(link.source), self.register.is_resource(link.target)
        move = movement(link.role, from_resource=inside[0], to_resource=inside[1])
        client, resource = (link.target, link.source) if inside[0] and not inside[1] else (link.source, link.target)
        clients, resources = self.register.of(client), self.register.of(resource)
        if self._is_pattern(client) or self._is_pattern(resource):
            link = replace(link, basis="derived") if link.basis == "stated" else link
        claim = Claim(account, link, client, resource, clients, resources, puts=move.puts, takes=move.takes, binds=move.within)
        return replace(claim, resources=tuple(one for one in resources if not self.is_denied(claim, frozenset(), one)))

    def _is_pattern(self, name: Name) -> bool:
        thing = self.things.get(name)
        return thing is not None and bool(thing.pattern)

    def is_denied(self, claim: Claim, clients: frozenset[Identity], resource: Identity) -> bool:
        """Return whether what *claim* allows is denied at *resource* to its user, to anybody, or to one of *clients*."""
        return any(
            (user == claim.client or user.name == ANYBODY or not clients.isdisjoint(self.register.of(user)))
            and self.register.is_called_like(resource, pattern)
            for user, pattern in claim.link.denied
        )

    def is_left_out(self, name: Name) -> bool:
        """Return whether nobody wants to hear of *name*: it is noise, or the settings ignore it."""
        if name not in self._left_out:
            is_noise = name.space in RESOURCES and any(fits(name.name, one) for one in self._noise)
            self._left_out[name] = is_noise or self.register.is_ignored(name)
        return self._left_out[name]

    @cached_property
    def uses(self) -> tuple[Claim, ...]:
        """Who puts in and takes out, as far as it was stated, derived or seen."""
        return tuple(one for one in self.all if one.is_use and not one.is_permission)

    @cached_property
    def permissions(self) -> tuple[Claim, ...]:
        """Who may put in and take out."""
        return tuple(one for one in self.all if one.is_use and one.is_permission)

    @cached_property
    def bonds(self) -> tuple[Claim, ...]:
        """What is bound to what."""
        return tuple(one for one in self.all if one.binds)

    @cached_property
    def calls(self) -> tuple[Claim, ...]:
        """Who dials whom, where no resource is between; a broker as a whole is dialled for the sake of its resources."""
        found = (one for one in self.all if not one.is_use and not one.binds and (one.resource.space != HOST or one.resources))
        return tuple(one for one in found if (thing := self.things.get(one.resource)) is None or thing.kind != "broker")

    @property
    def things(self) -> Mapping[Name, Thing]:
        """What accounts speak of."""
        return self.register.things

    @cached_property
    def by_pair(self) -> Mapping[tuple[Identity, Identity], list[Claim]]:
        """The uses by client and resource."""
        found: defaultdict[tuple[Identity, Identity], list[Claim]] = defaultdict(list)
        for claim in self.uses:
            for pair in pairs(claim):
                found[pair].append(claim)
        return found

    @cached_property
    def readers(self) -> Mapping[Identity, list[Claim]]:
        """The uses that take out, by resource."""
        found: defaultdict[Identity, list[Claim]] = defaultdict(list)
        for claim in self.uses:
            for resource in claim.resources if claim.takes else ():
                found[resource].append(claim)
        return found

    @cached_property
    def by_client(self) -> Mapping[Name, list[Claim]]:
        """The uses by the name of the client."""
        found: defaultdict[Name, list[Claim]] = defaultdict(list)
        for claim in self.uses:
            found[claim.client].append(claim)
        return found

    @cached_property
    def known_users(self) -> Mapping[Name, Identity]:
        """The first known client of each resource, by the name of that."""
        return {one.resource: one.clients[0] for one in reversed(self.all) if one.clients}

    @cached_property
    def complete(self) -> Mapping[str, frozenset[str]]:
        """The families of brokers of which facts tell all of a sort: resources, wiring, consumers, permissions."""
        words = ("resources", "wiring", "consumers", "permissions")
        return {word: frozenset(family(one) for account in self.facts.accounts for one in getattr(account.scope, word)) for word in words}

    def files_about(self, word: str, spoken: str) -> str:
        """Return the files that tell all of a sort, as `complete` has it, of the brokers that speak *spoken*."""
        told = [account for account in self.facts.accounts if spoken in {family(one) for one in getattr(account.scope, word)}]
        files = [file for account in told for file in _files_of(account, word)]
        return listed(files or [file for account in told for file in account.files])

    @cached_property
    def told_apps(self) -> Mapping[Identity, Sequence[Account]]:
        """The accounts that tell every link of an application, by what that is."""
        found: defaultdict[Identity, list[Account]] = defaultdict(list)
        for account in self.facts.accounts:
            for name in account.scope.apps:
                for identity in self.register.of(name):
                    found[identity].append(account)
        return found


def _files_of(account: Account, word: str) -> Iterator[str]:
    """Yield the file of each thing of a sort in *account*."""
    match word:
        case "resources":
            yield from (one.span.file for one in account.things if one.name.space in RESOURCES and not one.loose)
        case "consumers":
            yield from (one.span.file for one in account.links if one.basis == "seen")
        case "permissions":
            yield from (one.span.file for one in account.links if one.basis == "permitted")
        case _:
            yield from (one.span.file for one in account.links if ROLES[one.role].nobody_dials)


def pairs(claim: Claim) -> Iterator[tuple[Identity, Identity]]:
    """Yield each client of *claim* with each of its resources."""
    for client in claim.clients:
        for resource in claim.resources:
            yield client, resource


def listed(names: Sequence[str], most: int = 3) -> str:
    """Return *names*, each once, in words; of many the first.

    >>> listed(["a", "b", "a"]), listed(["a", "b", "c", "d", "e"])
    ('a and b', 'a, b, c and 2 more')
    """
    found = list(dict.fromkeys(names))
    if len(found) > most + 1:
        found = [*found[:most], f"{len(found) - most} more"]
    return " and ".join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found)
