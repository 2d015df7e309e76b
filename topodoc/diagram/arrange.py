"""Arranging: a topology is measured into boxes, and its edges are turned the way the data goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagram.plan import NOTHING, Caption, Plan, buses
from topodoc.drawing.card import measure_card
from topodoc.drawing.metrics import SLACK, width, wrap
from topodoc.model.marks import is_usual, marks_of, text_of, usual_texts
from topodoc.model.roles import ranks_against

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topodoc.drawing.card import Card
    from topodoc.drawing.metrics import Face
    from topodoc.drawing.theme import Theme
    from topodoc.model.topology import Topology

_NUMBERS = 32.0  # pixels more between ranks where steps are to be numbered
HEADING_LIMIT = 320.0  # pixels; a group's label wraps beyond it


def arrange(topology: Topology, theme: Theme) -> Plan:
    """Return *topology* measured in *theme*. Neither its arrows nor its colours enter, only sizes and data flow."""
    geometry = theme.geometry
    marks, usual = marks_of(topology), usual_texts(topology)
    tags = _tags(topology)
    loose = [measure_card(node, geometry, marks=marks, tag=tags.get(node.id, "")) for node in topology.nodes]
    if topology.direction in {"right", "left"}:
        loose = _even(loose)
    cards = tuple(card.untagged(measure_card(card.node, geometry, marks=marks)) if card.node.id in tags else card for card in loose)
    texts = ["" if is_usual(edge, usual) else text_of(edge) for edge in topology.edges]
    return Plan(
        topology=topology,
        direction=topology.direction,
        cards=cards,
        captions=tuple(_caption(text, geometry.edge_size, geometry.edge_label_limit, geometry.leading, "regular") for text in texts),
        headings=tuple(_caption(group.label, geometry.group_size, HEADING_LIMIT, geometry.leading, "bold") for group in topology.groups),
        against=tuple(ranks_against(edge) for edge in topology.edges),
        node_gap=geometry.node_gap,
        rank_gap=geometry.rank_gap + (_NUMBERS if topology.scenarios else 0),
        group_padding=geometry.group_padding,
        is_free=not topology.has_direction,
        bus=topology.bus,
        loose=tuple(loose),
    )


def _tags(topology: Topology) -> dict[str, str]:
    """Return what is said of nodes while their bus is spread, which it may be: the name of that."""
    if topology.bus == "together":
        return {}
    return {node: topology.groups[at].label for at in buses(topology) for node in topology.groups[at].nodes}


def _even(cards: Sequence[Card]) -> list[Card]:
    """Return *cards* with one width for those of a group whose shape has room for more."""
    widest: dict[str, float] = {}
    for card in cards:
        if card.node.group and card.shape.is_straight:
            widest[card.node.group] = max(widest.get(card.node.group, 0.0), card.width)
    return [card.widened(widest[card.node.group] - card.width) if card.node.group and card.shape.is_straight else card for card in cards]


def _caption(text: str, size: float, limit: float, leading: float, face: Face) -> Caption:
    if not text:
        return NOTHING
    lines = wrap(text, size, limit, face)
    return Caption(lines, SLACK * max(width(line, size, face) for line in lines), len(lines) * size * leading)
