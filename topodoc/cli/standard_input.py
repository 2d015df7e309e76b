"""Standard input as a spec: `-` in the place of a file, read once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from topodoc.cli.report import remember

if TYPE_CHECKING:
    from collections.abc import Iterable

    from topodoc.settings import Settings

NAME = Path("stdin")  # as messages call it
DASH = Path("-")


def read_input(specs: Iterable[Path], settings: Settings) -> tuple[tuple[Path, ...], dict[Path, bytes]]:
    """Return *specs* with a name for `-`, and what standard input holds, as far as *settings* let a spec be large."""
    named = tuple(NAME if one == DASH else one for one in specs)
    if DASH not in (*specs,):
        return named, {}
    raw = sys.stdin.buffer.read(settings.limits.megabytes * 1_000_000 + 1)
    remember(NAME.as_posix(), raw)
    return named, {NAME: raw}
