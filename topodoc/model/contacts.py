"""Contacts: edges that touch no broker resource: who asks whom, who stores where, and who is handed something."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from topodoc.model.elements import Edge
    from topodoc.model.identity import Identity
    from topodoc.model.taps import Taps
    from topodoc.model.topology import Topology


class Contacts:
    """The edges of *topologies* at which *taps* know no resource, by the identities of their ends."""

    def __init__(self, topologies: tuple[Topology, ...], taps: Taps) -> None:
        self.topologies = topologies
        self._taps = taps
        self.identities = taps.identities

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
                source, target = (self.identities.of(topology, end.node) for end in (one, other))
                if self._taps.is_store(source) or self._taps.is_store(target):
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

    def _elsewhere(self) -> Iterator[tuple[Topology, Edge]]:
        """Yield the edges that touch no broker resource."""
        for topology in self.topologies:
            for edge in topology.edges:
                if not self._taps.touches_resource(topology, edge):
                    yield topology, edge


def _is_pushed(edge: Edge) -> bool:
    """Return whether what goes over *edge* comes by itself, and nobody waits for an answer to it."""
    return edge.meaning.waits_for != "answer" or (edge.meaning.is_call and edge.type == "pulse")
