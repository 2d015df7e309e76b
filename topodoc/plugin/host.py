"""Building a whole site with MkDocs: under the project's own configuration where there is one, else under ours."""

from __future__ import annotations

import html
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, MkDocsException

from topodoc.diagnostics import SettingsError, TopodocError, one_line
from topodoc.direction import spoken
from topodoc.plugin.config import read_settings
from topodoc.plugin.known_pages import KnownPages
from topodoc.plugin.listening import listening
from topodoc.plugin.missing import missing_from
from topodoc.plugin.our_configuration import CONFIGURATION, configuration_of
from topodoc.plugin.plugin import TopodocPlugin
from topodoc.plugin.selection import Selection
from topodoc.plugin.sharing import Project, Sharing
from topodoc.plugin.swap import staged
from topodoc.reading import load_stamped
from topodoc.values import dataclass
from topodoc.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mkdocs.config.defaults import MkDocsConfig

    from topodoc.ledger import Run
    from topodoc.memory import Memory
    from topodoc.reading import Survey
    from topodoc.settings import Settings
    from topodoc.stamp import Stamp


@dataclass(frozen=True, slots=True)
class Order:
    """What to build: the target folder, the folder the user stands in, the plugin's options that were given, and more.

    `settings_file` is the one that is named; without it one is looked for. `force` gives up a folder that topodoc did not make.
    `last` is what was built before, where that is known.
    """

    site: Path
    here: Path
    options: Mapping[str, Any]
    strict: bool = False
    settings_file: Path | None = None
    force: bool = False
    last: Run | None = None

    @property
    def is_own(self) -> bool:
        """Whether the project has a configuration of its own."""
        return (self.here / CONFIGURATION).is_file()


@dataclass(frozen=True, slots=True)
class Built:
    """What was built, of what was `read`: `pages` by their paths, with the key of all that decides each, where that is known.

    `lacks_plugin` tells that the project's own configuration does not name the plugin yet. The site `falls_short` where a picture came
    out otherwise than it should, which the next build may mend.
    """

    site: Path
    pages: Mapping[str, str]
    lacks_plugin: bool
    read: Stamp
    falls_short: bool


def build_site(order: Order, say: Callable[[str], None]) -> Built:
    """Build the site and swap it in; each warning goes to *say*.

    Raises SpecError, SettingsError or RenderError, and then leaves the site from before as it was. Paths among the
    options are taken from the folder of mkdocs.yml unless they are absolute.
    """
    with staged(order.site, force=order.force) as target, tempfile.TemporaryDirectory() as scratch, listening(say) as errors:
        config, plugin, lacks_plugin = configure(order, target, Path(scratch), errors)
        settings, read = prepare(config, plugin, order)
        known = KnownPages(order.site, config.site_name, order.last)
        if order.is_own:
            run(config, plugin, order, errors)
        else:
            plugin.read = read  # under a configuration of a project, other plugins may write specs meanwhile
            with Workers(settings.jobs) as workers:
                sharing = Sharing(Project(config.site_name, order.here, settings), workers, target.parent)
                plugin.selection = Selection(known, sharing)
                run(config, plugin, order, errors)
                plugin.selection.bring(target)
        pages = dict.fromkeys((one.path for one in plugin.made.site.pages) if plugin.made else (), "") | known.keys
        return Built(order.site, pages, lacks_plugin, read.stamp, falls_short=bool(plugin.made and plugin.made.falls_short))


def configure(
    order: Order, target: Path, scratch: Path, errors: list[str], spare: TopodocPlugin | None = None
) -> tuple[MkDocsConfig, TopodocPlugin, bool]:
    """Return a configuration that builds into *target*, our plugin in it, and whether the project's own lacks that.

    Where it does, *spare* takes its place, or a new one. Raises SettingsError where the configuration cannot be used.
    """
    config = (
        _load(order.here / CONFIGURATION, target, order, errors)
        if order.is_own
        else configuration_of(scratch, target, order.here, strict=order.strict)
    )
    lacks_plugin = order.is_own and "topodoc" not in config.plugins
    return config, _plugin(config, order, spare), lacks_plugin


def prepare(config: MkDocsConfig, plugin: TopodocPlugin, order: Order, memory: Memory | None = None) -> tuple[Settings, Survey]:
    """Read the specs before MkDocs starts, so that faults reach the user as they are, and return the settings and what was read.

    A server reads with its *memory*. Raises SpecError or SettingsError.
    """
    settings, _ = read_settings(plugin.config, order.here, order.settings_file, trusts_python=True)
    if not settings.enabled and not order.is_own:
        message = '"enabled" is false, so there is nothing to build; remove it from the settings, or set it to true'
        raise SettingsError(message)
    read = load_stamped(settings.specs, settings, memory)
    if not order.is_own and len(read.topologies) == 1:
        config.site_name = html.escape(spoken(read.topologies[0].title))  # which themes print as it is
    return settings, read


def _load(path: Path, target: Path, order: Order, errors: list[str]) -> MkDocsConfig:
    try:
        return load_config(str(path), site_dir=str(target), strict=order.strict)
    except (Abort, MkDocsException) as error:
        message = missing_from(path) or f"{path.name}: {'; '.join(errors) or one_line(str(error))}"
        raise SettingsError(message) from None


def _plugin(config: MkDocsConfig, order: Order, spare: TopodocPlugin | None) -> TopodocPlugin:
    """Return the configuration's own plugin, or *spare* or a new one added to it, with the given options laid over its own."""
    plugin = config.plugins.get("topodoc")
    if not isinstance(plugin, TopodocPlugin):
        plugin = spare or TopodocPlugin()
        plugin.load_config({}, config_file_path=config.config_file_path)
        config.plugins["topodoc"] = plugin
    plugin.config.update(order.options)
    return plugin


def run(config: MkDocsConfig, plugin: TopodocPlugin, order: Order, errors: list[str], serve_url: str | None = None) -> None:
    """Build the site that *config* describes. Raises SpecError, SettingsError or RenderError."""
    plugin.named, plugin.trusts_python, plugin.trusts_rules = order.settings_file, True, serve_url is None
    try:
        build(config, serve_url=serve_url)
    except (Abort, MkDocsException) as error:
        cause = error.__context__.__cause__ if error.__context__ else error.__cause__
        if isinstance(cause, TopodocError):
            raise cause from None
        if config.strict and isinstance(error, Abort) and not errors:  # all it had were warnings, and they are told
            raise TopodocError(one_line(str(error))) from None
        message = f"MkDocs could not build the site: {'; '.join(errors) or one_line(str(error))}"
        raise SettingsError(message) from None
    finally:  # MkDocs keeps the plugin for the next build of this process
        plugin.named, plugin.trusts_python, plugin.trusts_rules = None, False, False
