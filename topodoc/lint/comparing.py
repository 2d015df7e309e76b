"""Comparing: what is found between two versions, but what the new one says is right."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from topodoc.change.between import Between
from topodoc.diagnostics import Diagnostic, in_order
from topodoc.lint.rule import Comparison
from topodoc.lint.suppress import sift

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from topodoc.lint.standards import Standards
    from topodoc.model.topology import Topology


def compare_all(old: Sequence[Topology], new: Sequence[Topology], today: date, standards: Standards) -> tuple[Diagnostic, ...]:
    """Return what the rules that compare find between *old* and *new*, as loudly as *standards* say, in the order of the files."""
    between = Between(old, new, today)
    suppressions = [one for topology in new for one in topology.suppressions]
    return in_order(sift(standards.selection.apply(_found(between, standards)), suppressions, today)[0])


def _found(between: Between, standards: Standards) -> Iterator[Diagnostic]:
    for rule in standards.rules:
        if isinstance(rule.look, Comparison) and standards.selection.asks(rule.code):
            for one in rule.look.find(between):
                change = sha256(one.change.encode("utf-8", "surrogatepass")).hexdigest()[:12]
                severity = one.severity or rule.severity
                yield Diagnostic(rule.code, severity, one.message, one.hint, one.span, one.topology, one.element, change)
