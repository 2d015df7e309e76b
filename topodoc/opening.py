"""Opening: a file is opened once, and what was opened is what was looked at, whatever happens to its path meanwhile."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_FLAGS = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)  # a pipe is not waited for
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_WALKS = os.open in os.supports_dir_fd and _NO_LINK != 0


def read_file(path: Path, most: int, below: Path | None = None) -> bytes | None:
    """Return what the regular file at *path* holds; None where that is more than *most* bytes.

    Where it has to lie *below* a folder, its path is resolved, and then no part of it may be a link any more. Raises OSError.
    """
    handle = os.open(path, _FLAGS) if below is None else _open_below(below.resolve(), path.resolve())
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is not a regular file", str(path))
        raw = file.read(most + 1)
    return raw if len(raw) <= most else None


def _open_below(root: Path, path: Path) -> int:
    """Return a handle of the file at *path*, walked to from *root* without a link. Raises OSError."""
    if not path.is_relative_to(root):
        raise OSError(errno.EACCES, "it is outside the project", str(path))
    if not _WALKS:  # Windows, where links need rights of their own
        return os.open(path, _FLAGS)
    *folders, name = path.relative_to(root).parts or (".",)
    here = os.open(root, _FLAGS | os.O_DIRECTORY)
    try:
        for folder in folders:
            there = os.open(folder, _FLAGS | os.O_DIRECTORY | _NO_LINK, dir_fd=here)
            os.close(here)
            here = there
        return os.open(name, _FLAGS | _NO_LINK, dir_fd=here)
    finally:
        os.close(here)
