"""`topodoc export`: plain Markdown, SVG, a nav file and the graph as JSON, for a host of any kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from topodoc.assembly import draw_all
from topodoc.cli import options
from topodoc.cli.console import say, warn, working
from topodoc.cli.report import as_text
from topodoc.diagnostics import Severity, in_order
from topodoc.export import deliver, export_files
from topodoc.language.vocabulary import Profile
from topodoc.lint.engine import check_all
from topodoc.lint.standards import standards_of
from topodoc.reading import load
from topodoc.spool import Spool

if TYPE_CHECKING:
    from topodoc.site.page import Figure


@click.command("export")
@options.specs
@click.option(
    "--to", "target", type=click.Path(path_type=Path), required=True, metavar="DIR", help="The folder to write; often docs/architecture."
)
@click.option("--profile", type=click.Choice(get_args(Profile)), help="For which host; default: any of them.")
@click.option("--strict", is_flag=True, help="Fail on warnings, and then write nothing.")
@options.config
@options.drawing
def command(  # noqa: PLR0913 - click hands over each option by name
    specs: tuple[Path, ...],
    target: Path,
    profile: Profile | None,
    settings_file: Path | None,
    *,
    strict: bool,
    no_cache: bool,
    **given: Any,  # noqa: ANN401
) -> int:
    """Write plain Markdown and SVG, a nav file and the graph as JSON.

    SPECS are files and folders; none means the folder topologies. Only files that differ are written, and only files that
    an export wrote are removed.

    Example: topodoc export --to docs/architecture
    """
    settings, read = options.settings_of(settings_file, {"profile": profile, **given}, no_cache=no_cache)
    settings = replace(settings, specs=specs or settings.specs)
    topologies = load(settings.specs, settings)
    today = date.today()  # noqa: DTZ011 - a day is a day where the user is
    found = check_all(topologies, today, standards_of(settings))
    with working("drawing"), Spool[tuple["Figure", ...]]() as figures:
        drawn = draw_all(topologies, settings, found, figures)
        findings = in_order((*read.findings, *drawn.found))
        if told := [one for one in findings if one.severity != Severity.INFO]:
            warn(as_text(told))
            if strict:
                return 1
        done = deliver(export_files(drawn, findings, settings, _below_docs(target)), target)
    for path in done.foreign:
        warn(f"warning: {target / path} is none of ours, and stays as it is; move it, or name another folder with --to")
    say(f"{done.written} files written, {done.removed} removed, {done.kept} as they were in {target}")
    return 0


def _below_docs(target: Path) -> str:
    """Return where *target* lies in the docs folder, as far as its own name tells."""
    full, here = target.resolve(), Path.cwd()
    parts = full.relative_to(here).parts if full.is_relative_to(here) else full.parts[-1:]
    return "/".join(parts[1:] if parts[:1] == ("docs",) else parts[-1:])
