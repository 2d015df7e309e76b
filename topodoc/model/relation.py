"""Relations: what a node is to those it is connected with, in the words of its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.model.roles import ROLES
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.model.elements import Edge, End
    from topodoc.model.topology import Topology

# In the order of a page: what a client does, what a broker resource or a store is for others, and what is left.
NAMES = (
    *(one.of_dialler for one in ROLES.values() if not one.nobody_dials and not one.is_copy),
    *(one.of_dialled for one in ROLES.values() if not one.nobody_dials and not one.is_copy),
    *(name for one in ROLES.values() if one.nobody_dials or one.is_copy for name in (one.of_dialler, one.of_dialled)),
)


@dataclass(frozen=True, slots=True)
class Relation:
    """A node is, over `edge` of `topology`, what `name` says to `other`, such as a consumer."""

    name: str
    topology: Topology
    edge: Edge
    other: End


def relations(topology: Topology, node: str) -> Iterator[Relation]:
    """Yield what the node with the id *node* is to others, in the order of `NAMES`."""
    found = [Relation(name, topology, edge, other) for edge in topology.edges_at(node) for name, other in _ends(topology, edge, node)]
    yield from sorted(found, key=lambda one: NAMES.index(one.name))


def _ends(topology: Topology, edge: Edge, node: str) -> Iterator[tuple[str, End]]:
    """Yield what *node* is over *edge*, and to whom; both ends of an edge to itself."""
    ends = (topology.node_by_id[end.node] for end in (edge.source, edge.target))
    at_broker = any(one.is_broker_resource for one in ends)
    record = ROLES[(edge.meaning.at_broker if at_broker else None) or edge.role]
    if edge.source.node == node:
        yield record.of_dialler, edge.target
    if edge.target.node == node:
        yield record.of_dialled, edge.source
