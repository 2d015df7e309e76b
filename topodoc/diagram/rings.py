"""Rings: where data comes back to where it began, and which lines close such a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagram.fold import data_flow
from topodoc.model import walks
from topodoc.model.scenario import Message, walk

if TYPE_CHECKING:
    from topodoc.diagram.plan import Plan


def follow(plan: Plan) -> tuple[list[int], frozenset[int]]:
    """Return the nodes of *plan* as one meets them who follows the data, and the edges that lead back to where data has been.

    One begins where the first scenario does, else where the data of the first edge comes from.
    """
    starts = dict.fromkeys((*_first(plan), *range(len(plan.cards))))
    ways: dict[int, list[tuple[int, int]]] = {node: [] for node in starts}
    for edge, (tail, head) in enumerate(data_flow(plan)):
        if tail != head:
            ways[tail].append((head, edge))
    met = walks.ordered(starts, lambda node: [head for head, _ in ways[node]])
    return met, frozenset(edge for _, edge in walks.closing(ways))


def _first(plan: Plan) -> tuple[int, ...]:
    """Return the node that the first step of the first scenario begins at, else that which the data of the first edge comes from."""
    position = plan.topology.node_positions
    steps = (step for scenario in plan.topology.scenarios[:1] for step in walk(scenario.steps))
    begins = tuple(position[step.source.node] for step in steps if isinstance(step, Message) and step.source.node in position)
    return begins[:1] or tuple(tail for tail, _ in data_flow(plan)[:1])
