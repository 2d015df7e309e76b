"""Losses: what no longer comes if something stops, and who else still sends it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from topodoc.model.content import ANYTHING, Content, Grade, best
from topodoc.model.globs import fits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.model.event import Event
    from topodoc.model.flows import Contents, Flows
    from topodoc.model.identity import Identity, Place
    from topodoc.model.taps import Tap
    from topodoc.model.topology import Edge, Topology


class Losses:
    """What no longer comes if the *stopped* do nothing any more, or nobody puts *event* in."""

    def __init__(self, flows: Flows, stopped: tuple[Identity, ...], event: Event | None) -> None:
        self._flows = flows
        self.stopped = dict.fromkeys(stopped)
        self._event = event
        self.resources = dict.fromkeys(one for one in stopped if flows.taps.is_resource(one))
        self._after: dict[Tap, Contents] = {}
        self._known_outside: dict[Identity, Content] = {}
        self._known_rivals: dict[Identity, list[tuple[Content, tuple[Place, ...]]]] = {}

    @cached_property
    def lost(self) -> Contents:
        """What no longer comes, by the resources that it got into."""
        seeds: dict[Identity, Content] = {}
        if self._event:
            for resource in self._of_event:
                held = self._flows.content(resource).names.get(self._event.name) or {(): Grade.POSSIBLE}
                seeds[resource] = Content({self._event.name: dict(held)})
            return self._flows.spread(seeds)
        for tap in self._cut:
            seeds.setdefault(tap.resource, Content()).add(tap.given())
        for resource in self.resources:
            seeds.setdefault(resource, Content()).add(self._flows.content(resource))
        return self._flows.spread(seeds)

    def lost_over(self, edge: Edge, topology: Topology) -> tuple[str, ...] | None:
        """Return what no longer comes over *edge*, which touches no resource; None where that is nothing."""
        if self._event is None:
            return edge.events
        is_there = topology.id in self._event.topologies and any(fits(self._event.name, one) for one in edge.events)
        return (self._event.name,) if is_there else None

    @cached_property
    def _cut(self) -> list[Tap]:
        """What puts nothing in any more: over these edges comes what the stopped say, or what others say through them."""
        if self._event:
            of_event = (tap for one in self._of_event for tap in self._flows.taps.feeds.get(one, ()))
            return [tap for tap in of_event if tap.topology.id in self._event.topologies]
        return [tap for one in self.stopped for tap in self._flows.taps.said_by(one)]

    @cached_property
    def origins(self) -> tuple[Identity, ...]:
        """The resources into which something no longer gets, or that stop."""
        return tuple(dict.fromkeys((*(tap.resource for tap in self._cut), *self._of_event, *self.resources)))

    @cached_property
    def _of_event(self) -> tuple[Identity, ...]:
        """The resources in which the event is, or may be."""
        places = self._event.resources if self._event else ()
        return tuple(self._flows.identities.of(self._flows.by_id[where], node) for where, node in places)

    @cached_property
    def silenced(self) -> frozenset[Identity]:
        """Who would have put the event in, and does not miss what it says itself."""
        taps = [tap for tap in self._cut if self._event and self._event.name in tap.sieve.names]
        return frozenset(self.client(tap) for tap in taps)

    def others(self, tap: Tap, name: str | None) -> tuple[tuple[Place, ...], tuple[Place, ...], bool]:
        """Return who else puts *name*, or anything at all, where *tap* takes it out: certainly, perhaps, and whether one outside may."""
        if self._event:
            return (), (), False  # nobody puts it in any more
        also: dict[Place, None] = {}
        perhaps: dict[Place, None] = {}
        for held, sayers in self._rivals(tap.resource):
            grade = self._grade(tap.sieve.passed(held), name)
            if grade > Grade.FAILING:
                (also if grade == Grade.CERTAIN else perhaps).update(dict.fromkeys(sayers))
        outside = self._from_outside(tap.resource)
        may = bool(outside) and self._grade(tap.sieve.passed(outside), name) > Grade.FAILING
        return tuple(also), tuple(one for one in perhaps if one not in also), may

    def _from_outside(self, resource: Identity) -> Content:
        """Return what somebody whom no spec names may put in that gets into *resource*."""
        if resource not in self._known_outside:
            fed = self._flows.taps.fed_outside
            doors = [one for one in self._flows.before(resource) if one in fed and one not in self.resources]
            seeds = {one: Content({}, {ANYTHING: {(): Grade.CERTAIN}}) for one in doors}
            self._known_outside[resource] = self._flows.spread(seeds, self.resources).get(resource) or Content()
        return self._known_outside[resource]

    def _rivals(self, resource: Identity) -> list[tuple[Content, tuple[Place, ...]]]:
        """Return what others still put into *resource* that may be what is lost there, and who they are."""
        if resource not in self._known_rivals:
            lost = self.lost[resource].names.keys()
            taps = [tap for one in self._flows.before(resource) for tap in self._flows.taps.feeds.get(one, ())]
            near = [tap for tap in taps if tap.sieve.is_everything or not lost.isdisjoint(tap.sieve.names)]
            found = ((self._content_after(tap, resource), tuple(self._sayers_left(tap))) for tap in near)
            self._known_rivals[resource] = [(held, sayers) for held, sayers in found if held and sayers]
        return self._known_rivals[resource]

    def _sayers_left(self, tap: Tap) -> Iterator[Place]:
        """Yield who still says something over *tap*: through a relay each of those it speaks for, as long as that runs."""
        if self.client(tap) not in self.stopped:
            for name in tap.edge.on_behalf_of or (tap.client.node,):
                if self._flows.identities.of(tap.topology, name) not in self.stopped:
                    yield self._flows.identities.home(tap.topology, name)

    def _content_after(self, tap: Tap, resource: Identity) -> Content | None:
        if not self.resources:
            return self._flows.spread_of(tap).get(resource)
        if tap not in self._after:
            self._after[tap] = self._flows.spread({tap.resource: tap.given()}, self.resources)
        return self._after[tap].get(resource)

    def spread_after(self, tap: Tap) -> Contents:
        """Return what *tap* still puts in, by the resources that it gets into past those that stop."""
        self._content_after(tap, tap.resource)
        return self._after[tap]

    @staticmethod
    def _grade(got: Content, name: str | None) -> int:
        """Return how surely *got* holds *name*, or anything; an open pattern may hold any name that fits it."""
        if name is None:
            return max((best(grades) for grades in (*got.names.values(), *got.opens.values())), default=0)
        if name in got.names:
            return best(got.names[name])
        opens = (best(grades) for pattern, grades in got.opens.items() if fits(name, pattern))
        return min(max(opens, default=0), Grade.POSSIBLE)

    def client(self, tap: Tap) -> Identity:
        """Return who *tap* is about."""
        return self._flows.identities.of(tap.topology, tap.client.node)
