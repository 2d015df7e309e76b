"""Confirmation: which edges facts confirm, and which they contradict; of the others no source can tell."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from topodoc.model.standing import Share, Standing, share
from topodoc.model.visibility import at_first
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from topodoc.drift.comparison import Drift
    from topodoc.drift.drawn import EdgeKey
    from topodoc.model.topology import Topology


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What facts `as_of` a day say of the edges of topologies that are on at first, by the ids of topology and edge."""

    standings: Mapping[EdgeKey, Standing] = field(default_factory=dict)
    as_of: date | None = None

    def share(self) -> Share:
        """Return how many edges of all topologies are confirmed."""
        return share(self.standings.values(), self.as_of)


def confirmation(topologies: Sequence[Topology], drifts: Iterable[tuple[Drift, Iterable[EdgeKey]]]) -> Confirmation:
    """Return what *drifts* say of the edges of *topologies*; beside each stands which edges it contradicts, as far as that is told."""
    sources: dict[EdgeKey, dict[str, str]] = {}
    against: set[EdgeKey] = set()
    days = []
    for drift, contradicted in drifts:
        against.update(contradicted)
        days += [drift.facts.as_of] if drift.facts.as_of else []
        for key, found in drift.confirmed.items():
            for kind, span in found.items():
                sources.setdefault(key, {}).setdefault(kind, f"{drift.facts.paths.get(span.file, span.file)}:{span.line}")
    standings = {}
    for topology in map(at_first, topologies):
        gone = {node.id for node in topology.nodes if node.is_gone}
        for edge in topology.edges:
            if gone.isdisjoint({edge.source.node, edge.target.node}):
                key = topology.id, edge.id
                standings[key] = Standing(tuple(sources.get(key, {}).items()), key in against)
    return Confirmation(standings, min(days, default=None))
