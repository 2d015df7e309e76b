"""Standing: what facts say of edges, and how many of them they confirm."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from topodoc.model.topology import Topology


@dataclass(frozen=True, slots=True)
class Standing:
    """What facts say of an edge: the kind of each source that shows it with its place, and whether something speaks against it."""

    sources: tuple[tuple[str, str], ...] = ()
    is_contradicted: bool = False

    @property
    def is_confirmed(self) -> bool:
        """Whether something confirms it, and nothing speaks against it."""
        return bool(self.sources) and not self.is_contradicted


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some edges are confirmed, by how many of each kind of source, and how many are contradicted; and of when facts are."""

    total: int
    confirmed: int
    contradicted: int
    by_kind: tuple[tuple[str, int], ...]
    as_of: date | None = None

    @property
    def unseen(self) -> int:
        """How many no source can see."""
        return self.total - self.confirmed - self.contradicted


def share(standings: Iterable[Standing], as_of: date | None) -> Share:
    """Return how many of *standings* are confirmed, by facts *as_of* a day."""
    found = tuple(standings)
    kinds = Counter(kind for one in found if one.is_confirmed for kind, _ in one.sources)
    contradicted = sum(one.is_contradicted for one in found)
    return Share(len(found), sum(one.is_confirmed for one in found), contradicted, tuple(sorted(kinds.items())), as_of)


def share_of(topology: Topology) -> Share | None:
    """Return how many edges of *topology* facts confirm, of those that are on at first; None where it was held against none."""
    standings = [edge.standing for edge in topology.edges if edge.standing]
    return share(standings, topology.as_of) if standings else None
