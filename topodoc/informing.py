"""Informing: topologies get to know what facts say of their edges, where settings name facts."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity, SpecError
from topodoc.source import project_root

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from topodoc.diagnostics import Diagnostic
    from topodoc.drift.facts import Facts
    from topodoc.memory import Memory
    from topodoc.model.standing import Standing
    from topodoc.model.topology import Topology
    from topodoc.orders import Order
    from topodoc.settings import Settings


def facts_of(orders: Sequence[Order], settings: Settings) -> tuple[Facts, ...]:
    """Return what the files of *orders* say. Raises SpecError with every fault in them, SettingsError where a dump has no day."""
    from topodoc.drift.facts import read_facts  # noqa: PLC0415 - a hundred modules, and few settings name facts
    from topodoc.intake.shelf import Shelf  # noqa: PLC0415
    from topodoc.lint.lexicon import lexicon_of  # noqa: PLC0415

    faults: list[Diagnostic] = []
    found = []
    for order in orders:
        root = (settings.root or project_root(order.folder.absolute())).resolve()
        try:
            found.append(read_facts(order, Shelf(root, settings.limits), lexicon_of(settings), settings.imports))
        except SpecError as error:
            faults += error.diagnostics
    if faults:
        raise SpecError(faults)
    return tuple(found)


def inform(
    topologies: Sequence[Topology], settings: Settings, today: date, memory: Memory | None = None
) -> tuple[tuple[Topology, ...], tuple[Diagnostic, ...]]:
    """Return *topologies*, each edge with what the facts of *settings* say of it, and what is found where they differ, infos aside.

    Where settings name no facts, they are as they were. What *memory* knows is the same again. Raises what `facts_of` does.
    """
    if not settings.drift:
        return tuple(topologies), ()
    from topodoc.lint.held import hold  # noqa: PLC0415 - as above
    from topodoc.lint.standards import standards_of  # noqa: PLC0415

    held, every = hold(topologies, facts_of(settings.drift, settings), today, standards_of(settings))
    found = tuple(one for each in held for _, one in each.told if one.severity != Severity.INFO)
    by_topology: dict[str, list[tuple[str, Standing]]] = {one.id: [] for one in topologies}
    for (topology, edge), standing in every.standings.items():
        by_topology[topology].append((edge, standing))
    informed = []
    for one in topologies:
        standings = tuple(by_topology[one.id])
        make = partial(_informed, one, standings, every.as_of)
        informed.append(memory.recall(("informed", one.id), (one, standings, str(every.as_of)), make) if memory else make())
    return tuple(informed), found


def _informed(topology: Topology, standings: tuple[tuple[str, Standing], ...], as_of: date | None) -> Topology:
    known = dict(standings)
    edges = tuple(replace(edge, standing=known.get(edge.id)) for edge in topology.edges)
    return replace(topology, edges=edges, as_of=as_of)
