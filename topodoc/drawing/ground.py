"""What a group is drawn on: the colours of its area, its line and its heading."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from topodoc.model.elements import Group
    from topodoc.model.topology import Topology


def group_colours(topology: Topology, group: Group) -> tuple[str, str, str]:
    """Return fill, line and text colour; a group of broker resources alone is of the asynchronous world."""
    members = [topology.node_by_id[node] for node in group.nodes]
    if members and not group.groups and all(node.is_broker_resource for node in members):
        fill, stroke, colour = "broker-group", "broker-group-line", "broker-group-text"
    else:
        fill, stroke, colour = "group", "group-line", "group-text"
    return fill, f"accent-{group.accent}" if group.accent else stroke, colour
