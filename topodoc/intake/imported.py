"""An import: the sources of an order become the text of its part, with all that is to be told of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from topodoc.intake.before import Before, Mention, Tombstone, mentions
from topodoc.intake.collect import collect
from topodoc.intake.importers import RANKS
from topodoc.intake.join import join
from topodoc.intake.part import write_part
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from topodoc.intake.account import Basis
    from topodoc.intake.joined import Claim, Joined
    from topodoc.intake.shelf import Shelf
    from topodoc.model.lexicon import Lexicon
    from topodoc.orders import Order


@dataclass(frozen=True, slots=True)
class Imported:
    """What an order gives: the system, the text of its part, what it was made of, and what is gone and still named."""

    joined: Joined
    text: str
    files: tuple[str, ...]
    gone: tuple[Tombstone, ...]
    mentions: tuple[Mention, ...]


def take_in(  # noqa: PLR0913 - what decides
    order: Order,
    shelf: Shelf,
    into: Path,
    before: Before,
    specs: Iterable[Path] = (),
    lexicon: Lexicon | None = None,
    also: tuple[Basis, ...] = (),
    *,
    prunes: bool = False,
) -> Imported:
    """Return what *order* gives, to be written *into* a part that is now as it was *before*. Raises SpecError with every fault.

    Nodes that are gone and that *specs* still name are kept in mind, unless the import *prunes*; *also* are bases of claims that
    become edges besides.
    """
    collected = collect(order, shelf, lexicon)
    more = () if order.edges else tuple(basis for one in collected.importers for basis in one.default_edges)
    joined = join(collected.accounts, order, RANKS, (*also, *more))
    missing = {one.id: one for one in (*before.gone, *before.nodes)}
    for node in joined.nodes:
        missing.pop(node.id, None)
    named = () if prunes else mentions(frozenset(missing), into, specs, shelf.root)
    gone = tuple(missing[name] for name in sorted({one.id for one in named}))
    files = tuple(dict.fromkeys(file for account in collected.accounts for file in account.files))
    target = into.resolve()
    path = target.relative_to(shelf.root).as_posix() if target.is_relative_to(shelf.root) else target.name
    return Imported(joined, write_part(joined, order.name, files, path, gone, partial(_origin, order, shelf)), files, gone, named)


def _origin(order: Order, shelf: Shelf, claim: Claim) -> str:
    """Return where *claim* stands: its file, from the root of the project, and its line, or where the order wants that the pointer."""
    found = shelf.pointer_at(claim.span) if order.by_pointer else ""
    return found or f"{shelf.path_of(claim.span)}:{claim.span.line}"
