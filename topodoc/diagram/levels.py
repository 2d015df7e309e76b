"""Levels: ranks for what an engine takes for nodes, so that lines are short, data goes one way and the picture has a usable shape."""

from __future__ import annotations

import math
import random
from functools import lru_cache
from typing import TYPE_CHECKING

from topodoc.model.walks import components

if TYPE_CHECKING:
    from collections.abc import Sequence

_STEPS = 160  # moves that are tried for each thing
_MOST_STEPS = 12_000
_HOT, _COLD = 3.0, 0.02  # how much worse a move may be, at first and at last
_LEVEL = 40.0  # what a line within a rank costs, in ranks that a line may be longer
_WRONG = 8.0  # what a line costs against data that never comes back
_BACK = 1.0  # what a line against the data costs
_FULL = 2.0  # what a rank costs that is twice as full as it may be, for each line of the mean thing
_AIR = 1.12  # how much fuller than the others a rank may be


def choose_levels(rooms: Sequence[float], lines: Sequence[tuple[int, int]], count: int, *, by_data: bool = False) -> tuple[int, ...]:
    """Return a rank below *count* for each thing, of which *rooms* are the pixels across; *lines* are the ways that data goes.

    This is simulated annealing (Kirkpatrick, Gelatt and Vecchi, Science 220, 1983) with dice that fall the same way each time, and an end
    that depends on the number of things alone. Where one may have no way past another, it begins with the ranks that data goes
    through, *by_data*.
    """
    return _chosen(tuple(rooms), tuple(lines), count, by_data)


@lru_cache(maxsize=64)  # several ways to draw one picture ask for the same
def _chosen(rooms: tuple[float, ...], lines: tuple[tuple[int, int], ...], count: int, by_data: bool) -> tuple[int, ...]:  # noqa: FBT001 - a key
    search = _Search(rooms, lines, count, by_data=by_data)
    search.run(min(_MOST_STEPS, _STEPS * len(rooms)))
    return search.packed()


def fewest_levels(count: int, lines: Sequence[tuple[int, int]]) -> int:
    """Return how many ranks *count* things take at least before no one of *lines* stays within a rank: 3 stands for more, too."""
    ways: list[list[int]] = [[] for _ in range(count)]
    for tail, head in lines:
        ways[tail].append(head)
        ways[head].append(tail)
    side: dict[int, int] = {}
    for first in range(count):
        waiting = [] if first in side else [first]
        side.setdefault(first, 0)
        while waiting:
            thing = waiting.pop()
            waiting += [other for other in ways[thing] if other not in side]
            for other in ways[thing]:
                if side.setdefault(other, 1 - side[thing]) == side[thing]:
                    return 3
    return 2 if lines else 1


def _rings(count: int, lines: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Return for each of *count* things a number that those share between which data goes round."""
    ways: list[list[int]] = [[] for _ in range(count)]
    for tail, head in lines:
        ways[tail].append(head)
    return {thing: number for number, part in enumerate(components(range(count), ways.__getitem__)) for thing in part}


def _costs(count: int, back: float) -> tuple[list[float], list[float]]:
    """Return what a line costs by how many ranks further its other end is, at its tail and at its head; fewer ranks count from behind."""
    forth = [_LEVEL, *(float(far - 1) for far in range(1, count)), *(back + far - 1 for far in range(count - 1, 0, -1))]
    return forth, [forth[-far] for far in range(len(forth))]


class _Search:
    def __init__(self, rooms: Sequence[float], lines: Sequence[tuple[int, int]], count: int, *, by_data: bool = False) -> None:
        self._rooms, self._count = rooms, count
        self._most = max(sum(rooms) / count * _AIR, max(rooms, default=0.0))
        self._full = _FULL * max(1.0, 2 * len(lines) / max(1, len(rooms)))
        self._ends: list[list[tuple[int, list[float]]]] = [[] for _ in rooms]
        ring, tables = _rings(len(rooms), lines), {back: _costs(count, back) for back in (_BACK, _WRONG)}
        for tail, head in lines:
            forth, back = tables[_BACK if ring[tail] == ring[head] else _WRONG]
            self._ends[tail].append((head, forth))
            self._ends[head].append((tail, back))
        self._ranks = self._by_data(lines) if by_data else self._first()
        self._used = [0.0] * count
        for thing, rank in enumerate(self._ranks):
            self._used[rank] += rooms[thing]

    def _first(self) -> list[int]:
        """Return a rank for each thing to begin with: as they come, so many in each that all are as full."""
        ranks, used = [], 0.0
        share = sum(self._rooms) / self._count or 1.0
        for room in self._rooms:
            ranks.append(min(self._count - 1, int(used / share)))
            used += room
        return ranks

    def _by_data(self, lines: Sequence[tuple[int, int]]) -> list[int]:
        """Return a rank for each thing to begin with: behind all that its data comes from, as far as there are ranks."""
        ranks = [0] * len(self._rooms)
        for _ in range(self._count - 1):
            before = [*ranks]
            for tail, head in lines:
                ranks[head] = max(ranks[head], min(self._count - 1, before[tail] + 1))
        return ranks

    def run(self, steps: int) -> None:  # noqa: C901 - as said below
        """Try so many moves. All is in one place, and names are local: nothing else in a small picture takes as long."""
        if self._count < 2:
            return
        roll, exp = random.Random(0).random, math.exp  # noqa: S311 - a seed has to give the same picture
        ranks, used, rooms, ends = self._ranks, self._used, self._rooms, self._ends
        things, count, most, full = len(rooms), self._count, self._most, self._full
        unknown: list[float | None] = [None] * count
        known = [unknown[:] for _ in ends]  # what the lines of a thing cost in each rank, until one at their other ends moves
        heat, cooling = _HOT, (_COLD / _HOT) ** (1 / max(1, steps))
        for _ in range(steps):
            thing, rank = int(roll() * things), int(roll() * count)
            heat *= cooling
            was = ranks[thing]
            if rank == was:
                continue
            room, row = rooms[thing], known[thing]
            cost, before = row[rank], row[was]
            if cost is None:
                cost = 0.0
                for other, costs in ends[thing]:
                    cost += costs[ranks[other] - rank]
                row[rank] = cost
            if before is None:
                before = 0.0
                for other, costs in ends[thing]:
                    before += costs[ranks[other] - was]
                row[was] = before
            if (over := used[rank] + room - most) > 0:
                cost += over / most * full
            if (over := used[was] - most) > 0:
                before += over / most * full
            worse = cost - before
            if worse <= 0 or roll() < exp(-worse / heat):
                ranks[thing] = rank
                used[was] -= room
                used[rank] += room
                for other, _ in ends[thing]:
                    known[other] = unknown[:]

    def packed(self) -> tuple[int, ...]:
        """Return the ranks, counted without those in which nothing stands."""
        number = {rank: index for index, rank in enumerate(sorted({*self._ranks}))}
        return tuple(number[rank] for rank in self._ranks)
