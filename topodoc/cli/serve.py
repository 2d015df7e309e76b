"""`topodoc serve`: the complete site, live."""

from __future__ import annotations

import re
import signal
import socket
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from topodoc.cli import options
from topodoc.cli.following import follow
from topodoc.diagnostics import TopodocError
from topodoc.settings_file import read_settings_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topodoc.memory import Memory
    from topodoc.settings import Settings

_ADDRESS = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s:/]*):(?P<port>[0-9]{1,5})")


@click.command("serve")
@options.specs
@click.option(
    "--addr",
    "address",
    default="127.0.0.1:8000",
    show_default=True,
    metavar="HOST:PORT",
    help="The address to serve on; port 0 takes any free port.",
)
@click.option("--open", "opens", is_flag=True, help="Open it in a browser.")
@options.section
@options.host
@options.config
@options.drawing
def command(  # noqa: PLR0913 - click hands over each option by name
    specs: tuple[Path, ...],
    address: str,
    settings_file: Path | None,
    host: str,
    *,
    opens: bool,
    no_cache: bool,
    **given: Any,  # noqa: ANN401 - click's values
) -> int:
    """Serve the site while you work on it.

    SPECS are files and folders; none means the folder topologies. The site is built, watched and built again; a page that is
    open in a browser loads itself again. A spec with a fault leaves the last good pages under a banner that tells it.

    Example: topodoc serve --addr 127.0.0.1:8080
    """
    name, port = _split(address)
    if host == "zensical":
        return _with_zensical(specs, (name, port), settings_file, {**given, "no_cache": no_cache}, opens=opens)
    from topodoc.plugin.host import Order  # noqa: PLC0415 - MkDocs takes its time
    from topodoc.plugin.serving import serve_site  # noqa: PLC0415

    here = Path.cwd()
    chosen = {key: value for key, value in given.items() if value is not None} | ({"cache": False} if no_cache else {})
    if specs:
        chosen["specs"] = [str(here / spec) for spec in specs]
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever ends it wants its folders gone too
    with suppress(KeyboardInterrupt):
        order = Order(here / "site", here, chosen, settings_file=settings_file)
        serve_site(order, name, port, lambda line: click.echo(line, err=True), opens=opens)
    return 0


def _with_zensical(
    specs: tuple[Path, ...], address: tuple[str, int], settings_file: Path | None, given: Mapping[str, Any], *, opens: bool
) -> int:
    """Serve by Zensical, which follows what is written among the docs."""
    from topodoc.zensical.building import Workshop, serving, workshop  # noqa: PLC0415 - few serve with it

    said = {key: value for key, value in given.items() if key != "no_cache"}

    def read() -> Settings:
        settings, _ = options.settings_of(settings_file, said, no_cache=given["no_cache"])
        return replace(settings, specs=specs or settings.specs, installed_rules=_asks_for_rules(settings_file))

    def act(shop: Workshop, settings: Settings, memory: Memory) -> int:
        try:
            return len(shop.fill(settings, memory).pages)
        except TopodocError as error:
            shop.show(error)
            raise

    with workshop(Path.cwd()) as shop:
        shop.fill(read())
        host, port = address[0], address[1] or _free_port(address[0])
        with serving(shop, f"{host}:{port}", opens=opens):
            click.echo(f"serving on http://{host}:{port}/ until Ctrl+C; what you save shows at once", err=True)
            more = [shop.here / shop.own.docs, *([shop.own.path] if shop.own.path else [])]
            return follow(read, partial(act, shop), settings_file, more)


def _asks_for_rules(settings_file: Path | None) -> bool:
    """Return whether the settings say themselves that rules of installed packages are asked, which no server does unasked."""
    return bool(read_settings_file(Path.cwd(), settings_file, trusts_rules=False).values.get("installed_rules"))


def _free_port(host: str) -> int:
    with socket.create_server((host, 0)) as free:
        port: int = free.getsockname()[1]
        return port


def _split(address: str) -> tuple[str, int]:
    """Return the host and the port of *address*."""
    match = _ADDRESS.fullmatch(address)
    if match is None or int(match["port"]) > 65535:
        message = f'"{address}" is not an address; write HOST:PORT, such as 127.0.0.1:8000'
        raise click.BadParameter(message, param_hint="--addr")
    return match["host"].strip("[]") or "0.0.0.0", int(match["port"])  # noqa: S104 - so it was asked for
