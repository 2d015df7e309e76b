"""The rows of the table that tells what was found, and where each leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity
from topodoc.direction import isolated
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from topodoc.diagnostics import Diagnostic
    from topodoc.model.topology import Topology
    from topodoc.site.addresses import Addresses
    from topodoc.words import Words


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A finding. `name` is what people call the element, `link` a place on a page about it, `anchor` the id of the first row of each."""

    finding: Diagnostic
    name: str
    link: str
    anchor: str


def found_rows(findings: Iterable[Diagnostic], topology: Topology, at: Addresses, words: Words) -> list[FoundRow]:
    """Return a row for each of *findings* of *topology*, the worst first."""
    ranks = list(Severity)
    rows, seen = [], set()
    for one in sorted(findings, key=lambda one: (ranks.index(one.severity), one.span, one.code)):
        name, link = _element(one, topology, at, words)
        anchor = "" if one.element in seen or not one.element else at.anchor(one.element)
        seen.add(one.element)
        rows.append(FoundRow(one, name, link, anchor))
    return rows


def tally(findings: Sequence[Diagnostic], words: Words) -> str:
    """Return how many of *findings* there are of each severity, in words; nothing where there are none."""
    counts = [(severity, sum(one.severity == severity for one in findings)) for severity in Severity]
    said = [words.count(_WORDS[severity], count) for severity, count in counts if count]
    return ", ".join(said)


_WORDS = {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.INFO: "remarks"}


def _element(one: Diagnostic, topology: Topology, at: Addresses, words: Words) -> tuple[str, str]:
    """Return what people call the element that *one* is about, and where its page tells of it."""
    kind, _, name = one.element.partition(":")
    page = at.topology(topology.id)
    match kind:
        case "node" if name in topology.node_by_id:
            return topology.node_by_id[name].label, at.node(topology.id, name)
        case "group" if name in topology.group_by_id:
            return topology.group_by_id[name].label, f"{page}#group-{name}"
        case "edge":
            edge = topology.edge_by_id.get(name)
            if edge is None:
                return topology.title, page
            return f"{isolated(topology.label_of(edge.source))} \u2192 {isolated(topology.label_of(edge.target))}", f"{page}#edge-{name}"
        case "scenario" | "step":
            return _step(name, topology, at, words)
        case _:  # the topology itself, and what is on none of its pages
            return topology.title, page


def _step(name: str, topology: Topology, at: Addresses, words: Words) -> tuple[str, str]:
    """Return the name and the place of the scenario or of the step, written `scenario:number`, that is called *name*."""
    scenario, _, number = name.partition(":")
    found = next((one for one in topology.scenarios if one.id == scenario), None)
    if found is None:
        return topology.title, at.topology(topology.id)
    page = at.scenario(topology.id, scenario)
    return (
        (words("step_of", scenario=found.title, number=number), f"{page}#step-{number.replace('.', '-')}")
        if number
        else (found.title, page)
    )
