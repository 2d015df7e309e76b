"""Whole files: a file is there whole, or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

UNFINISHED = ".new-"  # begins the name of a file that is not whole yet
_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def write_whole(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Put a file of *content* at *path*, in a folder that is there, in one step. Raises OSError, which names *path*.

    It asks the system itself, for an export writes ten thousand files: with `tempfile` and `Path` each takes twice as long.
    """
    name = ""
    try:
        name, handle = _begun(os.path.dirname(path))  # noqa: PTH120 - as said above
        with open(handle, "wb") as file:  # noqa: PTH123 - likewise
            file.write(content)
        os.chmod(name, mode)  # noqa: PTH101 - whatever the mask of the process is
        os.replace(name, path)  # noqa: PTH105
    except OSError as error:
        if name:
            Path(name).unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(path)) from None


def _begun(folder: str) -> tuple[str, int]:
    """Return the name and the handle of a new file in *folder*, which nobody else can read."""
    while True:
        name = os.path.join(folder, f"{UNFINISHED}{os.urandom(8).hex()}")  # noqa: PTH118
        with suppress(FileExistsError):
            return name, os.open(name, _NEW, 0o600)
