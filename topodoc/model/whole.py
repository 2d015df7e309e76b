"""The whole of a build: what its topologies say together, worked out once for pictures, pages and the graph."""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from topodoc.model import walks
from topodoc.model.events import Events
from topodoc.model.flows import Flows
from topodoc.model.reach import reach_of_nodes
from topodoc.model.visibility import at_first

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from topodoc.model.identity import Place
    from topodoc.model.reached import Reach
    from topodoc.model.topology import Topology

MOST_FOLLOWERS = 50  # who may follow, in pages; `topodoc impact` tells all


class Whole:
    """What *topologies* say together."""

    def __init__(self, topologies: Sequence[Topology]) -> None:
        self.topologies = tuple(topologies)
        self._reaches: dict[Place, Reach] = {}

    @cached_property
    def flows(self) -> Flows:
        """What gets where."""
        return Flows(self.topologies)

    @cached_property
    def events(self) -> Events:
        """What is sent."""
        return Events(self.flows)

    def flows_around(self, topology: Topology) -> Flows:
        """Return what gets where if all of *topology* is on, of the others what is on at first; it may be another one than there is."""
        known = self.flows.by_id.get(topology.id)
        if known and known.nodes is topology.nodes and known.edges is topology.edges:
            return self.flows
        around = [topology if one.id == topology.id else at_first(one) for one in self.topologies]
        return Flows(around if known else (topology, *around), is_on=True)

    def reach(self, place: Place) -> Reach | None:
        """Return who is hurt if the node at *place* stops, of those who may follow the nearest; None where it is off at first."""
        if place[1] not in self.flows.by_id[place[0]].node_by_id:
            return None
        home = self.flows.identities.home(self.flows.by_id[place[0]], place[1])
        if home not in self._reaches:
            self._reaches[home] = reach_of_nodes(self.flows, [place], most=MOST_FOLLOWERS)
        return self._reaches[home]

    def linked(self, topology: str) -> tuple[str, ...]:
        """Return the topologies with a say in what *topology* means: those that share nodes or events, over any number of others."""
        return self._linked[topology]

    @cached_property
    def _linked(self) -> Mapping[str, tuple[str, ...]]:
        parts = walks.connected([one.id for one in self.topologies], chain(self._shared_nodes(), self._shared_events()))
        return {one: tuple(part) for part in parts for one in part}

    def _shared_nodes(self) -> Iterator[tuple[str, str]]:
        identities = self.flows.identities
        for topology in self.topologies:
            for node in topology.nodes:
                yield from ((topology.id, where) for where, _ in identities.places(topology, node.id) if where != topology.id)

    def _shared_events(self) -> Iterator[tuple[str, str]]:
        for name, standing in self.events.standing.items():
            if len(standing) > 1:
                yield from ((one, other) for one in standing for other in self.events.at(one, name).topologies if other != one)
