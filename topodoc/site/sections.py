"""Sections: the nodes and edges of a topology in lists that a reader can take in, by group, or by kind where there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from topodoc.model.elements import Edge, Node
    from topodoc.model.topology import Topology
    from topodoc.words import Words

T = TypeVar("T")
MOST_UNFOLDED = 24  # rows that fit about a screen; more are folded


@dataclass(frozen=True, slots=True)
class Section(Generic[T]):
    """What stands under one heading; none where everything stands under one."""

    title: str
    items: tuple[T, ...]


def node_sections(topology: Topology, words: Words) -> tuple[Section[Node], ...]:
    """Return the nodes of *topology* by group, those in none first; of one without groups, many by kind."""
    if len(topology.nodes) <= MOST_UNFOLDED:
        return (Section("", topology.nodes),)
    return _sections((_home(topology, node, words), node) for node in topology.nodes)


def edge_sections(topology: Topology, words: Words) -> tuple[Section[Edge], ...]:
    """Return the edges of *topology* by the group, or the kind, of what is dialled."""
    if len(topology.edges) <= MOST_UNFOLDED:
        return (Section("", topology.edges),)
    return _sections((_home(topology, topology.node(edge.target.node), words), edge) for edge in topology.edges)


def _home(topology: Topology, node: Node, words: Words) -> str:
    if not topology.groups:
        return words.term("kinds", node.kind)
    return topology.group_by_id[node.group].label if node.group else words.in_no_group


def _sections(titled: Iterable[tuple[str, T]]) -> tuple[Section[T], ...]:
    found: dict[str, list[T]] = {}
    for title, item in titled:
        found.setdefault(title, []).append(item)
    return tuple(Section(title, tuple(items)) for title, items in found.items())


def has_about(nodes: Sequence[Node]) -> bool:
    """Return whether a table of *nodes* has anything to say about one of them."""
    return any(node.owners or node.tags or node.description or node.links for node in nodes)
