"""Comparing: topologies and facts become what differs between them, and what each edge is confirmed by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.drift.calls import unknown_calls, unseen
from topodoc.drift.claims import Claims
from topodoc.drift.drawn import Drawn
from topodoc.drift.mismatch import Look, Mismatch, Place
from topodoc.drift.payloads import events
from topodoc.drift.permissions import not_permitted, permitted_not_drawn
from topodoc.drift.resources import missing, missing_resources, unknown_resources, wiring
from topodoc.drift.users import absent, strangers, undrawn
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from topodoc.diagnostics import Span
    from topodoc.drift.drawn import EdgeKey
    from topodoc.drift.facts import Facts
    from topodoc.drift.mismatch import Cause
    from topodoc.model.topology import Topology

_CHECKS: tuple[Callable[[Look], Iterator[Mismatch]], ...] = (
    unknown_resources, missing_resources, wiring, undrawn, absent, strangers, not_permitted, permitted_not_drawn, events,
    unknown_calls, unseen,
)  # fmt: skip
_OLD = 30  # days


@dataclass(frozen=True, slots=True)
class Drift:
    """What topologies and `facts` say of each other. `confirmed` is where each edge is, by the kind of source."""

    facts: Facts
    mismatches: tuple[Mismatch, ...]
    confirmed: Mapping[EdgeKey, Mapping[str, Span]]

    def of(self, cause: Cause) -> Iterator[Mismatch]:
        """Yield the mismatches of one *cause*."""
        return (one for one in self.mismatches if one.cause == cause)


def compare(topologies: Sequence[Topology], facts: Facts, today: date) -> Drift:
    """Return what differs between *topologies* and *facts*, and what these confirm."""
    drawn = Drawn(topologies, today)
    claims = Claims(drawn, facts)
    look = Look(drawn, claims, missing(drawn, claims))
    found = [mismatch for check in _CHECKS for mismatch in check(look)]
    if facts.as_of and (today - facts.as_of).days > _OLD:
        fact = f"the facts are of {facts.as_of}, {(today - facts.as_of).days} days ago"
        hint = f"make new dumps; after {_OLD} days they may no longer be right"
        found.append(Mismatch("old-facts", fact, hint, Place("", "", facts.span), f"fact:{facts.order.name or 'facts'}"))
    return Drift(facts, tuple(found), _confirmed(look))


def _confirmed(look: Look) -> Mapping[EdgeKey, Mapping[str, Span]]:
    found: dict[EdgeKey, dict[str, Span]] = {}
    for claim in look.claims.all:
        for key in () if claim.is_permission else look.edges_of(claim):
            found.setdefault(key, {}).setdefault(claim.account.kind, claim.span)
    return found
