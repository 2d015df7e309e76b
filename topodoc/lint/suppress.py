"""Suppressing: what a spec says is right as it is, is not reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from topodoc.diagnostics import Diagnostic
    from topodoc.model.suppression import Suppression


def unsuppressed(findings: Iterable[Diagnostic], suppressions: Iterable[Suppression], today: date) -> tuple[Diagnostic, ...]:
    """Return those of *findings* that no suppression which still holds *today* is about."""
    holding = [one for one in suppressions if one.until is None or today <= one.until]
    return tuple(finding for finding in findings if not any(one.covers(finding) for one in holding))
