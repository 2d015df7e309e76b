"""`topodoc check`: what is wrong in the specs."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from topodoc.cli import options
from topodoc.cli.annotations import as_annotations
from topodoc.cli.baselines import FILE, save_baseline
from topodoc.cli.console import say, warn, working
from topodoc.cli.output import write_output
from topodoc.cli.report import as_json, as_text, wants_colour
from topodoc.cli.sarif import as_sarif
from topodoc.cli.standard_input import read_input
from topodoc.diagnostics import SettingsError, Severity, in_order, one_line
from topodoc.lint.baseline import read_baseline, subtract
from topodoc.lint.codes import name_of
from topodoc.lint.engine import check_all
from topodoc.lint.fix import FIXABLE, fix
from topodoc.lint.lexicon import lexicon_of
from topodoc.lint.standards import standards_of
from topodoc.model.coverage import cover, percentage
from topodoc.readers import PYTHON
from topodoc.reading import survey
from topodoc.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from topodoc.diagnostics import Diagnostic
    from topodoc.model.topology import Topology

FORMS: dict[str, Callable[[Sequence[Diagnostic]], str]] = {
    "text": lambda found: as_text(found, colour=wants_colour(sys.stdout)),
    "json": as_json,
    "github": as_annotations,
    "sarif": as_sarif,
}
_NAMED = 5  # of what no scenario exercises, so that the message stays a line


@click.command("check")
@options.specs
@click.option("--format", "form", type=click.Choice([*FORMS]), default="text", show_default=True, help="For people or for programs.")
@click.option("--strict", is_flag=True, help="Exit 1 on warnings too.")
@click.option("--baseline", type=FILE, metavar="FILE", help="Report only what is not in FILE.")
@click.option("--write-baseline", "target", type=FILE, metavar="FILE", help="Write all findings to FILE, to ignore them from then on.")
@click.option("--fix", "fixes", is_flag=True, help="Fix in YAML what is certain, and report the rest.")
@click.option(
    "--min-coverage", "least", type=click.IntRange(0, 100), metavar="N", help="Exit 1 if scenarios cover less than N % of the system."
)
@options.config
def command(  # noqa: PLR0913 - one argument an option
    specs: tuple[Path, ...],
    form: str,
    baseline: Path | None,
    target: Path | None,
    least: int | None,
    settings_file: Path | None,
    *,
    strict: bool,
    fixes: bool,
) -> int:
    """Report what is wrong in the specs.

    SPECS are files and folders, or - for standard input; none means the folder topologies. Exits 1 if something is wrong.

    Example: topodoc check topologies --format json
    """
    given = options.read_settings(settings_file)
    settings = Settings(**given.values)
    known = read_baseline(baseline.read_text("utf-8"), baseline.as_posix()) if baseline else Counter()
    chosen, texts = read_input(specs or settings.specs, settings)
    if texts and fixes:
        message = "--fix writes into files, and standard input is not one; leave out --fix, or name a file"
        raise SettingsError(message)
    topologies, faults, findings = _survey(chosen, settings, texts)
    while fixes and _fix(findings, settings):  # what is mended may make edges alike
        topologies, faults, findings = _survey(chosen, settings, texts)
    found, mended = subtract(in_order((*given.findings, *faults, *findings)), known)
    if mended:
        say(f"{mended} of what {baseline} knows is gone; update it with --write-baseline")
    if target:
        return save_baseline(found, target, "check")
    if text := FORMS[form](found):
        click.echo(text, color=wants_colour(sys.stdout))
    if form == "text":
        _say_counts(found)
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    falls_short = least is not None and not _covers(topologies, least, has_faults=bool(faults))
    return int(falls_short or any(one.severity in failing for one in found))


def _survey(
    specs: tuple[Path, ...], settings: Settings, texts: Mapping[Path, bytes]
) -> tuple[tuple[Topology, ...], tuple[Diagnostic, ...], tuple[Diagnostic, ...]]:
    """Return the topologies that *specs*, *texts* among them, hold, and the faults and the findings in them."""
    today = date.today()  # noqa: DTZ011 - a day is a day where the user is
    with working("checking"):
        topologies, faults = survey(specs, settings, texts=texts)
        return topologies, faults, check_all(topologies, today, standards_of(settings), is_whole=not faults)


def _fix(findings: Sequence[Diagnostic], settings: Settings) -> bool:
    """Mend the files in which *findings* can be with certainty, say which, and return whether there are any."""
    changed = False
    for name in sorted({one.span.file for one in findings if one.code in FIXABLE and not one.span.file.endswith(PYTHON.endings)}):
        raw, mended = fix(Path(name).read_bytes(), name, findings, lexicon_of(settings))
        if mended:
            changed = True
            write_output(raw, name)
        for one in mended:
            say(one_line(f"fixed {name}:{one.span.line}: {one.code} {one.message}"))
    return changed


def _say_counts(found: Sequence[Diagnostic]) -> None:
    """Say how many of what is *found* each code has."""
    for code, count in sorted(Counter(one.code for one in found).items()):
        say(f"{code} {name_of(code)}: {count}")


def _covers(topologies: Sequence[Topology], least: int, *, has_faults: bool) -> bool:
    """Say how much the scenarios of *topologies* exercise, and return whether that is *least* percent."""
    if has_faults:
        warn("coverage: not counted, because there are faults")
        return False
    found = [(topology.id, cover(topology)) for topology in topologies]
    reached = percentage(one for _, one in found)
    exercised, total = sum(one.exercised for _, one in found), sum(one.total for _, one in found)
    fact = f"scenarios exercise {exercised} of {total} edges, topics and services"
    if reached >= least:
        say(f"coverage: {reached} %, {fact}")
        return True
    idle = [f"{topology}/{element.id}" for topology, one in found for element in one.idle]
    more = f" and {len(idle) - _NAMED} more" if len(idle) > _NAMED else ""
    warn(f"error: coverage is {reached} %, less than {least} %: {fact}, not {', '.join(idle[:_NAMED])}{more}")
    return False
