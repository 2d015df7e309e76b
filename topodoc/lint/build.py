"""The build as a whole: what rules that look across topologies ask, worked out once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from topodoc.lint.missing import awaited_events, lost_events
from topodoc.model import walks
from topodoc.model.events import Events
from topodoc.model.flows import Flows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from topodoc.lint.missing import Missing
    from topodoc.model.elements import Node
    from topodoc.model.identity import Identity
    from topodoc.model.topology import Topology

    _Ways = dict[Identity, list[Identity]]

CARRIERS = frozenset({"topic", "queue", "stream", "exchange"})


class Build:
    """The topologies of one run. A node is shared by `same_as`, or because several topologies include the file that declares it.

    Where it *is_whole*, all topologies are there; else faults kept some out, and who else uses what a part declares is not known.
    """

    def __init__(self, topologies: Sequence[Topology], *, is_whole: bool = True) -> None:
        self.topologies = tuple(topologies)
        self.flows = Flows(topologies, is_whole=is_whole)
        self.events = Events(self.flows)

    def identity(self, topology: Topology, node: str) -> Identity:
        """Return what is the same for *node* of *topology* and for every node that is that node."""
        return self.flows.identities.of(topology, node)

    def is_home(self, topology: Topology, node: str) -> bool:
        """Return whether *topology* is where to report what is wrong with *node* in the whole build, so that it is told once."""
        return self.flows.identities.homes.get(self.identity(topology, node)) == (topology.id, node)

    def is_judged(self, topology: Topology, node: str) -> bool:
        """Return whether *topology* is where to report what is wrong with *node*, all who use it are known, and it is on."""
        return (
            self.is_home(topology, node) and self.flows.taps.is_known(topology, node) and node in self.flows.by_id[topology.id].node_by_id
        )

    @cached_property
    def touched(self) -> frozenset[Identity]:
        """Whatever an edge of any topology touches, or speaks for."""
        edges = ((one, edge) for one in self.topologies for edge in one.edges)
        names = ((one, name) for one, edge in edges for name in (edge.source.node, edge.target.node, *edge.on_behalf_of))
        return frozenset(self.identity(one, name) for one, name in names)

    @cached_property
    def declares_events(self) -> bool:
        """Whether anything is declared of any event."""
        return any(one.events for one in self.topologies)

    @cached_property
    def lost(self) -> tuple[Missing, ...]:
        """The events that reach nobody."""
        return lost_events(self)

    @cached_property
    def awaited(self) -> tuple[Missing, ...]:
        """The events that nobody sends."""
        return awaited_events(self)

    @cached_property
    def unheard(self) -> frozenset[Identity]:
        """The carriers to report because nobody whose being there matters takes anything out of them."""
        flows = self.flows
        direct = {one for one, taps in flows.taps.drains.items() if any(not tap.is_observer for tap in taps)}
        onward = {one: [bond.target for bond in bonds if bond.target not in flows.taps.failing] for one, bonds in flows.taps.onward.items()}
        backward = {one: [bond.source for bond in bonds] for one, bonds in flows.taps.backward.items() if one not in flows.taps.failing}
        return self._silent({*direct, *flows.taps.doubtful, *flows.taps.drained_outside}, backward, onward)

    def is_only_watched(self, resource: Identity) -> bool:
        """Return whether somebody takes something out of *resource*, and all who do are observers."""
        taps = [tap for one in self.flows.downstream([resource]) for tap in self.flows.taps.drains.get(one, ())]
        return bool(taps) and all(tap.is_observer for tap in taps)

    @cached_property
    def unfed(self) -> frozenset[Identity]:
        """The carriers to report because nobody puts anything into them."""
        flows = self.flows
        onward = {one: [bond.target for bond in bonds] for one, bonds in flows.taps.onward.items()}
        backward = {one: [bond.source for bond in bonds] for one, bonds in flows.taps.backward.items()}
        return self._silent({*flows.taps.feeds, *flows.taps.doubtful, *flows.taps.fed_outside}, onward, backward)

    def _silent(self, alive: Iterable[Identity], toward: _Ways, beyond: _Ways) -> frozenset[Identity]:
        """Return the carriers that nothing *alive* reaches over the ways *toward*; of those in a row, the last that *beyond* leads to."""
        reached = walks.reached(alive, toward)
        silent = {one for one in self._carriers if one not in reached and one in self.touched and one not in self.flows.taps.failing}
        back = walks.turned({one: beyond.get(one, ()) for one in silent})
        ends = {one for one in silent if silent.isdisjoint(beyond.get(one, ()))}
        covered = walks.reached(ends, back)
        for one in sorted(silent - covered):  # in circles alone
            if one not in covered:
                ends.add(one)
                covered |= walks.reached([one], back) | walks.reached([one], beyond)
        return frozenset(ends)

    @cached_property
    def _carriers(self) -> frozenset[Identity]:
        return frozenset(one for one, nodes in self.flows.taps.nodes.items() if any(map(is_carrier, nodes)))


def is_carrier(node: Node) -> bool:
    """Return whether *node* is what single messages go through: a topic, queue, stream or exchange, no whole broker."""
    return node.kind in CARRIERS
