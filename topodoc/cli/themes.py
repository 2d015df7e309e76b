"""`topodoc themes`: every theme on one page."""

from __future__ import annotations

from pathlib import Path

import click

from topodoc.assembly import show_themes
from topodoc.cli import options
from topodoc.cli.console import say, working
from topodoc.settings import Settings


@click.command("themes")
@click.option(
    "--themes", "own", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR", help="A folder of your own themes."
)
@click.option("-o", "--output", default="themes.html", show_default=True, metavar="FILE", help="The file to write; - is standard output.")
@options.config
def command(*, own: Path | None, output: str, settings_file: Path | None) -> int:
    """Show every theme on one page: its colours by role, and samples painted in it, light and dark.

    Example: topodoc themes -o themes.html
    """
    given = options.read_settings(settings_file).values
    settings = Settings(**given)
    with working("drawing"):
        page = show_themes(own or given.get("themes"), settings)
    if output == "-":
        click.echo(page, nl=False)
        return 0
    Path(output).write_text(page, "utf-8")
    say(f"wrote {output}")
    return 0
