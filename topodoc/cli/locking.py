"""Locking: writing down where everything is in the pictures of a build."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.cli.console import say, working
from topodoc.drawing.theme import load_theme
from topodoc.figures import as_read, laid_out
from topodoc.lock import write_lock
from topodoc.reading import load

if TYPE_CHECKING:
    from topodoc.settings import Settings


def lock(settings: Settings) -> None:
    """Write the lock of the topologies that *settings* name, each picture like the one it knows. Raises what reading and drawing do."""
    if settings.lock is None:
        return
    with working("locking"):
        topologies = [as_read(one, settings) for one in load(settings.specs, settings)]
        drawn = laid_out(topologies, settings, load_theme(settings.theme, settings.themes))
        count = write_lock(settings.lock, drawn)
    say(f"{settings.lock.name} holds the pictures of {count} topolog{'y' if count == 1 else 'ies'}; commit it")
