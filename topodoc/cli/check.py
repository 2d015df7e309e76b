"""`topodoc check`: what is wrong in the specs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from topodoc.cli import options
from topodoc.cli.report import as_json, as_text
from topodoc.diagnostics import Severity, in_order
from topodoc.lint.engine import check_all
from topodoc.lint.standards import standards_of
from topodoc.pipeline import survey
from topodoc.settings import Settings
from topodoc.settings_file import read_settings_file


@click.command("check")
@options.specs
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="For people or for programs."
)
@click.option("--strict", is_flag=True, help="Exit 1 on warnings too.")
@options.config
def command(specs: tuple[Path, ...], form: str, settings_file: Path | None, *, strict: bool) -> int:
    """Report what is wrong in the specs.

    SPECS are files and folders; none means the folder topologies. Exits 1 where something is wrong.

    Example: topodoc check topologies --format json
    """
    given = read_settings_file(Path.cwd(), settings_file)
    settings = Settings(**given.values)
    topologies, faults = survey(specs or settings.specs, settings)
    today = date.today()  # noqa: DTZ011 - a day is a day where the user is
    found = in_order((*given.findings, *faults, *check_all(topologies, today, standards_of(settings), is_whole=not faults)))
    click.echo(as_json(found) if form == "json" else as_text(found))
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return int(any(one.severity in failing for one in found))
