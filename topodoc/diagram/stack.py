"""Stacks: a group whose nodes stand in one row across the ranks, so that an engine takes it for one node whose parts lines reach.

Places are told along the ranks, as the data goes, and across them; `turn` makes places of the picture of them.
"""

from __future__ import annotations

import math
from dataclasses import field
from typing import TYPE_CHECKING, NamedTuple

from topodoc.diagram.loops import room_of
from topodoc.drawing.scene import Box
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from topodoc.diagram.plan import Plan

Line = tuple[int, int, int]  # an edge, and the nodes that its data comes from and goes to
Child = tuple[str, int]  # "n" and the position of a node, or "g" and that of a group
GAP = 18  # pixels between two nodes of a stack, and between a node and a lane
JOINED = 44  # pixels between two nodes with a line from one to the other
LANE, _NUMBERED = 12, 24  # pixels between lines that pass nodes of their own stack, and where steps are to be numbered
_LONGEST = 1400.0  # pixels that a group is long with all of its nodes in one column
_BETWEEN, _BESIDE = 26, 40  # pixels between two nodes of one of two columns, or rows, so that lines of the other run there
_COLUMNS = 24  # pixels between two columns
_BESIDE_LABEL = 24  # pixels in a row that a label of a line from one node to the next leaves free


class Span(NamedTuple):
    """A stretch along the ranks, from the middle of its stack, and one across them, from its beginning; in pixels."""

    low: float
    high: float
    start: float
    end: float


class Lane(NamedTuple):
    """How the line of an edge runs between two nodes of one stack, as its data goes: straight, or along a side past others.

    `side` is -1 for the side where the ranks begin, 1 for the other, 0 for none; `along` is where it passes, `passed` how many nodes.
    """

    edge: int
    tail: int
    head: int
    side: int = 0
    along: float = 0.0
    passed: int = 0


@dataclass(frozen=True, slots=True)
class Stack:
    """What an engine takes for one node: a group with all that it holds, or a node in none.

    `nodes` has the span of each node by its position, in their order across, `frames` that of each group, `lanes` the lines within.
    Where it is a fan, `channels` has where each node's line turns, along, and `trunk` where all of them run on, across.
    `low`, `high` and `end` are how far it reaches from the middle of its nodes along, and from its beginning across.
    """

    nodes: dict[int, Span]
    frames: dict[int, Span]
    lanes: tuple[Lane, ...]
    low: float
    high: float
    end: float
    channels: Mapping[int, float] = field(default_factory=dict)
    trunk: float | None = None

    @property
    def length(self) -> float:
        """The pixels that it takes along the ranks."""
        return self.high - self.low


def stack_up(
    plan: Plan, top: Child, orders: Mapping[int, Sequence[Child]], inner: Sequence[Line], outward: Mapping[tuple[int, int], int]
) -> Stack:
    """Return the stack of *top*, in which what a group holds has the order of *orders*.

    *inner* are the lines within it, *outward* is how many lines leave a node, by its position and the side.
    """
    builder = _Builder(plan, orders, inner, outward)
    low, high = builder.put(top)
    if top[0] == "n":
        low, high = builder.lay_lanes({top[1]}, low, high)
    return Stack(builder.nodes, builder.frames, tuple(builder.lanes), low, high, builder.at)


def children(plan: Plan, group: int) -> tuple[Child, ...]:
    """Return what *group* holds, nodes before groups, as the file has them."""
    topology = plan.topology
    held = topology.groups[group]
    return tuple(("n", topology.node_positions[one]) for one in held.nodes) + tuple(
        ("g", topology.group_positions[one]) for one in held.groups
    )


