"""Reach: who is hurt if something stops. Never more than can be said: what is certain, then what may follow.

1. Certain: who calls what stops waits in vain, and who synchronously calls those; so do readers and writers of a store, and who puts
   something into a resource cannot send.
2. Certain: who gets an event only from what stops gets nothing; who gets it from others too gets less.
3. Possible: who gets what those of 1 and 2 would have published, hop by hop.

It does not pass stores, change data capture, and edges that speak for somebody else, unless asked to.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from topodoc.model import walks
from topodoc.model.content import Content, Grade, best
from topodoc.model.globs import fits
from topodoc.model.sequel import steps_after

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from topodoc.model.events import Event
    from topodoc.model.flows import Contents, Flows, Tap
    from topodoc.model.identity import Identity, Place
    from topodoc.model.topology import Edge


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits in vain, after so many `hops`; who `cannot_send` puts something into a resource that stops."""

    place: Place
    hops: int
    cannot_send: bool = False


@dataclass(frozen=True, slots=True)
class Starving:
    """Somebody who gets nothing, or less, from `resource`: of `events`, or of anything where none are stated.

    It gets less where others put that in too: `also_from` certainly, `perhaps_from` those who state no events or may be held back.
    """

    place: Place
    events: tuple[str, ...]
    resource: Place
    also_from: tuple[Place, ...] = ()
    perhaps_from: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Following:
    """Somebody who may get nothing in the end: after so many `hops`, of `events`; `likely` are steps that tell of it."""

    place: Place
    hops: int
    events: tuple[str, ...]
    likely: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """Who is hurt if what is at `stops` stops; what they miss would have come `over` these resources."""

    stops: tuple[Place, ...]
    waits: tuple[Waiting, ...] = ()
    starves: tuple[Starving, ...] = ()
    may_follow: tuple[Following, ...] = ()
    over: tuple[Place, ...] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        """Everyone who is named, once."""
        named: tuple[Waiting | Starving | Following, ...] = (*self.waits, *self.starves, *self.may_follow)
        return tuple(dict.fromkeys(one.place for one in named))


def reach_of_nodes(flows: Flows, places: Iterable[Place], *, through_stores: bool = False) -> Reach:
    """Return who is hurt if the nodes at *places* stop; *through_stores*, what stores hand on is followed too."""
    stopped = {flows.identities.of(flows.by_id[where], node): (where, node) for where, node in places}
    return _Search(flows, tuple(stopped), None, through_stores=through_stores).reach(tuple(stopped.values()))


def reach_of_event(flows: Flows, event: Event, *, through_stores: bool = False) -> Reach:
    """Return who is hurt if nobody puts *event* in any more."""
    return _Search(flows, (), event, through_stores=through_stores).reach(())


def count_owners(flows: Flows, places: Iterable[Place]) -> dict[str, int]:
    """Return how many of *places* each owner looks after, the most first; whoever has several owners counts for each."""
    found = Counter(owner for place in places for owner in owners_at(flows, place))
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def owners_at(flows: Flows, place: Place) -> tuple[str, ...]:
    """Return who looks after the node at *place*."""
    topology = flows.by_id[place[0]]
    return topology.owners_of(topology.node_by_id[place[1]])


