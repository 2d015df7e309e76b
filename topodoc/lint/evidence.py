"""Evidence: what rules know of the topology they look at."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from topodoc.lint.layers import Layers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topodoc.lint.build import Build, Streams
    from topodoc.lint.standards import Standards
    from topodoc.model.suppression import Suppression
    from topodoc.model.topology import Edge, Node, Topology

SERVICE_KINDS = frozenset({"service", "worker", "function", "gateway", "person", "external", "scheduler"})


class Evidence:
    """A topology, the build it is part of, and what the project holds it to."""

    unused: tuple[Suppression, ...] = ()  # of its suppressions, those that silence nothing, once the other rules were asked
    expired: tuple[Suppression, ...] = ()

    def __init__(self, topology: Topology, build: Build, streams: Streams, standards: Standards) -> None:
        self.topology = topology
        self.build = build
        self.streams = streams
        self.standards = standards
        self.layers = Layers(topology)
        self._playing: dict[str, frozenset[str]] = {}

    def source(self, edge: Edge) -> Node:
        """Return the node that dials."""
        return self.topology.node_by_id[edge.source.node]

    def target(self, edge: Edge) -> Node:
        """Return the node that is dialled."""
        return self.topology.node_by_id[edge.target.node]

    def plays(self, role: str, node: Node) -> bool:
        """Return whether *node* is what the reserved tag *role* says, by tag or by name."""
        if role not in self._playing:
            vocabulary = self.standards.vocabulary
            self._playing[role] = frozenset(one.id for one in self.topology.nodes if vocabulary.plays(role, one))
        return node.id in self._playing[role]

    @cached_property
    def dialled_from(self) -> Mapping[str, list[Edge]]:
        """The edges that start at each node."""
        found = defaultdict(list)
        for edge in self.topology.edges:
            found[edge.source.node].append(edge)
        return found

    @cached_property
    def published(self) -> Mapping[str, list[Edge]]:
        """The edges over which each client puts data into a broker resource."""
        found = defaultdict(list)
        for edge in self.topology.edges:
            if edge.role in {"publish", "write"} and self.target(edge).is_broker_resource and not self.source(edge).is_broker_resource:
                found[edge.source.node].append(edge)
        return found

    @cached_property
    def consumed(self) -> Mapping[str, list[tuple[Edge, str]]]:
        """The edges over which what is in each broker resource reaches clients, each with its client."""
        found = defaultdict(list)
        for edge in self.topology.edges:
            source, target = self.source(edge), self.target(edge)
            if target.is_broker_resource and not source.is_broker_resource and edge.role in {"consume", "read"}:
                found[target.id].append((edge, source.id))
            elif source.is_broker_resource and not target.is_broker_resource and edge.role in {"deliver", "publish", "consume"}:
                found[source.id].append((edge, target.id))
        return found


def is_service(node: Node) -> bool:
    """Return whether *node* is something that runs or acts, neither a broker resource nor a store."""
    return node.kind in SERVICE_KINDS
