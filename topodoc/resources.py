"""Where templates, themes and samples are: beside the package in a wheel, at the top of a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent


@cache
def folder(name: str) -> Path:
    """Return the folder called *name*, `templates`, `themes`, `samples` or `examples`."""
    packed = _HERE / "_data" / name
    return packed if packed.is_dir() else _HERE.parent / name
