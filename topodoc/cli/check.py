"""`topodoc check`: what is wrong in the specs."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from topodoc.cli import options
from topodoc.cli.checkout import checkout
from topodoc.cli.console import say, warn
from topodoc.cli.report import as_json, as_text, wants_colour
from topodoc.cli.standard_input import DASH
from topodoc.ledger import Ledger, Run, heard

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from topodoc.diagnostics import Diagnostic
    from topodoc.settings import Settings
    from topodoc.settings_file import StatedSettings

_FILE = click.Path(path_type=Path, dir_okay=False)


def _as_annotations(found: Sequence[Diagnostic]) -> str:
    from topodoc.cli.annotations import as_annotations  # noqa: PLC0415 - every rule, as below

    return as_annotations(found)


def _as_sarif(found: Sequence[Diagnostic]) -> str:
    from topodoc.cli.sarif import as_sarif  # noqa: PLC0415

    return as_sarif(found)


FORMS: Mapping[str, Callable[[Sequence[Diagnostic]], str]] = {
    "text": lambda found: as_text(found, colour=wants_colour(sys.stdout)),
    "json": as_json,
    "github": _as_annotations,
    "sarif": _as_sarif,
}


class Asked(NamedTuple):
    """How findings are told, which of them are known, and what else is asked for."""

    form: str
    baseline: Path | None
    known: str
    target: Path | None
    least: int | None
    strict: bool
    fixes: bool


@click.command("check")
@options.specs
@click.option("--format", "form", type=click.Choice([*FORMS]), default="text", show_default=True, help="For people or for programs.")
@click.option("--strict", is_flag=True, help="Exit 1 on warnings too.")
@click.option("--baseline", type=_FILE, metavar="FILE", help="Report only what is not in FILE.")
@click.option("--write-baseline", "target", type=_FILE, metavar="FILE", help="Write all findings to FILE, to ignore them from then on.")
@click.option("--fix", "fixes", is_flag=True, help="Fix in YAML what is certain, and report the rest.")
@click.option(
    "--min-coverage", "least", type=click.IntRange(0, 100), metavar="N", help="Exit 1 if scenarios cover less than N % of the system."
)
@options.config
@options.cache
@options.no_cache
def command(  # noqa: PLR0913 - one argument an option
    specs: tuple[Path, ...],
    form: str,
    baseline: Path | None,
    target: Path | None,
    least: int | None,
    settings_file: Path | None,
    cache: Path | None,
    *,
    strict: bool,
    fixes: bool,
    no_cache: bool,
) -> int:
    """Report what is wrong in the specs.

    SPECS are files and folders, or - for standard input; none means the folder topologies. Exits 1 if something is wrong.

    Example: topodoc check topologies --format json
    """
    settings, given = options.settings_of(settings_file, {"cache": cache}, no_cache=no_cache)
    settings = replace(settings, specs=specs or settings.specs)
    known_before = baseline.read_text("utf-8", "replace") if baseline else ""  # once, for it may be a pipe
    asked = Asked(form, baseline, known_before, target, least, strict, fixes)
    ledger = _ledger(asked, settings, given)
    if ledger and (known := ledger.recall()):
        return _tell(known)
    from topodoc.cli.checking import check  # noqa: PLC0415 - every rule, of which none is asked where nothing changed

    with heard() as told:
        run, read = check(asked, settings, given.findings)
    if ledger and not (told or read.faults):  # for a fault may be cured by what nobody read
        ledger.keep(run, read.stamp)
        ledger.limit(settings.cache_megabytes)
    return _tell(run)


def _ledger(asked: Asked, settings: Settings, given: StatedSettings) -> Ledger | None:
    """Return where the run is kept; nowhere one that writes something, or reads what is read once."""
    if settings.cache is None or asked.fixes or asked.target or DASH in settings.specs:
        return None
    today = date.today()  # noqa: DTZ011 - a day is a day where the user is
    return Ledger("check", settings, today, repr(asked), given.mark, checkout(), str(wants_colour(sys.stdout)))


def _tell(run: Run) -> int:
    """Tell what *run* found, with what is said before and behind it, and return its exit code."""
    for name, tell in (("before", say), ("found", _print), ("counted", say), ("short", warn)):
        if text := run.made.get(name):
            tell(text)
    return run.code


def _print(text: str) -> None:
    click.echo(text, color=wants_colour(sys.stdout))
