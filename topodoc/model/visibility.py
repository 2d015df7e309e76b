"""Layers: what is seen of a topology when some of them are on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from topodoc.model.elements import Edge
    from topodoc.model.topology import Topology

Clauses = tuple[tuple[str, ...], ...]


def at_first(topology: Topology) -> Topology:
    """Return what is seen of *topology* as long as nobody switches a layer: all but what is hidden."""
    return seen(topology, {layer.id for layer in topology.layers if not layer.hidden})


def seen(topology: Topology, on: Collection[str]) -> Topology:
    """Return what is seen of *topology* while the layers *on* are.

    An element is seen if it has no layer or one of its layers is on, its group is seen, and (an edge) both its ends are, and one of
    those that it speaks for.
    """
    groups: dict[str, bool] = {}
    for group in topology.groups:  # parents come first
        groups[group.id] = _is_on(group.layers, on) and (group.parent is None or groups[group.parent])
    nodes = {node.id for node in topology.nodes if _is_on(node.layers, on) and (node.group is None or groups[node.group])}
    others = (one.layers for some in (topology.edges, topology.events, topology.scenarios) for one in some)
    if all(groups.values()) and len(nodes) == len(topology.nodes) and all(_is_on(layers, on) for layers in others):
        return topology
    kept = (
        replace(
            group,
            nodes=tuple(one for one in group.nodes if one in nodes),
            groups=tuple(one for one in group.groups if groups[one]),
            rows=tuple(tuple(one for one in row if one in nodes or groups.get(one)) for row in group.rows),
        )
        for group in topology.groups
        if groups[group.id]
    )
    return replace(
        topology,
        groups=tuple(kept),
        nodes=tuple(node for node in topology.nodes if node.id in nodes),
        edges=tuple(_speaking(edge, nodes) for edge in topology.edges if _is_seen(edge, nodes, on)),
        events=tuple(one for one in topology.events if _is_on(one.layers, on)),
        scenarios=tuple(one for one in topology.scenarios if _is_on(one.layers, on)),
    )


def _is_seen(edge: Edge, nodes: Collection[str], on: Collection[str]) -> bool:
    """Return whether *edge* is: its own layer is on, both its ends are seen, and of those it speaks for at least one."""
    speaks = not edge.on_behalf_of or any(name in nodes for name in edge.on_behalf_of)
    return speaks and _is_on(edge.layers, on) and edge.source.node in nodes and edge.target.node in nodes


def _speaking(edge: Edge, nodes: Collection[str]) -> Edge:
    """Return *edge* as it speaks for those that are seen."""
    seen = tuple(name for name in edge.on_behalf_of if name in nodes)
    return edge if seen == edge.on_behalf_of else replace(edge, on_behalf_of=seen)


class Conditions:
    """Which layers each element of a topology needs: it is seen while one of each clause is on."""

    def __init__(self, topology: Topology) -> None:
        self._topology = topology
        self._on = {layer.id for layer in topology.layers if not layer.hidden}

    def group(self, name: str) -> Clauses:
        """Return the clauses of the group *name*: its own and those of the groups around it."""
        one = self._topology.group_by_id[name]
        return _clauses((one.layers,), self.group(one.parent) if one.parent else ())

    def node(self, name: str) -> Clauses:
        """Return the clauses of the node *name*."""
        one = self._topology.node_by_id[name]
        return _clauses((one.layers,), self.group(one.group) if one.group else ())

    def edge(self, edge: Edge) -> Clauses:
        """Return the clauses of *edge*: its own, those of its ends, and of the one it speaks for; of several one may do."""
        alone = [
            name for name in edge.on_behalf_of if len(edge.on_behalf_of) == 1 and name in self._topology.node_by_id
        ]  # a part may lack it
        return _clauses((edge.layers,), *map(self.node, (edge.source.node, edge.target.node, *alone)))

    def hides(self, clauses: Clauses) -> bool:
        """Return whether what needs *clauses* is hidden at first."""
        return not all(_is_on(clause, self._on) for clause in clauses)


def _clauses(*parts: Clauses) -> Clauses:
    """Return every clause of *parts* once; an element without a layer needs none."""
    return tuple(dict.fromkeys(clause for part in parts for clause in part if clause))


def _is_on(layers: tuple[str, ...], on: Collection[str]) -> bool:
    return not layers or any(layer in on for layer in layers)
