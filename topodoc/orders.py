"""Orders: what an import reads, what it is told about that, and the part that it writes."""

from __future__ import annotations

from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from topodoc.diagnostics import Span
from topodoc.values import dataclass

if TYPE_CHECKING:
    from datetime import date

NAMING = 'name its kind in the settings, as in "from: [{rabbitmq: dumps/consumers.json}]"'
NAMING_FACTS = 'name its kind in the settings, under an entry of drift:, as in "facts: [{rabbitmq: dumps/consumers.json}]"'
NOWHERE = Span("topodoc.yml", 1, 1, 1, 1)
Pairs = tuple[tuple[str, str], ...]
Lists = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class OrderedSource:
    """Files to be read together: of one `kind`, or of the one that their content tells where it is empty.

    `paths` are patterns, from the folder of the order; `options` are what the reader of the kind may be told, by its words; `naming`
    tells where the kind can be named, if content does not tell it.
    """

    kind: str
    paths: tuple[str, ...]
    options: Lists = ()
    naming: str = ""
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Order:
    """One import: what it reads below `folder`, and what it is told about it.

    `into` is the part that is written, empty for the usual one. `names` gives an id to what a source calls `SPACE:NAME`,
    `clusters` the hosts of each cluster, `hosts` who listens at a host, `parameters` the values of templates. `ignore` are
    patterns of names, `silenced` codes with a reason. `as_of` is the day of dumps without a day in their names, `topologies` are
    those that facts are about, none: all. `edges` are the bases of claims that become edges, where they are not the usual ones.
    `trust` are kinds of sources, by the field of which the first is believed. `has_noise` keeps what is usually left out.
    """

    name: str
    folder: Path = Path()
    sources: tuple[OrderedSource, ...] = ()
    into: str = ""
    names: Pairs = ()
    clusters: Lists = ()
    hosts: Pairs = ()
    parameters: Pairs = ()
    ignore: tuple[str, ...] = ()
    silenced: Pairs = ()
    edges: tuple[str, ...] = ()
    trust: Lists = ()
    noise: tuple[str, ...] = ()
    has_noise: bool = False
    by_pointer: bool = False
    as_of: date | None = None
    topologies: tuple[str, ...] = ()
    span: Span = field(default=NOWHERE, compare=False)


def target_of(order: Order, specs: tuple[Path, ...]) -> Path:
    """Return the part that *order* writes: what it says, else `_NAME.topo.yml` in the first folder of *specs*."""
    if order.into:
        return order.folder / order.into
    folder = specs[0].parent if specs[0].name.endswith((".yml", ".yaml", ".py")) else specs[0]
    return folder / f"_{order.name}.topo.yml"
