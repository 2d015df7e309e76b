"""Garbage: when it is worth looking for."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def keeping_everything() -> Iterator[None]:
    """Pause the collection of garbage, of which reading makes none: looking for it takes a third of the time, and more with size."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
