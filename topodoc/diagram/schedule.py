"""Scheduling: what has to stand somewhere is put into ranks, as the data goes, and no rank takes more than its room."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from topodoc.model import walks
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence


class Slot(NamedTuple):
    """Where a node stands: its rank, from 0, and about how many pixels across; the engine has the last word about those."""

    rank: int
    offset: float


@dataclass(frozen=True, slots=True)
class Block:
    """What is put into ranks as one: a node, or a group whose nodes have theirs.

    `nodes` has a place for each node, by its position; `span` is the number of ranks, `room` are the pixels taken across them.
    """

    nodes: dict[int, Slot]
    span: int
    room: float

    def at(self, rank: int, offset: float) -> dict[int, Slot]:
        """Return the place of each node where the block begins at *rank*, *offset* pixels across."""
        return {node: Slot(rank + place.rank, offset + place.offset) for node, place in self.nodes.items()}


def schedule(blocks: Sequence[Block], lines: Sequence[tuple[int, int]], columns: int, room: float) -> Block:
    """Return *blocks* as one, in at most *columns* ranks of *room* pixels, unless a block alone needs more.

    *lines* are pairs of nodes, which data goes between. This is list scheduling with a bound to the width of layers, as
    Coffman and Graham (Acta Informatica 1, 1972) have it; what finds no room behind its sources begins a new line in front.
    """
    home = {node: position for position, block in enumerate(blocks) for node in block.nodes}
    known = [line for line in lines if line[0] in home and line[1] in home and home[line[0]] != home[line[1]]]
    board = _Board(max(columns, *(block.span for block in blocks)), room)
    ends: list[list[tuple[int, int]]] = [[] for _ in blocks]
    for tail, head in known:
        ends[home[tail]].append((tail, head))
        ends[home[head]].append((head, tail))
    for position in _order(len(blocks), [(home[tail], home[head]) for tail, head in known]):
        board.put(blocks[position], ends[position])
    return Block(board.nodes, 1 + max(place.rank for place in board.nodes.values()), max(board.used))


def depth(blocks: Sequence[Block], lines: Sequence[tuple[int, int]]) -> int:
    """Return how many ranks *blocks* take where each stands behind everything its data comes from."""
    return schedule(blocks, lines, sum(block.span for block in blocks), float("inf")).span


def spans(count: int, arcs: Sequence[tuple[int, int]]) -> list[int]:
    """Return how many ranks each of *arcs* passes where each of 0 to *count* stands right behind what leads to it."""
    turn = {one: position for position, one in enumerate(_order(count, arcs))}
    ranks = [0] * count
    for tail, head in sorted(arcs, key=lambda arc: turn[arc[0]]):
        if turn[tail] < turn[head]:  # where arcs go round, one of them goes back
            ranks[head] = max(ranks[head], ranks[tail] + 1)
    return [abs(ranks[head] - ranks[tail]) for tail, head in arcs]


class _Board:
    """The ranks as they fill."""

    def __init__(self, columns: int, room: float) -> None:
        self.nodes: dict[int, Slot] = {}
        self.used = [0.0] * columns
        self._room = room
        self._ends: dict[int, int] = {}

    def put(self, block: Block, lines: Sequence[tuple[int, int]]) -> None:
        """Put *block* where it fits best: behind what stands already at the other end of its *lines*, if there is room."""
        first = max((self._ends[other] for _, other in lines if other in self._ends), default=0)
        sought = [self.nodes[other].rank - block.nodes[node].rank for node, other in lines if other in self.nodes]
        starts = range(len(self.used) - block.span + 1)
        tops = self.used if block.span == 1 else [max(self.used[rank : rank + block.span]) for rank in starts]
        start = min(starts, key=lambda rank: self._cost(tops[rank] + block.room, rank, first, sought))
        offset = tops[start]
        self.used[start : start + block.span] = [offset + block.room] * block.span
        self.nodes.update(block.at(start, offset))
        self._ends.update(dict.fromkeys(block.nodes, start + block.span))

    def _cost(self, top: float, start: int, first: int, sought: Sequence[int]) -> tuple[float, ...]:
        """Return how badly a block stands that begins at the rank *start* and ends *top* pixels across; less is better.

        *first* is the rank behind all its sources, *sought* those at which one of its lines would stay within a rank.
        """
        far = [abs(start - rank) for rank in sought]
        is_back = start < first
        return far.count(0), top > self._room, is_back, max(0.0, top - self._room), top if is_back else sum(far), start


def _order(count: int, arcs: Sequence[tuple[int, int]]) -> list[int]:
    """Return 0 to *count*, each behind what leads to it, but where *arcs* go round, and what hangs together stands together."""
    after: list[list[int]] = [[] for _ in range(count)]
    has_source = [False] * count
    for tail, head in dict.fromkeys(arcs):
        after[tail].append(head)
        has_source[head] = True
    roots = sorted(range(count), key=lambda one: (has_source[one], -one))
    return walks.ordered(roots, lambda one: reversed(after[one]))
