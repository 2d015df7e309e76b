"""Folding: ranks of our own choice, so that a picture keeps a usable shape where Graphviz would draw one long row or column."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from topodoc.diagram.schedule import Block, Slot, depth, schedule, spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topodoc.diagram.plan import Plan
    from topodoc.model.elements import Group

_AIR = 1.2  # what boxes of different sizes leave empty, as a share of what they fill
_SHALLOW = 3  # ranks that a group may always have
_INNER = (1.0, 0.5, 0.25, 2.0)  # proportions of groups that are tried, as shares of that of the whole
_MANY = 200  # nodes from which on only one is
_MORE = 4  # how many numbers of ranks are tried
_WITHIN = 10.0  # doublings that lines weigh as much as, if all of them stay within a rank
_TANGLE = 1500  # ranks that all lines together may pass; of 24 generated systems with more, one had a usable shape unfolded
_LANE = 40.0  # pixels across a rank for each line that passes: in pictures of 19 generated systems, both ways, 20 to 60, mostly 40
_PLAIN_LANE = 20.0  # the same for straight lines; 4 where nothing is in groups, 15 to 50 where all is
_FAR = 3.0  # doublings that lines weigh as much as which are on average as long as the picture


def fold(plan: Plan, proportion: float) -> Plan:
    """Return *plan* with a rank for each node, so that the picture becomes about *proportion* times as long, along its ranks, as across."""
    shares = _INNER if plan.topology.groups and len(plan.cards) <= _MANY else _INNER[:1]
    folders = [_Folder(plan, proportion, share * proportion) for share in shares]
    return replace(plan, ranks=min(folders, key=lambda folder: folder.strain).ranks)


def has_rows(plan: Plan) -> bool:
    """Return whether a group of *plan* says how its nodes stand in rows."""
    return any(group.rows for group in plan.topology.groups)


def is_tangled(plan: Plan) -> bool:
    """Return whether lines would pass so many ranks of Graphviz's choice that they were most of the picture, and of the time it takes."""
    return sum(spans(len(plan.cards), data_flow(plan))) > _TANGLE


class Sketch(NamedTuple):
    """What a plan takes where it is folded to a square, in pixels: along its ranks, across them, and across for lines that pass through.

    `area` is what its nodes take with the room around them, in square pixels.
    """

    length: float
    room: float
    lines: float
    area: float

    def asked(self, proportion: float) -> float:
        """Return what to fold to, so that the picture with its lines becomes *proportion* times as long as across.

        The length grows with the root of what is folded to, the room of nodes shrinks with it, and that of lines stays, for there are
        more ranks to pass. The root is that x for which length x = proportion (room / x + lines).
        """
        lines = proportion * self.lines
        return ((lines + math.sqrt(lines**2 + 4 * self.length * proportion * self.room)) / (2 * self.length)) ** 2


def sketch(plan: Plan) -> Sketch:
    """Return about what *plan* takes, before anything is laid out."""
    folder = _Folder(plan, 1.0, 1.0)
    area = _AIR * folder.pitch * sum(folder.room(position) for position in range(len(plan.cards)))
    return Sketch(folder.span * folder.pitch, folder.across, folder.passing * (_PLAIN_LANE if plan.is_plain else _LANE), area)


