"""Making what the plugin adds: the site and the shelf for fences, or the last good ones under a banner."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from topodoc.assembly import by_topology, draw_all
from topodoc.diagnostics import SettingsError, Severity, SpecError, in_order, one_line
from topodoc.finisher import Ground
from topodoc.finishing import Finishing, executor_of
from topodoc.graph import NAME as GRAPH
from topodoc.graph import write_graph
from topodoc.history import history_of
from topodoc.informing import inform
from topodoc.lint.engine import check_all
from topodoc.lint.standards import standards_of
from topodoc.markdown.shelf import Shelf
from topodoc.reading import load
from topodoc.site.addresses import Addresses
from topodoc.site.banner import with_banner
from topodoc.site.compose import compose, join
from topodoc.site.llms import NAME as LLMS
from topodoc.site.llms import write_llms
from topodoc.site.nav import folders
from topodoc.values import dataclass

if TYPE_CHECKING:
    import logging
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from topodoc.diagnostics import Diagnostic, TopodocError
    from topodoc.memory import Memory
    from topodoc.model.topology import Topology
    from topodoc.reading import Survey
    from topodoc.settings import Settings
    from topodoc.site.page import Site


@dataclass(frozen=True, slots=True)
class GeneratedSite:
    """A site, and a shelf with its pictures for fences. `specs` are the specs, as messages name them, by the folders of their pages.

    It `falls_short` where a picture came out otherwise than it should, which the next build may mend.
    """

    site: Site
    shelf: Shelf
    topologies: tuple[Topology, ...]
    findings: tuple[Diagnostic, ...]
    specs: Mapping[str, str]
    falls_short: bool = False

    @property
    def paths(self) -> frozenset[str]:
        """The paths of all files of the site."""
        return frozenset(one.path for one in self.site.files)

    @property
    def templates(self) -> Path | None:
        """The folder of the project's own templates, if any."""
        return self.shelf.settings.templates

    def beside(self, lead: Callable[[str], str]) -> Iterator[tuple[str, str]]:
        """Yield the paths and texts of what lies beside the site; *lead* gives the address of a page."""
        at = Addresses(self.topologies, self.shelf.settings.section)
        yield GRAPH, write_graph(self.topologies, self.findings, {one.id: lead(at.topology(one.id)) for one in self.topologies})
        yield LLMS, write_llms(self.site.nav.title, self.topologies, at, GRAPH, lead)

    def spec_of(self, path: str) -> str | None:
        """Return the spec, as messages name it, that the page at *path* is about; None where it is about several."""
        return next((self.specs[folder] for folder in folders(path) if folder in self.specs), None) if path.endswith(".md") else None


def make(  # noqa: PLR0913 - what a site is made of, and what is known of it already
    settings: Settings,
    findings: tuple[Diagnostic, ...],
    log: logging.LoggerAdapter[logging.Logger],
    memory: Memory | None,
    read: Survey | None = None,
    *,
    has_processes: bool = False,
) -> GeneratedSite:
    """Return what *settings* ask for, and log *findings* and every other one. What *memory* knows is not made again.

    The specs are those that were *read* before, or are read now.

    Without one, as for a single build, what an earlier build finished comes from the cache, and the rest is made by processes where it
    *has_processes*. Raises SpecError, SettingsError or RenderError.
    """
    today = date.today()  # noqa: DTZ011 - a day is a day where the user is
    topologies, differing = inform(read.topologies if read else load(settings.specs, settings, memory), settings, today, memory)
    found = (*check_all(topologies, today, standards_of(settings)), *differing)
    if memory:
        drawn = draw_all(topologies, settings, found, {}, memory)
        figures, every = drawn.figures, drawn.found
        site = join(compose(drawn, settings, memory))
        memory.finish()
    else:
        ground = Ground(topologies, by_topology(topologies, found), settings, releases=history_of(settings))
        with executor_of(ground, limit=None if has_processes else 1) as executor, Finishing(ground, executor) as finishing:
            every, site, figures = finishing.finish(), finishing.site(), finishing.figures
    told_of = in_order((*findings, *every))
    for finding in told_of:
        write = log.info if finding.severity == Severity.INFO else log.warning
        write("%s", told(finding))
    at = Addresses(topologies, settings.section)
    specs = {at.folder(one.id): one.files[0] for one in topologies}
    return GeneratedSite(site, Shelf(settings, topologies, figures), topologies, told_of, specs, falls_short=not {*every} <= {*found})


def outdated(good: GeneratedSite, error: TopodocError, log: logging.LoggerAdapter[logging.Logger]) -> GeneratedSite:
    """Return the last *good* one under a banner that holds everything *error* tells, and log that."""
    faults = faults_of(error)
    for line in [told(one) for one in faults] or [one_line(str(error))]:
        log.error("%s", line)
    facts = [f"{one.span.file}:{one.span.line}: {one.code} {one.message}; {one.hint}" for one in faults] or [str(error)]
    return replace(good, site=with_banner(good.site, facts))


def faults_of(error: TopodocError) -> Sequence[Diagnostic]:
    """Return every fault that *error* tells with its place."""
    return error.diagnostics if isinstance(error, SpecError | SettingsError) else ()


def told(one: Diagnostic) -> str:
    """Return *one* on a line for a log."""
    span = one.span
    return one_line(f"{span.file}:{span.line}:{span.column}: {one.severity} {one.code}: {one.message}; {one.hint}")
