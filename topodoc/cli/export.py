"""`topodoc export`: plain Markdown, SVG, a nav file and the graph as JSON, for a host of any kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from topodoc.assembly import by_topology
from topodoc.cli import options
from topodoc.cli.console import say, warn, working
from topodoc.cli.following import follow
from topodoc.cli.locking import lock
from topodoc.cli.report import as_text
from topodoc.diagnostics import Severity, in_order
from topodoc.export import Exported, deliver, export_files
from topodoc.finisher import Ground
from topodoc.finishing import Finishing, executor_at, executor_of
from topodoc.history import history_of
from topodoc.informing import inform
from topodoc.language.vocabulary import Profile
from topodoc.ledger import Ledger, Run
from topodoc.lint.engine import check_all
from topodoc.lint.standards import standards_of
from topodoc.reading import load_stamped
from topodoc.settings_file import read_settings_file
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from concurrent.futures import Executor
    from contextlib import AbstractContextManager

    from topodoc.memory import Memory
    from topodoc.settings import Settings


@click.command("export")
@options.specs
@click.option(
    "--to", "target", type=click.Path(path_type=Path), required=True, metavar="DIR", help="The folder to write; often docs/architecture."
)
@click.option("--profile", type=click.Choice(get_args(Profile)), help="For which host; default: any of them.")
@click.option("--strict", is_flag=True, help="Fail on warnings, and then write nothing.")
@click.option("--lock", "locks", is_flag=True, help="Write topodoc.lock first, so that later pictures stay like these.")
@click.option("--cluster", metavar="ADDRESS", help="Have topologies finished by the workers of this Dask scheduler.")
@options.watch
@options.config
@options.drawing
def command(  # noqa: PLR0913 - click hands over each option by name
    specs: tuple[Path, ...],
    target: Path,
    profile: Profile | None,
    cluster: str | None,
    settings_file: Path | None,
    *,
    strict: bool,
    watch: bool,
    locks: bool,
    no_cache: bool,
    **given: Any,  # noqa: ANN401
) -> int:
    """Write plain Markdown and SVG, a nav file and the graph as JSON.

    SPECS are files and folders; none means the folder topologies. Only files that differ are written, and only files that
    an export wrote are removed.

    Example: topodoc export --to docs/architecture
    """
    said = {"profile": profile, **given}
    order = _Order(specs, target, settings_file, said, cluster, strict=strict, no_cache=no_cache)
    if locks:
        lock(order.read())
    return follow(order.read, order.act, settings_file) if watch else order.act(order.read())


@dataclass(frozen=True, slots=True)
class _Order:
    """What to export, and where to."""

    specs: tuple[Path, ...]
    target: Path
    settings_file: Path | None
    said: Mapping[str, object]
    cluster: str | None
    strict: bool
    no_cache: bool

    def read(self) -> Settings:
        """Return the settings, as they are now."""
        settings, _ = options.settings_of(self.settings_file, self.said, no_cache=self.no_cache, keeps=True)
        return replace(settings, specs=self.specs or settings.specs)

    def act(self, settings: Settings, memory: Memory | None = None) -> int:
        """Export under *settings*, and return the exit code."""
        today = date.today()  # noqa: DTZ011 - a day is a day where the user is
        of_settings = read_settings_file(Path.cwd(), self.settings_file)
        ledger = Ledger("export", settings, today, self.target.as_posix(), str(self.strict), of_settings.mark)
        if known := ledger.recall():
            return self._tell(known.told, Exported(0, len(known.files) - 1, 0, (), known.files))
        read = load_stamped(settings.specs, settings, memory)
        topologies, differing = inform(read.topologies, settings, today, memory)
        found = (*check_all(topologies, today, standards_of(settings)), *differing)
        ground = Ground(
            topologies, by_topology(topologies, found), replace(settings, section=""), is_plain=True, releases=history_of(settings, memory)
        )
        with working("drawing"), self._executor(ground) as executor, Finishing(ground, executor) as finishing:
            findings = in_order((*of_settings.findings, *finishing.finish()))
            worth_telling = [one for one in findings if one.severity != Severity.INFO]
            told = as_text(worth_telling) if worth_telling else ""
            if told and self.strict:
                warn(told)
                return 1
            done = deliver(export_files(finishing, ground, _below_docs(self.target), findings), self.target)
        if not (done.foreign or finishing.falls_short):
            ledger.keep(Run(told, dict(done.files)), read.stamp)
        return self._tell(told, done)

    def _executor(self, ground: Ground) -> AbstractContextManager[Executor | None]:
        return executor_at(self.cluster) if self.cluster else executor_of(ground)

    def _tell(self, told: str, done: Exported) -> int:
        if told:
            warn(told)
        for path in done.foreign:
            warn(f"warning: {self.target / path} was not made by topodoc, so it stays as it is; move it, or name another folder with --to")
        say(f"{done.written} files written, {done.removed} removed, {done.kept} as they were in {self.target}")
        return 0


def _below_docs(target: Path) -> str:
    """Return where *target* lies in the docs folder, as far as its own name tells."""
    full, here = target.resolve(), Path.cwd()
    parts = full.relative_to(here).parts if full.is_relative_to(here) else full.parts[-1:]
    return "/".join(parts[1:] if parts[:1] == ("docs",) else parts[-1:])
