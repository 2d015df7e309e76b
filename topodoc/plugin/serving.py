"""Serving a whole site while it is worked on: built once, watched, and built again whenever something changes."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer

from topodoc.diagnostics import SettingsError, TopodocError, one_line
from topodoc.plugin.host import configure, prepare, run
from topodoc.plugin.listening import listening
from topodoc.plugin.our_configuration import CONFIGURATION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mkdocs.config.defaults import MkDocsConfig

    from topodoc.plugin.host import Order
    from topodoc.plugin.plugin import TopodocPlugin


def serve_site(order: Order, host: str, port: int, say: Callable[[str], None], *, opens: bool = False) -> None:
    """Serve the site until the process is interrupted; the address, and each warning, goes to *say*. A browser *opens* it.

    Raises SpecError, SettingsError or RenderError where the first build fails; from then on faults are said, and shown on
    the pages from before.
    """
    with tempfile.TemporaryDirectory(prefix="topodoc-") as folder, listening(say, at_once=True) as errors:
        site, scratch = Path(folder) / "site", Path(folder) / "made"
        scratch.mkdir()
        works = _Works(order, site, scratch, errors, f"http://{host}:{port}/")
        config = works.begin()
        try:
            with _server(works.again, host, port, site) as server:
                config.plugins.on_serve(server, config=config, builder=works.again)
                _listen(server, say, opens=opens)
        finally:
            config.plugins.on_shutdown()


class _Works:
    """Builds the site, the first time and again, with the same plugin, which knows the last pages without a fault."""

    def __init__(self, order: Order, site: Path, scratch: Path, errors: list[str], url: str) -> None:
        self._order, self._site, self._scratch, self._errors, self._url = order, site, scratch, errors, url
        self._plugin: TopodocPlugin | None = None
        self._name = ""

    def begin(self) -> MkDocsConfig:
        """Build for the first time and return the configuration. Raises TopodocError."""
        config, self._plugin, _ = configure(self._order, self._site, self._scratch, self._errors)
        self._plugin.more = (self._order.here / CONFIGURATION, *_watched(config))
        prepare(config, self._plugin, self._order, self._plugin.memory)
        self._name = config.site_name
        config.plugins.on_startup(command="serve", dirty=False)
        self._run(config, self._plugin)
        return config

    def again(self) -> None:
        """Build once more. Raises Abort, by which the server knows that there is nothing new."""
        self._errors.clear()
        try:
            config, plugin, _ = configure(self._order, self._site, self._scratch, self._errors, self._plugin)
            plugin.more = (self._order.here / CONFIGURATION, *_watched(config))
            if not (self._order.here / CONFIGURATION).is_file():
                config.site_name = self._name
            self._run(config, plugin)
        except TopodocError as error:
            raise Abort(f"error: {one_line(str(error))}") from None

    def _run(self, config: MkDocsConfig, plugin: TopodocPlugin) -> None:
        config.site_url = self._url
        run(config, plugin, self._order, self._errors, self._url)


def _watched(config: MkDocsConfig) -> Iterator[Path]:
    """Yield what MkDocs itself would watch, its configuration aside."""
    return (Path(one) for one in (config.docs_dir, *config.watch))


@contextmanager
def _server(rebuild: Callable[[], None], host: str, port: int, site: Path) -> Iterator[LiveReloadServer]:
    """Give a server of *site* that calls *rebuild*. Raises SettingsError where the address cannot be had."""
    server = LiveReloadServer(builder=rebuild, host=host, port=port, root=str(site))
    try:
        yield server
    except OSError as error:
        reason = (error.strerror or "input/output error").lower()
        message = f"{host}:{port} cannot be served at: {reason}; name another address with --addr, or port 0 for any that is free"
        raise SettingsError(message) from None
    finally:
        server.shutdown()


def _listen(server: LiveReloadServer, say: Callable[[str], None], *, opens: bool) -> None:
    """Serve, and say where: only a bound server knows its port where any was asked for."""
    activate = server.server_activate

    def tell() -> None:
        activate()
        host, port = str(server.server_address[0]), server.server_address[1]
        server.url = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
        say(f"serving on {server.url} until Ctrl+C; what you save shows at once")

    server.server_activate = tell  # type: ignore[method-assign]
    server.serve(open_in_browser=opens)  # type: ignore[no-untyped-call]
