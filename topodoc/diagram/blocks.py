"""Blocks: a plan in which each group that lies in no other is one thing to the engine, and stands in a rank of our choice."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from topodoc.diagram.bundles import fans
from topodoc.diagram.fan_stack import fan_stack
from topodoc.diagram.fold import data_flow
from topodoc.diagram.levels import choose_levels, fewest_levels
from topodoc.diagram.order import best_order
from topodoc.diagram.stack import children, size_of, stack_up
from topodoc.model.walks import components
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from topodoc.diagram.bundles import Fan
    from topodoc.diagram.plan import Plan
    from topodoc.diagram.stack import Child, Line, Stack


@dataclass(frozen=True, slots=True)
class Blocks:
    """What a plan is made of for an engine that knows no groups.

    `tops` are the nodes, groups and `fans` that lie in no other, `home` tells for each node in which of them it is, `ranks` and `stacks`
    go with `tops`. `lines` are the ways that data goes, between nodes. The groups of `spread` have no box. The edges of `cut` close a
    circle, and run around everything.
    """

    plan: Plan
    spread: frozenset[int]
    tops: tuple[Child, ...]
    home: tuple[int, ...]
    lines: tuple[tuple[int, int], ...]
    ranks: tuple[int, ...]
    stacks: tuple[Stack, ...]
    cut: frozenset[int] = frozenset()
    fans: tuple[Fan, ...] = ()

    def is_inner(self, edge: int) -> bool:
        """Return whether both ends of the *edge* with that position are in one block."""
        tail, head = self.lines[edge]
        return self.home[tail] == self.home[head]

    @property
    def between(self) -> tuple[int, ...]:
        """The edges, by position, that an engine leads from block to block."""
        return tuple(edge for edge in range(len(self.lines)) if edge not in self.cut and not self.is_inner(edge))

    @property
    def leaders(self) -> Mapping[int, int]:
        """For each edge of a fan the one that an engine leads for all of them."""
        return {edge: fan.edges[0] for fan in self.fans for edge in fan.edges}

    @property
    def led(self) -> tuple[int, ...]:
        """Those of the edges between blocks that an engine leads: one for each fan."""
        leaders = self.leaders
        return tuple(edge for edge in self.between if leaders.get(edge, edge) == edge)

    @property
    def has_level_lines(self) -> bool:
        """Whether a line between blocks stays within a rank, where an engine leads it badly."""
        return any(len({self.ranks[self.home[node]] for node in self.lines[edge]}) == 1 for edge in self.between)

    def is_turned(self, edge: int) -> bool:
        """Return whether data goes against the ranks along the *edge* with that position."""
        tail, head = (self.ranks[self.home[one]] for one in self.lines[edge])
        return tail > head

    def sides(self, edge: int) -> tuple[int, int]:
        """Return the side of each end, as the data goes, at which a line between blocks ends: -1 where the ranks begin, else 1."""
        tail, head = (self.ranks[self.home[one]] for one in self.lines[edge])
        return (1, 1) if tail == head else (-1, 1) if tail > head else (1, -1)


def split(plan: Plan, spread: frozenset[int] = frozenset(), cut: frozenset[int] = frozenset()) -> Blocks:
    """Return *plan* as blocks in one rank; the groups of *spread*, which hold no others, are taken apart.

    The edges of *cut* have no say, but for those within a block.
    """
    bundled = fans(plan.topology)
    tops = tuple(_tops(plan, spread, bundled))
    home = [0] * len(plan.cards)
    for index, top in enumerate(tops):
        for node in bundled[top[1]].leaves if top[0] == "f" else _nodes(plan, top):
            home[node] = index
    blocks = Blocks(plan, spread, tops, tuple(home), data_flow(plan), (0,) * len(tops), (), cut, bundled)
    return replace(blocks, stacks=_stacks(blocks, {}))


def ranked(flat: Blocks, count: int, places: Mapping[int, float], *, by_data: bool = False) -> Blocks:
    """Return *flat* blocks in *count* ranks, or as many more as it takes until no line stays within a rank.

    What is in them is in the best order while nodes have these *places* across.
    """
    rooms = [stack.end + flat.plan.node_gap for stack in flat.stacks]
    between = [(flat.home[tail], flat.home[head]) for tail, head in (flat.lines[edge] for edge in flat.led)]
    count = max(count, fewest_levels(len(rooms), between))
    while True:
        blocks = replace(flat, ranks=choose_levels(rooms, between, min(count, len(rooms)), by_data=by_data))
        if count >= len(rooms) or not blocks.has_level_lines:
            return restacked(blocks, places)
        count += 1


def restacked(blocks: Blocks, places: Mapping[int, float], parity: int | None = None) -> Blocks:
    """Return *blocks* with what is in them in the best order while nodes have these *places* across.

    With a *parity* only every other rank changes: where both ends of lines move at once, they miss one another.
    """
    made = _stacks(blocks, places)
    pairs = zip(blocks.ranks, made, blocks.stacks, strict=True)
    return replace(blocks, stacks=tuple(new if parity is None or rank % 2 == parity else old for rank, new, old in pairs))


def depth_of(blocks: Blocks) -> int:
    """Return how many blocks data goes through at most one after another, those that it goes round between counted once."""
    ways: dict[int, set[int]] = {index: set() for index in range(len(blocks.tops))}
    for edge in blocks.led:
        tail, head = (blocks.home[node] for node in blocks.lines[edge])
        ways[tail].add(head)
    parts = components(range(len(blocks.tops)), lambda index: sorted(ways[index]))
    part_of = {index: number for number, part in enumerate(parts) for index in part}
    depth = [1] * len(parts)
    for number, part in enumerate(parts):  # what data goes on to comes first
        further = [depth[part_of[other]] for index in part for other in ways[index] if part_of[other] != number]
        depth[number] += max(further, default=0)
    return max(depth, default=0)


def length_of(blocks: Blocks) -> float:
    """Return the mean of the pixels that a block takes along the ranks."""
    return sum(stack.length for stack in blocks.stacks) / max(1, len(blocks.stacks))


def _tops(plan: Plan, spread: frozenset[int], bundled: tuple[Fan, ...]) -> Iterator[Child]:
    """Yield what lies in no group; a fan, which is "f" and its position among those *bundled*, stands for its leaves and their group."""
    held, leaves = {fan.group for fan in bundled}, {leaf for fan in bundled for leaf in fan.leaves}
    for position, group in enumerate(plan.topology.groups):
        if group.parent is None and position not in spread and position not in held:
            yield "g", position
    yield from (("f", position) for position in range(len(bundled)))
    for position, node in enumerate(plan.topology.nodes):
        if position in leaves:
            continue
        if node.group is None or plan.topology.group_positions[node.group] in spread:
            yield "n", position


def _nodes(plan: Plan, top: Child) -> Iterator[int]:
    if top[0] == "n":
        yield top[1]
    else:
        yield from chain.from_iterable(_nodes(plan, child) for child in children(plan, top[1]))


def _stacks(blocks: Blocks, places: Mapping[int, float]) -> tuple[Stack, ...]:
    """Return the stack of each block, with what it holds in the best order."""
    inner: list[list[Line]] = [[] for _ in blocks.tops]
    outward: dict[tuple[int, int], int] = {}
    reaches: dict[int, list[tuple[int, float]]] = {}
    for edge, (tail, head) in enumerate(blocks.lines):
        if blocks.is_inner(edge):
            inner[blocks.home[tail]].append((edge, tail, head))
        if blocks.is_inner(edge) or edge in blocks.cut:
            continue
        for node, other, side in zip((tail, head), (head, tail), blocks.sides(edge), strict=True):
            outward[node, side] = outward.get((node, side), 0) + 1
            if other in places:
                reaches.setdefault(node, []).append((side, places[other]))
    orders: dict[int, Sequence[Child]] = {}
    for index, top in enumerate(blocks.tops):
        if top[0] != "f":
            _order(blocks.plan, top, inner[index], reaches, orders)
    return tuple(
        _fan_stack(blocks, blocks.fans[top[1]]) if top[0] == "f" else stack_up(blocks.plan, top, orders, inner[index], outward)
        for index, top in enumerate(blocks.tops)
    )


def _fan_stack(blocks: Blocks, fan: Fan) -> Stack:
    tail, _ = blocks.lines[fan.edges[0]]
    return fan_stack(blocks.plan, fan, blocks.sides(fan.edges[0])[0 if tail == fan.leaves[0] else 1])


def _order(
    plan: Plan,
    child: Child,
    inner: Sequence[Line],
    reaches: Mapping[int, Sequence[tuple[int, float]]],
    orders: dict[int, Sequence[Child]],
) -> list[int]:
    """Add to *orders* that of what is in *child*, and return its nodes."""
    if child[0] == "n":
        return [child[1]]
    held = children(plan, child[1])
    nodes = [_order(plan, one, inner, reaches, orders) for one in held]
    place = {node: index for index, each in enumerate(nodes) for node in each}
    joins = [(place[tail], place[head]) for _, tail, head in inner if tail in place and head in place and place[tail] != place[head]]
    out = [[reach for node in each for reach in reaches.get(node, ())] for each in nodes]
    orders[child[1]] = [held[index] for index in best_order(len(held), joins, out)]
    return [node for index in range(len(held)) for node in nodes[index]]


def across_of(blocks: Blocks, starts: Sequence[float]) -> dict[int, float]:
    """Return the middle across of each node, where each block begins at one of *starts*."""
    return {
        node: starts[index] + (span.start + span.end) / 2 for index, stack in enumerate(blocks.stacks) for node, span in stack.nodes.items()
    }


def rooms_of(plan: Plan) -> float:
    """Return the pixels across that all nodes of *plan* take."""
    return sum(size_of(plan, node)[1] + plan.node_gap for node in range(len(plan.cards)))
