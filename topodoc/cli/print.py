"""`topodoc print`: everything about a topology as one PDF."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from topodoc.booklets import booklet_of
from topodoc.cli import options
from topodoc.cli.choice import choose
from topodoc.cli.console import working
from topodoc.cli.output import write_output
from topodoc.diagnostics import SettingsError
from topodoc.drawing.theme import load_theme
from topodoc.reading import load

if TYPE_CHECKING:
    from pathlib import Path

    from topodoc.language.vocabulary import EngineName, Reading


@click.command("print")
@options.specs
@options.topology
@click.option("-o", "--output", required=True, metavar="FILE", help="The PDF to write; - is standard output.")
@options.config
@options.drawing
def command(  # noqa: PLR0913 - click hands over each option by name
    specs: tuple[Path, ...], topology: str | None, output: str, theme: str | None, arrows: Reading | None, engine: EngineName | None,
    jobs: int | None, settings_file: Path | None, cache: Path | None, no_cache: bool,  # noqa: FBT001
) -> int:  # fmt: skip
    """Print a topology as one document: its pictures, scenarios and tables.

    SPECS are files and folders; default: what the settings name. Where they hold several topologies, --topology says which.

    Example: topodoc print topologies --topology shop -o shop.pdf
    """
    from topodoc.printing.pdf import write_booklet  # noqa: PLC0415 - it costs time that only who gets so far should pay

    if output == "-" and sys.stdout.isatty():
        message = "a terminal cannot show a PDF; name a file with -o FILE"
        raise SettingsError(message)
    said = {"theme": theme, "arrows": arrows, "engine": engine, "jobs": jobs, "cache": cache, "specs": specs or None}
    settings, _ = options.settings_of(settings_file, said, no_cache=no_cache)
    build = load(settings.specs, settings)
    chosen = choose(build, topology)
    with working("printing"):
        content = write_booklet(
            booklet_of(chosen, settings, build), load_theme(settings.theme, settings.themes).fixed("light"), settings.language
        )
    write_output(content, output)
    return 0
