"""`topodoc cache prune`: layouts that were made before, and are of no more use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from topodoc.cli import options
from topodoc.cli.console import say
from topodoc.diagnostics import SettingsError
from topodoc.layout.cache import prune as prune_cache

if TYPE_CHECKING:
    from pathlib import Path


@click.group("cache")
def command() -> None:
    """Look after the layouts that were made before.

    Example: topodoc cache prune --days 30
    """


@command.command("prune")
@click.option("--days", type=click.FloatRange(min=0), default=30, show_default=True, metavar="N", help="Those older than that go.")
@options.cache
@options.config
def prune(days: float, cache: Path | None, settings_file: Path | None) -> int:
    """Remove layouts that were made long ago.

    Example: topodoc cache prune --days 30
    """
    settings, _ = options.settings_of(settings_file, {"cache": cache})
    if settings.cache is None:
        message = "there is no project here, and so no cache; name its folder with --cache DIR"
        raise SettingsError(message)
    count = prune_cache(settings.cache, days)
    say(f"{count} layout{'' if count == 1 else 's'} removed from {settings.cache}")
    return 0
