"""Evidence: what rules know of the topology they look at."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from topodoc.model.layers import Layers
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from topodoc.lint.build import Build
    from topodoc.lint.standards import Standards
    from topodoc.model.elements import Edge, Node
    from topodoc.model.flows import Flows
    from topodoc.model.suppression import Suppression
    from topodoc.model.taps import Tap
    from topodoc.model.topology import Topology

SERVICE_KINDS = frozenset({"service", "worker", "function", "gateway", "person", "external", "scheduler"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the other rules left: of a topology's suppressions those that silence nothing, and those whose last day is over."""

    unused: tuple[Suppression, ...] = ()
    expired: tuple[Suppression, ...] = ()


@dataclass(frozen=True, eq=False)  # without slots, which leave no room for what is worked out once
class Evidence:
    """A topology, the build it is part of, what the project holds it to, and the day. Nobody changes it while rules read it."""

    topology: Topology
    build: Build
    standards: Standards
    today: date

    @cached_property
    def layers(self) -> Layers:
        """Which elements are never seen together."""
        return Layers(self.topology)

    @property
    def flows(self) -> Flows:
        """What gets where in the whole build."""
        return self.build.flows

    def source(self, edge: Edge) -> Node:
        """Return the node that dials."""
        return self.topology.node_by_id[edge.source.node]

    def target(self, edge: Edge) -> Node:
        """Return the node that is dialled."""
        return self.topology.node_by_id[edge.target.node]

    @cached_property
    def dialled_from(self) -> Mapping[str, list[Edge]]:
        """The edges that start at each node."""
        found = defaultdict(list)
        for edge in self.topology.edges:
            found[edge.source.node].append(edge)
        return found

    @cached_property
    def feeding(self) -> Mapping[str, list[Tap]]:
        """What each client of the topology puts into broker resources, of what is on."""
        return _by_client(self.flows.taps.feeds_in(self.topology.id))

    @cached_property
    def draining(self) -> Mapping[str, list[Tap]]:
        """What each client of the topology takes out of broker resources, of what is on."""
        return _by_client(self.flows.taps.drains_in(self.topology.id))


def _by_client(taps: Iterable[Tap]) -> Mapping[str, list[Tap]]:
    found: defaultdict[str, list[Tap]] = defaultdict(list)
    for tap in taps:
        found[tap.client.node].append(tap)
    return found


def is_service(node: Node) -> bool:
    """Return whether *node* is something that runs or acts, neither a broker resource nor a store."""
    return node.kind in SERVICE_KINDS