class _Builder:
    def __init__(
        self, plan: Plan, orders: Mapping[int, Sequence[Child]], inner: Sequence[Line], outward: Mapping[tuple[int, int], int]
    ) -> None:
        self._plan, self._orders, self._inner, self._outward = plan, orders, inner, outward
        self.nodes: dict[int, Span] = {}
        self.frames: dict[int, Span] = {}
        self.lanes: list[Lane] = []
        self.at = 0.0
        self._last: int | None = None

    def put(self, child: Child) -> tuple[float, float]:
        """Put *child* behind what stands already, and return how far it reaches along."""
        return self._node(child[1]) if child[0] == "n" else self._group(child[1])

    def _node(self, node: int) -> tuple[float, float]:
        along, across = size_of(self._plan, node)
        self._last = node
        self.nodes[node] = Span(-along / 2, along / 2, self.at, self.at + across)
        self.at += across + math.ceil(room_of(self._plan, [edge for edge, tail, head in self._inner if tail == head == node]))
        return -along / 2, along / 2

    def _group(self, group: int) -> tuple[float, float]:
        plan, heading = self._plan, self._plan.headings[group]
        pad, start = math.ceil(plan.group_padding), self.at
        before = {*self.nodes}
        self.at += math.ceil(heading.height + 1.2 * pad) if plan.is_level else pad
        low, high = self._two_columns(self._orders[group]) if self._is_long(self._orders[group]) else self._column(self._orders[group])
        if plan.is_level:
            short = math.ceil(heading.width) - (high - low)
            low, high = (low - short / 2, high + short / 2) if short > 0 else (low, high)
        low, high = self.lay_lanes({*self.nodes} - before, low, high)
        self.at += pad if self._orders[group] or not plan.is_level else 0
        if not plan.is_level:
            self.at = max(self.at, start + math.ceil(heading.width) + 2 * pad)
        over = math.ceil(heading.height + 0.2 * pad) if not plan.is_level else 0
        low -= pad + (over if plan.direction == "down" else 0)
        high += pad + (over if plan.direction == "up" else 0)
        self.frames[group] = Span(low, high, start, self.at)
        return low, high

    def _column(self, order: Sequence[Child]) -> tuple[float, float]:
        low = high = 0.0
        for index, child in enumerate(order):
            if index:
                self.at += self._gap(child)
            ends = self.put(child)
            low, high = min(low, ends[0]), max(high, ends[1])
        return low, high

    def _is_long(self, order: Sequence[Child]) -> bool:
        """Return whether a group with this *order* is too long for one column, and has nothing in it that two would not do for."""
        nodes = [node for kind, node in order if kind == "n"]
        if len(nodes) < len(order) or any(tail in nodes for _, tail, _ in self._inner):
            return False
        return sum(size_of(self._plan, node)[1] + GAP for node in nodes) > _LONGEST

    def _two_columns(self, order: Sequence[Child]) -> tuple[float, float]:
        """Put the nodes of *order* now before, now behind, so that the line of each runs between two of the others."""
        along, middle, before = max(size_of(self._plan, node)[0] for _, node in order), self.at, 0.0
        for index, (_, node) in enumerate(order):
            size = size_of(self._plan, node)
            middle += (max(before, size[1]) + (_BETWEEN if self._plan.is_level else _BESIDE)) / 2 if index else size[1] / 2
            low = -along - _COLUMNS / 2 if index % 2 == 0 else _COLUMNS / 2
            left, before = low + (along - size[0]) / 2, size[1]
            self.nodes[node] = Span(left, left + size[0], math.floor(middle - size[1] / 2), math.floor(middle - size[1] / 2) + size[1])
        self.at = max(span.end for span in self.nodes.values())
        return -along - _COLUMNS / 2, along + _COLUMNS / 2

    def _gap(self, child: Child) -> int:
        """Return the pixels before *child*: more where a line joins it to the node before, and room for its label in a row."""
        joining = [edge for edge, tail, head in self._inner if child[0] == "n" and {tail, head} == {self._last, child[1]}]
        if not joining or self._plan.is_level:
            return JOINED if joining else GAP
        return max(JOINED, *(math.ceil(self._plan.captions[edge].width) + _BESIDE_LABEL for edge in joining))

    def lay_lanes(self, held: set[int], low: float, high: float) -> tuple[float, float]:
        """Find a lane for each line between nodes that are *held*, where it has none yet; return how far nodes and lanes reach."""
        order = [node for node in self.nodes if node in held]
        place = {node: index for index, node in enumerate(order)}
        known = {lane.edge for lane in self.lanes}
        lines = [(edge, tail, head) for edge, tail, head in self._inner if edge not in known and tail in held and head in held]
        reach = {-1: low, 1: high}
        used: dict[int, list[tuple[int, int, float]]] = {-1: [], 1: []}
        for edge, tail, head in sorted(lines, key=lambda line: (abs(place[line[1]] - place[line[2]]), place[line[1]], line[0])):
            first, last = sorted((place[tail], place[head]))
            if first == last:
                continue
            if last - first == 1:
                self.lanes.append(Lane(edge, tail, head))
                continue
            passed = order[first + 1 : last]
            side = min((1, -1), key=lambda one: self._in_the_way(passed, one, used[one], (first, last)))
            beside = [abs(along) for start, end, along in used[side] if start < last and first < end]
            along = side * (max([abs(reach[side]), *beside]) + (_NUMBERED if self._plan.topology.scenarios else LANE))
            used[side].append((first, last, along))
            self.lanes.append(Lane(edge, tail, head, side, along, len(passed)))
        ends = {side: max([abs(reach[side]), *(abs(along) for *_, along in used[side])]) for side in (-1, 1)}
        return -ends[-1], ends[1]

    def _in_the_way(
        self, passed: Sequence[int], side: int, used: Sequence[tuple[int, int, float]], own: tuple[int, int]
    ) -> tuple[int, int]:
        """Return how many lines a lane past the nodes *passed* would cross, and how many run beside it already."""
        crossed = sum((start < own[0] < end) != (start < own[1] < end) for start, end, _ in used)
        beside = sum(start < own[1] and own[0] < end for start, end, _ in used)
        return crossed + sum(self._outward.get((node, side), 0) for node in passed), beside


def size_of(plan: Plan, node: int) -> tuple[float, float]:
    """Return the size of *node* along the ranks and across them."""
    card = plan.cards[node]
    return (card.width, card.height) if plan.is_level else (card.height, card.width)


def turn(plan: Plan, along: float, across: float) -> tuple[float, float]:
    """Return the place in the picture of one that is *along* the ranks and *across* them, both from the same corner."""
    match plan.direction:
        case "right":
            return along, across
        case "left":
            return -along, across
        case "down":
            return across, along
        case "up":
            return across, -along


def boxed(plan: Plan, span: Span, along: float, across: float) -> Box:
    """Return the box of *span* in a stack whose middle and beginning are *along* and *across*."""
    one, other = turn(plan, along + span.low, across + span.start), turn(plan, along + span.high, across + span.end)
    left, top = min(one[0], other[0]), min(one[1], other[1])
    return Box(left, top, abs(one[0] - other[0]), abs(one[1] - other[1]))
