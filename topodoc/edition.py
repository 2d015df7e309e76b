"""The edition: everything about topodoc itself, and what it is built on, that decides what it makes."""

from __future__ import annotations

import os
import re
import sys
from functools import cache
from importlib.metadata import distributions, requires
from pathlib import Path
from typing import TYPE_CHECKING

from topodoc.packages import version_of
from topodoc.resources import folder
from topodoc.store import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = re.compile(r"[A-Za-z0-9._-]+")


@cache
def edition() -> str:
    """Return the key of what runs: our files by name, size and time, and the versions of the packages that we need.

    Files count beside the version, for a checkout changes without one.
    """
    roots = (Path(__file__).parent, folder("templates"), folder("themes"))
    return key_of(*sorted(one for root in roots for one in _files(root)), *_versions(), str(sys.version_info[:2]))


def _files(folder: Path | str) -> Iterator[str]:
    """Yield the path, size and time of each file below *folder*, but for what Python makes of ours."""
    with os.scandir(folder) as found:
        for one in found:
            if one.is_dir():
                if one.name != "__pycache__":
                    yield from _files(one.path)
            elif one.is_file():
                at = one.stat()
                yield f"{one.path} {at.st_size} {at.st_mtime_ns}"


def installed() -> str:
    """Return the key of every package that is installed: a host asks more of them than we need."""
    found = sorted({f"{one.name} {one.version}" for one in distributions()})
    return key_of(sys.version, *found)


def _versions() -> list[str]:
    """Return the version of each package that is needed always; a host may do without some, as Zensical does without MkDocs."""
    needed = requires("topodoc") or () if version_of("topodoc") else ()  # a checkout may never have been installed
    names = [found[0] for one in needed if "extra ==" not in one and (found := _NAME.match(one))]
    return [f"{name} {version_of(name)}" for name in names]
