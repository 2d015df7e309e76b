"""The checkout: files as a code host names them, whichever folder of it a command runs in."""

from __future__ import annotations

import os
import posixpath
from pathlib import Path

_ROOT = "GITHUB_WORKSPACE"  # where GitHub's runners, and Gitea's, say that the repository lies


def checkout() -> str:
    """Return the root of the checkout, nothing where no host says it."""
    return os.environ.get(_ROOT, "")


def in_checkout(file: str) -> str:
    """Return *file*, which is absolute or relative to the working folder, relative to the root of the checkout; as it is outside of one."""
    root = checkout()
    if not root:
        return file
    full = Path(posixpath.normpath((Path.cwd() / file).as_posix()))
    whole = Path(root).absolute()
    return full.relative_to(whole).as_posix() if full.is_relative_to(whole) else file
