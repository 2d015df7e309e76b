"""Pins: invisible lines that keep a rank where nothing visible leads to it."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from topodoc.diagram.fold import all_rows, data_flow, held_lines
from topodoc.model import walks
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from topodoc.diagram.plan import Plan
    from topodoc.model.elements import Group


@dataclass(frozen=True, slots=True)
class Pin:
    """An invisible line from one node to another, both by position, that keeps them *length* ranks apart.

    One of no length keeps the head behind the tail within their rank: below it, or to its right. What `is_taut` pulls both into line.
    """

    tail: int
    head: int
    length: int
    is_taut: bool = False


def pins(plan: Plan) -> tuple[Pin, ...]:
    """Return what holds the nodes of *plan* at their ranks.

    Graphviz ranks every cluster on its own, and each connected part of it from 0. So whatever begins later is tied to
    something a rank before it, on every level of the groups.
    """
    groups = {group.id: group for group in plan.topology.groups}
    position = {node.id: index for index, node in enumerate(plan.topology.nodes)}
    rows = tuple(_row_pins(plan))
    binder = _Binder(plan, (*data_flow(plan), *((pin.tail, pin.head) for pin in rows)))

    def members(group: Group) -> list[int]:
        return [*(position[node] for node in group.nodes), *(node for one in group.groups for node in members(groups[one]))]

    def level(around: str | None, nodes: Sequence[str], inner: Sequence[Group]) -> Iterator[Pin]:
        yield from binder.bind(around, [*([position[node]] for node in nodes), *(members(group) for group in inner)])
        for group in inner:
            yield from level(group.id, group.nodes, [groups[one] for one in group.groups])

    outside = [node.id for node in plan.topology.nodes if node.group is None]
    return (*rows, *level(None, outside, [group for group in plan.topology.groups if group.parent is None]))


def _row_pins(plan: Plan) -> Iterator[Pin]:
    """Yield what keeps the nodes in the rows of a group in line, in order, and each row below the one before."""
    position = {node.id: index for index, node in enumerate(plan.topology.nodes)}
    for group in plan.topology.groups:
        rows = [[position[one] for one in row if one in position] for row in (all_rows(group) if group.rows else ())]
        across = [[node for node in column if node is not None] for column in zip_longest(*rows)]
        for along, line in [*((True, row) for row in rows), *((False, column) for column in across)]:
            for tail, head in pairwise(line):
                length = plan.ranks[head] - plan.ranks[tail]
                if along == plan.is_level and length > 0:
                    yield Pin(tail, head, length, is_taut=True)
                elif along != plan.is_level and length == 0:
                    yield Pin(tail, head, 0)


class _Binder:
    """Ties the parts of one level together."""

    def __init__(self, plan: Plan, lines: Sequence[tuple[int, int]]) -> None:
        self._ranks = plan.ranks
        self._lines = held_lines(plan, [line for line in lines if line[0] != line[1]])
        self._is_joined = {node for line in self._lines[None] for node in line}

    def bind(self, group: str | None, units: Sequence[Sequence[int]]) -> Iterator[Pin]:
        """Yield the pins between those parts of *units*, the lists of nodes that *group* holds, that no line joins."""
        parts = self._parts(self._lines[group], [unit for unit in units if unit])
        at: dict[int, list[int]] = defaultdict(list)
        for node in sorted(node for part in parts for node in part):
            at[self._ranks[node]].append(node)
        used: dict[int, int] = defaultdict(int)
        for part in parts:
            low = min(self._ranks[node] for node in part)
            if low == min(at):
                continue
            own = set(part)
            before = max(rank for rank in at if rank < low and not own.issuperset(at[rank]))
            tail = min((node for node in at[before] if node not in own), key=lambda node: (used[node], node in self._is_joined, node))
            used[tail] += 1
            yield Pin(tail, min(node for node in part if self._ranks[node] == low), low - before)

    def _parts(self, held: Sequence[tuple[int, int]], units: Sequence[Sequence[int]]) -> list[list[int]]:
        """Return the nodes of *units* that the *held* lines join, in the order of where they begin."""
        home = {node: position for position, unit in enumerate(units) for node in unit}
        lines = [(home[tail], home[head]) for tail, head in held]
        parts = [[node for unit in part for node in units[unit]] for part in walks.connected(range(len(units)), lines)]
        return sorted(parts, key=lambda part: (min(self._ranks[node] for node in part), min(part)))
