"""Keeping: a picture in which nodes stand where they stood, and what is new finds room among them; groups are boxes around theirs."""

from __future__ import annotations

from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

from topodoc.diagram.crossings import count_crossings
from topodoc.diagram.fold import data_flow
from topodoc.diagram.labels import trace
from topodoc.diagram.plan import Route
from topodoc.drawing.scene import Box
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from topodoc.diagram.plan import Kept, Layout, Plan
    from topodoc.drawing.scene import Point
    from topodoc.language.vocabulary import Direction

_FAR = 60.0  # pixels that a node may move without a reader losing it
_FEW = 0.1  # of the nodes that were there before, which may move farther
_KNOWN = 0.5  # of all nodes, that have to have been there for a picture to be the same one
_STEP = 12.0  # pixels from one place that is tried to the next
_MOST_STEPS = 80
_SPOTS = 24  # free places among which the best is taken
_NEAR = 24.0  # pixels from the outline of a node, which may be another size now, to where a line ends
_AIR = 12.0  # pixels between what is kept apart


@dataclass(frozen=True, slots=True)
class Held:
    """Where everything stands that is placed: node centres and group boxes, in the order of the plan, and lines that may stay."""

    plan: Plan
    nodes: tuple[Point, ...]
    groups: tuple[Box, ...]
    routes: tuple[Route | None, ...]
    spread: frozenset[int]


def is_calm(plan: Plan, layout: Layout) -> bool:
    """Return whether *layout* moves but few of the nodes of *plan* from where they stood, the picture as a whole aside."""
    pairs = [(was, now) for was, now in zip(plan.kept.nodes if plan.kept else (), layout.nodes, strict=False) if was]
    if not pairs:
        return True
    aside, down = (median(now[axis] - was[axis] for was, now in pairs) for axis in (0, 1))
    moved = sum(((now[0] - was[0] - aside) ** 2 + (now[1] - was[1] - down) ** 2) ** 0.5 > _FAR for was, now in pairs)
    return bool(moved <= _FEW * len(pairs))


def facing(plan: Plan, nodes: Sequence[Point | None]) -> Direction:
    """Return the direction in which the data of *plan* goes where its *nodes* stand so."""
    steps = [(tail, head) for one, other in data_flow(plan) if (tail := nodes[one]) and (head := nodes[other])]
    along, down = (sum(head[axis] - tail[axis] for tail, head in steps) for axis in (0, 1))
    if abs(along) >= abs(down):
        return "right" if along >= 0 else "left"
    return "down" if down >= 0 else "up"


def hold(plan: Plan) -> Held | None:
    """Return *plan* with its nodes where they stood; None where too few of them did, or not all find room."""
    if plan.kept is None or sum(one is not None for one in plan.kept.nodes) < _KNOWN * len(plan.cards):
        return None
    direction = facing(plan, plan.kept.nodes)
    if not plan.is_free and direction != plan.direction:
        return None
    for spread in dict.fromkeys([frozenset[int](), plan.spreadable]):
        if (spread and plan.bus == "together") or (not spread and plan.bus == "spread" and plan.spreadable):
            continue
        if found := _Board(replace(plan, direction=direction, cards=plan.cards_in(spread), kept=None), plan.kept, spread).held():
            return found
    return None


