"""The edition: everything about topodoc itself, and what it is built on, that decides what it makes."""

from __future__ import annotations

import re
import sys
from functools import cache
from importlib.metadata import distributions, requires
from pathlib import Path

from topodoc.packages import version_of
from topodoc.resources import folder
from topodoc.store import key_of

_NAME = re.compile(r"[A-Za-z0-9._-]+")


@cache
def edition() -> str:
    """Return the key of what runs: our files by name, size and time, and the versions of the packages that we need.

    Files count beside the version, for a checkout changes without one.
    """
    roots = (Path(__file__).parent, folder("templates"), folder("themes"))
    files = sorted(path for root in roots for path in root.rglob("*") if "__pycache__" not in path.parts and path.is_file())
    stats = ((path, path.stat()) for path in files)
    return key_of(*(f"{path} {at.st_size} {at.st_mtime_ns}" for path, at in stats), *_versions())


def installed() -> str:
    """Return the key of every package that is installed: a host asks more of them than we need."""
    found = sorted({f"{one.name} {one.version}" for one in distributions()})
    return key_of(sys.version, *found)


def _versions() -> list[str]:
    """Return the version of each package that is needed always; a host may do without some, as Zensical does without MkDocs."""
    needed = requires("topodoc") or () if version_of("topodoc") else ()  # a checkout may never have been installed
    names = [found[0] for one in needed if "extra ==" not in one and (found := _NAME.match(one))]
    return [f"{name} {version_of(name)}" for name in names]
