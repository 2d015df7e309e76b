"""`topodoc check`: what is wrong in the specs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from topodoc.cli import options
from topodoc.cli.report import as_json, as_text
from topodoc.diagnostics import Severity, SpecError, in_order
from topodoc.pipeline import load
from topodoc.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


@click.command("check")
@options.specs
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="For people or for programs."
)
@click.option("--strict", is_flag=True, help="Exit 1 on warnings too.")
def command(specs: tuple[Path, ...], form: str, *, strict: bool) -> int:
    """Report what is wrong in the specs.

    SPECS are files and folders; none means the folder topologies. Exits 1 where something is wrong.

    Example: topodoc check topologies --format json
    """
    try:
        topologies = load(specs or Settings().specs)
    except SpecError as error:
        found = error.diagnostics
    else:
        found = in_order(finding for topology in topologies for finding in topology.findings)
    click.echo(as_json(found) if form == "json" else as_text(found))
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return int(any(one.severity in failing for one in found))
