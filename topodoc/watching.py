"""Watching: what a build depends on is looked at again and again, whatever is there of it, until something changed and all is still.

It is looked at by its path and not by what lay there once, for folders of specs are moved away, replaced by a switch of branches, and come
to be only later. A library that is told of changes by the system would have to be told of all this after each build, too.
"""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from topodoc.reading import read_specs
from topodoc.settings_file import places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from topodoc.memory import Memory
    from topodoc.settings import Settings

    Sight = dict[Path, tuple[int, int, int]]  # when it was written last, its size, and which file it is

_PAUSE = 0.2  # seconds between two looks
_SHARE = 4  # looking takes no more than one part in so many of the time
_LONGEST = 2.0  # seconds after which a build begins, though files still change
_PASSED_OVER = frozenset({"__pycache__", "node_modules"})


def files_behind(settings: Settings, memory: Memory) -> Iterator[Path]:
    """Yield each file and folder that what is made under *settings* depends on, those that are not there too, settings files aside."""
    yield from settings.specs
    yield from (folder for folder in (settings.templates, settings.themes) if folder)
    yield from (path for path, _ in read_specs(settings.specs, settings, memory).stamp)


def behind(here: Path, named: Path | None, settings: Settings | None, memory: Memory, more: Iterable[Path] = ()) -> Iterator[Path]:
    """Yield each path at which the settings file *named*, or one around *here*, may be, *more*, and what is behind *settings* if any."""
    yield from places(here, named)
    yield from more
    if settings:
        yield from files_behind(settings, memory)


class Watcher:
    """Calls *ring*, from a thread of its own, when something of what is wanted is another than it was at the last `begin`."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring = ring
        self._lock = threading.Lock()
        self._wanted: tuple[Path, ...] = ()
        self._known: Sight = {}
        self._stopped = threading.Event()
        self._began = time.time_ns()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()

    def begin(self) -> None:
        """Note how everything is now, before it is read."""
        self._began = time.time_ns()
        with self._lock:
            self._known = look(self._wanted)

    def want(self, paths: Iterable[Path]) -> None:
        """Look at *paths* from now on. One that was not wanted before and was written since the last `begin` counts as changed."""
        wanted = tuple(dict.fromkeys(path.absolute() for path in paths))
        found = look(wanted)
        with self._lock:
            old, before = {*self._wanted}, self._known
            fresh = {path: sight for path, sight in found.items() if not _is_below(path, old) and sight[0] < self._began}
            self._known = {path: sight for path, sight in before.items() if _is_below(path, {*wanted})} | fresh
            self._wanted = wanted

    def _run(self) -> None:
        pause = _PAUSE
        while not self._stopped.wait(pause):
            pause = self._look_on()

    def _look_on(self) -> float:
        """Ring if something changed and all is still, and return how long to wait for the next look."""
        with self._lock:
            wanted, known = self._wanted, self._known
        began = time.monotonic()
        now = look(wanted)
        pause = max(_PAUSE, _SHARE * (time.monotonic() - began))
        if now != known:
            self._settle(wanted, now, began)
        return pause

    def _settle(self, wanted: tuple[Path, ...], now: Sight, began: float) -> None:
        """Wait until nothing changes any more, within reason, and ring, unless a build began meanwhile."""
        while time.monotonic() < began + _LONGEST and not self._stopped.wait(_PAUSE):
            before, now = now, look(wanted)
            if now == before:
                break
        with self._lock:
            if self._wanted != wanted or self._known == now:
                return
            self._known = now
        if not self._stopped.is_set():
            self._ring()


def look(paths: Iterable[Path]) -> Sight:
    """Return what is at *paths*, and below those that are folders; hidden files, and what editors put beside a file, are passed over."""
    found: Sight = {}
    for path in paths:
        with suppress(OSError, ValueError):
            status = path.stat()
            found[path] = (status.st_mtime_ns, status.st_size, status.st_ino) if not path.is_dir() else (0, 0, 0)
            if path.is_dir():
                _look_below(path, found)
    return found


def _look_below(folder: Path, found: Sight) -> None:
    """Add to *found* each file below *folder*."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith((".", "#")) or entry.name.endswith(("~", ".swp", ".tmp")) or entry.name in _PASSED_OVER:
                continue
            with suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    _look_below(Path(entry.path), found)
                else:
                    status = entry.stat()
                    found[Path(entry.path)] = (status.st_mtime_ns, status.st_size, status.st_ino)


def _is_below(path: Path, folders: set[Path]) -> bool:
    return path in folders or any(one in folders for one in path.parents)
