"""The fallback: a layout of our own, for a picture that Graphviz does not give. Ranks by data flow, boxes in boxes, straight lines.

It takes as long as there are nodes and edges, whatever they look like, and no process.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from topodoc.diagram.fold import data_flow, held_lines
from topodoc.diagram.plan import Layout, Route
from topodoc.diagram.schedule import Block, Slot, schedule
from topodoc.drawing.scene import Box
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from topodoc.diagram.plan import Plan
    from topodoc.drawing.scene import Point
    from topodoc.model.elements import Group

_PROPORTION = 1.4  # width by height that each box is filled to
_LANE = 12.0  # pixels between lines that join the same two nodes
_LOOP = 36.0  # pixels that a line from a node to itself goes out


@dataclass(frozen=True, slots=True)
class _Part:
    """A box with what is in it: nodes and groups by position, each with its box, taken from the corner of this one."""

    width: float
    height: float
    nodes: dict[int, Box]
    groups: dict[int, Box]

    def moved(self, x: float, y: float) -> _Part:
        return _Part(self.width, self.height, _moved(self.nodes, x, y), _moved(self.groups, x, y))


def fall_back(plan: Plan) -> Layout:
    """Return a layout of *plan* in which no two nodes and no two groups lie on one another; lines may pass behind them."""
    whole = _Packer(plan).whole()
    boxes = [whole.nodes[position] for position in range(len(plan.cards))]
    routes = tuple(_routes(plan, boxes))
    groups = tuple(whole.groups[position] for position in range(len(plan.headings)))
    return Layout(whole.width, whole.height, tuple(box.centre for box in boxes), routes, groups)


class _Packer:
    """Packs the parts of one plan, from the inside out."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._nodes = {node.id: position for position, node in enumerate(plan.topology.nodes)}
        self._groups = {group.id: position for position, group in enumerate(plan.topology.groups)}
        self._lines = held_lines(plan, [line for line in data_flow(plan) if line[0] != line[1]])
        labels = [caption.width if plan.is_level else caption.height for caption in plan.captions if caption.lines]
        self._rank_gap = plan.rank_gap + (sum(labels) / len(labels) if labels else 0)

    def whole(self) -> _Part:
        topology = self._plan.topology
        groups = [self._group(group) for group in topology.groups if group.parent is None]
        return self._together(None, [*groups, *(self._node(node.id) for node in topology.nodes if node.group is None)])

    def _node(self, name: str) -> _Part:
        position = self._nodes[name]
        card = self._plan.cards[position]
        return _Part(card.width, card.height, {position: Box(0, 0, card.width, card.height)}, {})

    def _group(self, group: Group) -> _Part:
        plan, position = self._plan, self._groups[group.id]
        held = [self._group(plan.topology.groups[self._groups[one]]) for one in group.groups]
        inner = self._together(group.id, [*held, *(self._node(one) for one in group.nodes)])
        pad, heading = plan.group_padding, plan.headings[position]
        width, height = max(inner.width, heading.width) + 2 * pad, inner.height + heading.height + 2.6 * pad
        shifted = inner.moved(pad, heading.height + 1.6 * pad)
        return _Part(width, height, shifted.nodes, {**shifted.groups, position: Box(0, 0, width, height)})

    def _together(self, group: str | None, parts: Sequence[_Part]) -> _Part:
        """Return *parts*, which *group* holds, side by side in ranks, as the data goes between them."""
        if not parts:
            return _Part(0, 0, {}, {})
        ranks = self._ranks(parts, self._lines[group])
        nodes: dict[int, Box] = {}
        groups: dict[int, Box] = {}
        along = widest = 0.0
        for rank in ranks if self._plan.direction in {"right", "down"} else ranks[::-1]:
            across = 0.0
            deep = max(self._along(one) for one in rank)
            for one in rank:
                aside = along + (deep - self._along(one)) / 2
                placed = one.moved(aside, across) if self._plan.is_level else one.moved(across, aside)
                nodes |= placed.nodes
                groups |= placed.groups
                across += self._across(one) + self._plan.node_gap
            along += deep + self._rank_gap
            widest = max(widest, across - self._plan.node_gap)
        length = along - self._rank_gap
        return _Part(length, widest, nodes, groups) if self._plan.is_level else _Part(widest, length, nodes, groups)

    def _ranks(self, parts: Sequence[_Part], lines: Sequence[tuple[int, int]]) -> list[list[_Part]]:
        blocks = []
        for number, one in enumerate(parts):
            room = self._across(one) + self._plan.node_gap
            blocks.append(Block(dict.fromkeys(one.nodes or [-1 - number], Slot(0, room / 2)), 1, room))  # an empty group is in no line
        pitch = sum(self._along(one) for one in parts) / len(parts) + self._rank_gap
        proportion = _PROPORTION if self._plan.is_level else 1 / _PROPORTION
        columns = max(1, math.ceil(math.sqrt(sum(block.room for block in blocks) * proportion / pitch)))
        board = schedule(blocks, lines, columns, sum(block.room for block in blocks) / columns)
        found: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
        for number, block in enumerate(blocks):
            place = board.nodes[next(iter(block.nodes))]
            found[place.rank].append((place.offset, number))
        return [[parts[number] for _, number in sorted(found[rank])] for rank in sorted(found)]

    def _along(self, part: _Part) -> float:
        return part.width if self._plan.is_level else part.height

    def _across(self, part: _Part) -> float:
        return part.height if self._plan.is_level else part.width


