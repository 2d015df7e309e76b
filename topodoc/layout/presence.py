"""Presence: which engines are there, in the order in which they are tried, and which the first one is."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from topodoc.language.vocabulary import EngineName


def dot_program() -> str | None:
    """Return the path of the dot program. Relative entries of the PATH do not count: nothing is run from the folder of a project."""
    entries = [Path(entry) for entry in os.get_exec_path() if Path(entry).is_absolute()]
    found = shutil.which("dot", path=os.pathsep.join(map(str, entries))) if entries else None
    return found if found and Path(found).parent in entries else None  # Windows looks into the working folder first


_PRESENT: Mapping[EngineName, Callable[[], bool]] = {
    "pygraphviz": lambda: find_spec("pygraphviz") is not None,
    "dot": lambda: dot_program() is not None,
}


def present(wanted: EngineName | None) -> Iterator[EngineName]:
    """Yield each engine that is there, only the *wanted* one where it is named."""
    return (name for name, is_there in _PRESENT.items() if wanted in (None, name) and is_there())


def signature(wanted: EngineName | None) -> str:
    """Return what is another where another engine might be asked: the package's version is part of the edition, a program is a file."""
    names = [*present(wanted)]
    path = Path(dot_program() or "") if "dot" in names else Path()
    at = path.stat() if path.is_file() else None
    return " ".join([*names, *([f"{path} {at.st_size} {at.st_mtime_ns}"] if at else [])])
