"""`topodoc themes`: every theme on one page."""

from __future__ import annotations

from pathlib import Path

import click

from topodoc.assembly import show_themes
from topodoc.settings import Settings
from topodoc.settings_file import read_settings_file


@click.command("themes")
@click.option(
    "--themes", "own", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR", help="A folder of your own themes."
)
@click.option("-o", "--output", default="themes.html", show_default=True, metavar="FILE", help="Where to write; - is standard output.")
def command(*, own: Path | None, output: str) -> int:
    """Show every theme on one page: its colours by role, and samples painted in it, light and dark.

    Example: topodoc themes --themes themes -o themes.html
    """
    given = read_settings_file(Path.cwd()).values
    settings = Settings(**given)
    page = show_themes(own or given.get("themes"), settings)
    if output == "-":
        click.echo(page, nl=False)
        return 0
    Path(output).write_text(page, "utf-8")
    click.echo(f"wrote {output}", err=True)
    return 0
