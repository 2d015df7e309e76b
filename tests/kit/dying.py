"""Work for a process that ends in the middle of it."""

from __future__ import annotations

import os
import signal
from pathlib import Path


def die_once(mark: str) -> int:
    """End the process, unless one did before, which left *mark*; then return which process this is."""
    if not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


def die() -> None:
    """End the process."""
    os.kill(os.getpid(), signal.SIGKILL)
