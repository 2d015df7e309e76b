"""`topodoc build`: the complete static site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from topodoc.cli import options
from topodoc.cli.advice import advise
from topodoc.cli.console import say, warn, working


@click.command("build")
@options.specs
@click.option(
    "--site", metavar="DIR", type=click.Path(path_type=Path), default=Path("site"), show_default=True, help="The folder to make or replace."
)
@options.section
@click.option("--strict", is_flag=True, help="Fail on warnings.")
@click.option("--force", is_flag=True, help="Replace the folder even where topodoc did not make it; what it holds is lost.")
@options.config
@options.drawing
def command(specs: tuple[Path, ...], site: Path, settings_file: Path | None, *, strict: bool, force: bool, **given: Any) -> int:  # noqa: ANN401 - click's values
    """Build the complete static site.

    SPECS are files and folders; none means the folder topologies. Where a mkdocs.yml stands in the working folder, the
    site is built under it.

    Example: topodoc build topologies --site public
    """
    from topodoc.plugin.host import CONFIGURATION, Order, build_site  # noqa: PLC0415 - MkDocs takes its time

    here = Path.cwd()
    chosen = {key: value for key, value in given.items() if value is not None and key != "no_cache"} | (
        {"cache": False} if given["no_cache"] else {}
    )
    if specs:
        chosen["specs"] = [str(here / spec) for spec in specs]
    options.read_settings(settings_file)  # a mistake in it comes before MkDocs
    with working("building"):
        built = build_site(Order(site, here, chosen, strict, settings_file, force), warn)
    say(f"{built.pages} pages in {site}; open {site / 'index.html'}")
    if built.lacks_plugin:
        advice = advise(Path(CONFIGURATION))
        warn(f"{CONFIGURATION} does not name the plugin yet; {advice.said if advice else 'name it there'}\n")
    return 0
