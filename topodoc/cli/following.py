"""Following: a command is done once more whenever something changes that it depends on, until it is interrupted."""

from __future__ import annotations

import signal
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from topodoc.cli.console import say
from topodoc.cli.failure import tell
from topodoc.diagnostics import SettingsError, TopodocError
from topodoc.memory import Memory
from topodoc.watching import Watcher, behind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from topodoc.settings import Settings


def follow(read: Callable[[], Settings], act: Callable[[Settings, Memory], int], named: Path | None, more: Sequence[Path] = ()) -> int:
    """Do what *act* does under the settings that *read* gives, now and after each change; errors are told, and waited out.

    *named* is the settings file that the command line names, *more* is looked at beside what settings name. Comes back with 0 when the
    process is interrupted.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever ends it wants it to clean up, too
    changed = threading.Event()
    watcher, memory = Watcher(changed.set), Memory()
    wanted: Sequence[Path] = ()
    watcher.start()
    with suppress(KeyboardInterrupt):
        while True:
            watcher.begin()
            wanted = _once(read, act, memory, named, wanted)
            watcher.want((*wanted, *more))
            say("waiting for changes; Ctrl+C ends it")
            while not changed.wait(1):  # a wait without an end hears no Ctrl+C on Windows
                pass
            changed.clear()
    watcher.stop()
    return 0


def _once(
    read: Callable[[], Settings], act: Callable[[Settings, Memory], int], memory: Memory, named: Path | None, before: Sequence[Path]
) -> Sequence[Path]:
    """Do it once, and return what to look at from now on; *before* was looked at so far."""
    settings: Settings | None = None
    awaited: Sequence[Path] = ()
    try:
        settings = read()
        act(settings, memory)
        memory.finish()
    except TopodocError as error:
        tell(error)
        awaited = error.awaited if isinstance(error, SettingsError) else ()
    return tuple(behind(Path.cwd(), named, settings, memory, (*awaited, *(() if settings else before))))
