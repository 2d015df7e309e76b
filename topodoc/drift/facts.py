"""Facts: what dumps and documents say is there, and of which day each is."""

from __future__ import annotations

import re
from dataclasses import field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from topodoc.diagnostics import SettingsError, Span
from topodoc.intake.collect import collect
from topodoc.intake.importers import importer_of
from topodoc.intake.patterns import filled_in
from topodoc.language.document.fields import day_of
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from topodoc.intake.account import Account
    from topodoc.intake.shelf import Shelf
    from topodoc.model.lexicon import Lexicon
    from topodoc.orders import Order

_DAY = re.compile(r"(?<!\d)(\d{4})-?(\d{2})-?(\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the files of one `order` say, and the day of the oldest dump among them, None where there is none.

    `paths` are those from the root of the project, by what messages call the files.
    """

    order: Order
    accounts: tuple[Account, ...]
    as_of: date | None = None
    span: Span = field(default=Span("", 1, 1, 1, 1), compare=False)
    paths: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def files(self) -> tuple[str, ...]:
        """The files that were read, each once."""
        return tuple(dict.fromkeys(file for account in self.accounts for file in account.files))


def read_facts(order: Order, shelf: Shelf, lexicon: Lexicon, imports: Iterable[Order] = ()) -> Facts:
    """Return the facts of *order*; what *imports* say of names and hosts holds for them, too.

    Raises SpecError with every fault in its files, SettingsError where nobody says of which day a dump is.
    """
    accounts = filled_in(collect(order, shelf, lexicon).accounts, keeps=True)
    dated = [(account, file) for account in accounts if importer_of(account.kind).ages for file in account.files]
    days = [_day(order, file) for _, file in dated]
    span = order.span
    if not order.name and dated:
        span = next((thing.span for account, _ in dated for thing in account.things), Span(dated[0][1], 1, 1, 1, 1))
    paths = {one.source.path: one.path for one in shelf.documents}
    return Facts(_with_names(order, imports), accounts, min(days, default=None), span, paths)


def _day(order: Order, file: str) -> date:
    """Return the day of which the dump *file* is: the one in its name, else what *order* says."""
    name = PurePosixPath(file).name
    found = next((day for match in _DAY.finditer(name) if (day := day_of("-".join(match.groups())))), order.as_of)
    if found is None:
        place = f'write as_of: with a day under "{order.name}" of drift:' if order.name else "give it with --as-of 2026-11-27"
        message = f"the day of the dump {file} is unknown; {place}, or put the day into its name"
        raise SettingsError(message)
    return found


def _with_names(order: Order, imports: Iterable[Order]) -> Order:
    """Return *order* with what *imports* say of names and hosts, where it does not say it itself."""
    names, hosts = dict(order.names), dict(order.hosts)
    for one in imports:
        names = {**dict(one.names), **names}
        hosts = {**dict(one.hosts), **hosts}
    return replace(order, names=tuple(names.items()), hosts=tuple(hosts.items()))
