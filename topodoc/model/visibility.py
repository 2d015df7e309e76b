"""Layers: what is seen of a topology when some of them are on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from topodoc.model.topology import Topology


def at_first(topology: Topology) -> Topology:
    """Return what is seen of *topology* as long as nobody switches a layer: all but what is hidden."""
    return seen(topology, {layer.id for layer in topology.layers if not layer.hidden})


def seen(topology: Topology, on: Collection[str]) -> Topology:
    """Return what is seen of *topology* while the layers *on* are.

    An element is seen if it has no layer or one of its layers is on, its group is seen, and (an edge) both its ends are.
    """
    groups: dict[str, bool] = {}
    for group in topology.groups:  # parents come first
        groups[group.id] = _is_on(group.layers, on) and (group.parent is None or groups[group.parent])
    nodes = {node.id for node in topology.nodes if _is_on(node.layers, on) and (node.group is None or groups[node.group])}
    if all(groups.values()) and len(nodes) == len(topology.nodes) and all(_is_on(edge.layers, on) for edge in topology.edges):
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
        edges=tuple(edge for edge in topology.edges if _is_on(edge.layers, on) and edge.source.node in nodes and edge.target.node in nodes),
    )


def _is_on(layers: tuple[str, ...], on: Collection[str]) -> bool:
    return not layers or any(layer in on for layer in layers)
