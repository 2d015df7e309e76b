"""Building and serving with Zensical: the docs and an export side by side in a folder of their own, and its program over them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from itertools import starmap
from pathlib import Path
from typing import TYPE_CHECKING

from topodoc.assembly import draw_all
from topodoc.claim import claimed, is_abandoned
from topodoc.diagnostics import SettingsError, Severity, SpecError, ToolNotFound, TopodocError, in_order, one_line
from topodoc.export import deliver
from topodoc.graph import NAME as GRAPH
from topodoc.graph import write_graph
from topodoc.informing import inform
from topodoc.lint.engine import check_all
from topodoc.lint.standards import standards_of
from topodoc.packing import file_of
from topodoc.plugin.swap import staged
from topodoc.reading import load_stamped
from topodoc.site.addresses import Addresses
from topodoc.site.banner import with_banner
from topodoc.site.compose import compose, join
from topodoc.site.llms import NAME as LLMS
from topodoc.site.llms import write_llms
from topodoc.site.plain import paged_files
from topodoc.site.static import flat_path, static_path
from topodoc.values import dataclass
from topodoc.zensical.edition import own_configuration, write_edition

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from topodoc.diagnostics import Diagnostic
    from topodoc.memory import Memory
    from topodoc.settings import Settings
    from topodoc.site.page import Site
    from topodoc.stamp import Stamp
    from topodoc.zensical.edition import Own

MISSING = "Zensical is not installed; run: pip install 'topodoc[zensical]'"
_PREFIX = ".topodoc-zensical-"
_MOST_SAID = 2000  # characters of what its program says


@dataclass(frozen=True, slots=True)
class Made:
    """What was written into the docs folder, of what was `read`: `pages` by their paths, and what was found on the way.

    It `falls_short` where a picture came out otherwise than it should.
    """

    pages: Mapping[str, str]
    findings: tuple[Diagnostic, ...]
    read: Stamp
    falls_short: bool


@dataclass(slots=True)
class Workshop:
    """A folder in the project in which the docs and the export lie, and the configuration beside it that names them.

    `good` is what was made last without a fault.
    """

    here: Path
    folder: Path
    configuration: Path
    own: Own
    good: Site | None = None

    @property
    def docs(self) -> Path:
        """Where pages lie."""
        return self.folder / "docs"

    @property
    def site(self) -> Path:
        """Where the site is built."""
        return self.folder / "site"

    def fill(self, settings: Settings, memory: Memory | None = None) -> Made:
        """Bring the docs, the export and the configuration up to date. Raises SpecError, SettingsError or RenderError."""
        today = date.today()  # noqa: DTZ011 - a day is a day where the user is
        read = load_stamped(settings.specs, settings, memory)
        topologies, differing = inform(read.topologies, settings, today, memory)
        found = (*check_all(topologies, today, standards_of(settings)), *differing)
        drawn = draw_all(topologies, settings, found, {}, memory)
        self.good = site = join(compose(drawn, settings, memory))
        files = self._files(site)
        at, address = Addresses(topologies, settings.section), flat_path if self.own.is_flat else static_path
        files[GRAPH] = write_graph(topologies, drawn.found, {one.id: address(at.topology(one.id)) for one in topologies})
        files[LLMS] = write_llms(site.nav.title, topologies, at, GRAPH, address)
        self._copy_docs()
        deliver(starmap(file_of, files.items()), self.docs)
        folders = {"docs_dir": self._below(self.docs), "site_dir": self._below(self.site)}
        name = topologies[0].title if len(topologies) == 1 else "Architecture"
        self.configuration.write_text(write_edition(self.own, site.nav, name, folders), "utf-8")
        return Made(
            dict.fromkeys((one.path for one in site.pages), ""), drawn.found, read.stamp, falls_short=not {*drawn.found} <= {*found}
        )

    def show(self, error: TopodocError) -> None:
        """Put a banner that holds *error* over the last good pages."""
        if self.good:
            found = error.diagnostics if isinstance(error, SpecError | SettingsError) else ()
            facts = [f"{one.span.file}:{one.span.line}: {one.code} {one.message}; {one.hint}" for one in found] or [str(error)]
            deliver(starmap(file_of, {**self._files(with_banner(self.good, facts)), **self._beside()}.items()), self.docs)

    def _beside(self) -> dict[str, str]:
        return {name: (self.docs / name).read_text("utf-8") for name in (GRAPH, LLMS) if (self.docs / name).is_file()}

    def _files(self, site: Site) -> dict[str, str]:
        whole = site if self._has_home() else replace(site, pages=(*site.pages, site.home))
        return paged_files(whole, is_flat=self.own.is_flat)

    def _has_home(self) -> bool:
        docs = self.here / self.own.docs
        return self.own.path is not None and any((docs / name).is_file() for name in ("index.md", "README.md"))

    def _copy_docs(self) -> None:
        """Bring over what the project has in its docs folder; only what differs is written, for Zensical watches it."""
        self.docs.mkdir(exist_ok=True)
        source = self.here / self.own.docs
        if self.own.path is None or not source.is_dir():
            return
        there = {path.relative_to(source) for path in source.rglob("*") if path.is_file()}
        for name in there:
            target = self.docs / name
            if not target.is_file() or target.read_bytes() != (source / name).read_bytes():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source / name, target)

    def _below(self, path: Path) -> str:
        return path.relative_to(self.configuration.parent).as_posix()


@contextmanager
def workshop(here: Path) -> Iterator[Workshop]:
    """Give a workshop in the project at *here*, and leave nothing behind. Raises SettingsError, ToolNotFound."""
    if find_spec("zensical") is None:
        raise ToolNotFound(MISSING)
    own = own_configuration(here)
    for left in (one for one in here.glob(f"{_PREFIX}*") if one.is_dir() and is_abandoned(one)):
        shutil.rmtree(left, ignore_errors=True)
        (here / f"{left.name}.yml").unlink(missing_ok=True)
    try:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=here))
    except OSError as error:
        message = f"{here} cannot be written: {(error.strerror or 'input/output error').lower()}; Zensical builds within the project"
        raise SettingsError(message) from None
    configuration = here / f"{folder.name}.yml" if own.path else folder / "mkdocs.yml"
    try:
        with claimed(folder):
            yield Workshop(here, folder, configuration, own)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        configuration.unlink(missing_ok=True)


def build_site(site: Path, here: Path, settings: Settings, *, strict: bool, force: bool) -> Made:
    """Build the site with Zensical and swap it in. Raises SpecError, SettingsError, RenderError or ToolNotFound; then nothing changes.

    With *strict* a finding of warning or above is an error.
    """
    with workshop(here) as shop, staged(site, force=force) as target:
        made = shop.fill(settings)
        if strict and (found := _loud(made.findings)):
            raise SettingsError("; ".join(f"{one.span.file}:{one.span.line}: {one.code} {one.message}" for one in found[:3]), found)
        words = [*program(), "build", "-f", str(shop.configuration), "--clean", *(["--strict"] if strict else [])]
        done = subprocess.run(words, cwd=here, capture_output=True, encoding="utf-8", errors="replace", check=False, env=_environment())  # noqa: S603 - our own words
        if done.returncode or not (shop.site / "index.html").is_file():
            lines = [line for line in f"{done.stdout}\n{done.stderr}".split("\n") if line.strip()]
            said = one_line(lines[-1].strip()[-_MOST_SAID:]) if lines else ""
            message = f"Zensical could not build the site: {said or f'it ended with code {done.returncode}'}"
            raise SettingsError(message)
        for one in shop.site.iterdir():
            shutil.move(str(one), target / one.name)
        return made


def program() -> list[str]:
    """Return the command that runs Zensical as it is installed beside topodoc."""
    return [sys.executable, "-m", "zensical"]


@contextmanager
def serving(shop: Workshop, address: str, *, opens: bool) -> Iterator[subprocess.Popen[bytes]]:
    """Run Zensical's server over *shop* while the context lasts."""
    words = [*program(), "serve", "-f", str(shop.configuration), "-a", address, *(["-o"] if opens else [])]
    process = subprocess.Popen(words, cwd=shop.here, stdin=subprocess.DEVNULL, env=_environment())  # noqa: S603 - our own words
    try:
        yield process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(5)
        process.kill()
        process.wait()


def _environment() -> dict[str, str]:
    return {**os.environ, "NO_COLOR": "1"}


def _loud(findings: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    return in_order(one for one in findings if one.severity != Severity.INFO)