class _Search:
    """One search: what is lost, who misses it, and what those would have done."""

    def __init__(self, flows: Flows, stopped: tuple[Identity, ...], event: Event | None, *, through_stores: bool) -> None:
        self._flows = flows
        self._stopped = dict.fromkeys(stopped)
        self._event = event
        self._through_stores = through_stores
        self._resources = dict.fromkeys(one for one in stopped if flows.is_resource(one))
        self._after: dict[Tap, Contents] = {}
        self._known_rivals: dict[Identity, list[tuple[Content, tuple[Place, ...]]]] = {}
        self._causes: defaultdict[Identity, list[Edge]] = defaultdict(list)
        self._over: dict[Identity, None] = {}

    def reach(self, stops: tuple[Place, ...]) -> Reach:
        waits = self._waits()
        starves, doubtful = self._starves()
        sources = {one: hops for one, (hops, is_caller) in waits.items() if is_caller} | dict.fromkeys(starves, 1)
        follow = tuple(self._follow(sources, waits, doubtful))
        return Reach(
            stops,
            tuple(Waiting(self._home(one), hops, not is_caller) for one, (hops, is_caller) in waits.items() if self._is_named(one)),
            tuple(entry for entries in starves.values() for entry in entries),
            follow,
            tuple(self._home(one) for one in self._over),
        )

    def _waits(self) -> dict[Identity, tuple[int, bool]]:
        """Return who waits in vain after how many hops, and whether for an answer; the nearest first."""
        found: dict[Identity, tuple[int, bool]] = {}
        over: dict[Identity, Edge] = {}

        def askers(here: Identity) -> Iterator[Identity]:
            for asker, edge in self._flows.askers.get(here, ()):
                if asker not in self._stopped:
                    over.setdefault(asker, edge)
                    yield asker

        for asker, asked in walks.nearest([one for one in self._stopped if one not in self._resources], askers).items():
            if asked is not None:
                found[asker] = found.get(asked, (0, True))[0] + 1, True
                self._causes[asker].append(over[asker])
        for resource in self._resources:
            for tap in self._flows.feeds.get(resource, ()):
                if (client := self._client(tap)) not in self._stopped:
                    found.setdefault(client, (1, False))
        return found

    def _starves(self) -> tuple[dict[Identity, list[Starving]], dict[Identity, tuple[str, ...]]]:
        """Return who surely misses what, and who only may miss something, with the names of it."""
        surely: dict[Identity, list[Starving]] = {}
        perhaps: dict[Identity, tuple[str, ...]] = {}
        for resource, lost in self._lost.items():
            for tap in self._flows.drains.get(resource, ()):
                client = self._client(tap)
                if client in self._stopped or tap.is_observer:
                    continue
                got = tap.sieve.passed(lost)
                certain = [name for name, grades in got.names.items() if best(grades) == Grade.CERTAIN]
                is_open = any(best(grades) == Grade.CERTAIN for grades in got.opens.values())
                if certain or is_open or got.names:
                    self._note_over(self._lost, tap.resource)
                if certain or is_open:
                    surely.setdefault(client, []).extend(self._entries(tap, certain, is_open=is_open and not certain))
                    self._causes[client].append(tap.edge)
                elif any(best(grades) > Grade.FAILING for grades in (*got.names.values(), *got.opens.values())):
                    perhaps.setdefault(client, self._named(got, tap))
                    self._causes[client].append(tap.edge)
        for one in self._stopped:
            for client, edge, topology in self._flows.pushed.get(one, ()):
                if client not in self._stopped and self._is_named(client):
                    source = edge.source if self._flows.identities.of(topology, edge.source.node) == one else edge.target
                    place = self._flows.identities.home(topology, source.node)
                    surely.setdefault(client, []).append(Starving(self._home(client), edge.events, place))
                    self._causes[client].append(edge)
        return surely, {one: names for one, names in perhaps.items() if one not in surely}

    @cached_property
    def _lost(self) -> Contents:
        """What no longer comes, by the resources that it got into."""
        seeds: dict[Identity, Content] = {}
        for tap in self._cut:
            content = tap.given()
            if self._event:
                held = content.names.get(self._event.name)
                content = Content({self._event.name: held} if held else {})
            seeds.setdefault(tap.resource, Content()).add(content)
        for resource in self._resources:
            seeds.setdefault(resource, Content()).add(self._flows.content(resource))
        return self._flows.spread(seeds)

    @cached_property
    def _cut(self) -> list[Tap]:
        """What puts nothing in any more: over these edges comes what the stopped say, or what others say through them."""
        if self._event:
            group = self._event.topologies
            return [tap for taps in self._flows.feeds.values() for tap in taps if tap.topology.id in group]
        return [tap for one in self._stopped for tap in self._flows.said_by(one)]

    def _entries(self, tap: Tap, names: Iterable[str], *, is_open: bool) -> Iterator[Starving]:
        """Yield what the client of *tap* misses, together what comes from the same others."""
        place, resource = self._home(self._client(tap)), self._flows.identities.home(tap.topology, tap.at)
        found: defaultdict[tuple[tuple[Place, ...], tuple[Place, ...]], list[str]] = defaultdict(list)
        for name in names:
            found[self._others(tap, name)].append(name)
        for (also, perhaps), its in found.items():
            yield Starving(place, tuple(its), resource, also, perhaps)
        if is_open:
            yield Starving(place, (), resource, *self._others(tap, None))

    def _others(self, tap: Tap, name: str | None) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
        """Return who else puts *name*, or anything at all, where *tap* takes it out: certainly, and perhaps."""
        also: dict[Place, None] = {}
        perhaps: dict[Place, None] = {}
        for held, sayers in self._rivals(tap.resource):
            grade = self._grade(tap.sieve.passed(held), name)
            if grade > Grade.FAILING:
                (also if grade == Grade.CERTAIN else perhaps).update(dict.fromkeys(sayers))
        return tuple(also), tuple(one for one in perhaps if one not in also)

    def _rivals(self, resource: Identity) -> list[tuple[Content, tuple[Place, ...]]]:
        """Return what others still put into *resource* that may be what is lost there, and who they are."""
        if resource not in self._known_rivals:
            lost = self._lost[resource].names.keys()
            taps = [tap for one in self._flows.upstream([resource]) for tap in self._flows.feeds.get(one, ())]
            near = [tap for tap in taps if tap.sieve.is_everything or not lost.isdisjoint(tap.sieve.names)]
            found = ((self._content_after(tap, resource), tuple(self._sayers_left(tap))) for tap in near)
            self._known_rivals[resource] = [(held, sayers) for held, sayers in found if held and sayers]
        return self._known_rivals[resource]

    def _sayers_left(self, tap: Tap) -> Iterator[Place]:
        """Yield who still says something over *tap*: through a relay each of those it speaks for, as long as that runs."""
        is_gone = self._event is not None and self._event.name in tap.sieve.names and tap.topology.id in self._event.topologies
        if not is_gone and self._client(tap) not in self._stopped:
            for name in tap.edge.on_behalf_of or (tap.client.node,):
                if self._flows.identities.of(tap.topology, name) not in self._stopped:
                    yield self._flows.identities.home(tap.topology, name)

    def _content_after(self, tap: Tap, resource: Identity) -> Content | None:
        if not self._resources:
            return self._flows.spread_of(tap).get(resource)
        if tap not in self._after:
            self._after[tap] = self._flows.spread({tap.resource: tap.given()}, self._resources)
        return self._after[tap].get(resource)

    @staticmethod
    def _grade(got: Content, name: str | None) -> int:
        """Return how surely *got* holds *name*, or anything; an open pattern may hold any name that fits it."""
        if name is None:
            return max((best(grades) for grades in (*got.names.values(), *got.opens.values())), default=0)
        if name in got.names:
            return best(got.names[name])
        opens = (best(grades) for pattern, grades in got.opens.items() if fits(name, pattern))
        return min(max(opens, default=0), Grade.POSSIBLE)

    def _follow(
        self, sources: dict[Identity, int], waits: Collection[Identity], doubtful: dict[Identity, tuple[str, ...]]
    ) -> Iterator[Following]:
        """Yield who may follow, the nearest first: the *doubtful*, and who gets what the *sources* would have published."""
        seen = {*sources, *waits, *self._stopped}
        waiting = deque(sorted(sources.items(), key=lambda one: one[1]))
        for one, names in doubtful.items():
            if one not in seen:
                seen.add(one)
                waiting.append((one, 1))
                if self._is_named(one):
                    yield Following(self._home(one), 1, names)
        stopped_stores = [(one, 0) for one in self._stopped] if self._through_stores else []
        waiting.extendleft(stopped_stores)
        while waiting:
            here, hops = waiting.popleft()
            for client, names, edges in self._beyond(here, only_stores=here in self._stopped):
                if client in seen:
                    continue
                seen.add(client)
                self._causes[client].append(edges[1])
                waiting.append((client, hops + 1))
                if self._is_named(client) and not any(node.is_store for node in self._flows.nodes[client]):
                    likely = steps_after(self._flows.topologies, self._causes.get(here, ()), edges[0])
                    yield Following(self._home(client), hops + 1, names, likely)

    def _beyond(self, here: Identity, *, only_stores: bool) -> Iterator[tuple[Identity, tuple[str, ...], tuple[Edge, Edge]]]:
        """Yield who gets what *here* publishes, with the names of it, and the edges over which it goes in and comes out."""
        is_passed = self._through_stores or not any("cdc" in node.traits for node in self._flows.nodes[here])
        for tap in self._flows.said_by(here) if is_passed and not only_stores else ():
            if (tap.edge.on_behalf_of and not self._through_stores) or tap.resource in self._stopped:
                continue
            contents = self._flows.spread_of(tap) if not self._resources else self._spread_after(tap)
            for other, got in self._flows.getters(contents):
                is_heard = any(best(grades) > Grade.FAILING for grades in (*got.names.values(), *got.opens.values()))
                if is_heard and not other.is_observer:
                    self._note_over(contents, other.resource)
                    yield self._client(other), self._named(got, other), (tap.edge, other.edge)
        for client, edge, _ in self._flows.pushed.get(here, ()) if is_passed and not only_stores else ():
            yield client, edge.events, (edge, edge)
        for store, edge in self._flows.stored_by.get(here, ()) if self._through_stores else ():
            yield store, (), (edge, edge)

    def _note_over(self, contents: Contents, resource: Identity) -> None:
        """Note the resources over which what *contents* hold gets to *resource*."""
        before = self._flows.upstream([resource])
        self._over.update(dict.fromkeys(one for one in contents if one in before))

    def _spread_after(self, tap: Tap) -> Contents:
        self._content_after(tap, tap.resource)
        return self._after[tap]

    def _named(self, got: Content, tap: Tap) -> tuple[str, ...]:
        """Return the names in *got*; where there are none, the resource stands for them."""
        return tuple(got.names) if not got.opens else tuple(tap.sieve.names) or (tap.at,)

    def _is_named(self, one: Identity) -> bool:
        """Return whether *one* is told of: neither a resource nor an observer."""
        return not self._flows.is_resource(one) and not any("observer" in node.traits for node in self._flows.nodes.get(one, ()))

    def _client(self, tap: Tap) -> Identity:
        return self._flows.identities.of(tap.topology, tap.client.node)

    def _home(self, one: Identity) -> Place:
        where, node = self._flows.identities.places_of(one)[0]
        return self._flows.identities.home(self._flows.by_id[where], node)
