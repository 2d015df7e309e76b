"""Holding specs against all facts that there are: what is found, and what each edge is confirmed by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity
from topodoc.drift.comparison import compare
from topodoc.drift.confirmation import Confirmation, confirmation
from topodoc.lint.drifting import drift_all
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from topodoc.drift.facts import Facts
    from topodoc.lint.drifting import Told
    from topodoc.lint.standards import Standards
    from topodoc.model.topology import Topology


@dataclass(frozen=True, slots=True)
class Held:
    """What is told of the facts of one entry, and what they confirm."""

    facts: Facts
    told: tuple[Told, ...]
    confirmation: Confirmation


def hold(
    topologies: Sequence[Topology], facts: Sequence[Facts], today: date, standards: Standards
) -> tuple[tuple[Held, ...], Confirmation]:
    """Return what each of *facts* says of *topologies*, as loudly as *standards* say, and what all of them confirm together."""
    held, pairs = [], []
    for one in facts:
        about = [topology for topology in topologies if not one.order.topologies or topology.id in one.order.topologies]
        drift = compare(about, one, today)
        told = drift_all(drift, about, today, standards)
        pairs.append((drift, _against(told)))
        held.append(Held(one, told, confirmation(about, pairs[-1:])))
    names = {name for one in facts for name in one.order.topologies or [topology.id for topology in topologies]}
    return tuple(held), confirmation([one for one in topologies if one.id in names], pairs)


def _against(told: Sequence[Told]) -> list[tuple[str, str]]:
    """Return the edges that do not hold, as far as that is told; what is told as an info speaks against nobody."""
    return [key for mismatch, found in told if found.severity != Severity.INFO for key in mismatch.contradicted]
