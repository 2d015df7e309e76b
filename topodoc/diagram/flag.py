"""Flags: what was found in a topology, marked in its picture where it is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from math import cos, hypot, pi, sin
from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity
from topodoc.direction import quotes_isolated
from topodoc.drawing.card import shape_of
from topodoc.drawing.curve import sample
from topodoc.drawing.scene import Circle, Item, Mark, Path, Style
from topodoc.drawing.shapes import SHAPES
from topodoc.words import words_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from topodoc.diagnostics import Diagnostic
    from topodoc.diagram.playback import Stage

Point = tuple[float, float]
_SIZE = 8.5  # pixels from the middle of a flag to its rim
_RANKS = (Severity.ERROR, Severity.WARNING, Severity.INFO)
_COLOURS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "muted"}


def flag(stage: Stage, findings: Iterable[Diagnostic]) -> tuple[Item, ...]:
    """Return a flag for each node, edge and group in the picture of *stage* that one of *findings* is about.

    Its shape tells the worst of them, as its colour does: an octagon, a triangle, a circle.
    """
    found: dict[str, list[Diagnostic]] = defaultdict(list)
    for one in findings:
        found[one.element].append(one)
    marks = {f"{key}:{name}": item for item in stage.scene.items if isinstance(item, Mark) for key, name in item.data[:1]}
    places = dict(_places(stage, found))
    return tuple(_flag(marks.get(element), element, places[element], found[element], stage) for element in places)


def _places(stage: Stage, found: Mapping[str, object]) -> Iterator[tuple[str, Point]]:
    """Yield where the flag of each element stands that something was *found* in, so that it hides little of it."""
    topology, placement = stage.topology, stage.placement
    nodes = dict(zip((node.id for node in topology.nodes), placement.nodes, strict=True))
    for at, (group, area) in enumerate(zip(topology.groups, placement.groups, strict=True)):
        if f"group:{group.id}" in found:
            box = nodes[group.nodes[0]] if at in placement.spread else area
            yield f"group:{group.id}", (box.right, box.y)
    for edge, route, label in zip(topology.edges, placement.routes, placement.labels, strict=True):
        if f"edge:{edge.id}" in found:
            along = sample(route.points)
            yield f"edge:{edge.id}", (label.x - _SIZE, label.y + label.height / 2) if label else along[len(along) // 2]
    for node, box in zip(topology.nodes, placement.nodes, strict=True):
        if f"node:{node.id}" in found:
            corners = SHAPES[shape_of(node)].corners(box)
            yield f"node:{node.id}", min(corners, key=lambda point: hypot(point[0] - box.x, point[1] - box.y))


def _flag(mark: Mark | None, element: str, place: Point, found: list[Diagnostic], stage: Stage) -> Mark:
    """Return the flag of *element*, which is shown while its *mark* is, and leads to the page that tells of it."""
    severity = min((one.severity for one in found), key=_RANKS.index)
    scene = stage.scene
    x = min(max(place[0], scene.left + _SIZE + 1), scene.left + scene.width - _SIZE - 1)
    y = min(max(place[1], scene.top + _SIZE + 1), scene.top + scene.height - _SIZE - 1)
    told = "; ".join(f"{one.code}: {quotes_isolated(one.message)}" for one in found)
    flagged = Mark(("finding", f"severity-{severity}"), tuple(_draw(severity, x, y)), (("finding", element),), told)
    flagged = replace(flagged, link=f"finding/{element}", name=words_in(stage.topology.language)("found_here", what=told))
    return replace(flagged, when=mark.when, is_hidden=mark.is_hidden) if mark else flagged


def _draw(severity: Severity, x: float, y: float) -> Iterator[Item]:
    rim = Style(_COLOURS[severity], "page", 1.5)
    sign = Style(None, "page", 2)
    match severity:
        case Severity.ERROR:
            yield Path(_regular(8, x, y, _SIZE, pi / 8), rim)
            yield Path(f"M{x - 3:.2f} {y - 3:.2f}l6 6m0 -6l-6 6", sign)
        case Severity.WARNING:
            yield Path(_regular(3, x, y + 1, _SIZE + 2, -pi / 2), rim)
            yield Path(f"M{x:.2f} {y - 3.5:.2f}v5", sign)
            yield Circle(x, y + 4, 1.1, Style("page"))
        case Severity.INFO:
            yield Circle(x, y, _SIZE, rim)
            yield Path(f"M{x:.2f} {y - 0.5:.2f}v5", sign)
            yield Circle(x, y - 3.5, 1.1, Style("page"))


def _regular(corners: int, x: float, y: float, size: float, turn: float) -> str:
    """Return the outline of a regular polygon around *x*, *y*, its corners *size* away, the first one *turn* radians round."""
    angles = [turn + 2 * pi * one / corners for one in range(corners)]
    return "M" + "L".join(f"{x + size * cos(angle):.2f} {y + size * sin(angle):.2f}" for angle in angles) + "Z"
