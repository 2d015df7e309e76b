"""The MkDocs plugin: options in, generated files out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger

from topodoc.diagnostics import TopodocError, one_line
from topodoc.memory import Memory
from topodoc.plugin.bell import Bell
from topodoc.plugin.config import TopodocConfig, asks_for_jobs, read_settings, root_of
from topodoc.plugin.content import SORTS_LANGUAGES, addressed, page_of, with_scripts
from topodoc.plugin.generated import add_home, add_pages, leave_sources_out
from topodoc.plugin.making import GeneratedSite, faults_of, make, outdated, told
from topodoc.plugin.navigation import Opened, navigate
from topodoc.plugin.print_page import with_own_places
from topodoc.site.late import Pictures
from topodoc.site.nav import expand
from topodoc.watching import behind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

    from topodoc.markdown.page import HostPage
    from topodoc.plugin.selection import Selection
    from topodoc.settings import Settings
    from topodoc.settings_file import StatedSettings

_EXTENSION = "topodoc"  # and so is the plugin called
log = get_plugin_logger("topodoc")


class TopodocPlugin(BasePlugin[TopodocConfig]):  # type: ignore[no-untyped-call] # MkDocs leaves its class hook untyped
    """Adds the pages of the specs to the site that MkDocs builds, and pictures to pages that hold a fence."""

    made: GeneratedSite | None = None
    ours: frozenset[str] = frozenset()  # the paths of its files
    good: GeneratedSite | None = None  # what was made last without a fault
    serves = False
    named: Path | None = None  # the settings file that the command line names
    trusts_python = False  # a command line asks, and so lets specs in Python run
    trusts_rules = False  # it asks for one build, and so lets rules of installed packages look
    bell: Bell | None = None
    more: Sequence[Path] = ()  # what whoever serves looks at beside it
    opened: Opened | None = None  # what the navigation shows of the page in hand
    file: File | None = None  # the one whose page is in hand
    given: GeneratedSite | None = None  # what whoever builds has made already
    selection: Selection | None = None  # of a build under our own configuration

    def __init__(self) -> None:
        super().__init__()
        self.memory, self.pictures = Memory(), Pictures()

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Note whether MkDocs serves; that this method is here keeps the plugin from one build to the next."""
        del dirty
        self.serves = command == "serve"
        if self.serves and self.bell is None:
            self.bell = Bell()

    def on_shutdown(self) -> None:
        """Look at nothing any more."""
        if self.bell:
            self.bell.close()
            self.bell = None

    @event_priority(-100)  # behind superfences, whoever adds it
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Do all that can fail, before MkDocs cleans the old site away. Raises PluginError with every fault."""
        self.made = self._make(config)
        self.ours, self.pictures = (self.made.paths, Pictures(self.made.templates)) if self.made else (frozenset(), Pictures())
        if self.made is None:
            return config
        if (style := self.made.site.stylesheet) and style not in config.extra_css:
            config.extra_css.append(style)
        config.markdown_extensions = [*(one for one in config.markdown_extensions if one != _EXTENSION), _EXTENSION]
        ours = {"shelf": self.made.shelf, "page": self._page_in_hand, "warn": lambda text: log.warning("%s", text)}
        config.mdx_configs[_EXTENSION] = {**config.mdx_configs.get(_EXTENSION, {}), **ours}
        return config

    def _make(self, config: MkDocsConfig) -> GeneratedSite | None:
        """Return the site, if there is to be one; while MkDocs serves, the last good one under what is wrong now."""
        if self.given or self.config.enabled is False:  # whatever the settings file says
            return self.given
        if self.bell:
            self.bell.watcher.begin()
        settings, awaited = None, ()
        try:
            settings, given = self.settings(config)
            if not settings.enabled:
                return None
            may = self.trusts_rules or asks_for_jobs(self.config, given)
            self.good = make(settings, given.findings, log, self.memory if self.serves else None, has_processes=may)
        except TopodocError as error:
            awaited = getattr(error, "awaited", ())
            if self.good and self.serves:
                return outdated(self.good, error, log)
            raise PluginError("\n".join(told(one) for one in faults_of(error)) or one_line(str(error))) from error
        finally:
            if self.bell:
                paths = behind(root_of(config), self.named, settings, self.memory, (*awaited, *self.more))
                self.bell.want(paths, known=settings is not None, but=None if self.more else Path(config.docs_dir))
        return self.good

    def settings(self, config: MkDocsConfig) -> tuple[Settings, StatedSettings]:
        """Return the settings of the site that *config* is for, and what its settings file gives."""
        return read_settings(self.config, root_of(config), self.named, trusts_python=self.trusts_python, trusts_rules=self.trusts_rules)

    @event_priority(50)
    def _on_files_early(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Add the pages and assets before other plugins look for files, but where one sorts them by language, which trips over them."""
        if self.made:
            leave_sources_out(files, self.made, self.made.shelf.settings)
            if SORTS_LANGUAGES not in config.plugins:
                add_pages(files, config, self.made, log.warning)
        return files

    @event_priority(-50)
    def _on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Add a first page where nobody has one, and fill the navigation."""
        if self.made:
            if SORTS_LANGUAGES not in config.plugins:
                add_home(files, config, self.made)
            if config.nav is not None:
                config.nav = expand(config.nav, self.made.site.nav)
        return files

    @event_priority(-150)
    def _on_files_late(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Add all of it behind a plugin that sorts files by language."""
        if self.made and SORTS_LANGUAGES in config.plugins:
            add_home(files, config, self.made)
            add_pages(files, config, self.made, log.warning)
        return files

    on_files = CombinedEvent(_on_files_early, _on_files, _on_files_late)

    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Append the section, unless the navigation names its pages already."""
        del config
        if self.made:
            self.opened = navigate(nav, self.made.site, files)
            if self.selection and not self.made.templates:  # whose pages may hold fences, which show more than their text
                self.selection.leave_out(files, nav, self.made, self.opened)
        return nav

    @event_priority(-100)
    def on_page_markdown(self, markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Note the page whose fences are drawn next; Markdown, which reads every tag, takes its time over pictures of ours."""
        del config, files
        self.file = page.file
        return self.pictures.put_page_away(markdown, page.file.src_uri) if page.file.src_uri in self.ours else markdown

    def _page_in_hand(self, text: str) -> HostPage:
        return page_of(self.file, text, self.ours)

    @event_priority(50)
    def _on_page_content(self, text: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Put addresses into the links of our pages: only now is it known how pages are addressed."""
        del config
        return addressed(self.pictures.put_back(text, page.file.src_uri), page.file, files)

    @event_priority(-100)
    def _on_page_content_late(self, text: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Put the pictures of the page away, so that a search that knows no better does not find what stands in them."""
        del config, files
        if hasattr(page, "html"):  # what print-site keeps of a page for its own one
            page.html = with_own_places(page.html, page.url)
        if self.selection:
            self.selection.put_away(page.file.src_uri, text)
            return ""
        return self.pictures.put_away(text, page.file.src_uri)

    on_page_content = CombinedEvent(_on_page_content, _on_page_content_late)

    @event_priority(100)
    def _on_page_context_early(self, context: TemplateContext, /, *, page: Page, config: MkDocsConfig, nav: Navigation) -> TemplateContext:
        """Have what stands on the page, its pictures aside, before a search reads it."""
        del config, nav
        if self.selection:
            page.content = self.pictures.put_away(self.selection.put_back(page.file.src_uri), page.file.src_uri)
        return context

    @event_priority(-100)
    def _on_page_context(self, context: TemplateContext, /, *, page: Page, config: MkDocsConfig, nav: Navigation) -> TemplateContext:
        """Put the pictures of the page back, behind the search; show in the navigation what the page is part of."""
        del config
        if self.opened:
            self.opened.show(page, nav)
        page.content = self.pictures.put_back(page.content or "", page.file.src_uri)
        return context

    on_page_context = CombinedEvent(_on_page_context_early, _on_page_context)

    def on_post_page(self, output: str, /, *, page: Page, config: MkDocsConfig) -> str:
        """Put our scripts before those of the theme, which trip over links in pictures if they come later; let go of the pictures."""
        del config
        page.content = "" if self.selection else self.pictures.without(page.content or "")
        return with_scripts(output, self.made.site.scripts, page.url) if self.made else output

    def on_serve(self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: object) -> LiveReloadServer:
        """Let the server watch the bell, which rings when anything changed that the site depends on, whether it was there before or not."""
        del builder, config
        if self.bell:
            server.watch(str(self.bell.path))
            self.bell.watcher.start()
        return server