class _Folder:
    """Knows the sizes of one plan: along the ranks, and across them."""

    def __init__(self, plan: Plan, proportion: float, inner: float) -> None:
        self._plan = plan
        self._position = {node.id: position for position, node in enumerate(plan.topology.nodes)}
        self._groups = {group.id: position for position, group in enumerate(plan.topology.groups)}
        self._lines = held_lines(plan, [line for line in data_flow(plan) if line[0] != line[1]])
        along = [card.width if plan.is_level else card.height for card in plan.cards]
        labels = [caption.width if plan.is_level else caption.height for caption in plan.captions]
        self.pitch = _mean(along) + plan.rank_gap + _mean(labels)
        outside = [self._node(node.id) for node in plan.topology.nodes if node.group is None]
        groups = [self._group(group, inner) for group in plan.topology.groups if group.parent is None]
        self._whole = self._together(None, [*filter(None, groups), *outside], proportion, 1)
        self.strain = self._strain(None, self._whole, proportion)

    @property
    def span(self) -> int:
        return self._whole.span

    @property
    def across(self) -> float:
        return self._whole.room

    @property
    def passing(self) -> float:
        """How many lines pass through a rank, on average."""
        ranks = self.ranks
        return sum(max(0, abs(ranks[head] - ranks[tail]) - 1) for tail, head in self._lines[None]) / self.span

    @property
    def ranks(self) -> tuple[int, ...]:
        return tuple(self._whole.nodes[position].rank for position in range(len(self._plan.cards)))

    def room(self, position: int) -> float:
        """Return the pixels that the node at *position* takes across the ranks."""
        card = self._plan.cards[position]
        return (card.height if self._plan.is_level else card.width) + self._plan.node_gap

    def _node(self, node: str) -> Block:
        position = self._position[node]
        room = self.room(position)
        return Block({position: Slot(0, room / 2)}, 1, room)

    def _group(self, group: Group, proportion: float) -> Block | None:
        """Return the block of *group*, None where it holds nothing."""
        plan, topology = self._plan, self._plan.topology
        held = {node: self._node(node) for node in group.nodes}
        held |= {one: block for one in group.groups if (block := self._group(topology.groups[self._groups[one]], proportion))}
        if not held:
            return None
        inner = self._in_rows(group, held) if group.rows else self._together(group.id, list(held.values()), proportion, _SHALLOW)
        frame = 2 * plan.group_padding + (plan.headings[self._groups[group.id]].height if plan.is_level else 0)
        return Block(inner.nodes, inner.span, inner.room + frame)

    def _together(self, group: str | None, blocks: Sequence[Block], proportion: float, shallow: int) -> Block:
        """Return *blocks*, which *group* holds, in about as many ranks as give the proportion.

        They are fewer than *shallow* only where their lines need fewer.
        """
        lines = self._lines[group]
        filled = _AIR * sum(block.span * block.room for block in blocks)
        columns = max(1, round(math.sqrt(filled * proportion / self.pitch)))
        if columns < shallow:  # a line within a rank has no room for its label
            columns = max(columns, min(shallow, depth(blocks, lines)))
        tries = [schedule(blocks, lines, count, filled / count) for count in range(columns, columns + _MORE)]
        return min(tries, key=lambda block: self._strain(group, block, proportion))

    def _strain(self, group: str | None, block: Block, proportion: float) -> float:
        """Return how far *block*, all of *group*, is from the proportion, in doublings, and how long its lines are for its size."""
        length = block.span * self.pitch
        ends = [(block.nodes[tail], block.nodes[head]) for tail, head in self._lines[group]]
        far = _mean([math.hypot((head.rank - tail.rank) * self.pitch, head.offset - tail.offset) for tail, head in ends])
        within = _mean([tail.rank == head.rank for tail, head in ends])
        return abs(math.log2(length / block.room / proportion)) + _FAR * far / math.sqrt(length * block.room) + _WITHIN * within

    def _in_rows(self, group: Group, held: dict[str, Block]) -> Block:
        """Return what *group* holds in its rows."""
        rows = [[held[one] for one in row if one in held] for row in all_rows(group)]
        ranked = list(zip_longest(*rows)) if self._plan.is_level else rows
        nodes: dict[int, Slot] = {}
        start, most = 0, 0.0
        for rank in ranked:
            used = 0.0
            for block in filter(None, rank):
                nodes.update(block.at(start, used))
                used += block.room
            start += max((block.span for block in rank if block), default=0)
            most = max(most, used)
        return Block(nodes, start, most)


def data_flow(plan: Plan) -> tuple[tuple[int, int], ...]:
    """Return for each edge of *plan* the positions of the nodes where its data comes from and goes to."""
    position = {node.id: index for index, node in enumerate(plan.topology.nodes)}
    ends = [(position[edge.source.node], position[edge.target.node]) for edge in plan.topology.edges]
    return tuple((head, tail) if against else (tail, head) for (tail, head), against in zip(ends, plan.against, strict=True))


def held_lines(plan: Plan, lines: Sequence[tuple[int, int]]) -> dict[str | None, list[tuple[int, int]]]:
    """Return for each group by its id, and for None that is around them all, those of *lines* both of whose ends it holds."""
    above = {group.id: group.parent for group in plan.topology.groups}

    def around(group: str | None) -> tuple[str | None, ...]:
        return (None,) if group is None else (*around(above[group]), group)

    paths = [around(node.group) for node in plan.topology.nodes]
    held: dict[str | None, list[tuple[int, int]]] = {group: [] for group in (None, *above)}
    for line in lines:
        for one, other in zip(paths[line[0]], paths[line[1]], strict=False):
            if one != other:
                break
            held[one].append(line)
    return held


def all_rows(group: Group) -> list[tuple[str, ...]]:
    """Return the rows of *group*; what stands in none follows in rows as long as the longest."""
    held = (*group.nodes, *group.groups)
    left = [one for one in held if not any(one in row for row in group.rows)]
    longest = max(len(row) for row in group.rows)
    return [*group.rows, *(tuple(left[first : first + longest]) for first in range(0, len(left), longest))]


def _mean(sizes: Sequence[float]) -> float:
    return sum(sizes) / len(sizes) if sizes else 0.0
