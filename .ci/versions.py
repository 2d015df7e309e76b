"""The version of topodoc and its section of the changelog: `versions.py X.Y.Z DAY` for a release, `versions.py --next X.Y.Z` behind it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

PACKAGE, CHANGES = Path("topodoc/__init__.py"), Path("CHANGELOG.md")
_OPEN = re.compile(r"^## [0-9.]+ \(unreleased\)$", re.MULTILINE)


def release(version: str, day: str) -> None:
    """Make *version* what is released on *day*."""
    changed, count = _OPEN.subn(f"## {version} ({day})", CHANGES.read_text("utf-8"), count=1)
    if not count:
        sys.exit("release: CHANGELOG.md has no section that is unreleased; write what changed")
    CHANGES.write_text(changed, "utf-8")
    _set(version)


def begin(released: str) -> None:
    """Begin the version that comes after *released*."""
    major, minor, _ = released.split(".")
    version = f"{major}.{int(minor) + 1}.0"
    text = CHANGES.read_text("utf-8")
    CHANGES.write_text(text.replace("\n## ", f"\n## {version} (unreleased)\n\n## ", 1), "utf-8")
    _set(f"{version}.dev0")


def _set(version: str) -> None:
    text = PACKAGE.read_text("utf-8")
    PACKAGE.write_text(re.sub(r'^__version__ = ".*"$', f'__version__ = "{version}"', text, flags=re.MULTILINE), "utf-8")


if __name__ == "__main__":
    begin(sys.argv[2]) if sys.argv[1] == "--next" else release(*sys.argv[1:])
