"""Hubs: nodes with so many edges that a picture is clearer with a badge at each other end."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.direction import isolated
from topodoc.model.excerpt import keep

if TYPE_CHECKING:
    from topodoc.model.elements import Edge, Node
    from topodoc.model.topology import Topology


def with_hub_badges(topology: Topology, hub: int) -> Topology:
    """Return *topology* with the edges of each node that has *hub* or more as badges at their other ends; between hubs they stay.

    A hub that has no other edge is in the picture no more.
    """
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
    badged = replace(topology, edges=tuple(kept), nodes=tuple(_badged(node, badges) for node in topology.nodes))
    joined = {name for edge in kept for name in (edge.source.node, edge.target.node)}
    return keep(badged, badged.node_by_id.keys() - (hubs - joined))


def _badge(edge: Edge, topology: Topology, *, is_dialled: bool) -> tuple[str, str]:
    """Return the end of *edge* that is no hub, and what its badge says: what for, and the hub, at an arrow that shows who dials."""
    what = edge.meaning.of_dialler
    if is_dialled:
        return edge.source.node, f"{what} \u2192 {isolated(topology.label_of(edge.target))}"
    return edge.target.node, f"\u2190 {isolated(topology.label_of(edge.source))} {what}"


def _badged(node: Node, badges: dict[str, dict[str, None]]) -> Node:
    return replace(node, hubs=tuple(badges[node.id])) if node.id in badges else node
