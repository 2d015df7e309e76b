"""Drawing an edge: its line, the heads its reading asks for, and its label."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from topodoc.drawing.curve import arrowhead, shortened, write_path
from topodoc.drawing.legend import COPY, DASH, THIN
from topodoc.drawing.scene import Circle, Item, Mark, Path, Rectangle, Style, Text
from topodoc.model.roles import arrowheads

if TYPE_CHECKING:
    from topodoc.diagram.plan import Caption, Route
    from topodoc.drawing.scene import Box, Point
    from topodoc.drawing.theme import Geometry
    from topodoc.model.elements import Edge
    from topodoc.model.topology import Topology

_WIDTH = 1.75
_RING = 4.0
_GLOW = 4.0  # how far the frame of an end that lights up stands off it


@dataclass(frozen=True, slots=True)
class Label:
    """The text of an edge, its box, and the ink behind it."""

    caption: Caption
    box: Box
    ground: str


def draw_edge(edge: Edge, topology: Topology, route: Route, label: Label | None, geometry: Geometry, ends: tuple[Box, ...]) -> Mark:  # noqa: PLR0913
    """Return *edge* along *route*, with its *label* if it has one; the boxes of its *ends* glow with it."""
    colour = "pulse" if edge.type == "pulse" else "solid"
    at_source, at_target = arrowheads(edge, topology.arrows)
    items: list[Item] = []
    points = route.points
    if at_target:
        points, head = _head(points, colour, geometry.arrow)
        items.append(head)
    if at_source:
        turned, head = _head(points[::-1], colour, geometry.arrow)
        points = turned[::-1]
        items.append(head)
    elif edge.meaning.nobody_dials:
        points = shortened(points[::-1], 2 * _RING)[::-1]
        items.append(_ring(route.points[0], points[0], colour))
    dash = COPY if edge.meaning.is_copy else DASH if edge.type == "pulse" else ()
    items.insert(0, Path(write_path(points), Style(None, colour, THIN if edge.is_possible else _WIDTH, dash)))
    if label:
        items.append(_text(label, colour, geometry))
    tooltip = _tooltip(edge, topology)
    return Mark(
        _classes(edge), tuple(items), _data(edge), tooltip, f"edge/{edge.id}", tooltip.split("\n", 1)[0], _glow(route, ends, colour)
    )


def _glow(route: Route, ends: tuple[Box, ...], colour: str) -> tuple[Item, ...]:
    """Return what lights up with an edge: its line, broader, and a frame around both ends."""
    rims = tuple(Rectangle(box.grown(_GLOW), Style(None, colour, 2), 2 * _GLOW) for box in dict.fromkeys(ends))
    return (Path(write_path(route.points), Style(None, colour, 5)), *rims)


def _head(points: tuple[Point, ...], colour: str, length: float) -> tuple[tuple[Point, ...], Path]:
    """Return the spline cut short, and the filled head at its former end."""
    shaft = shortened(points, length * 0.9)
    return shaft, Path(arrowhead(points[-1], shaft[-1], length), Style(colour))


def _ring(end: Point, inner: Point, colour: str) -> Circle:
    return Circle((end[0] + inner[0]) / 2, (end[1] + inner[1]) / 2, _RING - _WIDTH / 2, Style(None, colour, _WIDTH))


def _text(label: Label, colour: str, geometry: Geometry) -> Text:
    leading = geometry.edge_size * geometry.leading
    middle, first = label.box.centre[0], label.box.y + leading * 0.5 + geometry.edge_size * 0.36
    return Text(middle, first, label.caption.lines, geometry.edge_size, colour, anchor="middle", leading=leading, halo=label.ground)


def _classes(edge: Edge) -> tuple[str, ...]:
    protocol = re.sub(r"[^a-z0-9]+", "-", edge.protocol.lower()).strip("-")
    return (
        "edge",
        f"type-{edge.type}",
        *((f"protocol-{protocol}",) if protocol else ()),
        f"role-{edge.role}",
        *(("possible",) if edge.is_possible else ()),
    )


def _data(edge: Edge) -> tuple[tuple[str, str], ...]:
    return ("edge", edge.id), ("from", edge.source.node), ("to", edge.target.node)


def _tooltip(edge: Edge, topology: Topology) -> str:
    """Return who dials whom, and what for; the replica of an end stands here, for the line goes to the node."""
    names = [topology.label_of(end) for end in (edge.source, edge.target)]
    says = [part for part in (edge.label, edge.protocol, edge.role if edge.role != edge.label else "") if part]
    more = (f"events: {', '.join(edge.events)}" if edge.events else "", f"filter: {edge.filter}" if edge.filter else "", edge.description)
    return "\n".join([f"{names[0]} dials {names[1]}: {', '.join(says)}", *(part for part in more if part)])
