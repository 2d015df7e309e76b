"""Stamps: what files held when they were read, by which whoever keeps something made of them knows whether it still holds.

A file is what it holds and where it lies: one that a link leads to may be no part of the project any more.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Stamp = tuple[tuple["Path", str], ...]


class Witness:
    """Notes files before they are read, those that are not there too: one that changes in between is seen as changed."""

    def __init__(self) -> None:
        self._seen: dict[Path, str] = {}

    def note(self, path: Path) -> None:
        """Note what is in the file at *path*; the first look counts."""
        if path not in self._seen:
            self._seen[path] = _standing_of(path)

    @property
    def stamp(self) -> Stamp:
        """What every file that was noted held, in the order of their paths."""
        return tuple(sorted(self._seen.items()))


def stamp(paths: Iterable[Path]) -> Stamp:
    """Return what the files at *paths* hold now."""
    witness = Witness()
    for path in paths:
        witness.note(path)
    return witness.stamp


def is_current(known: Stamp) -> bool:
    """Return whether every file still holds what *known* says."""
    return all(_standing_of(path) == digest for path, digest in known)


def digest_of(path: Path) -> str:
    """Return the digest of what the file at *path* holds; nothing where none can be read."""
    with suppress(OSError):
        if path.is_file():
            with path.open("rb") as file:
                return file_digest(file, "sha256").hexdigest()
    return ""


def _standing_of(path: Path) -> str:
    """Return the digest of what the file at *path* holds, with the place where it lies if links lead there."""
    found, real = digest_of(path), os.path.realpath(path)
    return found if not found or real == os.path.abspath(path) else f"{found} {real}"  # noqa: PTH100 - without following links


def files_in(folder: Path) -> list[Path]:
    """Return the files below *folder*, those of folders that links lead to among them, each folder once."""
    found: list[Path] = []
    seen = {os.path.realpath(folder)}
    for place, folders, names in os.walk(folder, followlinks=True):
        real = {one: os.path.realpath(Path(place, one)) for one in folders}
        folders[:] = [one for one in sorted(folders) if real[one] not in seen]
        seen.update(real.values())
        found += [Path(place, name) for name in names]
    return sorted(found)
