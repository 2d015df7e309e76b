"""`topodoc build`: the complete static site."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from topodoc.cli import options
from topodoc.cli.advice import advise
from topodoc.cli.console import say, warn, working
from topodoc.cli.locking import lock
from topodoc.cli.report import as_text
from topodoc.diagnostics import Severity
from topodoc.edition import installed
from topodoc.ledger import Ledger, Run, digests
from topodoc.plugin.swap import files_of, recover
from topodoc.source import SITES
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topodoc.plugin.host import Built
    from topodoc.settings import Settings
    from topodoc.settings_file import StatedSettings
    from topodoc.zensical.building import Made


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
    order = _Order(specs, site, settings_file, host, given, strict=strict, force=force)
    if locks:
        lock(order.settings()[0])
    return order.act()


@dataclass(frozen=True, slots=True)
class _Order:
    """What to build, where to, and in which host."""

    specs: tuple[Path, ...]
    site: Path
    settings_file: Path | None
    host: str
    given: Mapping[str, Any]
    strict: bool
    force: bool

    def settings(self) -> tuple[Settings, StatedSettings]:
        """Return the settings, and the file that gives some of them. Raises SettingsError."""
        said = {key: value for key, value in self.given.items() if key != "no_cache"}
        settings, read = options.settings_of(self.settings_file, said, no_cache=self.given["no_cache"], keeps=True)
        return replace(settings, specs=self.specs or settings.specs), read

    def act(self) -> int:
        """Build, unless the site is what a build would make, and return the exit code. Raises SettingsError, SpecError or RenderError."""
        settings, read = self.settings()  # a mistake in them comes before any host
        with suppress(OSError):  # which a build tells, where there is one
            recover(self.site)
        ledger = self._ledger(settings, read)
        if ledger and (known := ledger.recall()):
            if known.told:
                warn(known.told)
            return self._tell(len(known.pages))
        with working("building"):
            run = self._with_zensical(settings, read, ledger) if self.host == "zensical" else self._with_mkdocs(ledger)
        return self._tell(len(run.pages))

    def _ledger(self, settings: Settings, read: StatedSettings) -> Ledger | None:
        """Return the entry of this build; none under a configuration of the project's own, whose plugins may ask whatever they like."""
        if any(Path(one).is_file() for one in SITES):
            return None
        today = date.today()  # noqa: DTZ011 - a day is a day where the user is
        said = self.site.as_posix(), self.host, str(self.strict), read.mark, os.environ.get("SOURCE_DATE_EPOCH", "")
        return Ledger("build", settings, today, *said, installed())

    def _with_mkdocs(self, ledger: Ledger | None) -> Run:
        from topodoc.plugin.host import Order, build_site  # noqa: PLC0415 - MkDocs takes its time
        from topodoc.plugin.our_configuration import CONFIGURATION  # noqa: PLC0415 - likewise

        here, told = Path.cwd(), list[str]()

        def tell(text: str) -> None:
            told.append(text)
            warn(text)

        chosen = {key: value for key, value in self.given.items() if value is not None and key != "no_cache"}
        if self.given["no_cache"]:
            chosen["cache"] = False
        if self.specs:
            chosen["specs"] = [str(here / spec) for spec in self.specs]
        order = Order(self.site, here, chosen, self.strict, self.settings_file, self.force, ledger.last if ledger else None)
        built = build_site(order, tell)
        if built.lacks_plugin:
            advice = advise(Path(CONFIGURATION))
            warn(f"{CONFIGURATION} does not name the plugin yet; {advice.said if advice else 'name it there'}\n")
        return self._kept("\n".join(told), built, ledger)

    def _with_zensical(self, settings: Settings, read: StatedSettings, ledger: Ledger | None) -> Run:
        from topodoc.zensical.building import build_site  # noqa: PLC0415 - few build with it

        built = build_site(self.site, Path.cwd(), settings, strict=self.strict, force=self.force)
        told = [one for one in (*read.findings, *built.findings) if one.severity != Severity.INFO]
        if told:
            warn(as_text(told))
        return self._kept(as_text(told) if told else "", built, ledger)

    def _kept(self, told: str, built: Built | Made, ledger: Ledger | None) -> Run:
        """Return what was done, and keep it for the next build that would do the same."""
        if ledger is None or built.falls_short:
            return Run(told, {}, dict(built.pages))
        run = Run(told, digests(self.site / one for one in files_of(self.site)), dict(built.pages))
        ledger.keep(run, built.read)
        return run

    def _tell(self, count: int) -> int:
        say(f"{count} pages in {self.site}; open {self.site / 'index.html'}")
        return 0
