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
    def published(self) -> Mapping[str, list[Edge]]:
        """The edges over which each client puts data into a broker resource."""
        found = defaultdict(list)
        for node in self.topology.nodes:
            for use in self.topology.feeds(node.id):
                found[use.client.node].append(use.edge)
        return found

    @cached_property
    def consumed(self) -> Mapping[str, list[tuple[Edge, str]]]:
        """The edges over which what is in each broker resource reaches clients, each with its client."""
        nodes = self.topology.nodes
        return {one.id: [(use.edge, use.client.node) for use in uses] for one in nodes if (uses := self.topology.drains(one.id))}


def is_service(node: Node) -> bool:
    """Return whether *node* is something that runs or acts, neither a broker resource nor a store."""
    return node.kind in SERVICE_KINDS
