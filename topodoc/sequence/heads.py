"""Heads: the cards that lifelines begin at, and behind those of one group its ground; and again where they end, as feet."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from topodoc.drawing.ground import group_colours
from topodoc.drawing.head_card import draw_head_card
from topodoc.drawing.legend import DOTS
from topodoc.drawing.metrics import wrap
from topodoc.drawing.paint import number
from topodoc.drawing.scene import Box, Mark, Path, Rectangle, Style, Text
from topodoc.language.prose import plain
from topodoc.sequence.columns import GROUND_PAD
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.drawing.theme import Geometry
    from topodoc.model.elements import Group
    from topodoc.model.topology import Topology
    from topodoc.sequence.columns import Columns

_RIM = 0.5  # pixels of the rim of a card


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
    runs = list(_runs(columns, topology, geometry))
    bottom = _headings(runs, geometry) + _tallest(columns)
    cut = bottom + (GROUND_PAD if runs else _RIM)
    grounds = [_draw_ground(run, 0, cut, geometry.group_size + 2, topology, geometry) for run in runs]
    heads = [_draw_head(columns, position, bottom, (bottom, cut), geometry) for position in range(len(columns.ends))]
    return Heads((*grounds, *heads), bottom, cut)


def draw_feet(columns: Columns, topology: Topology, top: float, geometry: Geometry) -> tuple[tuple[Mark, ...], float]:
    """Return the heads once more, where the lifelines end at *top*, upside down but for what is in them; and the y of their lower end."""
    runs = list(_runs(columns, topology, geometry))
    first = top + (GROUND_PAD if runs else 0)
    bottom = first + _tallest(columns) + _headings(runs, geometry)
    name = first + _tallest(columns) + geometry.group_size + GROUND_PAD / 2
    grounds = [_draw_ground(run, top, bottom, name, topology, geometry) for run in runs]
    cards = [_draw_head(columns, place, first + card.height, (top, first), geometry, "foot") for place, card in enumerate(columns.cards)]
    return (*grounds, *cards), bottom


def _tallest(columns: Columns) -> float:
    return max((card.height for card in columns.cards), default=0.0)


def _headings(runs: list[_Run], geometry: Geometry) -> float:
    """Return the room that the names of groups take."""
    return max((len(run.lines) * geometry.group_size * geometry.leading + GROUND_PAD for run in runs), default=0.0)


def lifeline_style(columns: Columns, position: int) -> Style:
    """Return how the lifeline in that column is drawn; that of a broker resource is dotted."""
    return Style(None, "lifeline", 1.25, DOTS if columns.cards[position].node.is_broker_resource else ())


def _runs(columns: Columns, topology: Topology, geometry: Geometry) -> Iterator[_Run]:
    groups = {group.id: group for group in topology.groups}
    for name, run in groupby(range(len(columns.ends)), key=lambda position: columns.cards[position].node.group):
        if name is None:
            continue
        first, *_, last = [*(places := list(run)), places[-1]]
        left = columns.centres[first] - columns.cards[first].width / 2 - GROUND_PAD
        right = columns.centres[last] + columns.cards[last].width / 2 + GROUND_PAD
        lines = wrap(groups[name].label, geometry.group_size, right - left - 2 * GROUND_PAD, "bold")
        yield _Run(groups[name], first, last, Box(left, 0, right - left, 0), lines)


def _draw_ground(run: _Run, top: float, bottom: float, baseline: float, topology: Topology, geometry: Geometry) -> Mark:  # noqa: PLR0913 - each is a place
    fill, stroke, colour = group_colours(topology, run.group)
    box = Box(run.box.x, top, run.box.width, bottom - top)
    leading = geometry.group_size * geometry.leading
    text = Text(box.x + GROUND_PAD, baseline, run.lines, geometry.group_size, colour, "bold", leading=leading)
    area = Rectangle(box, Style(fill, stroke, 1.25), geometry.group_radius)
    return Mark(("group",), (area, text), (("group", run.group.id),), plain(run.group.description) or run.group.label)


def _draw_head(  # noqa: PLR0913 - each is a place
    columns: Columns, position: int, bottom: float, stub: tuple[float, float], geometry: Geometry, name: str = "lifeline"
) -> Mark:
    """Return the card of a lifeline, which ends at *bottom*, and the piece of its line on the ground of its group, a *stub*."""
    card, end, x = columns.cards[position], columns.ends[position], columns.centres[position]
    shapes = draw_head_card(card, x - card.width / 2, bottom - card.height, geometry)
    first, last = stub if name == "foot" else (stub[0] + _RIM, stub[1])
    line = (Path(f"M{number(x)} {number(first)}V{number(last)}", lifeline_style(columns, position)),) if last > first else ()
    node = card.node
    data = (("node", end.name),)
    return Mark((name, f"kind-{node.kind}"), (*shapes, *line), data, plain(node.description) or node.label, f"node/{node.id}", node.label)
