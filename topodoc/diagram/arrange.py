"""Arranging: a topology is measured into boxes, and its edges are turned the way the data goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagram.plan import Caption, Plan
from topodoc.drawing.card import measure_card
from topodoc.drawing.metrics import width, wrap
from topodoc.model.roles import ranks_against

if TYPE_CHECKING:
    from topodoc.drawing.metrics import Face
    from topodoc.drawing.theme import Theme
    from topodoc.model.elements import Edge
    from topodoc.model.topology import Topology

HEADING_LIMIT = 320.0  # pixels; a group's label wraps beyond it
_NOTHING = Caption((), 0, 0)


def arrange(topology: Topology, theme: Theme) -> Plan:
    """Return *topology* measured in *theme*. Neither its arrows nor its colours enter, only sizes and data flow."""
    geometry = theme.geometry
    return Plan(
        topology=topology,
        direction=topology.direction,
        cards=tuple(measure_card(node, geometry) for node in topology.nodes),
        captions=tuple(
            _caption(edge_text(edge), geometry.edge_size, geometry.edge_label_limit, geometry.leading, "regular") for edge in topology.edges
        ),
        headings=tuple(_caption(group.label, geometry.group_size, HEADING_LIMIT, geometry.leading, "bold") for group in topology.groups),
        against=tuple(ranks_against(edge) for edge in topology.edges),
        node_gap=geometry.node_gap,
        rank_gap=geometry.rank_gap,
        group_padding=geometry.group_padding,
    )


def edge_text(edge: Edge) -> str:
    """Return the text at *edge*: its label, else its protocol."""
    return edge.shown_label or edge.protocol


def _caption(text: str, size: float, limit: float, leading: float, face: Face) -> Caption:
    if not text:
        return _NOTHING
    lines = wrap(text, size, limit, face)
    return Caption(lines, max(width(line, size, face) for line in lines), len(lines) * size * leading)
