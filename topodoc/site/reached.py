"""The rows of the table that tells what is reached if a node stops."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topodoc.model.impact import Reach
    from topodoc.model.topology import Node, Topology


@dataclass(frozen=True, slots=True)
class ReachRow:
    """What is reached with so many hops: who waits in vain, and who gets nothing new."""

    distance: int
    waiting: tuple[Node, ...]
    starved: tuple[Node, ...]


def reach_rows(reached: Iterable[Reach], topology: Topology) -> Iterator[ReachRow]:
    """Yield a row for each number of hops, the nearest first."""
    by_distance = groupby(sorted(reached, key=lambda one: one.distance), lambda one: one.distance)
    for distance, found in by_distance:
        nodes = [(one.kind, topology.node_by_id[one.node]) for one in found]
        waiting, starved = (tuple(node for its, node in nodes if its == kind) for kind in ("synchronous", "asynchronous"))
        yield ReachRow(distance, waiting, starved)
