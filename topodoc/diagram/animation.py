"""Animating: a playback becomes one scene that plays by itself, with style rules and no script."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import field, replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from topodoc.diagram.numbers import PILL, draw_pill, measure_pill
from topodoc.diagram.timeline import CALM, KEYFRAMES, Timeline, way
from topodoc.drawing.curve import sample
from topodoc.drawing.metrics import wrap
from topodoc.drawing.scene import Box, Mark, Rectangle, Style, Text
from topodoc.model.elements import End
from topodoc.model.playback import caption
from topodoc.model.scenario import Message
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from topodoc.diagram.playback import Stage
    from topodoc.drawing.scene import Item, Point, Scene
    from topodoc.drawing.theme import Geometry
    from topodoc.model.playback import Moment
    from topodoc.model.scenario import Scenario

_LEAST = 460.0  # pixels that a caption has at least
_STOPS = 24  # places on the way along an edge


def animate(scene: Scene, stage: Stage, scenario: Scenario, played: Sequence[Moment], geometry: Geometry) -> Scene:
    """Return *scene*, the playback of *scenario* in *stage*, as one that goes through *played* by itself and holds its last frame."""
    director = _Director(stage, scenario, played, geometry, Timeline(len(played)))
    items = [director.direct(item) for item in scene.items]
    dots = director.dots()
    strip, box = director.strip(Box(scene.left, scene.top, max(scene.width, _LEAST), scene.height))
    rules = (*KEYFRAMES, *(rule for rule in director.rules if rule), CALM)
    data = (("topology", stage.topology.id), ("scenario", scenario.id))
    return replace(scene, width=box.width, height=box.height, items=(*items, *dots, *strip), data=data, rules=rules)


@dataclass(slots=True)
class _Director:
    """Gives everything its rule: `rules` are those so far."""

    stage: Stage
    scenario: Scenario
    played: Sequence[Moment]
    geometry: Geometry
    times: Timeline
    rules: list[str] = field(default_factory=list)
    _edges: dict[str, int] = field(init=False)
    _nodes: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self._edges = {edge.id: at for at, edge in enumerate(self.stage.topology.edges)}
        self._nodes = {node.id: at for at, node in enumerate(self.stage.topology.nodes)}

    def direct(self, item: Item) -> Item:
        """Return *item* with the classes that its rules are for."""
        if not isinstance(item, Mark) or not item.data:
            return item
        name = item.data[0][1]
        match item.classes[0]:
            case "edge":
                return self._lit(item, f"e{self._edges[name]}", self._steps(lambda one: one.edge is not None and one.edge.id == name))
            case "node":
                lit = self._lit(item, f"n{self._nodes[name]}", self._steps(lambda one: any(end.node == name for end in one.ends)))
                return replace(lit, items=tuple(self._own_state(one, name) for one in lit.items))
            case "state-sign":
                return self._sign(item)
            case _:  # groups and the legend rest
                return item

    def dots(self) -> list[Mark]:
        """Return the number of each step that travels an edge, on its way."""
        found: list[Mark] = []
        ways: dict[int, list[Point]] = {}
        for at, one in enumerate(self.played):
            if one.edge is None:
                continue
            edge = self._edges[one.edge.id]
            if edge not in ways:
                ways[edge] = _stops(sample(self.stage.placement.routes[edge].points, 24))
                self.rules.append(way(f"w{edge}", ways[edge]))
            is_back = isinstance(one.step, Message) and one.step.is_against
            self.rules.append(self.times.travel(f"d{at}", at, f"w{edge}", is_back=is_back))
            pill = draw_pill(measure_pill((one.number,), self.geometry), (0, 0), _colour(one), self.geometry)
            found.append(Mark(("dot", f"d{at}"), pill, is_hidden=True))
        return found

    def strip(self, above: Box) -> tuple[list[Item], Box]:
        """Return the captions, under the picture that fills *above*, and the room of both."""
        left, top, size = above.x + self.geometry.margin, above.bottom + 4, self.geometry.label_size
        room = above.width - 2 * self.geometry.margin
        title = Text(left, top + 12 + size, wrap(self.scenario.title, size, room, "bold"), size, "text", "bold", leading=size * 1.4)
        marks = [Mark(("caption", "title"), (title,), is_hidden=True)]
        self.rules += [self.times.opening("title"), self.times.progress("progress", left), self.times.aside("numbers")]
        for at, one in enumerate(self.played):
            self.rules.append(self.times.shown(f"c{at}", {at}))
            marks.append(self._caption(one, at, Box(left, top + 12, room, 0)))
        rows = max(len(item.lines) for mark in marks for item in mark.items if isinstance(item, Text))
        track, done = (Rectangle(Box(left, top, room, 3), Style(colour), 1.5) for colour in ("line", "pulse"))
        items: list[Item] = [track, Mark(("progress",), (done,)), *marks]
        return items, Box(above.x, above.y, above.width, top + 12 + rows * size * 1.4 + self.geometry.margin - above.y)

    def _caption(self, one: Moment, at: int, box: Box) -> Mark:
        size = self.geometry.label_size
        pill = measure_pill((one.number,), self.geometry)
        indent = pill.width + 10
        lines = wrap(caption(one, self.stage.topology), size, box.width - indent)
        shapes = draw_pill(pill, (box.x + pill.width / 2, box.y + PILL / 2), _colour(one), self.geometry)
        text = Text(box.x + indent, box.y + size, lines, size, leading=size * 1.4)
        return Mark(("caption", f"c{at}"), (*shapes, text), (("step", one.number),), is_hidden=at + 1 < len(self.played))

    def _lit(self, mark: Mark, name: str, steps: set[int]) -> Mark:
        """Return *mark* with what lights up around it in *steps*."""
        self.rules += [self.times.dimmed(name, steps), self.times.shown(f"g{name}", steps) if steps else ""]
        glow = Mark(("glow", f"g{name}"), mark.glow, is_hidden=len(self.played) - 1 not in steps)
        return replace(mark, classes=(*mark.classes, name), items=(*((glow,) if steps else ()), *mark.items), glow=())

    def _own_state(self, item: Item, node: str) -> Item:
        """Return *item*, the sign of the state that the topology gives *node*, hidden while that is not its state."""
        steps = self._steps(lambda one: any(end == End(node) for end, _ in one.states))
        if not steps or not isinstance(item, Mark) or item.classes != ("state",):
            return item
        name = f"o{self._nodes[node]}"
        self.rules.append(self.times.hidden(name, steps))
        return replace(item, classes=("state", name), is_hidden=len(self.played) - 1 in steps)

    def _sign(self, mark: Mark) -> Mark:
        _, (_, end), (_, state) = mark.data
        steps = self._steps(lambda one: any((name.name, now) == (end, state) for name, now in one.states))
        name = f"s{sum(rule.startswith('.s') for rule in self.rules)}"
        self.rules.append(self.times.shown(name, steps))
        return replace(mark, classes=(*mark.classes, name), is_hidden=len(self.played) - 1 not in steps)

    def _steps(self, plays: Callable[[Moment], bool]) -> set[int]:
        return {at for at, one in enumerate(self.played) if plays(one)}


def _colour(one: Moment) -> str:
    """Return the ink of the number of *one*: that of the edge it travels."""
    if isinstance(one.step, Message) and one.step.lacks_edge:
        return "missing"
    return "pulse" if one.edge and one.edge.type == "pulse" else "solid"


def _stops(points: list[Point]) -> list[Point]:
    """Return places along the line through *points*, close together where the way begins and ends."""
    gone = list(accumulate((math.dist(a, b) for a, b in pairwise(points)), initial=0.0))
    return [_place(points, gone, gone[-1] * share * share * (3 - 2 * share)) for share in (step / _STOPS for step in range(_STOPS + 1))]


def _place(points: list[Point], gone: list[float], length: float) -> Point:
    at = min(max(bisect_left(gone, length), 1), len(points) - 1)
    (ax, ay), (bx, by), step = points[at - 1], points[at], gone[at] - gone[at - 1]
    share = (length - gone[at - 1]) / step if step else 0.0
    return ax + (bx - ax) * share, ay + (by - ay) * share