class _Board:
    """Nodes and groups on their way to their places."""

    def __init__(self, plan: Plan, kept: Kept, spread: frozenset[int]) -> None:
        self._plan, self._spread, self._kept = plan, spread, kept
        self._centres: dict[int, Point] = {at: point for at, point in enumerate(kept.nodes) if point}
        self._lines = data_flow(plan)
        position = {node.id: at for at, node in enumerate(plan.topology.nodes)}
        self._groups = {group.id: at for at, group in enumerate(plan.topology.groups)}
        self._members = [[position[one] for one in group.nodes] for group in plan.topology.groups]
        self._home = [self._groups.get(node.group) if node.group else None for node in plan.topology.nodes]

    def held(self) -> Held | None:
        """Return what stands where; None where something is on something else."""
        plan = self._plan
        known = list(self._centres)
        if any(self._box(one).grown(_AIR / 2).overlaps(self._box(other)) for at, one in enumerate(known) for other in known[:at]):
            return None
        if not self._are_apart():
            return None
        for node in range(len(plan.cards)):
            if node not in self._centres and not self._settle(node):
                return None
        boxes = self._boxes()
        groups = tuple(boxes.get(at, Box(0, 0, 0, 0)) for at in range(len(plan.headings)))
        nodes = tuple(self._centres[at] for at in range(len(plan.cards)))
        return Held(plan, nodes, groups, tuple(self._staying()), self._spread)

    def _staying(self) -> Iterator[Route | None]:
        """Yield for each line the one that was there, where it still runs from node to node and behind none; else None."""
        for (tail, head), route in zip(self._lines, self._kept.routes, strict=True):
            is_there = route and self._is_at(tail, route.points[0]) and self._is_at(head, route.points[-1])
            lines = trace([route]) if route and is_there else None
            struck = [
                at for at in range(len(self._plan.cards)) if lines and at not in {tail, head} and lines.crossing(self._box(at).grown(-1))
            ]
            yield route if is_there and not struck else None

    def _is_at(self, node: int, point: Point) -> bool:
        """Return whether *point* is at the outline of *node*."""
        outer = self._box(node).grown(_NEAR)
        return outer.x <= point[0] <= outer.right and outer.y <= point[1] <= outer.bottom

    def _box(self, node: int) -> Box:
        card, (x, y) = self._plan.cards[node], self._centres[node]
        return Box(x - card.width / 2, y - card.height / 2, card.width, card.height)

    def _boxes(self) -> dict[int, Box]:
        """Return the box of each group that holds something, the inner ones inside."""
        found: dict[int, Box] = {}
        groups = self._plan.topology.groups
        for at in range(len(groups) - 1, -1, -1):  # those inside stand behind those around them
            inside = [found[self._groups[one]] for one in groups[at].groups if self._groups[one] in found]
            inside += [self._box(node) for node in self._members[at] if node in self._centres]
            if inside and at not in self._spread:
                found[at] = self._around(inside, at)
        return found

    def _around(self, inside: Sequence[Box], group: int) -> Box:
        padding, heading = self._plan.group_padding, self._plan.headings[group]
        left, top = min(one.x for one in inside) - padding, min(one.y for one in inside) - padding - heading.height
        right, bottom = max(one.right for one in inside) + padding, max(one.bottom for one in inside) + padding
        return Box(left, top, max(right - left, heading.width + 2 * padding), bottom - top)

    def _are_apart(self) -> bool:
        """Return whether no group is on another one, or on a node that it does not hold."""
        boxes = self._boxes()
        around = {at: {at, *self._outer(at)} for at in boxes}
        for at, box in boxes.items():
            if any(box.overlaps(other) for one, other in boxes.items() if one < at and one not in around[at] and at not in around[one]):
                return False
            for node in self._centres:
                home = self._home[node]
                if (home is None or at not in {home, *self._outer(home)}) and box.overlaps(self._box(node)):
                    return False
        return True

    def _outer(self, group: int) -> Iterator[int]:
        parent = self._plan.topology.groups[group].parent
        while parent is not None:
            yield self._groups[parent]
            parent = self._plan.topology.groups[self._groups[parent]].parent

    def _settle(self, node: int) -> bool:
        """Give *node*, which is new, a free place near where it belongs and in nobody's way; return whether there is one."""
        wanted, across = self._wanted(node)
        axis = 0 if self._plan.is_level else 1
        mates = {self._centres[one][axis] for one in self._centres if self._home[one] == self._home[node]}
        alongs = sorted({wanted, *mates}, key=lambda one: abs(one - wanted))
        spots = [(self._strain(node), number, self._centres[node]) for number, _ in enumerate(self._spots(node, alongs, across))]
        self._centres.pop(node, None)
        if spots:
            self._centres[node] = min(spots)[2]
            return True
        return any(self._push(node, along, across) for along in alongs)

    def _spots(self, node: int, alongs: Sequence[float], across: float) -> Iterator[None]:
        """Put *node* into the nearest free places, one after the other, and yield at each."""
        found = 0
        for step in range(_MOST_STEPS):
            for along in alongs:
                for shift in (step, -step) if step else (0,):
                    place = along, across + shift * _STEP
                    self._centres[node] = place if self._plan.is_level else place[::-1]
                    if self._is_free(node) and self._are_apart():
                        found += 1
                        yield
                    if found >= _SPOTS:
                        return

    def _strain(self, node: int) -> int:
        """Return how many lines *node* would stand on, and how many those to its neighbours would cross, if they were straight."""
        routes = [route for line, route in zip(self._lines, self._kept.routes, strict=True) if route and node not in line]
        here = self._centres[node]
        near = [self._centres[other] for line in self._lines if node in line for other in line if other != node and other in self._centres]
        straight = [Route((here, here, there, there), None) for there in near]
        return 3 * len(trace(routes).crossing(self._box(node))) + count_crossings([*routes, *straight]) - count_crossings(routes)

    def _push(self, node: int, along: float, across: float) -> bool:
        """Make room for *node* where it belongs: what stands farther across moves on; return whether that is enough."""
        self._centres.pop(node, None)
        before, axis = dict(self._centres), 1 if self._plan.is_level else 0
        card = self._plan.cards[node]
        room = (card.height if axis else card.width) + 2 * _AIR
        for one, centre in before.items():
            if centre[axis] >= across:
                self._centres[one] = (centre[0], centre[1] + room) if axis else (centre[0] + room, centre[1])
        place = along, across + (room / 2 if any(centre[axis] < across for centre in before.values()) else 0.0)
        self._centres[node] = place if axis else place[::-1]
        if self._is_free(node) and self._are_apart():
            return True
        self._centres = before
        return False

    def _is_free(self, node: int) -> bool:
        box = self._box(node).grown(_AIR)
        return not any(box.overlaps(self._box(other)) for other in self._centres if other != node)

    def _wanted(self, node: int) -> Point:
        """Return where *node* belongs along the ranks and across: beside whom it is joined with, else behind its group."""
        axis, way = (0 if self._plan.is_level else 1), (1 if self._plan.direction in {"right", "down"} else -1)
        step = self._rank_step(axis) * way
        near = [(other, step) for other, head in self._lines if head == node] + [
            (other, -step) for tail, other in self._lines if tail == node
        ]
        places = [(self._centres[other][axis] + far, self._centres[other][1 - axis]) for other, far in near if other in self._centres]
        mates = [self._centres[one] for one in self._centres if self._home[one] == self._home[node] and one != node]
        if not places:
            mates = mates or list(self._centres.values())
            return median(one[axis] for one in mates), max(one[1 - axis] for one in mates) + _STEP
        along, across = (sum(one[at] for one in places) / len(places) for at in (0, 1))
        return min(
            (one[axis] for one in mates if abs(one[axis] - along) < abs(step) / 2), key=lambda one: abs(one - along), default=along
        ), across

    def _rank_step(self, axis: int) -> float:
        """Return the usual distance of two nodes along the ranks that a line joins."""
        placed = [line for line in self._lines if line[0] in self._centres and line[1] in self._centres]
        steps = [far for one, other in placed if (far := abs(self._centres[one][axis] - self._centres[other][axis])) > _STEP]
        return median(steps) if steps else max(card.width if axis == 0 else card.height for card in self._plan.cards) + self._plan.rank_gap
