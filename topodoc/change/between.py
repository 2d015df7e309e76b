"""Between two versions: which node, event and edge of one is which of the other, and what gets where in both, of what is on at first."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from topodoc.change.pairing import Paired, pair, pair_edges, renamed
from topodoc.model.content import Grade, best
from topodoc.model.flows import Flows
from topodoc.model.globs import fits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from topodoc.model.content import Content
    from topodoc.model.elements import Edge, Node
    from topodoc.model.identity import Identity
    from topodoc.model.taps import Tap
    from topodoc.model.topology import Topology

Got = tuple["Identity", str, "Identity"]  # a client, what it gets (no name where no event is stated), and out of which resource


class Between:
    """Two versions of the topologies of a build, beside each other, on the day *today*."""

    def __init__(self, old: Sequence[Topology], new: Sequence[Topology], today: date) -> None:
        self.before, self.after, self.today = Flows(old), Flows(new), today
        self.old, self.new = tuple(old), tuple(new)
        self.paired = pair(old, new, lambda one: one.id)

    def now(self, identity: Identity) -> Identity | None:
        """Return what *identity* of before is now; None where it is gone, or off at first."""
        return self._now.get(identity)

    def then(self, identity: Identity) -> Identity | None:
        """Return what *identity* of now was before; None where it is new, or was off at first."""
        return self._then.get(identity)

    def name_now(self, event: str) -> str:
        """Return what *event* of before is called now."""
        return self._names.get(event, event)

    def node(self, identity: Identity, *, before: bool = False) -> tuple[Topology, Node]:
        """Return the node that stands for *identity*, and its topology."""
        flows = self.before if before else self.after
        where, name = flows.identities.places_of(identity)[0]
        where, name = flows.identities.home(flows.by_id[where], name)
        topology = flows.by_id[where]
        return topology, topology.node_by_id[name]

    @cached_property
    def edges(self) -> tuple[tuple[Topology, Topology, Paired[Edge]], ...]:
        """The edges that are on, paired, by the topologies of both versions."""
        found = []
        for one, other in self.paired.both:
            old, new = self.before.by_id[one.id], self.after.by_id[other.id]
            nodes = renamed(pair(one.nodes, other.nodes, lambda node: node.id), lambda node: node.id)
            found.append((old, new, pair_edges(old.edges, new.edges, nodes)))
        return tuple(found)

    @cached_property
    def got(self) -> Mapping[Got, list[Tap]]:
        """Who got what before, certainly or possibly, observers too."""
        return _getting(self.before)

    @cached_property
    def gets(self) -> Mapping[Got, list[Tap]]:
        """Who gets what now."""
        return _getting(self.after)

    def ways(self, client: Identity, event: str, resource: Identity) -> Iterator[Identity]:
        """Yield the resources out of which *client* of now gets *event* of before; no event means whatever *resource* holds."""
        name = self.name_now(event)
        for tap, content in self._drains.get(client, ()):
            if not event:
                if tap.resource == self.now(resource) and held(content):
                    yield tap.resource
            elif name in held(content) or any(best(grades) > Grade.FAILING and fits(name, one) for one, grades in content.opens.items()):
                yield tap.resource

    @cached_property
    def _now(self) -> Mapping[Identity, Identity]:
        found: dict[Identity, Identity] = {}
        for old, new in self.paired.both:
            on = self.after.by_id[new.id].node_by_id
            nodes = renamed(pair(old.nodes, new.nodes, lambda one: one.id), lambda one: one.id)
            for was, name in nodes.items():
                if name in on:
                    found.setdefault(self.before.identities.of(old, was), self.after.identities.of(new, name))
        return found

    @cached_property
    def _then(self) -> Mapping[Identity, Identity]:
        on = {self.before.identities.of(one, node.id) for one in self.before.topologies for node in one.nodes}
        return {now: was for was, now in reversed([*self._now.items()]) if was in on}

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """The names of events that are called otherwise now."""
        found: dict[str, str] = {}
        for old, new in self.paired.both:
            found |= renamed(pair(old.events, new.events, lambda one: one.name), lambda one: one.name)
            found |= {was: event.name for event in new.events for was in event.was if was not in {one.name for one in new.events}}
        return {was: name for was, name in found.items() if was != name}

    @cached_property
    def _drains(self) -> Mapping[Identity, list[tuple[Tap, Content]]]:
        found: defaultdict[Identity, list[tuple[Tap, Content]]] = defaultdict(list)
        for tap, got in self.after.getters(self.after.contents):
            found[self.after.identities.of(tap.topology, tap.client.node)].append((tap, got))
        return found


def _getting(flows: Flows) -> Mapping[Got, list[Tap]]:
    found: defaultdict[Got, list[Tap]] = defaultdict(list)
    for tap, got in flows.getters(flows.contents):
        client = flows.identities.of(tap.topology, tap.client.node)
        for event in held(got):
            found[client, event, tap.resource].append(tap)
    return found


def held(got: Content) -> list[str]:
    """Return the names in *got* that come in earnest, no dead letters; and no name, where it may hold anything."""
    names = [name for name, grades in got.names.items() if best(grades) > Grade.FAILING]
    return names + [""] * any(best(grades) > Grade.FAILING for grades in got.opens.values())
