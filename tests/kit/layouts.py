"""Layouts that a test looks at: whole ones of Graphviz, and never what we draw where it took too long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.layout.contract import ProcessLimits
from topodoc.layout.engine import lay_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topodoc.diagram.plan import Layout, Plan

LIMIT = ProcessLimits(seconds=120.0)  # four times what a build allows: test machines are shared


def patiently_laid_out(plans: Sequence[Plan], jobs: int = 2) -> tuple[Layout, ...]:
    """Return the layouts of *plans*; a machine that was too slow is told as that, and not as a picture of a bad shape."""
    layouts = lay_out(plans, None, jobs, LIMIT)
    slow = [layout.reason for layout in layouts if layout.reason]
    assert not slow, f"this machine gave no layout within {LIMIT.seconds:.0f} seconds: {slow}"
    return layouts
