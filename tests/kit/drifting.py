"""What is found where topologies differ from facts that lie beside them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from topodoc.drift.facts import read_facts
from topodoc.intake.shelf import Shelf
from topodoc.lint.held import hold
from topodoc.model.lexicon import Lexicon
from topodoc.orders import Order, OrderedSource

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from topodoc.diagnostics import Diagnostic
    from topodoc.intake.account import Account
    from topodoc.lint.held import Held
    from topodoc.lint.standards import Standards
    from topodoc.model.topology import Topology
    from topodoc.settings import Settings

TODAY = date(2026, 1, 1)


def held_against(topologies: Sequence[Topology], settings: Settings, standards: Standards, files: Iterable[str]) -> tuple[Held, ...]:
    """Return what the facts that *settings* name say of *topologies* of the project here; where none are named its other *files*."""
    facts = [read_facts(order, Shelf(Path.cwd()), Lexicon(), settings.imports) for order in settings.drift or (_order(files),)]
    return hold(topologies, facts, TODAY, standards)[0]


def accounts_of(files: Iterable[str]) -> tuple[Account, ...]:
    """Return what *files* of the project here say, each by the reader of its kind."""
    return read_facts(_order(files), Shelf(Path.cwd()), Lexicon()).accounts


def _order(files: Iterable[str]) -> Order:
    names = tuple(name for name in files if not name.endswith((".topo.yml", "topodoc.yml")))
    return Order("", Path(), (OrderedSource("", names),))


def found_in(topologies: Sequence[Topology], settings: Settings, standards: Standards, files: Iterable[str]) -> list[Diagnostic]:
    """Return what is found there."""
    return [found for one in held_against(topologies, settings, standards, files) for _, found in one.told]
