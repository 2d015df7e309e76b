"""What an import tells: what changes in its part, what was found, how much is known, for people and as JSON."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from topodoc.cli.console import Verbosity, loudness, say, warn
from topodoc.cli.report import as_text, wants_colour
from topodoc.diagnostics import Severity, in_order, one_line
from topodoc.intake.account import BASES
from topodoc.intake.before import before_of
from topodoc.intake.changes import changes
from topodoc.intake.part import without_lines
from topodoc.language.reader import parse
from topodoc.lint.record import record
from topodoc.source import Source
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from topodoc.intake.before import Before
    from topodoc.intake.changes import Change
    from topodoc.intake.imported import Imported
    from topodoc.orders import Order


@dataclass(frozen=True, slots=True)
class Done:
    """One order that was taken in: its target, the part before, and what it gives now."""

    order: Order
    into: Path
    before: Before
    imported: Imported

    @property
    def is_changed(self) -> bool:
        """Whether the part would say something else, wherever that stands in its sources."""
        return without_lines(self.before.text) != without_lines(self.imported.text)


def tell(done: Sequence[Done], form: str) -> None:
    """Tell what changes, and what was found."""
    if form == "json":
        click.echo(json.dumps({"version": 1, "parts": [_recorded(one) for one in done], "findings": _findings(done)}, indent=2))
        return
    tell_findings(done)
    for one in done:
        say(f"{one.order.name}: {one.into.as_posix()}")
        found = _changes(one)
        widest = max((len(change.what) for change in found if change.where), default=0)
        for change in found:
            say(one_line_indented(f"  {change.sign} {change.what:{widest}}  {change.where}".rstrip()))
        say(_counted(one))


def tell_findings(done: Sequence[Done]) -> None:
    """Tell what was found."""
    found = in_order(finding for one in done for finding in one.imported.joined.findings)
    colour = wants_colour(sys.stderr)
    loud = [one for one in found if one.severity != Severity.INFO]
    if loud and loudness() == Verbosity.QUIET:
        warn(as_text(loud, colour=colour))
    elif found:
        say(as_text(found, colour=colour))


def _findings(done: Sequence[Done]) -> list[dict[str, Any]]:
    return [record(one) for one in in_order(finding for one in done for finding in one.imported.joined.findings)]


def _changes(one: Done) -> tuple[Change, ...]:
    after = before_of(parse(Source(one.into.as_posix(), one.imported.text)))
    return changes(one.before, after, one.imported.mentions)


def _counted(one: Done) -> str:
    """Return in a line how much the part holds, how it is known, and what was left out."""
    joined = one.imported.joined
    bases = [edge.link.basis for edge in joined.edges]
    known = ", ".join(f"{bases.count(basis)} {basis}" for basis in BASES if basis in bases)
    left = ", ".join(f"{count} {basis}" for basis, count in joined.left_out)
    total = sum(count for _, count in joined.left_out)
    text = f"{_count(len(one.imported.files), 'source')}, {_count(len(joined.nodes), 'node')}, {_count(len(bases), 'edge')}"
    text += (f" ({known})" if known else "") + (f"; {_count(total, 'claim')} left out: {left} (--with draws them)" if left else "")
    return text + (f"; {_count(joined.noise, 'resource')} of the broker itself left out (noise: none keeps them)" if joined.noise else "")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _recorded(one: Done) -> dict[str, Any]:
    joined = one.imported.joined
    return {
        "name": one.order.name,
        "file": one.into.as_posix(),
        "changed": one.is_changed,
        "changes": [{"sign": change.sign, "what": change.what, "where": change.where} for change in _changes(one)],
        "sources": list(one.imported.files),
        "nodes": len(joined.nodes),
        "edges": len(joined.edges),
        "left_out": dict(joined.left_out),
        "gone": [tombstone.id for tombstone in one.imported.gone],
    }


def one_line_indented(line: str) -> str:
    """Return *line* for a terminal, its indentation kept."""
    return line[: len(line) - len(line.lstrip(" "))] + one_line(line.lstrip(" "))
