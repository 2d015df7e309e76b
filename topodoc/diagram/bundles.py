"""Bundles: many lines of one look that come together at one node, and run the last stretch to it as one."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.diagram.plan import NOTHING, Route
from topodoc.direction import isolated
from topodoc.drawing.curve import cubics, is_straight
from topodoc.model.marks import text_of
from topodoc.values import dataclass
from topodoc.words import words_in

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from topodoc.diagram.blocks import Blocks
    from topodoc.diagram.plan import Caption, Plan
    from topodoc.drawing.scene import Point
    from topodoc.model.elements import Edge
    from topodoc.model.topology import Topology

FEWEST = 8  # lines from which on they are one
_LONGEST, _BESIDE = 96.0, 22.0  # pixels of the stretch in which they are, at most, and of it beside what they say
_PIECE = 4  # points of one piece of a spline
_SHORTEST = 24.0  # pixels of a stretch that lines share
_SAME = 0.3  # pixels between two points that are one
_PARALLEL = 0.02  # radians between two ways that are one


@dataclass(frozen=True, slots=True)
class Gathering:
    """The edges of one look, by position, that have an end at the node `hub`, and for each the node at its other end."""

    hub: int
    edges: tuple[int, ...]
    others: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Fan:
    """The nodes that nothing joins to anything but one other, by edges of one look: `leaves` and `edges` go together.

    All of them are in no group, or are what `group`, by its position, holds.
    """

    leaves: tuple[int, ...]
    edges: tuple[int, ...]
    group: int | None


@dataclass(frozen=True, slots=True)
class Bundle:
    """The edges, by position, that share the stretch `trunk`, which ends at the node that they come together at, and what they say."""

    edges: tuple[int, ...]
    trunk: Route
    caption: Caption


def gatherings(topology: Topology) -> tuple[Gathering, ...]:
    """Return where many lines of one look come together."""
    found: defaultdict[tuple[int, Hashable], list[tuple[int, int]]] = defaultdict(list)
    place = topology.node_positions
    for position, edge in enumerate(topology.edges):
        source, target = place[edge.source.node], place[edge.target.node]
        if source != target:
            for at_source, hub, other in ((True, source, target), (False, target, source)):
                found[hub, (at_source, *_look(edge))].append((position, other))
    many = ((hub, ends) for (hub, _), ends in found.items() if len(ends) >= FEWEST)
    return tuple(Gathering(hub, tuple(edge for edge, _ in ends), tuple(other for _, other in ends)) for hub, ends in many)


def fans(topology: Topology) -> tuple[Fan, ...]:
    """Return the fans of *topology*, each of so many leaves that their lines are one."""
    return tuple(fan for one in gatherings(topology) for fan in _fans(topology, one))


def _fans(topology: Topology, gathering: Gathering) -> Iterator[Fan]:
    positions = topology.node_positions
    degrees = Counter(positions[end.node] for edge in topology.edges for end in (edge.source, edge.target))
    by_group: defaultdict[str | None, list[tuple[int, int]]] = defaultdict(list)
    for edge, leaf in zip(gathering.edges, gathering.others, strict=True):
        if degrees[leaf] == 1 and leaf != gathering.hub:
            by_group[topology.nodes[leaf].group].append((leaf, edge))
    for name, held in by_group.items():
        if len(held) >= FEWEST and (name is None or _is_all_of(topology, name, len(held))):
            leaves, edges = zip(*sorted(held), strict=True)
            yield Fan(leaves, edges, None if name is None else topology.group_positions[name])


def _is_all_of(topology: Topology, name: str, count: int) -> bool:
    """Return whether the group called *name* lies in no other, and *count* nodes are all that it holds."""
    group = topology.group_by_id[name]
    return group.parent is None and not group.groups and len(group.nodes) == count


def _look(edge: Edge) -> tuple[Hashable, ...]:
    """Return what lines have in common that may run as one."""
    replicas = edge.source.replica, edge.target.replica
    return edge.type, edge.role, text_of(edge), edge.is_possible, edge.is_faint, edge.layers, edge.meaning.is_copy, replicas


def tally(topology: Topology, edges: Sequence[int]) -> str:
    """Return the text of so many *edges* of one look."""
    first = topology.edges[edges[0]]
    said = isolated(text_of(first)) or words_in(topology.language).term("roles", first.role)
    return f"{len(edges)} \u00d7 {said}"


def trunk_length(plan: Plan) -> float:
    """Return the pixels that lines run as one before the node at which they come together: room for what they say, if it can be had."""
    return min(_LONGEST, max(one.width if plan.is_level else one.height for one in plan.tallies) + _BESIDE)


def joined(blocks: Blocks) -> dict[tuple[int, int], int]:
    """Return for each end, an edge that an engine leads and 0 or -1, that comes together with many others the edge that all go by."""
    found: dict[tuple[int, int], int] = {}
    leaders = blocks.leaders
    for gathering in gatherings(blocks.plan.topology):
        meeting: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for edge in set(gathering.edges).intersection(blocks.between):
            at = 0 if blocks.lines[edge][0] == gathering.hub else -1
            meeting[at, blocks.sides(edge)[at]].append(edge)
        for (at, _), edges in meeting.items():
            led = sorted({leaders.get(edge, edge) for edge in edges})
            if len(edges) >= FEWEST and len(led) > 1:
                found |= {(edge, at): led[len(led) // 2] for edge in led}
    return found


def bundled(plan: Plan, routes: Sequence[Route]) -> tuple[Bundle, ...]:
    """Return the bundles of *plan* whose lines, *routes* from source to target, do run as one."""
    topology = plan.topology
    found: list[Bundle] = []
    taken: set[int] = set()
    place = topology.node_positions
    for gathering, caption in zip(gatherings(topology), plan.tallies, strict=True):
        turned: dict[int, tuple[Point, ...]] = {}
        for edge in (one for one in gathering.edges if one not in taken):
            at_source = place[topology.edges[edge].source.node] == gathering.hub
            turned[edge] = routes[edge].points[::-1] if at_source else routes[edge].points
        together: list[list[int]] = []
        for edge, points in turned.items():
            alike = next((one for one in together if _ends_alike(points, turned[one[0]])), None)
            if alike is None:
                together.append([edge])
            else:
                alike.append(edge)
        many = [
            Bundle(tuple(edges), trunk, replace(caption, lines=(tally(topology, edges),)))
            for edges in together
            if len(edges) >= FEWEST and (trunk := _trunk(edges, turned))
        ]
        taken.update(*(one.edges for one in many))
        found += many
    return tuple(found)


def told(plan: Plan, bundles: Sequence[Bundle]) -> list[Caption]:
    """Return the captions of the edges of *plan*, those in *bundles* without any, and then those of the bundles."""
    inside = {edge for one in bundles for edge in one.edges}
    return [NOTHING if edge in inside else caption for edge, caption in enumerate(plan.captions)] + [one.caption for one in bundles]


def _ends_alike(one: Sequence[Point], other: Sequence[Point]) -> bool:
    """Return whether two lines end at one place, and come there the same way."""
    ways = [math.atan2(line[-1][1] - line[-_PIECE][1], line[-1][0] - line[-_PIECE][0]) for line in (one, other)]
    apart = abs((ways[0] - ways[1] + math.pi) % math.tau - math.pi)
    return math.dist(one[-1], other[-1]) < _SAME and apart < _PARALLEL


def _trunk(edges: Sequence[int], turned: Mapping[int, tuple[Point, ...]]) -> Route | None:
    """Return the stretch to their end that the lines of *edges* share, None where that is too short to be seen."""
    lines = [_pieces(turned[edge])[::-1] for edge in edges]
    shared: list[tuple[Point, ...]] = []
    for alike in zip(*lines, strict=False):
        shortest = min(alike, key=lambda piece: math.dist(piece[0], piece[-1]))
        part = any(math.dist(piece[0], shortest[0]) > _SAME for piece in alike)
        if part and not all(is_straight(piece) for piece in alike):
            break
        shared.append(shortest)
        if part:
            break
    if not shared or math.dist(shared[-1][0], shared[0][-1]) < _SHORTEST:
        return None
    return Route((shared[-1][0], *(point for piece in reversed(shared) for point in piece[1:])), None)


def _pieces(points: tuple[Point, ...]) -> list[tuple[Point, ...]]:
    """Return the pieces of a spline, those that go on straight as one."""
    found: list[tuple[Point, ...]] = []
    for piece in cubics(points):
        if found and is_straight(piece) and is_straight(found[-1]) and is_straight((found[-1][0], found[-1][-1], found[-1][-1], piece[-1])):
            (ax, ay), (bx, by) = found.pop()[0], piece[-1]
            piece = (ax, ay), (ax + (bx - ax) / 3, ay + (by - ay) / 3), (ax + (bx - ax) * 2 / 3, ay + (by - ay) * 2 / 3), (bx, by)  # noqa: PLW2901 - a longer one
        found.append(piece)
    return found
