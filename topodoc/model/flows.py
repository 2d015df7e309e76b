"""Flows: what gets where. Every question about events is answered from here: findings, reach, ways, views and pages."""

from __future__ import annotations

from collections import deque
from functools import cached_property
from typing import TYPE_CHECKING

from topodoc.model import walks
from topodoc.model.contacts import Contacts
from topodoc.model.content import ANYTHING, Content, Grade, Sieve, best
from topodoc.model.identity import Identities
from topodoc.model.sequel import Sequels
from topodoc.model.taps import Taps
from topodoc.model.visibility import at_first
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from topodoc.model.elements import Edge
    from topodoc.model.identity import Identity
    from topodoc.model.taps import Tap
    from topodoc.model.topology import Topology

Contents = dict["Identity", Content]
NOBODY: frozenset[Identity] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Hearing:
    """A client that gets something over `tap`: events by name, or where none are stated what the resource stands for."""

    client: Identity
    tap: Tap
    names: tuple[str, ...]


class Flows:
    """What gets where in *topologies*, of which only what is on takes part.

    Where the build is not *whole*, who else uses what a part declares is not known: it may be fed and drained by others.
    *is_on* tells that all of the topologies counts, whichever layers are on at first.
    """

    def __init__(self, topologies: Sequence[Topology], *, is_whole: bool = True, is_on: bool = False) -> None:
        self.stated_by_id = {one.id: one for one in topologies}
        self.topologies = tuple(topologies) if is_on else tuple(map(at_first, topologies))
        self.by_id = {one.id: one for one in self.topologies}
        self.identities = Identities(topologies)
        self.taps = Taps(self.topologies, self.identities, is_whole=is_whole)
        self.contacts = Contacts(self.topologies, self.taps)
        self._spread: dict[Tap, Contents] = {}
        self._before: dict[Identity, Mapping[Identity, Identity | None]] = {}
        self._hearings: dict[Tap, tuple[Hearing, ...]] = {}

    @cached_property
    def sequels(self) -> Sequels:
        """What scenarios tell of what happens after what."""
        return Sequels(self.topologies)

    @cached_property
    def hearers(self) -> frozenset[Identity]:
        """Everyone to whom something may get."""
        drained = (self.identities.of(tap.topology, tap.client.node) for taps in self.taps.drains.values() for tap in taps)
        return frozenset(drained) | {target for found in self.contacts.direct.values() for target, *_ in found}

    def stated_at(self, one: Identity) -> Iterator[tuple[str, Edge]]:
        """Yield every edge at *one*, those of layers that are off at first too, each with the topology that holds it."""
        for where, node in self.identities.places_of(one):
            yield from ((where, edge) for edge in self.stated_by_id[where].edges_at(node))

    def arriving(self, resource: Identity, content: Content, most: Grade = Grade.CERTAIN) -> Content:
        """Return what *content* is once it is in *resource*, at *most* that sure: in one that holds failures no surer than these."""
        limit = Grade.FAILING if resource in self.taps.failing else most
        return content if limit == Grade.CERTAIN else _EVERYTHING.passed(content, limit)

    @cached_property
    def contents(self) -> Contents:
        """What each resource holds, from whomever."""
        seeds: Contents = {}
        for resource in dict.fromkeys((*self.taps.feeds, *sorted(self.taps.fed_outside))):
            content = seeds.setdefault(resource, Content())
            for tap in self.taps.feeds.get(resource, ()):
                content.add(tap.given())
            if resource in self.taps.fed_outside:
                content.put(ANYTHING, (), Grade.CERTAIN, is_open=True)
        return self.spread(seeds)

    def content(self, resource: Identity) -> Content:
        """Return what *resource* holds."""
        return self.contents.get(resource) or Content()

    def spread_of(self, tap: Tap) -> Contents:
        """Return what *tap* puts in, by each resource that it gets into."""
        if tap not in self._spread:
            self._spread[tap] = self.spread({tap.resource: tap.given()})
        return self._spread[tap]

    def spread(self, seeds: Mapping[Identity, Content], stopped: Collection[Identity] = NOBODY) -> Contents:
        """Return what each resource holds if *seeds* are put in, and nothing gets through what is *stopped*."""
        found: Contents = {}
        waiting: deque[tuple[Identity, Content]] = deque()
        for resource, content in seeds.items():
            self._arrive(resource, self.arriving(resource, content), found, waiting, stopped)
        while waiting:
            resource, new = waiting.popleft()
            for bond in self.taps.onward.get(resource, ()):
                self._arrive(bond.target, self.arriving(bond.target, bond.sieve.passed(new)), found, waiting, stopped)
        return found

    @staticmethod
    def _arrive(
        resource: Identity, content: Content, found: Contents, waiting: deque[tuple[Identity, Content]], stopped: Collection[Identity]
    ) -> None:
        if content and resource not in stopped:
            new = found.setdefault(resource, Content()).add(content)
            if new:
                waiting.append((resource, new))

    def getters(self, contents: Mapping[Identity, Content]) -> Iterator[tuple[Tap, Content]]:
        """Yield who takes something out of resources that hold *contents*, each with what it gets."""
        for resource, content in contents.items():
            for tap in self.taps.drains.get(resource, ()):
                if got := tap.sieve.passed(content):
                    yield tap, got

    def before(self, resource: Identity) -> Mapping[Identity, Identity | None]:
        """Return *resource* and those from which something may get into it; worked out once."""
        if resource not in self._before:
            self._before[resource] = self.upstream([resource])
        return self._before[resource]

    def hearings(self, tap: Tap) -> tuple[Hearing, ...]:
        """Return who gets what *tap* puts in, dead letters and observers aside; worked out once."""
        if tap not in self._hearings:
            self._hearings[tap] = tuple(self.heard_in(self.spread_of(tap)))
        return self._hearings[tap]

    def heard_in(self, contents: Contents) -> Iterator[Hearing]:
        """Yield who gets something out of resources that hold *contents*, dead letters and observers aside."""
        for tap, got in self.getters(contents):
            is_heard = any(best(grades) > Grade.FAILING for grades in (*got.names.values(), *got.opens.values()))
            if is_heard and not tap.is_observer:
                names = tuple(got.names) if not got.opens else tap.sieve.names or (tap.at,)
                yield Hearing(self.identities.of(tap.topology, tap.client.node), tap, names)

    def upstream(self, resources: Iterable[Identity]) -> Mapping[Identity, Identity | None]:
        """Return *resources*, and those from which something may get into them, the nearest first, each with what it leads to."""
        return walks.nearest(resources, lambda one: [bond.source for bond in self.taps.backward.get(one, ())])

    def downstream(self, resources: Iterable[Identity]) -> Mapping[Identity, Identity | None]:
        """Return *resources*, and those into which something may get from them, the nearest first, each with where it comes from."""
        return walks.nearest(resources, lambda one: [bond.target for bond in self.taps.onward.get(one, ())])


_EVERYTHING = Sieve((), (), is_filtered=False, layer=None)
