"""Owners: who looks after the nodes of topologies that are read together."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from topodoc.model.flows import Flows
    from topodoc.model.identity import Place


def count_owners(flows: Flows, places: Iterable[Place]) -> dict[str, int]:
    """Return how many of *places* each owner looks after, the most first; whoever has several owners counts for each."""
    found = Counter(owner for place in places for owner in owners_at(flows, place))
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def owners_at(flows: Flows, place: Place) -> tuple[str, ...]:
    """Return who looks after the node at *place*."""
    topology = flows.stated_by_id[place[0]]  # it may be off at first where it is at home
    return topology.owners_of(topology.node_by_id[place[1]])
