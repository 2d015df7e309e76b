"""Drawing an edge: its line, the heads its reading asks for, and its label."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topodoc.direction import isolated, spoken
from topodoc.drawing.curve import arrowhead, length, shortened, write_path
from topodoc.drawing.legend import COPY, DASH, FAINT, THIN
from topodoc.drawing.scene import Circle, Item, Mark, Path, Rectangle, Style, Text
from topodoc.language.prose import plain
from topodoc.model.roles import arrowheads, other_reading
from topodoc.values import dataclass
from topodoc.words import words_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from topodoc.diagram.plan import Caption, Route
    from topodoc.drawing.scene import Box, Point
    from topodoc.drawing.theme import Geometry
    from topodoc.language.vocabulary import Reading
    from topodoc.model.elements import Edge
    from topodoc.model.topology import Topology
    from topodoc.words import Words

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
    line = "muted" if edge.is_faint else colour
    other = other_reading(topology.arrows)
    items: list[Item] = [*_line(edge, topology.arrows, route, line, geometry)]
    if arrowheads(edge, other) != arrowheads(edge, topology.arrows):
        items.append(Mark(("other",), _line(edge, other, route, line, geometry), is_other=True))
    if label:
        items.append(_text(label, colour, geometry))
    name = _name(edge, topology)
    tooltip = "\n".join([name, *_more(edge, words_in(topology.language))])
    return Mark(_classes(edge), tuple(items), _data(edge), tooltip, f"edge/{edge.id}", name, _glow(route, ends, colour))


def _line(edge: Edge, reading: Reading, route: Route, colour: str, geometry: Geometry) -> tuple[Item, ...]:
    """Return the line of *edge* along *route*, with the heads that *reading* asks for, or the ring where nobody dials."""
    at_source, at_target = arrowheads(edge, reading)
    ends: list[Item] = []
    points = route.points
    if at_target:
        points, head = _head(points, colour, geometry.arrow)
        ends.append(head)
    if at_source:
        turned, head = _head(points[::-1], colour, geometry.arrow)
        points = turned[::-1]
        ends.append(head)
    elif edge.meaning.nobody_dials:
        points = shortened(points[::-1], 2 * _RING)[::-1]
        ends.append(_ring(route.points[0], points[0], colour))
    dash = COPY if edge.meaning.is_copy else DASH if edge.type == "pulse" else ()
    offset = -length(points) if dash and route.is_tied else 0.0
    return Path(write_path(points), Style(None, colour, _width(edge), dash, offset)), *ends


def _width(edge: Edge) -> float:
    return THIN if edge.is_possible else FAINT if edge.is_faint else _WIDTH


def draw_bundle(edges: Sequence[Edge], topology: Topology, label: Label, geometry: Geometry) -> Mark:
    """Return the *label* of *edges* that run as one."""
    colour = "pulse" if edges[0].type == "pulse" else "solid"
    hub = {edges[0].source, edges[0].target}.intersection(*({edge.source, edge.target} for edge in edges))
    words = words_in(topology.language)
    at = words.listed(isolated(topology.label_of(end)) for end in sorted(hub, key=lambda end: end.name))
    said = words("come_together", what=" ".join(label.caption.lines), names=at)
    return Mark(("bundle",), (_text(label, colour, geometry),), (("edges", " ".join(edge.id for edge in edges)),), said)


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
        *(("unconfirmed",) if edge.is_faint else ()),
    )


def _data(edge: Edge) -> tuple[tuple[str, str], ...]:
    return ("edge", edge.id), ("from", edge.source.node), ("to", edge.target.node)


def _name(edge: Edge, topology: Topology) -> str:
    """Return who dials, feeds or is heard by whom, and what for; the replica of an end stands here, for the line goes to the node."""
    names = [spoken(topology.label_of(end)) for end in (edge.source, edge.target)]
    words = words_in(topology.language)
    role = words.term("roles", edge.role) if edge.role != edge.label and not edge.is_passage else ""
    said = ", ".join(spoken(part) for part in (edge.label, edge.protocol, role) if part)
    return words(f"{edge.contact}_for", source=names[0], target=names[1], what=said)


def _more(edge: Edge, words: Words) -> Iterator[str]:
    if edge.events:
        yield words("edge_events", names=", ".join(map(isolated, edge.events)))
    if edge.filter:
        yield words("edge_filter", text=edge.filter)
    if edge.description:
        yield plain(edge.description)
