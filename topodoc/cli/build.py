"""`topodoc build`: the complete static site."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from topodoc.cli import options
from topodoc.cli.advice import advise
from topodoc.cli.console import say, warn, working
from topodoc.cli.locking import lock
from topodoc.cli.report import as_text
from topodoc.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping


@click.command("build")
@options.specs
@click.option(
    "--site", metavar="DIR", type=click.Path(path_type=Path), default=Path("site"), show_default=True, help="The folder to make or replace."
)
@options.section
@options.host
@click.option("--strict", is_flag=True, help="Fail on warnings.")
@click.option("--lock", "locks", is_flag=True, help="Write topodoc.lock first, so that later pictures stay like these.")
@click.option("--force", is_flag=True, help="Replace the folder even where topodoc did not make it; what it holds is lost.")
@options.config
@options.drawing
def command(  # noqa: PLR0913 - click hands over each option by name
    specs: tuple[Path, ...],
    site: Path,
    settings_file: Path | None,
    host: str,
    *,
    strict: bool,
    locks: bool,
    force: bool,
    **given: Any,  # noqa: ANN401 - click's values
) -> int:
    """Build the complete static site.

    SPECS are files and folders; none means the folder topologies. If the working folder has a mkdocs.yml, topodoc
    uses it. With --host zensical, under zensical.toml or mkdocs.yml, by Zensical.

    Example: topodoc build topologies --site public
    """
    if locks:
        settings, _ = options.settings_of(settings_file, {key: one for key, one in given.items() if key != "no_cache"})
        lock(replace(settings, specs=specs or settings.specs))
    if host == "zensical":
        return _with_zensical(specs, site, settings_file, given, strict=strict, force=force)
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


def _with_zensical(  # noqa: PLR0913 - what was asked for
    specs: tuple[Path, ...], site: Path, settings_file: Path | None, given: Mapping[str, Any], *, strict: bool, force: bool
) -> int:
    from topodoc.zensical.building import build_site  # noqa: PLC0415 - few build with it

    said = {key: value for key, value in given.items() if key != "no_cache"}
    settings, read = options.settings_of(settings_file, said, no_cache=given["no_cache"])
    settings = replace(settings, specs=specs or settings.specs)
    with working("building"):
        made = build_site(site, Path.cwd(), settings, strict=strict, force=force)
    if told := [one for one in (*read.findings, *made.findings) if one.severity != Severity.INFO]:
        warn(as_text(told))
    say(f"{made.pages} pages in {site}; open {site / 'index.html'}")
    return 0
