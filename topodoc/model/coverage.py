"""Coverage: which edges, topics and services the steps of scenarios exercise, and which ones none does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from topodoc.model.elements import Edge, Node
    from topodoc.model.topology import Topology


@dataclass(frozen=True, slots=True)
class Coverage:
    """What no scenario of a topology exercises, in the order of the file, and how many there are of each.

    A topic is any broker resource, a service any other node.
    """

    idle_edges: tuple[Edge, ...]
    idle_topics: tuple[Node, ...]
    idle_services: tuple[Node, ...]
    edges: int
    topics: int
    services: int

    @property
    def total(self) -> int:
        """How many edges, topics and services there are."""
        return self.edges + self.topics + self.services

    @property
    def exercised(self) -> int:
        """How many of them a scenario exercises."""
        return self.total - len(self.idle)

    @property
    def idle(self) -> tuple[Edge | Node, ...]:
        """All that no scenario exercises."""
        return *self.idle_edges, *self.idle_topics, *self.idle_services


def cover(topology: Topology) -> Coverage:
    """Return what the scenarios of *topology* exercise: the edges that messages travel, and the nodes that send or receive one.

    Of a message that may travel several edges, the one that is drawn counts. A reference adds nothing: the steps it stands for count
    where they are written.
    """
    said = [message for scenario in topology.scenarios for message in scenario.messages]
    travelled = {message.edge.id for message in said if message.edge}
    reached = {end.node for message in said for end in (message.source, message.target)}
    topics = [node for node in topology.nodes if node.is_broker_resource]
    services = [node for node in topology.nodes if not node.is_broker_resource]
    return Coverage(
        idle_edges=tuple(edge for edge in topology.edges if edge.id not in travelled),
        idle_topics=tuple(node for node in topics if node.id not in reached),
        idle_services=tuple(node for node in services if node.id not in reached),
        edges=len(topology.edges),
        topics=len(topics),
        services=len(services),
    )


def percentage(coverages: Iterable[Coverage]) -> int:
    """Return how many in a hundred of all elements are exercised, never rounded up; all where there are none."""
    found = list(coverages)
    total = sum(one.total for one in found)
    return 100 * sum(one.exercised for one in found) // total if total else 100
