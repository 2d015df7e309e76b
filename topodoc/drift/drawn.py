"""What topologies draw, as far as facts can speak of it: who uses a resource, what is bound to what, and who dials whom."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from topodoc.model.identity import Identities
from topodoc.model.lexicon import BROKER_PROTOCOLS
from topodoc.model.roles import movement
from topodoc.model.visibility import at_first
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from topodoc.model.elements import Edge, Node
    from topodoc.model.identity import Identity
    from topodoc.model.topology import Topology

Key = TypeVar("Key")
Value = TypeVar("Value")
CARRIERS = frozenset({"topic", "queue", "stream", "exchange"})
EdgeKey = tuple[str, str]  # the ids of a topology and of an edge of it


@dataclass(frozen=True, slots=True)
class Use:
    """An edge between a client and a broker resource. `speakers` are who puts in by it, the client and whom it speaks for."""

    topology: Topology
    edge: Edge
    client: Identity
    resource: Identity
    puts: bool
    takes: bool
    speakers: frozenset[Identity]

    @property
    def key(self) -> EdgeKey:
        """What tells its edge from others."""
        return self.topology.id, self.edge.id


@dataclass(frozen=True, slots=True)
class Way:
    """An edge that `source` dials, or over which it is bound: from one resource to another, or from one application to another."""

    topology: Topology
    edge: Edge
    source: Identity
    target: Identity

    @property
    def key(self) -> EdgeKey:
        """What tells its edge from others."""
        return self.topology.id, self.edge.id


class Drawn:
    """What *topologies* draw. What is planned *today*, in a layer that is off at first, counts as drawn, and is held against nobody."""

    def __init__(self, topologies: Sequence[Topology], today: date) -> None:
        self.topologies = tuple(topologies)
        self.identities = Identities(topologies)
        self._today = today
        self._on = {one.id: at_first(one) for one in topologies}
        self.uses: list[Use] = []
        self.bonds: list[Way] = []
        self.calls: list[Way] = []
        self.nodes: defaultdict[Identity, list[tuple[Topology, Node]]] = defaultdict(list)
        for topology in self.topologies:
            for node in topology.nodes:
                if not node.is_gone:
                    self.nodes[self.identities.of(topology, node.id)].append((topology, node))
        for topology in self.topologies:
            for edge in topology.edges:
                self._enter(topology, edge)

    def _enter(self, topology: Topology, edge: Edge) -> None:
        source, target = (self.identities.of(topology, end.node) for end in (edge.source, edge.target))
        if not (source in self.nodes and target in self.nodes):
            return
        inside = self.is_carrier(source), self.is_carrier(target)
        move = movement(edge.role, from_resource=inside[0], to_resource=inside[1])
        if move.within:
            for one, other in edge.ways:
                ends = (self.identities.of(topology, end.node) for end in (one, other))
                self.bonds.append(Way(topology, edge, *ends))
        elif any(inside):
            client, resource = (source, target) if inside[1] else (target, source)
            spoken = frozenset(self.identities.of(topology, name) for name in edge.on_behalf_of)
            self.uses.append(Use(topology, edge, client, resource, move.puts, move.takes, spoken | {client}))
        else:
            self.calls.append(Way(topology, edge, source, target))

    def is_carrier(self, identity: Identity) -> bool:
        """Return whether *identity* is a topic, queue, stream or exchange in one of the topologies that share it."""
        return any(node.kind in CARRIERS for _, node in self.nodes.get(identity, ()))

    def of(self, identity: Identity) -> tuple[Topology, Node]:
        """Return the node that stands for *identity*, at its home, and its topology."""
        where, name = self.identities.homes.get(identity, ("", ""))
        return next((one for one in self.nodes[identity] if (one[0].id, one[1].id) == (where, name)), self.nodes[identity][0])

    def is_on(self, topology: Topology, edge: Edge) -> bool:
        """Return whether *edge* is seen at first, and neither it nor an end of it should be gone by now."""
        seen = self._on[topology.id].edge_by_id.get(edge.id)
        ends = (topology.node_by_id[end.node] for end in (edge.source, edge.target))
        return seen is not None and not self._is_past(edge) and not any(map(self._is_past, ends))

    def is_there(self, topology: Topology, node: Node) -> bool:
        """Return whether *node* is seen at first, is ours, and should not be gone by now."""
        return node.id in self._on[topology.id].node_by_id and not is_external(node) and not self._is_past(node)

    def _is_past(self, one: Node | Edge) -> bool:
        return one.deprecated is not None and one.deprecated.until is not None and one.deprecated.until < self._today

    def is_firm(self, topology: Topology, edge: Edge) -> bool:
        """Return whether *edge* is on, and both its ends are ours: what it lacks is an error then."""
        return self.is_on(topology, edge) and not any(is_external(topology.node_by_id[end.node]) for end in (edge.source, edge.target))

    @cached_property
    def by_pair(self) -> Mapping[tuple[Identity, Identity], list[Use]]:
        """The uses by who speaks and by the resource."""
        return _grouped(((one, use.resource), use) for use in self.uses for one in use.speakers)

    @cached_property
    def by_resource(self) -> Mapping[Identity, list[Use]]:
        """The uses by the resource."""
        return _grouped((use.resource, use) for use in self.uses)

    @cached_property
    def bonds_by_pair(self) -> Mapping[tuple[Identity, Identity], list[Way]]:
        """The bonds by what they lead from, and what to."""
        return _grouped(((one.source, one.target), one) for one in self.bonds)

    @cached_property
    def calls_by_pair(self) -> Mapping[tuple[Identity, Identity], list[Way]]:
        """The calls by who dials whom."""
        return _grouped(((one.source, one.target), one) for one in self.calls)

    @cached_property
    def families(self) -> Mapping[Identity, frozenset[str]]:
        """What is spoken with each resource, as far as edges or its technology say so."""
        found: defaultdict[Identity, set[str]] = defaultdict(set)
        for one in self.uses:
            found[one.resource].add(family(one.edge.protocol))
        for bond in self.bonds:
            found[bond.source].add(family(bond.edge.protocol))
            found[bond.target].add(family(bond.edge.protocol))
        for identity, nodes in self.nodes.items():
            words = {family(word) for _, node in nodes for word in node.technology.lower().replace(",", " ").split()}
            found[identity] |= words & BROKER_PROTOCOLS
        return {one: frozenset(said & BROKER_PROTOCOLS) for one, said in found.items()}


def family(protocol: str) -> str:
    """Return *protocol* without what is said of its encryption, in the word of the brokers that speak it.

    >>> family("kafka+tls"), family("RabbitMQ"), family("amqps"), family("amqp:shop")
    ('kafka', 'amqp', 'amqp', 'amqp')
    """
    word = protocol.lower().split("+", 1)[0].split(":", 1)[0]
    return {"rabbitmq": "amqp", "amqps": "amqp", "jetstream": "nats"}.get(word, word)


def is_external(node: Node) -> bool:
    """Return whether *node* is somebody else's."""
    return node.external or node.kind in {"external", "person"}


def _grouped(pairs: Iterable[tuple[Key, Value]]) -> Mapping[Key, list[Value]]:
    found: defaultdict[Key, list[Value]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found
