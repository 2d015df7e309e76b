"""Whole files: a file is there whole, or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

UNFINISHED = ".new-"  # begins the name of a file that is not whole yet


def write_whole(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Put a file of *content* at *path*, in a folder that is there, in one step. Raises OSError, which names *path*."""
    name = ""
    try:
        handle, name = tempfile.mkstemp(prefix=UNFINISHED, dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(mode)
        Path(name).replace(path)
    except OSError as error:
        if name:
            Path(name).unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(path)) from None
