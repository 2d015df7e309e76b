"""Claims: a folder that a process works in is told from one that a process which was killed left behind."""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

try:
    import fcntl
except ImportError:  # Windows; there the age of a folder tells
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NAME = ".claim"
_STALE = 3600.0  # seconds after which nobody works in a folder that nobody can claim


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Claim *folder* while the context lasts; the system gives the claim up when the process ends, however it does."""
    with (folder / _NAME).open("w", encoding="ascii") as file:
        with suppress(OSError):  # a file system that knows no locks
            _lock(file)
        yield


def is_abandoned(folder: Path) -> bool:
    """Return whether nobody works in *folder* any more."""
    path = folder / _NAME
    if fcntl is None or not path.is_file():
        return folder.stat().st_mtime < time.time() - _STALE
    try:
        with path.open("r+", encoding="ascii") as file:
            _lock(file)
    except OSError:
        return False
    return True


def _lock(file: IO[str]) -> None:
    if fcntl is not None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
