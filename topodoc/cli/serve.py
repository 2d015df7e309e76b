"""`topodoc serve`: the complete site, live."""

from __future__ import annotations

import re
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from topodoc.cli import options

_ADDRESS = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s:/]*):(?P<port>[0-9]{1,5})")


@click.command("serve")
@options.specs
@click.option(
    "--addr",
    "address",
    default="127.0.0.1:8000",
    show_default=True,
    metavar="HOST:PORT",
    help="Where to serve; port 0 is any that is free.",
)
@click.option("--open", "opens", is_flag=True, help="Open it in a browser.")
@options.section
@options.config
@options.drawing
def command(specs: tuple[Path, ...], address: str, settings_file: Path | None, *, opens: bool, no_cache: bool, **given: Any) -> int:  # noqa: ANN401 - click's values
    """Serve the site while you work on it.

    SPECS are files and folders; none means the folder topologies. The site is built, watched and built again; a page that is
    open in a browser loads itself again. A spec with a fault leaves the last good pages under a banner that tells it.

    Example: topodoc serve --addr 127.0.0.1:8080
    """
    host, port = _split(address)
    from topodoc.plugin.host import Order  # noqa: PLC0415 - MkDocs takes its time
    from topodoc.plugin.serving import serve_site  # noqa: PLC0415

    here = Path.cwd()
    chosen = {key: value for key, value in given.items() if value is not None} | ({"cache": False} if no_cache else {})
    if specs:
        chosen["specs"] = [str(here / spec) for spec in specs]
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever ends it wants its folders gone too
    with suppress(KeyboardInterrupt):
        order = Order(here / "site", here, chosen, settings_file=settings_file)
        serve_site(order, host, port, lambda line: click.echo(line, err=True), opens=opens)
    return 0


def _split(address: str) -> tuple[str, int]:
    """Return the host and the port of *address*."""
    match = _ADDRESS.fullmatch(address)
    if match is None or int(match["port"]) > 65535:
        message = f'"{address}" is no address; write HOST:PORT, such as 127.0.0.1:8000'
        raise click.BadParameter(message, param_hint="--addr")
    return match["host"].strip("[]") or "0.0.0.0", int(match["port"])  # noqa: S104 - so it was asked for
