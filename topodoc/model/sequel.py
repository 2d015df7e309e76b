"""Sequels: scenarios in which one thing happens after another, which makes it likely that it happens because of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from topodoc.model.elements import Edge
    from topodoc.model.topology import Topology


def steps_after(topologies: Iterable[Topology], causes: Collection[Edge], effect: Edge, names: Collection[str]) -> tuple[str, ...]:
    """Return the steps over the edge *effect* before which, in their scenario, a step goes over one of *causes*: `SCENARIO:STEP`.

    A step that names an event of the edge which is none of *names* tells of that alone.
    """
    return tuple(dict.fromkeys(_steps(topologies, causes, effect, names))) if causes else ()


def _steps(topologies: Iterable[Topology], causes: Collection[Edge], effect: Edge, names: Collection[str]) -> Iterator[str]:
    for topology in topologies:
        for scenario in topology.scenarios:
            has_begun = False
            for message in scenario.messages:
                is_other = message.title in effect.events and message.title not in names
                if has_begun and effect in message.edges and not is_other:
                    yield f"{scenario.id}:{message.number}"
                    break
                has_begun = has_begun or any(edge in causes for edge in message.edges)
