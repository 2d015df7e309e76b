"""Hubs: nodes with so many edges that a picture is clearer with a badge at each other end."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from topodoc.model.elements import Edge, Node
    from topodoc.model.topology import Topology


def with_hub_badges(topology: Topology, hub: int) -> Topology:
    """Return *topology* with the edges of each node that has *hub* or more as badges at their other ends; between hubs they stay."""
    counts = Counter(name for edge in topology.edges for name in {edge.source.node, edge.target.node})
    hubs = {name for name, count in counts.items() if count >= hub}
    if not hubs:
        return topology
    badges: dict[str, dict[str, None]] = {}
    kept = []
    for edge in topology.edges:
        ends = edge.source.node, edge.target.node
        if (ends[0] in hubs) == (ends[1] in hubs):
            kept.append(edge)
        else:
            other, text = _badge(edge, topology, is_dialled=ends[1] in hubs)
            badges.setdefault(other, {})[text] = None
    return replace(topology, edges=tuple(kept), nodes=tuple(_badged(node, badges) for node in topology.nodes))


def _badge(edge: Edge, topology: Topology, *, is_dialled: bool) -> tuple[str, str]:
    """Return the end of *edge* that is no hub, and what its badge says: the hub, behind an arrow that shows who dials."""
    if is_dialled:
        return edge.source.node, f"\u2192 {topology.label_of(edge.target)}"
    return edge.target.node, f"\u2190 {topology.label_of(edge.source)}"


def _badged(node: Node, badges: dict[str, dict[str, None]]) -> Node:
    return replace(node, hubs=tuple(badges[node.id])) if node.id in badges else node
