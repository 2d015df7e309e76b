"""The MkDocs plugin: options in, generated files out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mkdocs.exceptions import PluginError
from mkdocs.plugins import CombinedEvent, event_priority, get_plugin_logger

from topodoc.diagnostics import TopodocError, one_line
from topodoc.memory import Memory
from topodoc.plugin.bell import Bell
from topodoc.plugin.config import asks_for_jobs, read_settings, root_of
from topodoc.plugin.content import SORTS_LANGUAGES, with_fences
from topodoc.plugin.generated import add_home, add_pages, leave_sources_out
from topodoc.plugin.making import GeneratedSite, faults_of, make, outdated, told
from topodoc.plugin.navigation import navigate
from topodoc.plugin.page_events import PageEvents
from topodoc.site.late import Pictures
from topodoc.site.nav import expand
from topodoc.watching import behind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation

    from topodoc.plugin.selection import Selection
    from topodoc.reading import Survey
    from topodoc.settings import Settings
    from topodoc.settings_file import StatedSettings

log = get_plugin_logger("topodoc")


class TopodocPlugin(PageEvents):  # type: ignore[no-untyped-call] # MkDocs leaves its class hook untyped
    """Adds the pages of the specs to the site that MkDocs builds, and pictures to pages that hold a fence."""

    good: GeneratedSite | None = None  # what was made last without a fault
    serves = False
    named: Path | None = None  # the settings file that the command line names
    trusts_python = False  # a command line asks, and so lets specs in Python run
    trusts_rules = False  # it asks for one build, and so lets rules of installed packages look
    bell: Bell | None = None
    more: Sequence[Path] = ()  # what whoever serves looks at beside it
    given: GeneratedSite | None = None  # what whoever builds has made already
    read: Survey | None = None  # what it has read already, under the settings that the plugin will find
    selection: Selection | None = None  # of a build under our own configuration

    def __init__(self) -> None:
        super().__init__()
        self.memory = Memory()

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
        self.ours, self.pictures = frozenset(), Pictures()
        if self.made is None:
            return config
        self.ours, self.pictures = self.made.paths, Pictures(self.made.templates, keeps_pages=self.selection is not None)
        if (style := self.made.site.stylesheet) and style not in config.extra_css:
            config.extra_css.append(style)
        return with_fences(config, shelf=self.made.shelf, page=self.page_in_hand, warn=lambda text: log.warning("%s", text))

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
            read, self.read = self.read, None  # once: the next build of this process reads again
            self.good = make(settings, given.findings, log, self.memory if self.serves else None, read, has_processes=may)
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

    def on_serve(self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: object) -> LiveReloadServer:
        """Let the server watch the bell, which rings when anything changed that the site depends on, whether it was there before or not."""
        del builder, config
        if self.bell:
            server.watch(str(self.bell.path))
            self.bell.watcher.start()
        return server