def _routes(plan: Plan, boxes: Sequence[Box]) -> Iterator[Route]:
    """Yield a straight line for each edge, as the data goes; those between the same two nodes stand side by side."""
    lines = data_flow(plan)
    together: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        together[min(line), max(line)].append(number)
    for number, (tail, head) in enumerate(lines):
        those = together[min(tail, head), max(tail, head)]
        turn = -1 if tail > head else 1
        aside = turn * _LANE * (those.index(number) - (len(those) - 1) / 2)
        yield Route(_loop(boxes[tail], aside) if tail == head else _straight(boxes[tail], boxes[head], aside), None)


def _straight(start: Box, end: Box, aside: float) -> tuple[Point, ...]:
    """Return the line from *start* to *end* as a spline, so many pixels *aside* of the one between their centres."""
    (ax, ay), (bx, by) = start.centre, end.centre
    length = math.dist(start.centre, end.centre) or 1.0
    across = (-(by - ay) / length * aside, (bx - ax) / length * aside)
    a, b = (ax + across[0], ay + across[1]), (bx + across[0], by + across[1])
    first, last = _leaving(start, a, b), _leaving(end, b, a)
    return first, _between(first, last, 1 / 3), _between(first, last, 2 / 3), last


def _leaving(box: Box, inside: Point, towards: Point) -> Point:
    """Return where the line from *inside* of *box* goes out of it, on its way *towards* a point outside."""
    dx, dy = towards[0] - inside[0], towards[1] - inside[1]
    shares = [1.0]
    if dx:
        shares.append(((box.right if dx > 0 else box.x) - inside[0]) / dx)
    if dy:
        shares.append(((box.bottom if dy > 0 else box.y) - inside[1]) / dy)
    return _between(inside, towards, max(0.0, min(shares)))


def _loop(box: Box, aside: float) -> tuple[Point, ...]:
    out = _LOOP + abs(aside)
    top, bottom = box.y + box.height / 3, box.bottom - box.height / 3
    return (box.right, top), (box.right + out, top - out / 2), (box.right + out, bottom + out / 2), (box.right, bottom)


def _between(a: Point, b: Point, share: float) -> Point:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def _moved(boxes: dict[int, Box], x: float, y: float) -> dict[int, Box]:
    return {position: Box(box.x + x, box.y + y, box.width, box.height) for position, box in boxes.items()}
