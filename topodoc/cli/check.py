"""`topodoc check`: what is wrong in the specs."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

import click

from topodoc.cli import options
from topodoc.cli.report import as_json, as_text
from topodoc.diagnostics import Severity, SpecError, in_order
from topodoc.lint.suppress import unsuppressed
from topodoc.pipeline import find, load
from topodoc.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from topodoc.diagnostics import Diagnostic
    from topodoc.model.topology import Topology


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
    found = in_order(_found(specs or Settings().specs))
    click.echo(as_json(found) if form == "json" else as_text(found))
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return int(any(one.severity in failing for one in found))


def _found(specs: tuple[Path, ...]) -> Iterator[Diagnostic]:
    """Yield every fault; and the findings of each file that has none, also where another file does."""
    try:
        topologies = load(specs)
    except SpecError as error:
        yield from error.diagnostics
        topologies = tuple(topology for spec in specs for topology in _sound(spec))
    for topology in topologies:
        yield from unsuppressed(topology, date.today())  # noqa: DTZ011 - a day is a day where the user is


def _sound(spec: Path) -> Iterator[Topology]:
    with suppress(SpecError):
        for path in find((spec,)):
            with suppress(SpecError):
                yield from load((path,))
