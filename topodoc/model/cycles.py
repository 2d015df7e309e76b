"""Scenarios that refer to each other without end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, fault
from topodoc.model import walks
from topodoc.model.scenario import Reference, walk

if TYPE_CHECKING:
    from topodoc.model.scenario import Scenario


def check_references(scenarios: tuple[Scenario, ...]) -> list[Diagnostic]:
    """Return a fault for each reference that closes a circle of scenarios, with the chain that does."""
    references = {one.id: [step for step in walk(one.steps) if isinstance(step, Reference)] for one in scenarios}
    found = walks.closing({one: [(step.scenario, step) for step in steps] for one, steps in references.items()})
    return [_fault((*circle, circle[0]), step) for circle, step in found]


def _fault(circle: tuple[str, ...], reference: Reference) -> Diagnostic:
    fact = f"these scenarios refer to each other in a circle: {' -> '.join(circle)}"
    return fault("TD029", fact, "remove one of the references", reference.span)
