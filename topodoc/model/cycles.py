"""Scenarios that refer to each other without end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, fault
from topodoc.model.scenario import Reference, walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topodoc.model.scenario import Scenario


def check_references(scenarios: tuple[Scenario, ...]) -> list[Diagnostic]:
    """Return a fault for each reference that closes a circle of scenarios, with the chain that does."""
    references = {one.id: [step for step in walk(one.steps) if isinstance(step, Reference)] for one in scenarios}
    done: set[str] = set()
    faults: list[Diagnostic] = []
    for scenario in references:
        faults += _follow(scenario, references, done)
    return faults


def _follow(first: str, references: Mapping[str, list[Reference]], done: set[str]) -> list[Diagnostic]:
    """Return the faults of what is reached from *first*, in depth, without recursion; *done* is what was looked at before."""
    faults = []
    chain, waiting = [first], [iter(references[first] if first not in done else ())]
    while waiting:
        reference = next(waiting[-1], None)
        if reference is None:
            waiting.pop()
            done.add(chain.pop())
        elif reference.scenario in chain:
            circle = " -> ".join([*chain[chain.index(reference.scenario) :], reference.scenario])
            faults.append(fault("TD029", f"the scenarios refer in a circle: {circle}", "leave one of the references out", reference.span))
        elif reference.scenario not in done:
            chain.append(reference.scenario)
            waiting.append(iter(references[reference.scenario]))
    return faults
