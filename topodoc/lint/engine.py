"""Checking: everything found in a topology, but what it says is right as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Severity, did_you_mean
from topodoc.diagram.plan import MOST_EDGES, MOST_NODES, is_large
from topodoc.drawing.icon import SETS, find_icon, icon_names
from topodoc.lint.suppress import unsuppressed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from topodoc.model.topology import Topology


def check(topology: Topology, today: date) -> tuple[Diagnostic, ...]:
    """Return the findings of *topology* that no suppression which still holds *today* is about."""
    return unsuppressed((*topology.findings, *_unknown_icons(topology), *_straight_lines(topology)), topology.suppressions, today)


def _unknown_icons(topology: Topology) -> Iterator[Diagnostic]:
    """Yield a finding for each node whose icon no installed set has."""
    for node in topology.nodes:
        if node.icon and find_icon(node.icon) is None:
            fact = f'there is no icon "{node.icon}"; the one of its kind stands in'
            near = did_you_mean(node.icon, icon_names(), f"write SET/NAME with a set of {', '.join(SETS)}; they come with mkdocs-material")
            yield Diagnostic("TD707", Severity.WARNING, fact, near, node.span, topology.id, f"node:{node.id}")


def _straight_lines(topology: Topology) -> Iterator[Diagnostic]:
    """Yield a finding where the picture of all of *topology* is too large for lines that are led around nodes."""
    if is_large(topology):
        size = f"{len(topology.nodes):,} nodes and {len(topology.edges):,} edges"
        fact = f"a picture of {size} has straight lines, which may pass behind nodes"
        hint = f"up to {MOST_NODES} nodes and {MOST_EDGES} edges they are led around; add views that show parts, or split the topology"
        yield Diagnostic("TD708", Severity.INFO, fact, hint, topology.span, topology.id)
