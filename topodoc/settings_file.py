"""The settings file: `topodoc.yml`, or `[tool.topodoc]` in pyproject.toml, read like a spec."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from topodoc.settings import CACHE
from topodoc.source import MOST_BYTES, SITES, project_root
from topodoc.stamp import digest_of
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from topodoc.diagnostics import Diagnostic

NAME = "topodoc.yml"
PROJECT = "pyproject.toml"
_NAMES_TABLE = re.compile(rb"tool.{0,9}topodoc", re.DOTALL)


@dataclass(frozen=True, slots=True)
class StatedSettings:
    """What a settings file gives: values by the names of `Settings`, what was found in it, and its path, None where there is none."""

    values: dict[str, Any]
    findings: tuple[Diagnostic, ...] = ()
    path: Path | None = None

    @property
    def mark(self) -> str:
        """What is another where what is told of the file is: what was found, and the lines that are quoted."""
        return repr(self.findings) + (digest_of(self.path) if self.findings and self.path else "")


def read_settings_file(here: Path, named: Path | None = None, *, trusts_rules: bool = True) -> StatedSettings:
    """Return what the settings file *named*, or the one found from the folder *here*, gives.

    `topodoc.yml` is looked for in *here* and its parents up to the project root, then `[tool.topodoc]` of pyproject.toml.
    Whether words that name rules of installed packages are held against these is what the file says, else *trusts_rules*.
    Raises SettingsError, with every fault in the file, where it cannot be used.
    """
    paths = [named] if named else [*_found(here)]
    if not paths:
        return StatedSettings({})
    from topodoc.settings_reading import read_stated  # noqa: PLC0415 - it takes its time, and many projects have no file

    return read_stated(paths, is_named=named is not None, trusts_rules=trusts_rules)


def places(here: Path, named: Path | None = None) -> tuple[Path, ...]:
    """Return every path at which the settings of *here* may stand: *named*, or each at which they are looked for."""
    return (named,) if named else tuple(folder / name for name in (NAME, PROJECT) for folder in _folders(here))


def usual_cache(here: Path) -> Path | None:
    """Return the folder of layouts of the project around *here*, None where there is no project to put it into."""
    root = project_root(here.absolute())
    return root / CACHE if any((root / name).exists() for name in (".git", *SITES, NAME)) else None


def _found(here: Path) -> Iterator[Path]:
    """Yield the files from *here* up to the project root that may hold settings, first those that hold nothing else."""
    folders = _folders(here)
    for one in folders:
        if os.path.lexists(one / NAME):  # a link to nowhere is told, not passed over
            yield one / NAME
    for one in folders:
        if _names_table(one / PROJECT):
            yield one / PROJECT


def _folders(here: Path) -> list[Path]:
    """Return the folders from *here* up to the project root."""
    folder = here.absolute()
    root = project_root(folder)
    return [one for one in (folder, *folder.parents) if one.is_relative_to(root)]


def _names_table(path: Path) -> bool:
    """Return whether a pyproject.toml is ours to read: one that never names the table may be as broken as it likes."""
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return bool(_NAMES_TABLE.search(file.read(MOST_BYTES)))
    except OSError:
        return True  # and reading it says why not
