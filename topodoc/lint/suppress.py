"""Suppressing: what a spec says is right as it is, is not reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from topodoc.diagnostics import Diagnostic
    from topodoc.model.topology import Topology


def unsuppressed(topology: Topology, today: date) -> tuple[Diagnostic, ...]:
    """Return the findings of *topology* that no suppression which still holds *today* is about."""
    holding = [one for one in topology.suppressions if one.until is None or today <= one.until]
    return tuple(finding for finding in topology.findings if not any(one.covers(finding) for one in holding))
