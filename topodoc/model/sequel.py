"""Sequels: scenarios in which one thing happens after another, which makes it likely that it happens because of it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from topodoc.diagnostics import Span
    from topodoc.model.elements import Edge
    from topodoc.model.scenario import Scenario
    from topodoc.model.topology import Topology


class Sequels:
    """The scenarios of *topologies*, by the edges that their steps go over: of very many, each tells of a few."""

    def __init__(self, topologies: Iterable[Topology]) -> None:
        self._over: defaultdict[Span, list[Scenario]] = defaultdict(list)  # an edge is where it is stated, and stands in several topologies
        for scenario in (one for topology in topologies for one in topology.scenarios):
            for span in {edge.span for message in scenario.messages for edge in message.edges}:
                self._over[span].append(scenario)

    def after(self, causes: Collection[Edge], effect: Edge, names: Collection[str]) -> tuple[str, ...]:
        """Return the steps over the edge *effect* before which, in their scenario, a step goes over one of *causes*: `SCENARIO:STEP`.

        A step that names an event of the edge which is none of *names* tells of that alone.
        """
        return tuple(dict.fromkeys(self._steps(causes, effect, names))) if causes else ()

    def _steps(self, causes: Collection[Edge], effect: Edge, names: Collection[str]) -> Iterator[str]:
        for scenario in self._over.get(effect.span, ()):
            has_begun = False
            for message in scenario.messages:
                is_other = message.title in effect.events and message.title not in names
                if has_begun and effect in message.edges and not is_other:
                    yield f"{scenario.id}:{message.number}"
                    break
                has_begun = has_begun or any(edge in causes for edge in message.edges)
