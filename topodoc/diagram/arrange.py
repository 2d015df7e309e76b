"""Arranging: a topology is measured into boxes, and its edges are turned the way the data goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagram.bundles import fans, gatherings, tally
from topodoc.diagram.plan import NOTHING, Caption, Plan, buses
from topodoc.drawing.card import measure_card
from topodoc.drawing.metrics import SLACK, width, wrap
from topodoc.model.excerpt import without_empty_groups
from topodoc.model.marks import marks_of, shown_text, usual_texts
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
    """Return *topology* measured in *theme*, without groups in which nothing is.

    Neither its arrows nor its colours enter, only sizes and data flow.
    """
    geometry, topology = theme.geometry, without_empty_groups(topology)
    marks, usual = marks_of(topology), usual_texts(topology)
    tags = _tags(topology)
    loose = [measure_card(node, geometry, marks=marks, tag=tags.get(node.id, "")) for node in topology.nodes]
    loose = _even(loose, _columns(topology))
    cards = tuple(card.untagged(measure_card(card.node, geometry, marks=marks)) if card.node.id in tags else card for card in loose)
    edge_text: tuple[float, float, float, Face] = (geometry.edge_size, geometry.edge_label_limit, geometry.leading, "regular")
    texts = [shown_text(edge, usual, marks.words) for edge in topology.edges]
    return Plan(
        topology=topology,
        direction=topology.direction,
        cards=cards,
        captions=tuple(_caption(text, *edge_text) for text in texts),
        headings=tuple(_caption(group.label, geometry.group_size, HEADING_LIMIT, geometry.leading, "bold") for group in topology.groups),
        against=tuple(ranks_against(edge) for edge in topology.edges),
        node_gap=geometry.node_gap,
        rank_gap=geometry.rank_gap + (_NUMBERS if topology.scenarios else 0),
        group_padding=geometry.group_padding,
        is_free=not topology.has_direction,
        bus=topology.bus,
        loose=tuple(loose),
        tallies=tuple(_caption(tally(topology, one.edges), *edge_text) for one in gatherings(topology)),
    )


def _tags(topology: Topology) -> dict[str, str]:
    """Return what is said of nodes while their bus is spread, which it may be: the name of that."""
    if topology.bus == "together":
        return {}
    return {node: topology.groups[at].label for at in buses(topology) for node in topology.groups[at].nodes}


def _columns(topology: Topology) -> list[str | int | None]:
    """Return for each node what it stands in columns with: a group, where those are columns, or the leaves of a fan."""
    is_level = topology.direction in {"right", "left"}
    found: list[str | int | None] = [node.group if is_level else None for node in topology.nodes]
    for number, fan in enumerate(fans(topology)):
        for leaf in fan.leaves:
            found[leaf] = number
    return found


def _even(cards: Sequence[Card], columns: Sequence[str | int | None]) -> list[Card]:
    """Return *cards* with one width for those in the same *columns* whose shape has room for more."""
    widest: dict[str | int, float] = {}
    for card, column in zip(cards, columns, strict=True):
        if column is not None and card.shape.is_straight:
            widest[column] = max(widest.get(column, 0.0), card.width)
    return [
        card.widened(widest[column] - card.width) if column is not None and card.shape.is_straight else card
        for card, column in zip(cards, columns, strict=True)
    ]


def _caption(text: str, size: float, limit: float, leading: float, face: Face) -> Caption:
    if not text:
        return NOTHING
    lines = wrap(text, size, limit, face)
    return Caption(lines, SLACK * max(width(line, size, face) for line in lines), len(lines) * size * leading)
