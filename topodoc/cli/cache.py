"""`topodoc cache prune`: what earlier runs made, and is of no more use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from topodoc.cli import options
from topodoc.cli.console import say
from topodoc.diagnostics import SettingsError
from topodoc.store import prune as prune_store

if TYPE_CHECKING:
    from pathlib import Path


@click.group("cache")
def command() -> None:
    """Show and clean what earlier runs kept: layouts, and finished pages.

    Example: topodoc cache prune --days 30
    """


@command.command("prune")
@click.option(
    "--days", type=click.FloatRange(min=0), default=30, show_default=True, metavar="N", help="Remove what nobody used for this long."
)
@click.option("--size", type=click.FloatRange(min=0), metavar="MB", help="Keep at most this much of the rest, newest first.")
@options.cache
@options.config
def prune(days: float, size: float | None, cache: Path | None, settings_file: Path | None) -> int:
    """Remove what nobody wanted for long, and what is too much.

    Example: topodoc cache prune --days 30
    """
    settings, _ = options.settings_of(settings_file, {"cache": cache})
    if settings.cache is None:
        message = "there is no project here, so there is no cache; name its folder with --cache DIR"
        raise SettingsError(message)
    count = prune_store(settings.cache, days, size)
    say(f"{count} entr{'y' if count == 1 else 'ies'} removed from {settings.cache}")
    return 0
