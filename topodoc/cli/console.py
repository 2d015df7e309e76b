"""The console, which is standard error: what was done, with -v how, and on a terminal that something takes its time."""

from __future__ import annotations

import os
import sys
import threading
import time
from contextlib import contextmanager
from enum import IntEnum
from typing import TYPE_CHECKING

import click

from topodoc.progress import Progress, followed

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATIENCE = 1.0  # seconds after which it is told that something takes its time
_TICK = 0.25  # seconds between two looks at the clock
_CLEAR = "\r\x1b[K"  # takes the line back
_LOUDNESS = "topodoc.loudness"


class Verbosity(IntEnum):
    """How much is told: nothing but what is wrong, what was done, or how as well."""

    QUIET = 0
    USUAL = 1
    VERBOSE = 2


def set_loudness(ctx: click.Context, loudness: Verbosity) -> None:
    """Let the command of *ctx* talk that much."""
    ctx.find_root().meta[_LOUDNESS] = loudness


def loudness() -> Verbosity:
    """Return how much the command in hand tells."""
    ctx = click.get_current_context(silent=True)
    found: Verbosity = ctx.find_root().meta.get(_LOUDNESS, Verbosity.USUAL) if ctx else Verbosity.USUAL
    return found


def say(text: str) -> None:
    """Tell what was done, unless nobody wants to know."""
    if loudness() >= Verbosity.USUAL:
        click.echo(text, err=True)


def warn(text: str) -> None:
    """Tell what is wrong, whether anyone wants to know or not."""
    click.echo(f"{_CLEAR}{text}" if _is_watched() else text, err=True)


def say_more(text: str) -> None:
    """Tell how it was done, to those who asked."""
    if loudness() >= Verbosity.VERBOSE:
        click.echo(text, err=True)


@contextmanager
def working(what: str) -> Iterator[None]:
    """Tell on a terminal that *what* goes on, once it takes longer than a second; a log gets none of it."""
    began, done = time.monotonic(), threading.Event()
    with followed() as progress:
        ticker = threading.Thread(target=_tick, args=(what, began, done, progress), daemon=True)
        if _is_watched():
            ticker.start()
        try:
            yield
        finally:
            done.set()
            if ticker.ident is not None:
                ticker.join()
    say_more(f"{what}: {time.monotonic() - began:.1f} s")


def _is_watched() -> bool:
    return loudness() >= Verbosity.USUAL and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def _tick(what: str, began: float, done: threading.Event, progress: Progress) -> None:
    """Show the *progress* and the seconds since *began*, from when they are worth it, and take the line back in the end."""
    if done.wait(_PATIENCE):
        return
    while not done.is_set():
        far = f"{progress}, " if str(progress) else ""
        click.echo(f"{_CLEAR}{what}: {far}{time.monotonic() - began:.0f} s", nl=False, err=True)
        done.wait(_TICK)
    click.echo(_CLEAR, nl=False, err=True)
