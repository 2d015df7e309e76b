"""The MkDocs plugin: options in, generated files out."""

from __future__ import annotations

import html
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from topodoc.diagnostics import SettingsError, Severity, SpecError, TopodocError, one_line
from topodoc.drawing.paint import LINK
from topodoc.lint.engine import check_all
from topodoc.lint.standards import standards_of
from topodoc.pipeline import assemble, load
from topodoc.plugin.config import TopodocConfig, read_settings
from topodoc.site.banner import with_banner

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure import StructureItem
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation

    from topodoc.diagnostics import Diagnostic
    from topodoc.settings import Settings
    from topodoc.settings_file import Given
    from topodoc.site.page import Entry, Site

_LINK = re.compile(rf'href="{LINK}([^"#]*)(#[^"]*)?"')

log = get_plugin_logger("topodoc")


class TopodocPlugin(BasePlugin[TopodocConfig]):  # type: ignore[no-untyped-call] # MkDocs leaves its class hook untyped
    """Adds the pages of the specs to the site that MkDocs builds."""

    site: Site | None = None
    good: Site | None = None  # the last site that had no fault
    serves = False
    named: Path | None = None  # the settings file that the command line names
    trusts_python = False  # a command line asks, and so lets specs in Python run

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Note whether MkDocs serves; that this method is here keeps the plugin from one build to the next."""
        del dirty
        self.serves = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Do all that can fail, before MkDocs cleans the old site away. Raises PluginError with every fault."""
        self.site = self._make(config)
        if self.site and self.site.stylesheet not in config.extra_css:
            config.extra_css.append(self.site.stylesheet)
        return config

    def _make(self, config: MkDocsConfig) -> Site | None:
        """Return the site, if there is to be one; while MkDocs serves, the last good one with the faults over it."""
        if self.config.enabled is False:  # whatever the settings file says
            return None
        try:
            settings, given = self._settings(config)
            if not settings.enabled:
                return None
            self.good = _make_site(settings, given.findings)
        except TopodocError as error:
            faults = error.diagnostics if isinstance(error, SpecError | SettingsError) else ()
            if faults and self.good and self.serves:
                return _outdated(self.good, faults)
            raise PluginError("\n".join(_told(one) for one in faults) or one_line(str(error))) from error
        return self.good

    def _settings(self, config: MkDocsConfig) -> tuple[Settings, Given]:
        root = Path(config.config_file_path or "mkdocs.yml").parent
        return read_settings(self.config, root, self.named, trusts_python=self.trusts_python)

    @event_priority(-50)
    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Add the pages and assets, and a first page where there is none; a page that someone wrote wins."""
        if self.site is None:
            return files
        has_first = {"index.md", "README.md", "index.html"} & {*files.src_uris, self.site.nav.path}
        if not has_first:
            files.append(File.generated(config, self.site.home.path, content=self.site.home.text))
        for file in self.site.files:
            if file.path in files.src_uris:
                log.warning("%s is written by hand; the generated page of that path is left out", file.path)
            else:
                files.append(File.generated(config, file.path, content=file.text, inclusion=InclusionLevel.NOT_IN_NAV))
        return files

    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Append the section, unless the navigation names its pages already."""
        del config
        if self.site is None:
            return nav
        pages = {file.src_uri: file.page for file in files.documentation_pages() if file.page}
        if pages[self.site.nav.path] in nav.pages:
            return nav
        section = _section(self.site.nav, pages)
        nav.items.append(section)
        nav.pages.extend(_listed(section))
        for before, page, after in zip([None, *nav.pages], nav.pages, [*nav.pages[1:], None], strict=False):
            page.previous_page, page.next_page = before, after
        return nav

    def on_page_content(self, text: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Put addresses into the links of our pages: only now is it known how pages are addressed."""
        del config

        def lead(match: re.Match[str]) -> str:
            path, place = match.groups()
            if path == page.file.src_uri and place:
                return f'href="{place}"'
            file = files.get_file_from_path(path)
            return f'href="{file.url_relative_to(page.file) if file else "#"}{place or ""}"'

        return _LINK.sub(lead, text)

    def on_post_page(self, output: str, /, *, page: Page, config: MkDocsConfig) -> str:
        """Put our scripts before those of the theme, which trip over links in pictures if they come later."""
        del config
        if self.site is None:
            return output
        tags = "".join(f'<script src="{get_relative_url(one, page.url)}"></script>' for one in self.site.scripts)
        return output.replace("</head>", f"{tags}</head>", 1)

    def on_serve(self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: object) -> LiveReloadServer:
        """Watch the specs, the templates and the settings file."""
        del builder
        if self.config.enabled is False:
            return server
        settings, given = self._settings(config)
        for path in (*settings.specs, *(one for one in (settings.templates, settings.themes, given.path) if one)):
            if path.exists():
                server.watch(str(path))
        return server


def _make_site(settings: Settings, findings: tuple[Diagnostic, ...]) -> Site:
    topologies = load(settings.specs, settings)
    today = date.today()  # noqa: DTZ011 - a day is a day where the user is
    found = check_all(topologies, today, standards_of(settings))
    for finding in (*findings, *found):
        write = log.info if finding.severity == Severity.INFO else log.warning
        write("%s", _told(finding))
    return assemble(topologies, settings, found)


def _outdated(site: Site, faults: Sequence[Diagnostic]) -> Site:
    """Return the last good *site* under a banner that holds every one of *faults*, and log them."""
    for one in faults:
        log.error("%s", _told(one))
    return with_banner(site, faults)


def _told(one: Diagnostic) -> str:
    span = one.span
    return one_line(f"{span.file}:{span.line}:{span.column}: {one.severity} {one.code}: {one.message}; {one.hint}")


def _section(entry: Entry, pages: dict[str, Page]) -> Section:
    """Return the navigation of *entry*: its own page first, then what is below it."""
    children: list[StructureItem] = [_titled(pages[entry.path], "Overview")]
    children += [_section(below, pages) if below.entries else _titled(pages[below.path], below.title) for below in entry.entries]
    section = Section(html.escape(entry.title), children)
    for child in children:
        child.parent = section
    return section


def _titled(page: Page, title: str) -> Page:
    """Return *page* with *title* in the navigation, which themes print as it is."""
    page.title = html.escape(title)
    return page


def _listed(section: Section) -> Iterator[Page]:
    for child in section.children:
        if isinstance(child, Section):
            yield from _listed(child)
        elif isinstance(child, Page):
            yield child
