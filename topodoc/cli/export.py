"""`topodoc export`: plain Markdown, SVG, a nav file and the graph as JSON, for a host of any kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from topodoc.assembly import draw_all
from topodoc.cli import options
from topodoc.cli.console import say, warn, working
from topodoc.cli.following import follow
from topodoc.cli.report import as_text
from topodoc.diagnostics import Severity, in_order
from topodoc.export import deliver, export_files
from topodoc.language.vocabulary import Profile
from topodoc.lint.engine import check_all
from topodoc.lint.standards import standards_of
from topodoc.reading import load
from topodoc.settings_file import read_settings_file
from topodoc.spool import Spool

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topodoc.memory import Memory
    from topodoc.settings import Settings
    from topodoc.site.page import Figure


@click.command("export")
@options.specs
@click.option(
    "--to", "target", type=click.Path(path_type=Path), required=True, metavar="DIR", help="The folder to write; often docs/architecture."
)
@click.option("--profile", type=click.Choice(get_args(Profile)), help="For which host; default: any of them.")
@click.option("--strict", is_flag=True, help="Fail on warnings, and then write nothing.")
@options.watch
@options.config
@options.drawing
def command(  # noqa: PLR0913 - click hands over each option by name
    specs: tuple[Path, ...],
    target: Path,
    profile: Profile | None,
    settings_file: Path | None,
    *,
    strict: bool,
    watch: bool,
    no_cache: bool,
    **given: Any,  # noqa: ANN401
) -> int:
    """Write plain Markdown and SVG, a nav file and the graph as JSON.

    SPECS are files and folders; none means the folder topologies. Only files that differ are written, and only files that
    an export wrote are removed.

    Example: topodoc export --to docs/architecture
    """
    said = {"profile": profile, **given}
    order = _Order(specs, target, settings_file, said, strict=strict, no_cache=no_cache)
    return follow(order.read, order.act, settings_file) if watch else order.act(order.read())


@dataclass(frozen=True, slots=True)
class _Order:
    """What to export, and where to."""

    specs: tuple[Path, ...]
    target: Path
    settings_file: Path | None
    said: Mapping[str, object]
    strict: bool
    no_cache: bool

    def read(self) -> Settings:
        """Return the settings, as they are now."""
        settings, _ = options.settings_of(self.settings_file, self.said, no_cache=self.no_cache)
        return replace(settings, specs=self.specs or settings.specs)

    def act(self, settings: Settings, memory: Memory | None = None) -> int:
        """Export under *settings*, and return the exit code."""
        topologies = load(settings.specs, settings, memory)
        today = date.today()  # noqa: DTZ011 - a day is a day where the user is
        found = check_all(topologies, today, standards_of(settings))
        with working("drawing"), Spool[tuple["Figure", ...]]() as figures:
            drawn = draw_all(topologies, settings, found, figures)
            findings = in_order((*read_settings_file(Path.cwd(), self.settings_file).findings, *drawn.found))
            if told := [one for one in findings if one.severity != Severity.INFO]:
                warn(as_text(told))
                if self.strict:
                    return 1
            done = deliver(export_files(drawn, findings, settings, _below_docs(self.target)), self.target)
        for path in done.foreign:
            warn(f"warning: {self.target / path} is none of ours, and stays as it is; move it, or name another folder with --to")
        say(f"{done.written} files written, {done.removed} removed, {done.kept} as they were in {self.target}")
        return 0


def _below_docs(target: Path) -> str:
    """Return where *target* lies in the docs folder, as far as its own name tells."""
    full, here = target.resolve(), Path.cwd()
    parts = full.relative_to(here).parts if full.is_relative_to(here) else full.parts[-1:]
    return "/".join(parts[1:] if parts[:1] == ("docs",) else parts[-1:])
