"""Relations: what a node is to those it is connected with, in the words of its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.model.topology import Edge, End, Topology

# In the order of a page: what a client does, what a broker resource or a store is for others, and what is left.
NAMES = (
    "publishes", "consumes", "calls", "called by", "reads", "writes", "producers", "consumers", "passes on to", "filled from", "read by",
    "written by", "schedules", "scheduled by", "replicates", "replicated by",
)  # fmt: skip

_OF_SOURCE = {
    "publish": ("publishes",), "consume": ("consumes",), "request": ("calls",), "read": ("reads",), "write": ("writes",),
    "access": ("reads", "writes"), "schedule": ("schedules",), "replicate": ("replicates",), "deliver": ("consumers",),
    "bind": ("passes on to",),
}  # fmt: skip
_OF_TARGET = {
    "publish": ("producers",), "consume": ("consumers",), "request": ("called by",), "read": ("read by",), "write": ("written by",),
    "access": ("read by", "written by"), "schedule": ("scheduled by",), "replicate": ("replicated by",), "deliver": ("consumes",),
    "bind": ("filled from",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Relation:
    """A node is, over `edge` of `topology`, what `name` says to `other`, such as a consumer."""

    name: str
    topology: Topology
    edge: Edge
    other: End


def relations(topology: Topology, node: str) -> Iterator[Relation]:
    """Yield what the node with the id *node* is to others, an access as a read and a write, in the order of `NAMES`."""
    found = [
        Relation(name, topology, edge, other) for edge in topology.edges_at(node) for names, other in _ends(edge, node) for name in names
    ]
    yield from sorted(found, key=lambda one: NAMES.index(one.name))


def _ends(edge: Edge, node: str) -> Iterator[tuple[tuple[str, ...], End]]:
    """Yield what *node* is over *edge*, and to whom; both ends of an edge to itself."""
    if edge.source.node == node:
        yield _OF_SOURCE[edge.role], edge.target
    if edge.target.node == node:
        yield _OF_TARGET[edge.role], edge.source
