"""Taps: who puts something into broker resources and takes something out of them, and which of them are bound to each other."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING

from topodoc.model.content import ANYTHING, Content, Grade, Sieve, sieve_of
from topodoc.model.layers import Layers
from topodoc.model.roles import movement
from topodoc.model.titles import is_event_name
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topodoc.model.elements import Edge, End, Node
    from topodoc.model.identity import Identities, Identity, Place
    from topodoc.model.topology import Topology


@dataclass(frozen=True, slots=True, eq=False)
class Tap:
    """A client that puts something into a resource, or takes something out of it, over an edge of one topology."""

    topology: Topology
    edge: Edge
    client: End
    resource: Identity
    sieve: Sieve
    is_observer: bool  # it only looks on: nobody misses it
    titles: tuple[str, ...] = ()  # of steps that put something in over it, where the edge states no events

    @property
    def place(self) -> Place:
        """Where the client is."""
        return self.topology.id, self.client.node

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


class Taps:
    """Every tap and every bond of *topologies*, in which nodes are one as *identities* say.

    Where the build is not *whole*, who else uses what a part declares is not known.
    """

    def __init__(self, topologies: tuple[Topology, ...], identities: Identities, *, is_whole: bool) -> None:
        self.topologies = topologies
        self.identities = identities
        self._is_whole = is_whole
        self.feeds: defaultdict[Identity, list[Tap]] = defaultdict(list)
        self.drains: defaultdict[Identity, list[Tap]] = defaultdict(list)
        self.doubtful: defaultdict[Identity, list[tuple[Topology, Edge]]] = defaultdict(list)
        self.onward: defaultdict[Identity, list[Bond]] = defaultdict(list)
        self.backward: defaultdict[Identity, list[Bond]] = defaultdict(list)
        self._taps: defaultdict[tuple[str, bool], list[Tap]] = defaultdict(list)
        for topology in self.topologies:
            self._enter(topology)

    def is_resource(self, identity: Identity) -> bool:
        """Return whether *identity* is a broker resource in one of the topologies that share it."""
        return identity in self.resources

    def is_store(self, identity: Identity) -> bool:
        """Return whether *identity* is a store in one of the topologies that share it."""
        return any(node.is_store for node in self.nodes.get(identity, ()))

    def has(self, identity: Identity, trait: str) -> bool:
        """Return whether *identity* has *trait* in one of the topologies that share it."""
        return any(trait in node.traits for node in self.nodes.get(identity, ()))

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

    def feeds_in(self, topology: str) -> tuple[Tap, ...]:
        """Return what clients put into resources over the edges of *topology*, in the order of the file."""
        return tuple(self._taps.get((topology, True), ()))

    def drains_in(self, topology: str) -> tuple[Tap, ...]:
        """Return what clients take out of resources over the edges of *topology*, in the order of the file."""
        return tuple(self._taps.get((topology, False), ()))

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
        looks_on = "observer" in edge.tags or self.has(self.identities.of(topology, client.node), "observer")
        if move.puts:
            tap = Tap(topology, edge, client, resource, sieve, looks_on, titles if sieve.is_everything else ())
            self.feeds[resource].append(tap)
            self._taps[topology.id, True].append(tap)
        if move.takes:
            tap = Tap(topology, edge, client, resource, sieve, looks_on)
            self.drains[resource].append(tap)
            self._taps[topology.id, False].append(tap)
        for one, other in edge.ways if move.within else ():
            source, target = (self.identities.of(topology, end.node) for end in (one, other))
            bond = Bond(topology, edge, source, target, sieve, one.node, other.name)
            self.onward[bond.source].append(bond)
            self.backward[bond.target].append(bond)

    def _with(self, trait: str) -> frozenset[Identity]:
        return frozenset(one for one in self.resources if self.has(one, trait))

    @cached_property
    def _unknown(self) -> frozenset[Identity]:
        """The resources whose home was not read, or that a faulty spec may share."""
        homeless = {one for one in self.resources if one not in self.identities.homes}
        places = ((topology, node) for topology in self.topologies for node in topology.nodes)
        return frozenset(homeless | {self.identities.of(one, node.id) for one, node in places if not self.is_known(one, node.id)})


def _knows(topology: Topology, edge: Edge, inside: tuple[bool, bool]) -> bool:
    """Return whether *edge* got its role in the knowledge of which of its ends are resources, which another topology may say."""
    nodes = (topology.node_by_id[end.node] for end in (edge.source, edge.target))
    return edge.role_basis != "ends" or all(node.is_broker_resource == known for node, known in zip(nodes, inside, strict=True))


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
