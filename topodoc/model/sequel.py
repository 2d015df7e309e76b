"""Sequels: scenarios in which one thing happens after another, which makes it likely that it happens because of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from topodoc.model.topology import Edge, Topology


def steps_after(topologies: Iterable[Topology], causes: Collection[Edge], effect: Edge) -> tuple[str, ...]:
    """Return the steps over the edge *effect* before which, in their scenario, a step goes over one of *causes*: `SCENARIO:STEP`."""
    return tuple(dict.fromkeys(_steps(topologies, causes, effect))) if causes else ()


def _steps(topologies: Iterable[Topology], causes: Collection[Edge], effect: Edge) -> Iterator[str]:
    for topology in topologies:
        for scenario in topology.scenarios:
            has_begun = False
            for message in scenario.messages:
                if has_begun and effect in message.edges:
                    yield f"{scenario.id}:{message.number}"
                    break
                has_begun = has_begun or any(edge in causes for edge in message.edges)
