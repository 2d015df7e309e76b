"""Threads: how lines run between blocks that have been placed, from the middle of one side to that of another, and within them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from topodoc.diagram.bundles import joined, trunk_length
from topodoc.diagram.ends import loops_of, shifts
from topodoc.diagram.loops import draw_loops
from topodoc.diagram.plan import Layout, Route
from topodoc.diagram.stack import boxed, turn
from topodoc.drawing.curve import rounded
from topodoc.drawing.scene import Box

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from topodoc.diagram.blocks import Blocks
    from topodoc.diagram.stack import Lane
    from topodoc.drawing.scene import Point

_INNER = 0.24  # of a side from its middle: where lines end that run along their own stack
_STEP = 5.0  # pixels between those
_CORNER = 8.0  # pixels that they stay off a corner
_OUT = 16.0  # pixels outside of everything where a line runs that closes a circle
_PAIR = 14.0  # pixels between two lines that join the same two neighbours


class _Site(NamedTuple):
    """Where a block is: the middle of its nodes along the ranks, and its beginning across."""

    along: float
    across: float


def weave(blocks: Blocks, middles: Sequence[Point], routes: Mapping[int, Sequence[Point]]) -> Layout:
    """Return the layout in which blocks have these *middles* and the lines between them, by edge, the corners of *routes*."""
    plan, weaver = blocks.plan, _Weaver(blocks, middles)
    corners = weaver.corners(routes)
    nodes = [weaver.box(node).centre for node in range(len(plan.cards))]
    frames: dict[int, Box] = {}
    for site, stack in zip(weaver.sites, blocks.stacks, strict=True):
        frames |= {group: boxed(plan, span, *site) for group, span in stack.frames.items()}
    groups = tuple(frames.get(group, Box(0, 0, 0, 0)) for group in range(len(plan.headings)))
    routes_by_edge = {edge: Route(rounded([turn(plan, *point) for point in points]), None) for edge, points in corners.items()}
    boxes = {node: weaver.box(node) for node in range(len(plan.cards))}
    routes_by_edge |= draw_loops(plan, boxes, loops_of(blocks.lines), is_below=True)
    lines = tuple(routes_by_edge[edge] for edge in range(len(blocks.lines)))
    return Layout(0.0, 0.0, tuple(nodes), lines, groups, spread=blocks.spread)


class _Weaver:
    def __init__(self, blocks: Blocks, middles: Sequence[Point]) -> None:
        self._blocks, self._plan = blocks, blocks.plan
        self.sites = []
        for middle, stack in zip(middles, blocks.stacks, strict=True):
            along, across = self._unturned(middle)
            self.sites.append(_Site(along - (stack.low + stack.high) / 2, across - stack.end / 2))

    def _unturned(self, point: Point) -> tuple[float, float]:
        """Return the place of *point* along the ranks and across them; turning once more undoes it."""
        x, y = point
        match self._plan.direction:
            case "right":
                return x, y
            case "left":
                return -x, y
            case "down":
                return y, x
            case "up":
                return -y, x

    def box(self, node: int) -> Box:
        """Return the box of *node* in the picture."""
        home = self._blocks.home[node]
        return boxed(self._plan, self._blocks.stacks[home].nodes[node], *self.sites[home])

    def corners(self, routes: Mapping[int, Sequence[Point]]) -> dict[int, list[Point]]:
        """Return the corners of every line, along and across."""
        blocks, leaders, joins = self._blocks, self._blocks.leaders, joined(self._blocks)
        led = {edge: leaders.get(edge, edge) for edge in blocks.between}
        found = {edge: self._between(edge, [self._unturned(point) for point in routes[leader]]) for edge, leader in led.items()}
        turned = {edge: (blocks.sides(edge), [turn(self._plan, *point) for point in found[edge]]) for edge in routes}
        moved = {(edge, at): shift for edge, at, shift in shifts(self._plan, turned, joins)}
        for edge, leader in led.items():
            for at in (0, -1):
                if blocks.lines[edge][at] == blocks.lines[leader][at]:
                    self._end(found[edge], at, moved[joins.get((leader, at), leader), at])
                if (leader, at) in joins:
                    self._gather(found[edge], at, blocks.sides(edge)[at])
        for index, stack in enumerate(blocks.stacks):
            self._within(index, stack.lanes, found)
        for number, edge in enumerate(sorted(blocks.cut - found.keys())):
            found[edge] = self._around(edge, number)
        return found

    def _end(self, points: list[Point], at: int, shift: float) -> None:
        """Move the line through *points* across by *shift* where it ends."""
        for place in (0, 1) if at == 0 else (-1, -2):
            points[place] = points[place][0], points[place][1] + shift

    def _gather(self, points: list[Point], at: int, side: int) -> None:
        """Add to *points* where the line comes together with others, off the *side* that they end at."""
        along, across = points[1 if at == 0 else -2]
        points.insert(2 if at == 0 else len(points) - 2, (along + side * trunk_length(self._plan), across))

    def _around(self, edge: int, number: int) -> list[Point]:
        """Return the line of *edge*, which closes a circle, outside of everything, along the shorter way, with *number* others between."""
        blocks, out = self._blocks, _OUT * (number + 1)
        lows = [site.along + stack.low for site, stack in zip(self.sites, blocks.stacks, strict=True)]
        highs = [site.along + stack.high for site, stack in zip(self.sites, blocks.stacks, strict=True)]
        starts = [site.across for site in self.sites]
        ends = [site.across + stack.end for site, stack in zip(self.sites, blocks.stacks, strict=True)]
        points = []
        for node in blocks.lines[edge]:
            home = blocks.home[node]
            span, site = blocks.stacks[home].nodes[node], self.sites[home]
            side = -1 if blocks.ranks[home] == 0 else 1
            middle = site.across + (span.start + span.end) / 2
            points.append(
                ((site.along + (span.high if side > 0 else span.low), middle), (max(highs) + out if side > 0 else min(lows) - out))
            )
        (tail, tail_out), (head, head_out) = points
        over = min((min(starts) - out, max(ends) + out), key=lambda across: abs(across - tail[1]) + abs(across - head[1]))
        return [tail, (tail_out, tail[1]), (tail_out, over), (head_out, over), (head_out, head[1]), head]

    def _between(self, edge: int, points: list[Point]) -> list[Point]:
        """Return the line of *edge*, which runs from block to block through *points*, from node to node."""
        ends = []
        for node, side in zip(self._blocks.lines[edge], self._blocks.sides(edge), strict=True):
            home = self._blocks.home[node]
            stack, site = self._blocks.stacks[home], self.sites[home]
            span = stack.nodes[node]
            middle, border = site.across + (span.start + span.end) / 2, site.along + (stack.high if side > 0 else stack.low)
            start = (site.along + (span.high if side > 0 else span.low), middle)
            if stack.trunk is None:
                ends.append([start, (border, middle)])
            else:
                turns, trunk = site.along + stack.channels[node], site.across + stack.trunk
                ends.append([start, (turns, middle), (turns, trunk), (border, trunk)])
        first, last = ends
        return [*first, *points[1:-1], *last[::-1]]

    def _within(self, index: int, lanes: Sequence[Lane], found: dict[int, list[Point]]) -> None:
        """Add to *found* the lines within a block."""
        stack, site = self._blocks.stacks[index], self.sites[index]
        used: defaultdict[tuple[int, int, int], int] = defaultdict(int)
        pairs: defaultdict[frozenset[int], list[Lane]] = defaultdict(list)
        for lane in lanes:
            if lane.side == 0:
                pairs[frozenset((lane.tail, lane.head))].append(lane)
        for lane in sorted(lanes, key=lambda one: -one.passed):
            if lane.side:
                way = 1 if stack.nodes[lane.head].start > stack.nodes[lane.tail].start else -1
                ends = []
                for node, toward in ((lane.tail, way), (lane.head, -way)):
                    span, number = stack.nodes[node], used[node, lane.side, toward]
                    used[node, lane.side, toward] += 1
                    room = span.end - span.start
                    off = min(room * _INNER + number * _STEP, room / 2 - _CORNER)
                    ends.append(
                        (site.along + (span.high if lane.side > 0 else span.low), site.across + span.start + room / 2 + toward * off)
                    )
                passing = site.along + lane.along
                found[lane.edge] = [ends[0], (passing, ends[0][1]), (passing, ends[1][1]), ends[1]]
        for pair in pairs.values():
            room = min(stack.nodes[node].high - stack.nodes[node].low for node in (pair[0].tail, pair[0].head))
            step = min(_PAIR, room / 3 / max(1, len(pair) - 1))
            for number, lane in enumerate(pair):
                tail, head = stack.nodes[lane.tail], stack.nodes[lane.head]
                along = site.along + (number - (len(pair) - 1) / 2) * step
                start, end = (tail.end, head.start) if tail.start < head.start else (tail.start, head.end)
                found[lane.edge] = [(along, site.across + start), (along, site.across + end)]
