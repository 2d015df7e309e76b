"""Paths: how two nodes are connected, over the fewest edges."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from topodoc.model.topology import Edge, Topology

Way = Literal["along", "against", "either"]
MOST = 1_000  # paths that are listed; a mesh has more than anyone can read


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a path, from one node to the next: every edge that leads there."""

    source: str
    target: str
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Connection:
    """The shortest paths from one node to another, and how many there are, of which MOST are listed.

    They follow the data; where it does not get there they go against it, and where it does not get back either over edges whichever way.
    """

    way: Way
    paths: tuple[tuple[Stretch, ...], ...]
    count: int


def connect(topology: Topology, first: str, second: str) -> Connection | None:
    """Return how the data of the node *first* gets to *second*, or how else the two are connected, or None where no path joins them."""
    along = _steps(topology)
    against = {(target, source): edges for (source, target), edges in along.items()}
    either = {pair: (*along.get(pair, ()), *against.get(pair, ())) for pair in (*along, *against)}
    ways: dict[Way, _Steps] = {"along": along, "against": against, "either": either}
    for way, steps in ways.items():
        before, numbers = _search(steps, first, second)
        if second in before:
            return Connection(way, tuple(islice(_trace(steps, before, first, second), MOST)), numbers[second])
    return None


_Steps = dict[tuple[str, str], tuple["Edge", ...]]


def _steps(topology: Topology) -> _Steps:
    """Return the edges that bring data from one node straight to another, by both."""
    steps: _Steps = {}
    for edge in topology.edges:
        ends, data = (edge.source.node, edge.target.node), edge.meaning.data
        for pair in ([ends] if data != "against" else []) + ([ends[::-1]] if data != "along" else []):
            steps[pair] = (*steps.get(pair, ()), edge)
    return steps


def _search(steps: _Steps, first: str, second: str) -> tuple[dict[str, list[str]], dict[str, int]]:
    """Return the nodes before each node on the shortest paths from *first*, as far as *second*, and the number of paths to each."""
    following: dict[str, list[str]] = {}
    for source, target in steps:
        following.setdefault(source, []).append(target)
    before: dict[str, list[str]] = {first: []}
    numbers, level = {first: 1}, [first]
    while level and second not in before:
        found: dict[str, list[str]] = {}
        for name in level:
            for target in following.get(name, ()):
                if target not in before:
                    found.setdefault(target, []).append(name)
        before |= found
        numbers |= {name: sum(numbers[one] for one in names) for name, names in found.items()}
        level = list(found)
    return before, numbers


def _trace(steps: _Steps, before: Mapping[str, list[str]], first: str, last: str) -> Iterator[tuple[Stretch, ...]]:
    """Yield the paths from *first* to *last*, without recursion: a path may have a thousand nodes."""
    waiting: list[tuple[str, tuple[Stretch, ...]]] = [(last, ())]
    while waiting:
        name, rest = waiting.pop()
        if name == first:
            yield rest
        waiting += ((source, (Stretch(source, name, steps[source, name]), *rest)) for source in reversed(before[name]))
