"""Presence: which engines are there, in the order in which they are tried."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from topodoc.layout.program import dot_program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from topodoc.language.vocabulary import EngineName

_PRESENT: Mapping[EngineName, Callable[[], bool]] = {
    "pygraphviz": lambda: find_spec("pygraphviz") is not None,
    "dot": lambda: dot_program() is not None,
}


def present(wanted: EngineName | None) -> Iterator[EngineName]:
    """Yield each engine that is there, only the *wanted* one where it is named."""
    return (name for name, is_there in _PRESENT.items() if wanted in (None, name) and is_there())
