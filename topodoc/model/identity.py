"""Identity: which nodes of several topologies are one, by `same_as`, or because they come from a part that several include."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from topodoc.model.elements import Node, SameAs
    from topodoc.model.topology import Topology

Identity = tuple[str, str]
Place = tuple[str, str]  # the ids of a topology and of a node of it


class Identities:
    """What is the same for nodes of *topologies* that are one."""

    def __init__(self, topologies: Sequence[Topology]) -> None:
        self._topologies = tuple(topologies)
        self._by_id = {one.id: one for one in topologies}
        self._own_files = {one.files[0]: one.id for one in topologies if one.files}
        self._identities = {(one.id, node.id): self._identify(one, node) for one in topologies for node in one.nodes}

    def of(self, topology: Topology, node: str) -> Identity:
        """Return what is the same for *node* of *topology* and for every node that is that node."""
        return self._identities[topology.id, node]

    def home(self, topology: Topology, node: str) -> Place:
        """Return the one place that stands for *node* of *topology* wherever it is: where it is declared, if that was read."""
        return self.homes.get(self.of(topology, node)) or self._places[self.of(topology, node)][0]

    def places(self, topology: Topology, node: str) -> tuple[Place, ...]:
        """Return every place that is *node* of *topology*, its home first."""
        home = self.home(topology, node)
        return home, *(one for one in self._places[self.of(topology, node)] if one != home)

    def places_of(self, identity: Identity) -> tuple[Place, ...]:
        """Return every place that is *identity*, in the order of the topologies."""
        return tuple(self._places.get(identity, ()))

    @cached_property
    def homes(self) -> Mapping[Identity, Place]:
        """The first node, by topology, that is each identity; one that is another's is never at home."""
        homes = {identity: place for place, identity in self._identities.items() if place == identity}
        for topology in self._topologies:
            for node in topology.nodes:
                if node.same_as is None:
                    homes.setdefault(self.of(topology, node.id), (topology.id, node.id))
        return homes

    @cached_property
    def _places(self) -> Mapping[Identity, list[Place]]:
        found = defaultdict(list)
        for place, identity in self._identities.items():
            found[identity].append(place)
        return found

    def _identify(self, topology: Topology, node: Node) -> Identity:
        if node.same_as:
            return self._original(node.same_as)
        file = node.span.file
        if file in topology.files[1:]:
            return self._own_files.get(file, f"file {file}"), node.id
        return topology.id, node.id

    def _original(self, same: SameAs) -> Identity:
        """Return the identity of the node that *same* names, which is itself the same as no other; of one that is not read, its name."""
        other = self._by_id.get(same.topology)
        found = other.node_by_id.get(same.node) if other else None
        return self._identify(other, found) if other and found and not found.same_as else (same.topology, same.node)
