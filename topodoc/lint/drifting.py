"""Drift: what is found where specs and facts differ, but what the specs say is right."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Severity
from topodoc.lint.rule import Holding
from topodoc.lint.suppress import has_expired

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from topodoc.drift.comparison import Drift
    from topodoc.drift.mismatch import Mismatch
    from topodoc.lint.standards import Standards
    from topodoc.model.suppression import Suppression
    from topodoc.model.topology import Topology

Told = tuple["Mismatch", Diagnostic]
_WRITTEN_ANEW = "; the next import overwrites this part: import again, or write it in a file that includes the part"


def drift_all(drift: Drift, topologies: Sequence[Topology], today: date, standards: Standards) -> tuple[Told, ...]:
    """Return what the rules that hold specs against facts find in *drift*, as loudly as *standards* say, and each time what differs."""
    return tuple(sorted(_found(drift, _holding(topologies, today), standards), key=lambda one: (one[1].span, one[1].code, one[1].message)))


def _holding(topologies: Sequence[Topology], today: date) -> dict[tuple[str, str], list[Suppression]]:
    """Return the suppressions that still hold, by topology and code."""
    found = defaultdict(list)
    for topology in topologies:
        for one in topology.suppressions:
            if not has_expired(one, today):
                found[topology.id, one.code].append(one)
    return found


def _found(drift: Drift, holding: dict[tuple[str, str], list[Suppression]], standards: Standards) -> Iterator[Told]:
    for rule in standards.rules:
        if not isinstance(rule.look, Holding) or not standards.selection.asks(rule.code):
            continue
        for one in rule.look.find(drift):
            usual = Severity.INFO if one.mild else rule.severity
            severity = standards.selection.severity(rule.code, one.place.span.file, usual)
            if severity is None:
                continue
            at = one.place
            found = Diagnostic(rule.code, severity, one.message, _hint(one), at.span, at.topology, at.element, related=one.related)
            if not any(suppression.covers(found) for suppression in holding.get((at.topology, rule.code), ())):
                yield one, replace(found, element=one.fact or at.element)


def _hint(one: Mismatch) -> str:
    is_part = one.place.topology and PurePath(one.place.span.file).name.startswith("_")
    return one.hint + (_WRITTEN_ANEW if is_part else "")
