"""Choice: which of several layouts of one plan is drawn, by one measure that depends on the graph alone."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.diagram.bundles import bundled, told
from topodoc.diagram.corners import emptiest
from topodoc.diagram.crossings import count_crossings
from topodoc.diagram.fold import data_flow
from topodoc.diagram.grid import Boxes
from topodoc.diagram.labels import place_headings, place_labels, trace
from topodoc.diagram.plan import NOTHING
from topodoc.diagram.reshape import measure
from topodoc.drawing.scene import Box
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topodoc.diagram.grid import Lines
    from topodoc.diagram.plan import Layout, Plan, Route

BETTER = 0.8  # of what the usual layout costs: what another may cost to be drawn in its place
FEWER = 2 / 3  # of the crossings that a bus has as a box: what is left where it is spread
_CALM = 3.0  # crossings that every picture is taken to have, so that one more hardly counts where there are few
_NEAR = 8.0  # pixels from a corner
_FEW = 60  # lines up to which labels have a say
_CORNER = 2  # crossings that a line which ends at a corner is as bad as
_LARGE = 3800.0  # pixels that a side may have before it costs
_STRUCK = 4  # crossings that a label which a line strikes is as bad as
BEHIND = 100  # crossings that a line behind a node is as bad as
_WIDEST, _HIGHEST = 2.0, 0.6  # width by height, beyond which a shape costs
_EMPTY = 0.15  # of a picture, in a corner, beyond which it costs
_LONG = 1200.0  # pixels of the mean line that double the cost
_BACK = 0.5  # what it costs if all data goes against the direction


@dataclass(frozen=True, slots=True)
class Choice:
    """A layout and what it costs.

    That is made of crossings, labels that would lie on a foreign line or a node, the share that is empty in a corner, and that of
    lines along which data goes back.
    """

    plan: Plan
    layout: Layout
    crossings: int
    struck: int
    empty: float
    back: float
    cost: float


def weigh(plan: Plan, layout: Layout) -> Choice:
    """Return *layout* of *plan* with what it costs: crossings and other flaws, size, an odd shape, long lines and data that goes back."""
    lines = trace(layout.routes)
    crossings = count_crossings(layout.routes) + BEHIND * _behind(plan, layout, lines)
    shape = measure(plan, layout)
    ratio = shape.width / shape.height
    beyond = max(0.0, math.log2(ratio / _WIDEST), math.log2(_HIGHEST / ratio))
    struck = _struck(plan, layout, lines) if len(plan.captions) <= _FEW else 0
    flaws = crossings + _STRUCK * struck + _CORNER * _at_corners(plan, layout)
    size = max(1.0, max(shape.width, shape.height) / _LARGE) ** 2
    empty = emptiest([*_boxes(plan, layout), *(box for at, box in enumerate(layout.groups) if at not in layout.spread and box.width)])
    size *= 1 + max(0.0, empty - _EMPTY)
    back = _backward(plan, layout)
    cost = (_CALM + flaws) * size * 2**beyond * (1 + shape.line / _LONG) * (1 + _BACK * back)
    return Choice(plan, layout, crossings, struck, empty, back, cost)


def _struck(plan: Plan, layout: Layout, lines: Lines[int]) -> int:
    """Return how many labels would lie on a line that is not their own, or on a node, and how many headings on a line."""
    shown = [NOTHING if at in layout.spread else heading for at, heading in enumerate(plan.headings)]
    headings = [box for box in place_headings(shown, layout.groups, lines, plan.group_padding) if box.width]
    boxes = [*_boxes(plan, layout), *headings]
    bundles = bundled(plan, _from_source(plan, layout.routes))
    captions, routes = told(plan, bundles), (*layout.routes, *(one.trunk for one in bundles))
    lines = trace(routes) if bundles else lines
    labels = place_labels(captions, routes, lines, boxes)
    own = [{at} for at in range(len(layout.routes))] + [{at, *one.edges} for at, one in enumerate(bundles, len(layout.routes))]
    fixed = Boxes(boxes)
    through = sum(bool(lines.crossing(heading)) for heading in headings)
    return through + sum(bool(lines.crossing(label) - own[at] or fixed.overlapping(label)) for at, label in enumerate(labels) if label)


def _from_source(plan: Plan, routes: Sequence[Route]) -> list[Route]:
    """Return *routes*, which go as data does, from who dials to who is dialled."""
    return [replace(route, points=route.points[::-1]) if against else route for route, against in zip(routes, plan.against, strict=True)]


def _at_corners(plan: Plan, layout: Layout) -> int:
    """Return how many lines end at a corner of a node."""
    boxes, count = _boxes(plan, layout), 0
    for (tail, head), route in zip(data_flow(plan), layout.routes, strict=True):
        for node, (x, y) in ((tail, route.points[0]), (head, route.points[-1])):
            box = boxes[node]
            corners = ((box.x, box.y), (box.right, box.y), (box.x, box.bottom), (box.right, box.bottom))
            count += any(math.dist((x, y), corner) < _NEAR for corner in corners)
    return count


def _boxes(plan: Plan, layout: Layout) -> list[Box]:
    return [
        Box(x - card.width / 2, y - card.height / 2, card.width, card.height) for (x, y), card in zip(layout.nodes, plan.cards, strict=True)
    ]


def _behind(plan: Plan, layout: Layout, lines: Lines[int]) -> int:
    """Return how many *lines* of *layout* run behind a node that is neither of their ends."""
    ends = [{*line} for line in data_flow(plan)]
    count = 0
    for node, box in enumerate(_boxes(plan, layout)):
        count += sum(node not in ends[line] for line in lines.crossing(box.grown(-1)))
    return count


def usual_or(usual: Choice | None, other: Choice | None) -> Choice | None:
    """Return *other* where it is better than the *usual* by a fifth, or there is no other, so that small edits seldom flip a picture."""
    if usual is None or other is None:
        return usual or other
    return other if other.cost < BETTER * usual.cost else usual


def untangles(fresh: Choice, kept: Choice) -> bool:
    """Return whether a *fresh* picture is drawn though another one is *kept*: it saves a fifth of the crossings, or labels on lines."""
    return fresh.struck < kept.struck or fresh.crossings + _CALM < BETTER * (kept.crossings + _CALM)


def _backward(plan: Plan, layout: Layout) -> float:
    """Return the share of lines along which data goes against the direction of the picture."""
    way, place = (1 if plan.direction in {"right", "down"} else -1), 0 if plan.is_level else 1
    lines = data_flow(plan)
    back = sum((layout.nodes[head][place] - layout.nodes[tail][place]) * way < -1 for tail, head in lines)
    return back / max(1, len(lines))
