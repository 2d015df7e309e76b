"""Stamps: what files held when they were read, by which whoever keeps something made of them knows whether it still holds."""

from __future__ import annotations

from contextlib import suppress
from hashlib import file_digest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Stamp = tuple[tuple["Path", str], ...]


class Witness:
    """Notes files before they are read, those that are not there too: one that changes in between is seen as changed."""

    def __init__(self) -> None:
        self._seen: dict[Path, str] = {}

    def note(self, path: Path) -> None:
        """Note what is in the file at *path*; the first look counts."""
        if path not in self._seen:
            self._seen[path] = digest_of(path)

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
    return all(digest_of(path) == digest for path, digest in known)


def digest_of(path: Path) -> str:
    """Return the digest of the file at *path*; nothing where none can be read."""
    with suppress(OSError):
        if path.is_file():
            with path.open("rb") as file:
                return file_digest(file, "sha256").hexdigest()
    return ""
