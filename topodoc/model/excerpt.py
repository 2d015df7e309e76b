"""Excerpts of a topology: some of its nodes, with the edges between them and the groups around them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from topodoc.model.topology import Topology


def neighbourhood(topology: Topology, node: str) -> Topology:
    """Return *node*, what is one edge away from it, and its edges."""
    edges = topology.edges_at(node)
    around = {end.node for edge in edges for end in (edge.source, edge.target)} | {node}
    return keep(replace(topology, title=topology.node_by_id[node].label, edges=edges), around)


def keep(topology: Topology, nodes: Collection[str]) -> Topology:
    """Return *topology* with *nodes* alone: the edges between them, and the groups that hold one."""
    if len(nodes) == len(topology.nodes):
        return topology
    full = {group.id for group in topology.groups if not nodes_of(group.id, topology).isdisjoint(nodes)}
    groups = (
        replace(
            group,
            nodes=tuple(one for one in group.nodes if one in nodes),
            groups=tuple(one for one in group.groups if one in full),
            rows=tuple(tuple(one for one in row if one in nodes or one in full) for row in group.rows),
        )
        for group in topology.groups
        if group.id in full
    )
    return replace(
        topology,
        nodes=tuple(node for node in topology.nodes if node.id in nodes),
        groups=tuple(groups),
        edges=tuple(edge for edge in topology.edges if edge.source.node in nodes and edge.target.node in nodes),
    )


def without_empty_groups(topology: Topology) -> Topology:
    """Return *topology* without the groups in which there is no node."""
    full = {group.id for group in topology.groups if nodes_of(group.id, topology)}
    if len(full) == len(topology.groups):
        return topology
    groups = (replace(group, groups=tuple(one for one in group.groups if one in full)) for group in topology.groups if group.id in full)
    return replace(topology, groups=tuple(groups))


def nodes_of(group: str, topology: Topology) -> frozenset[str]:
    """Return the ids of the nodes that *group* holds, those of the groups inside it too."""
    one = topology.group_by_id[group]
    return frozenset(one.nodes).union(*(nodes_of(inner, topology) for inner in one.groups))
