"""Flows: what gets where. Every question about events is answered from here: findings, reach, ways, views and pages."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING

from topodoc.model import walks
from topodoc.model.content import ANYTHING, Content, Grade, Sieve, best, sieve_of
from topodoc.model.identity import Identities
from topodoc.model.layers import Layers
from topodoc.model.roles import movement
from topodoc.model.titles import is_event_name
from topodoc.model.visibility import at_first

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from topodoc.model.identity import Identity, Place
    from topodoc.model.topology import Edge, End, Node, Topology

Contents = dict["Identity", Content]
NOBODY: frozenset[Identity] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Tap:
    """A client that puts something into a resource, or takes something out of it, over an edge of one topology."""

    topology: Topology
    edge: Edge
    client: End
    resource: Identity
    sieve: Sieve
    titles: tuple[str, ...] = ()  # of steps that put something in over it, where the edge states no events

    @property
    def place(self) -> Place:
        """Where the client is."""
        return self.topology.id, self.client.node

    @property
    def node(self) -> Node:
        """The client."""
        return self.topology.node_by_id[self.client.node]

    @property
    def is_observer(self) -> bool:
        """Whether it only looks on: nobody misses it."""
        return "observer" in self.node.traits or "observer" in self.edge.tags

    @property
    def at(self) -> str:
        """The id of the resource in this topology."""
        return self.edge.target.node if self.edge.source.node == self.client.node else self.edge.source.node

    @property
    def awaiting(self) -> str:
        """Who awaits something from the resource, by the name that the edge gives it."""
        return self.client.name

    def given(self) -> Content:
        """Return what it puts in: stated names certainly; where it states none anything, of which the titles of steps are possible."""
        content, path = Content(), () if self.sieve.layer is None else (self.sieve.layer,)
        for name in self.sieve.names:
            content.put(name, path, Grade.CERTAIN)
        if self.sieve.is_everything:
            content.put(ANYTHING, path, Grade.CERTAIN, is_open=True)
        for title in self.titles:
            content.put(title, path, Grade.POSSIBLE)
        return content


@dataclass(frozen=True, slots=True, eq=False)
class Bond:
    """An edge over which what is in one resource, `at` by id, gets into another, which is `awaiting` it: bound to it, or copied."""

    topology: Topology
    edge: Edge
    source: Identity
    target: Identity
    sieve: Sieve
    at: str
    awaiting: str


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
        self.topologies = tuple(topologies) if is_on else tuple(map(at_first, topologies))
        self.by_id = {one.id: one for one in self.topologies}
        self.identities = Identities(topologies)
        self._is_whole = is_whole
        self.feeds: defaultdict[Identity, list[Tap]] = defaultdict(list)
        self.drains: defaultdict[Identity, list[Tap]] = defaultdict(list)
        self.doubtful: defaultdict[Identity, list[tuple[Topology, Edge]]] = defaultdict(list)
        self._taps: defaultdict[tuple[str, bool], list[Tap]] = defaultdict(list)
        self.onward: defaultdict[Identity, list[Bond]] = defaultdict(list)
        self.backward: defaultdict[Identity, list[Bond]] = defaultdict(list)
        for topology in self.topologies:
            self._enter(topology)
        self._spread: dict[Tap, Contents] = {}
        self._before: dict[Identity, Mapping[Identity, Identity | None]] = {}
        self._hearings: dict[Tap, tuple[Hearing, ...]] = {}

    def is_resource(self, identity: Identity) -> bool:
        """Return whether *identity* is a broker resource in one of the topologies that share it."""
        return identity in self.resources

    def touches_resource(self, topology: Topology, edge: Edge) -> bool:
        """Return whether an end of *edge* of *topology* is a broker resource."""
        return any(self.is_resource(self.identities.of(topology, end.node)) for end in (edge.source, edge.target))

    def said_by(self, client: Identity) -> tuple[Tap, ...]:
        """Return what *client* puts into resources, and what others put in for it."""
        return tuple(self._said.get(client, ()))

    @property
    def speakers(self) -> tuple[Identity, ...]:
        """Everyone who puts something into a resource, or for whom others do."""
        return tuple(self._said)

    @cached_property
    def _said(self) -> Mapping[Identity, list[Tap]]:
        found: defaultdict[Identity, list[Tap]] = defaultdict(list)
        for taps in self.feeds.values():
            for tap in taps:
                for name in dict.fromkeys((tap.client.node, *tap.edge.on_behalf_of)):
                    found[self.identities.of(tap.topology, name)].append(tap)
        return found

    @cached_property
    def askers(self) -> Mapping[Identity, list[tuple[Identity, Edge]]]:
        """Who waits for an answer of whom, broker resources aside, with the edge."""
        found: defaultdict[Identity, list[tuple[Identity, Edge]]] = defaultdict(list)
        for topology, edge in self._elsewhere():
            if edge.meaning.waits_for == "answer" and edge.type == "solid":
                asker, asked = (self.identities.of(topology, end.node) for end in (edge.source, edge.target))
                found[asked].append((asker, edge))
        return found

    @cached_property
    def stored_by(self) -> Mapping[Identity, list[tuple[Identity, Edge]]]:
        """Into which stores everyone puts something, and who gets something out of each store, broker resources aside."""
        found: defaultdict[Identity, list[tuple[Identity, Edge]]] = defaultdict(list)
        for topology, edge in self._elsewhere():
            for one, other in edge.ways:
                if topology.node_by_id[one.node].is_store or topology.node_by_id[other.node].is_store:
                    source, target = (self.identities.of(topology, end.node) for end in (one, other))
                    found[source].append((target, edge))
        return found

    @cached_property
    def direct(self) -> Mapping[Identity, list[tuple[Identity, Edge, Topology]]]:
        """To whom data goes straight from everyone, broker resources aside, with the edge."""
        found: defaultdict[Identity, list[tuple[Identity, Edge, Topology]]] = defaultdict(list)
        for topology, edge in self._elsewhere():
            for one, other in edge.ways:
                source, target = (self.identities.of(topology, end.node) for end in (one, other))
                found[source].append((target, edge, topology))
        return found

    @cached_property
    def pushed(self) -> Mapping[Identity, list[tuple[Identity, Edge, Topology]]]:
        """To whom everyone hands something without being asked, broker resources aside: pushes, starts, copies, calls nobody waits for."""
        found: defaultdict[Identity, list[tuple[Identity, Edge, Topology]]] = defaultdict(list)
        for source, ways in self.direct.items():
            found[source] += [way for way in ways if _is_pushed(way[1])]
        return found

    @cached_property
    def hearers(self) -> frozenset[Identity]:
        """Everyone to whom something may get."""
        drained = (self.identities.of(tap.topology, tap.client.node) for taps in self.drains.values() for tap in taps)
        return frozenset(drained) | {target for found in self.direct.values() for target, *_ in found}

    def arriving(self, resource: Identity, content: Content, most: Grade = Grade.CERTAIN) -> Content:
        """Return what *content* is once it is in *resource*, at *most* that sure: in one that holds failures no surer than these."""
        limit = Grade.FAILING if resource in self.failing else most
        return content if limit == Grade.CERTAIN else _EVERYTHING.passed(content, limit)

    def _elsewhere(self) -> Iterator[tuple[Topology, Edge]]:
        """Yield the edges that touch no broker resource."""
        for topology in self.topologies:
            for edge in topology.edges:
                if not self.touches_resource(topology, edge):
                    yield topology, edge

    @cached_property
    def nodes(self) -> Mapping[Identity, list[Node]]:
        """Every node that is each identity."""
        found = defaultdict(list)
        for topology in self.topologies:
            for node in topology.nodes:
                found[self.identities.of(topology, node.id)].append(node)
        return found

    @cached_property
    def resources(self) -> frozenset[Identity]:
        """Whatever is a broker resource in one of the topologies that share it."""
        return frozenset(one for one, nodes in self.nodes.items() if any(node.is_broker_resource for node in nodes))

    @cached_property
    def failing(self) -> frozenset[Identity]:
        """The resources that hold what could not be handled: dead letters, and what is tried again."""
        return self._with("dead-letter")

    @cached_property
    def fed_outside(self) -> frozenset[Identity]:
        """The resources into which somebody else may put anything: said by a tag, or not all who use them were read."""
        return self._with("external-producer") | self._unknown

    @cached_property
    def drained_outside(self) -> frozenset[Identity]:
        """The resources out of which somebody else may take: said by a tag, or not all who use them were read."""
        return self._with("external-consumer") | self._unknown

    def is_known(self, topology: Topology, node: str) -> bool:
        """Return whether all that is said of *node* of *topology* is here: neither a part alone, nor one that a faulty spec may use."""
        is_part = PurePath(topology.span.file).name.startswith("_")
        is_own = topology.node_by_id[node].span.file not in topology.files[1:]
        return not is_part and (self._is_whole or is_own)

    @cached_property
    def contents(self) -> Contents:
        """What each resource holds, from whomever."""
        seeds: Contents = {}
        for resource in dict.fromkeys((*self.feeds, *sorted(self.fed_outside))):
            content = seeds.setdefault(resource, Content())
            for tap in self.feeds.get(resource, ()):
                content.add(tap.given())
            if resource in self.fed_outside:
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
            for bond in self.onward.get(resource, ()):
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

    def feeds_in(self, topology: str) -> tuple[Tap, ...]:
        """Return what clients put into resources over the edges of *topology*, in the order of the file."""
        return tuple(self._taps.get((topology, True), ()))

    def drains_in(self, topology: str) -> tuple[Tap, ...]:
        """Return what clients take out of resources over the edges of *topology*, in the order of the file."""
        return tuple(self._taps.get((topology, False), ()))

    def getters(self, contents: Mapping[Identity, Content]) -> Iterator[tuple[Tap, Content]]:
        """Yield who takes something out of resources that hold *contents*, each with what it gets."""
        for resource, content in contents.items():
            for tap in self.drains.get(resource, ()):
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
        return walks.nearest(resources, lambda one: [bond.source for bond in self.backward.get(one, ())])

    def downstream(self, resources: Iterable[Identity]) -> Mapping[Identity, Identity | None]:
        """Return *resources*, and those into which something may get from them, the nearest first, each with where it comes from."""
        return walks.nearest(resources, lambda one: [bond.target for bond in self.onward.get(one, ())])

    def _enter(self, topology: Topology) -> None:
        layers, titles = Layers(topology), _titles(topology)
        for edge in topology.edges:
            source, target = (self.identities.of(topology, end.node) for end in (edge.source, edge.target))
            inside = self.is_resource(source), self.is_resource(target)
            if not any(inside):
                continue
            if edge.role_basis == "guessed" or edge.meaning.is_call or not _knows(topology, edge, inside):
                for one in (source, target):
                    self.doubtful[one].append((topology, edge))
            self._enter_edge(topology, edge, (source, target), sieve_of(edge, layers.of(edge)), titles.get(edge.id, ()))

    def _enter_edge(self, topology: Topology, edge: Edge, ends: tuple[Identity, Identity], sieve: Sieve, titles: tuple[str, ...]) -> None:
        move = movement(edge.role, from_resource=self.is_resource(ends[0]), to_resource=self.is_resource(ends[1]))
        resource, client = (ends[1], edge.source) if self.is_resource(ends[1]) else (ends[0], edge.target)
        if move.puts:
            tap = Tap(topology, edge, client, resource, sieve, titles if sieve.is_everything else ())
            self.feeds[resource].append(tap)
            self._taps[topology.id, True].append(tap)
        if move.takes:
            tap = Tap(topology, edge, client, resource, sieve)
            self.drains[resource].append(tap)
            self._taps[topology.id, False].append(tap)
        for one, other in edge.ways if move.within else ():
            source, target = (self.identities.of(topology, end.node) for end in (one, other))
            bond = Bond(topology, edge, source, target, sieve, one.node, other.name)
            self.onward[bond.source].append(bond)
            self.backward[bond.target].append(bond)

    def _with(self, trait: str) -> frozenset[Identity]:
        return frozenset(one for one in self.resources if any(trait in node.traits for node in self.nodes[one]))

    @cached_property
    def _unknown(self) -> frozenset[Identity]:
        """The resources whose home was not read, or that a faulty spec may share."""
        homeless = {one for one in self.resources if one not in self.identities.homes}
        places = ((topology, node) for topology in self.topologies for node in topology.nodes)
        return frozenset(homeless | {self.identities.of(one, node.id) for one, node in places if not self.is_known(one, node.id)})


_EVERYTHING = Sieve((), (), is_filtered=False, layer=None)


def _knows(topology: Topology, edge: Edge, inside: tuple[bool, bool]) -> bool:
    """Return whether *edge* got its role in the knowledge of which of its ends are resources, which another topology may say."""
    nodes = (topology.node_by_id[end.node] for end in (edge.source, edge.target))
    return edge.role_basis != "ends" or all(node.is_broker_resource == known for node, known in zip(nodes, inside, strict=True))


def _is_pushed(edge: Edge) -> bool:
    """Return whether what goes over *edge* comes by itself, and nobody waits for an answer to it."""
    return edge.meaning.waits_for != "answer" or (edge.meaning.is_call and edge.type == "pulse")


def _titles(topology: Topology) -> Mapping[str, tuple[str, ...]]:
    """Return, by edge, the titles of messages that put something in over it and have the form of an event's name."""
    found: dict[str, dict[str, None]] = {}
    for scenario in topology.scenarios:
        for message in scenario.messages:
            edge = message.edge
            target = topology.node_by_id.get(message.target.node)  # which a view may leave out
            if edge and not message.is_reply and not edge.events and target and target.is_broker_resource:
                found.setdefault(edge.id, {}).update({message.title: None} if is_event_name(message.title) else {})
    return {edge: tuple(titles) for edge, titles in found.items() if titles}
