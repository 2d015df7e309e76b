"""`topodoc check`: what is wrong in the specs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from topodoc.cli import options
from topodoc.cli.report import as_json, as_text
from topodoc.diagnostics import Severity, in_order
from topodoc.lint.engine import check_all
from topodoc.lint.standards import standards_of
from topodoc.model.coverage import cover, percentage
from topodoc.pipeline import survey
from topodoc.settings import Settings
from topodoc.settings_file import read_settings_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topodoc.model.topology import Topology

_NAMED = 5  # of what no scenario exercises, so that the message stays a line


@click.command("check")
@options.specs
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="For people or for programs."
)
@click.option("--strict", is_flag=True, help="Exit 1 on warnings too.")
@click.option(
    "--min-coverage", "least", type=click.IntRange(0, 100), metavar="N", help="Exit 1 where scenarios exercise less than N % of it all."
)
@options.config
def command(specs: tuple[Path, ...], form: str, least: int | None, settings_file: Path | None, *, strict: bool) -> int:
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
    falls_short = least is not None and not _covers(topologies, least, has_faults=bool(faults))
    return int(falls_short or any(one.severity in failing for one in found))


def _covers(topologies: Sequence[Topology], least: int, *, has_faults: bool) -> bool:
    """Say how much the scenarios of *topologies* exercise, and return whether that is *least* percent."""
    if has_faults:
        click.echo("coverage: not counted, for there are faults", err=True)
        return False
    found = [(topology.id, cover(topology)) for topology in topologies]
    reached = percentage(one for _, one in found)
    exercised, total = sum(one.exercised for _, one in found), sum(one.total for _, one in found)
    fact = f"scenarios exercise {exercised} of {total} edges, topics and services"
    if reached >= least:
        click.echo(f"coverage: {reached} %, {fact}", err=True)
        return True
    idle = [f"{topology}/{element.id}" for topology, one in found for element in one.idle]
    more = f" and {len(idle) - _NAMED} more" if len(idle) > _NAMED else ""
    click.echo(f"error: coverage is {reached} %, less than {least} %: {fact}, not {', '.join(idle[:_NAMED])}{more}", err=True)
    return False
