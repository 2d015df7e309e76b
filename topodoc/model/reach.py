"""Reach: who is hurt if something stops. Never more than can be said: what is certain, then what may follow.

1. Certain: who calls what stops waits in vain, and who synchronously calls those; so do readers and writers of a store, and who puts
   something into a resource cannot send.
2. Certain: who gets an event only from what stops gets nothing; who gets it from others too gets less.
3. Possible: who gets what those of 1 and 2 would have published, hop by hop.

It does not pass stores, change data capture, and edges that speak for somebody else, unless asked to.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from dataclasses import field
from typing import TYPE_CHECKING

from topodoc.model import walks
from topodoc.model.content import Content, Grade, best
from topodoc.model.losses import Losses
from topodoc.model.reached import Following, Reach, Starving, Waiting
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from topodoc.model.elements import Edge
    from topodoc.model.event import Event
    from topodoc.model.flows import Flows
    from topodoc.model.identity import Identity, Place
    from topodoc.model.taps import Tap


def reach_of_nodes(flows: Flows, places: Iterable[Place], *, through_stores: bool = False, most: int | None = None) -> Reach:
    """Return who is hurt if the nodes at *places* stop; *through_stores*, what stores hand on is followed too.

    With *most*, so many who may follow are enough, the nearest: in a large organisation everyone may follow from everything.
    """
    stopped = {flows.identities.of(flows.by_id[where], node): (where, node) for where, node in places}
    return _Search(flows, tuple(stopped), None, through_stores=through_stores, most=most).reach(tuple(stopped.values()))


def reach_of_event(flows: Flows, event: Event, *, through_stores: bool = False) -> Reach:
    """Return who is hurt if nobody puts *event* in any more."""
    return _Search(flows, (), event, through_stores=through_stores).reach(())


_Beyond = tuple["Identity", tuple[str, ...], tuple["Edge", "Edge"], tuple["Identity", "Identity"] | tuple[()]]


@dataclass(slots=True)
class _Trail:
    """How somebody may be hurt: after so many hops, of which events, and the last hops of every way: from whom, over which edge."""

    hops: int
    names: dict[str, None] = field(default_factory=dict)
    ways: list[tuple[Identity, Edge, tuple[str, ...]]] = field(default_factory=list)


class _Search:
    """One search: what is lost, who misses it, and what those would have done."""

    def __init__(
        self, flows: Flows, stopped: tuple[Identity, ...], event: Event | None, *, through_stores: bool, most: int | None = None
    ) -> None:
        self._flows = flows
        self._most = most
        self._event = event
        self._through_stores = through_stores
        self._losses = Losses(flows, stopped, event)
        self._causes: defaultdict[Identity, list[Edge]] = defaultdict(list)
        self._over: dict[Identity, None] = {}
        self._has_scenarios = any(one.scenarios for one in flows.topologies)

    def reach(self, stops: tuple[Place, ...]) -> Reach:
        waits = self._waits()
        starves, doubtful = self._starves()
        sources = {one: hops for one, (hops, is_caller) in waits.items() if is_caller} | dict.fromkeys(starves, 1)
        follow = tuple(self._follow(sources, waits, doubtful))
        return Reach(
            stops,
            tuple(Waiting(self._home(one), hops, not is_caller) for one, (hops, is_caller) in waits.items() if self._is_named(one)),
            tuple(entry for entries in starves.values() for entry in entries),
            follow[: self._most],
            tuple(self._home(one) for one in self._over),
            self._most is not None and len(follow) > self._most,
        )

    def _waits(self) -> dict[Identity, tuple[int, bool]]:
        """Return who waits in vain after how many hops, and whether for an answer; the nearest first."""
        found: dict[Identity, tuple[int, bool]] = {}
        over: dict[Identity, Edge] = {}

        def askers(here: Identity) -> Iterator[Identity]:
            for asker, edge in self._flows.contacts.askers.get(here, ()):
                if asker not in self._losses.stopped:
                    over.setdefault(asker, edge)
                    yield asker

        for asker, asked in walks.nearest([one for one in self._losses.stopped if one not in self._losses.resources], askers).items():
            if asked is not None:
                found[asker] = found.get(asked, (0, True))[0] + 1, True
                self._causes[asker].append(over[asker])
        for resource in self._losses.resources:
            for tap in self._flows.taps.feeds.get(resource, ()):
                if (client := self._losses.client(tap)) not in self._losses.stopped:
                    found.setdefault(client, (1, False))
        return found

    def _starves(self) -> tuple[dict[Identity, list[Starving]], dict[Identity, tuple[str, ...]]]:
        """Return who surely misses what, and who only may miss something, with the names of it."""
        surely: dict[Identity, list[Starving]] = {}
        perhaps: dict[Identity, dict[str, None]] = {}
        for resource, lost in self._losses.lost.items():
            for tap in self._flows.taps.drains.get(resource, ()):
                client = self._losses.client(tap)
                if client in self._losses.stopped or tap.is_observer or client in self._losses.silenced:
                    continue
                got = tap.sieve.passed(lost)
                certain = [name for name, grades in got.names.items() if best(grades) == Grade.CERTAIN]
                is_open = any(best(grades) == Grade.CERTAIN for grades in got.opens.values())
                if certain or is_open or any(best(grades) > Grade.FAILING for grades in got.names.values()):
                    for one in self._losses.origins:
                        self._note_over(one, tap.resource)
                if certain or is_open:
                    surely.setdefault(client, []).extend(self._entries(tap, certain, is_open=is_open and not certain))
                    self._causes[client].append(tap.edge)
                elif any(best(grades) > Grade.FAILING for grades in (*got.names.values(), *got.opens.values())):
                    perhaps.setdefault(client, {}).update(dict.fromkeys(self._named(got, tap)))
                    self._causes[client].append(tap.edge)
        self._add_pushed(surely)
        return surely, {one: tuple(names) for one, names in perhaps.items() if one not in surely}

    def _add_pushed(self, surely: dict[Identity, list[Starving]]) -> None:
        """Add to *surely* who is handed something by what stops, without asking for it."""
        for one in self._flows.contacts.pushed if self._event else self._losses.stopped:
            for client, edge, topology in self._flows.contacts.pushed.get(one, ()):
                names = self._losses.lost_over(edge, topology)
                if names is not None and client not in self._losses.stopped and self._is_named(client):
                    source = edge.source if self._flows.identities.of(topology, edge.source.node) == one else edge.target
                    place = self._flows.identities.home(topology, source.node)
                    surely.setdefault(client, []).append(Starving(self._home(client), names, place))
                    self._causes[client].append(edge)

    def _entries(self, tap: Tap, names: Iterable[str], *, is_open: bool) -> Iterator[Starving]:
        """Yield what the client of *tap* misses, together what comes from the same others."""
        place, resource = self._home(self._losses.client(tap)), self._flows.identities.home(tap.topology, tap.at)
        found: defaultdict[tuple[tuple[Place, ...], tuple[Place, ...], bool], list[str]] = defaultdict(list)
        for name in names:
            found[self._losses.others(tap, name)].append(name)
        for others, its in found.items():
            yield Starving(place, tuple(its), resource, *others)
        if is_open:
            yield Starving(place, (), resource, *self._losses.others(tap, None))

    def _follow(
        self, sources: dict[Identity, int], waits: Collection[Identity], doubtful: dict[Identity, tuple[str, ...]]
    ) -> Iterator[Following]:
        """Yield who may follow, the nearest first: the *doubtful*, and who gets what the *sources* would have published."""
        hurt = {*sources, *waits, *self._losses.stopped}
        trails = {one: _Trail(1, dict.fromkeys(names)) for one, names in doubtful.items() if one not in hurt}
        first = sources | {one: trail.hops for one, trail in trails.items()}
        waiting = deque(sorted(first.items(), key=lambda one: one[1]))
        waiting.extendleft((one, 0) for one in self._losses.stopped if self._through_stores)
        most, last = math.inf if self._most is None else self._most, math.inf  # the last hops from which anybody is looked for
        count = sum(map(self._can_follow, trails))
        while waiting:
            here, hops = waiting.popleft()
            if hops <= last:
                new = self._note_beyond(here, hops, trails, hurt)
                count += sum(map(self._can_follow, new))
                waiting.extend((client, hops + 1) for client in new)
            if count > most:
                last = min(last, hops)
        for client, trail in sorted(trails.items(), key=lambda one: one[1].hops):
            if self._can_follow(client):
                yield Following(self._home(client), trail.hops, tuple(trail.names), self._likely(trail))

    def _note_beyond(self, here: Identity, hops: int, trails: dict[Identity, _Trail], hurt: Collection[Identity]) -> list[Identity]:
        """Note in *trails* who gets what *here* would have published, but for the *hurt*, and return those who are new there."""
        new = []
        for client, names, edges, over in self._beyond(here, only_stores=here in self._losses.stopped):
            if client in hurt:
                continue
            if client not in trails:
                trails[client] = _Trail(hops + 1)
                new.append(client)
                if over:
                    self._note_over(*over)
            trails[client].names.update(dict.fromkeys(names))
            if self._has_scenarios:
                self._causes[client].append(edges[1])
                trails[client].ways.append((here, edges[0], names))
        return new

    def _likely(self, trail: _Trail) -> tuple[str, ...]:
        """Return the steps that tell of the last hop of *trail*, after one that may be its cause."""
        found = (self._flows.sequels.after(self._causes.get(here, ()), edge, names) for here, edge, names in trail.ways)
        return tuple(dict.fromkeys(step for steps in found for step in steps)) if self._has_scenarios else ()

    def _beyond(self, here: Identity, *, only_stores: bool) -> Iterator[_Beyond]:
        """Yield who gets what *here* publishes, with the names of it, and the edges and resources where it goes in and comes out."""
        is_passed = self._through_stores or not self._flows.taps.has(here, "cdc")
        for tap in self._flows.taps.said_by(here) if is_passed and not only_stores else ():
            if (tap.edge.on_behalf_of and not self._through_stores) or tap.resource in self._losses.stopped:
                continue
            is_cut = any(one in self._flows.spread_of(tap) for one in self._losses.resources)
            heard = self._flows.heard_in(self._losses.spread_after(tap)) if is_cut else self._flows.hearings(tap)
            for one in heard:
                yield one.client, one.names, (tap.edge, one.tap.edge), (tap.resource, one.tap.resource)
        for client, edge, _ in self._flows.contacts.pushed.get(here, ()) if is_passed and not only_stores else ():
            yield client, edge.events, (edge, edge), ()
        for store, edge in self._flows.contacts.stored_by.get(here, ()) if self._through_stores else ():
            yield store, (), (edge, edge), ()

    def _note_over(self, first: Identity, last: Identity) -> None:
        """Note the resources over which something gets from *first* to *last*."""
        before = self._flows.before(last)
        way: Identity | None = first
        while way is not None and way in before:
            self._over[way] = None
            way = before[way]

    @staticmethod
    def _named(got: Content, tap: Tap) -> tuple[str, ...]:
        """Return the names in *got*; where there are none, the resource stands for them."""
        return tuple(got.names) if not got.opens else tap.sieve.names or (tap.at,)

    def _is_named(self, one: Identity) -> bool:
        """Return whether *one* is told of: neither a resource nor an observer."""
        return not self._flows.taps.is_resource(one) and not self._flows.taps.has(one, "observer")

    def _can_follow(self, one: Identity) -> bool:
        """Return whether *one* is told of where it may follow: it is no store either."""
        return self._is_named(one) and not self._flows.taps.is_store(one)

    def _home(self, one: Identity) -> Place:
        where, node = self._flows.identities.places_of(one)[0]
        return self._flows.identities.home(self._flows.by_id[where], node)
