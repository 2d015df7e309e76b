"""Heads: the cards that lifelines begin at, and behind those of one group its ground."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from topodoc.drawing.card import draw_card
from topodoc.drawing.ground import group_colours
from topodoc.drawing.legend import DOTS
from topodoc.drawing.metrics import wrap
from topodoc.drawing.paint import number
from topodoc.drawing.scene import Box, Mark, Path, Rectangle, Style, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.drawing.theme import Geometry
    from topodoc.model.elements import Group
    from topodoc.model.topology import Topology
    from topodoc.sequence.columns import Columns

_RIM = 0.5  # pixels of the rim of a card
_PAD = 8.0  # between a head and the side of its ground


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbours of one group: its heading, broken into lines, over the columns from `first` to `last`."""

    group: Group
    first: int
    last: int
    box: Box
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heads:
    """The drawn heads: `marks`, the y where their cards end, and the y where the page may cut the picture to keep them in sight."""

    marks: tuple[Mark, ...]
    bottom: float
    cut: float


def draw_heads(columns: Columns, topology: Topology, geometry: Geometry) -> Heads:
    """Return the heads of *columns*, all with their lower sides on one line, on the grounds of their groups."""
    tallest = max((card.height for card in columns.cards), default=0.0)
    runs = list(_runs(columns, topology, geometry))
    leading = geometry.group_size * geometry.leading
    room = max((len(run.lines) * leading + _PAD for run in runs), default=0.0)
    bottom = room + tallest
    cut = bottom + (_PAD if runs else _RIM)
    grounds = [_draw_ground(run, cut, topology, geometry) for run in runs]
    return Heads((*grounds, *(_draw_head(columns, position, bottom, cut, geometry) for position in range(len(columns.ends)))), bottom, cut)


def lifeline_style(columns: Columns, position: int) -> Style:
    """Return how the lifeline in that column is drawn; that of a broker resource is dotted."""
    return Style(None, "lifeline", 1.25, DOTS if columns.cards[position].node.is_broker_resource else ())


def _runs(columns: Columns, topology: Topology, geometry: Geometry) -> Iterator[_Run]:
    groups = {group.id: group for group in topology.groups}
    for name, run in groupby(range(len(columns.ends)), key=lambda position: columns.cards[position].node.group):
        if name is None:
            continue
        first, *_, last = [*(places := list(run)), places[-1]]
        left = columns.centres[first] - columns.cards[first].width / 2 - _PAD
        right = columns.centres[last] + columns.cards[last].width / 2 + _PAD
        lines = wrap(groups[name].label, geometry.group_size, right - left - 2 * _PAD, "bold")
        yield _Run(groups[name], first, last, Box(left, 0, right - left, 0), lines)


def _draw_ground(run: _Run, bottom: float, topology: Topology, geometry: Geometry) -> Mark:
    fill, stroke, colour = group_colours(topology, run.group)
    box = Box(run.box.x, 0, run.box.width, bottom)
    leading = geometry.group_size * geometry.leading
    text = Text(box.x + _PAD, geometry.group_size + 2, run.lines, geometry.group_size, colour, "bold", leading=leading)
    area = Rectangle(box, Style(fill, stroke, 1.25), geometry.group_radius)
    return Mark(("group",), (area, text), (("group", run.group.id),), run.group.description or run.group.label)


def _draw_head(columns: Columns, position: int, bottom: float, cut: float, geometry: Geometry) -> Mark:
    card, end, x = columns.cards[position], columns.ends[position], columns.centres[position]
    shapes = draw_card(card, x - card.width / 2, bottom - card.height, geometry)
    stub = (Path(f"M{number(x)} {number(bottom + _RIM)}V{number(cut)}", lifeline_style(columns, position)),) if cut > bottom + _RIM else ()
    classes, node = ("lifeline", f"kind-{card.node.kind}"), card.node
    return Mark(classes, (*shapes, *stub), (("node", end.name),), node.description or node.label, f"node/{node.id}", node.label)
