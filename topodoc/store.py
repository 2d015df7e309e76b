"""The store: what earlier runs made, each in a file that is named after all that decides what it is."""

from __future__ import annotations

import logging
import os
import stat
import time
from contextlib import suppress
from hashlib import sha256
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from topodoc.diagnostics import one_line
from topodoc.share import SHARE_FAILS, Share
from topodoc.whole_file import UNFINISHED, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.settings import Settings

Kept = Literal["files", "layout", "part", "pictures", "run", "spec", "release"]  # each is said in SECURITY.md
ENDINGS: dict[Kept, str] = {
    "files": ".files",
    "layout": ".json",
    "part": ".part",
    "pictures": ".pictures",
    "run": ".run",
    "spec": ".spec",
    "release": ".release",
}
_DAY = 86_400.0  # seconds
_SEAL = 65  # bytes of the line before what is kept
_log = logging.getLogger("topodoc")


class Store:
    """Entries in a folder that several runs may share: files appear whole, and nothing is ever locked.

    What cannot be read is made anew, and what cannot be written is not; either is told once, in the name of *what* is kept.
    """

    def __init__(self, folder: Path, what: str, share: Share | None = None) -> None:
        self._folder = folder
        self._share = share
        self._what = what
        self._is_told = False

    def read(self, kind: Kept, key: str) -> bytes | None:
        """Return what was written under *key*, None where there is nothing yet, or nothing that can be used."""
        found = self._read(kind, key)
        if found is None and self._share and (content := self._shared(kind, key)) is not None:
            self._write(kind, key, content)
            return content
        return found

    def size(self, kind: Kept, key: str) -> int | None:
        """Return how many bytes are here under *key*, whatever they are, None where nothing is; it does not go as one nobody wants."""
        path = self._path(kind, key)
        try:
            os.utime(path)
            return path.stat().st_size - _SEAL
        except OSError:
            return None

    def _shared(self, kind: Kept, key: str) -> bytes | None:
        """Return what others wrote under *key*."""
        assert self._share  # noqa: S101 - who asks has looked
        try:
            entry = self._share.read(f"{key}{ENDINGS[kind]}")
        except SHARE_FAILS as error:
            self._leave(error)
            return None
        seal, _, content = (entry or b"").partition(b"\n")
        return content if entry is not None and seal == _seal(kind, key, content) else None

    def _leave(self, error: Exception) -> None:
        self._share = None
        self._tell(f"topodoc does not use the shared cache: {one_line(str(error) or type(error).__name__)}")

    def _read(self, kind: Kept, key: str) -> bytes | None:
        path = self._path(kind, key)
        try:
            if stat.S_ISREG(path.stat().st_mode):  # a pipe would be waited for
                seal, _, content = path.read_bytes().partition(b"\n")
                if seal == _seal(kind, key, content):
                    with suppress(OSError):
                        os.utime(path)  # so that it does not go as one that nobody wants
                    return content
        except FileNotFoundError:
            return None
        except OSError:
            pass  # it is as good as another seal
        self.refuse(kind, key)
        return None

    def write(self, kind: Kept, key: str, content: bytes) -> None:
        """Keep *content* under *key*, for others too where there is a share."""
        self._write(kind, key, content)
        if self._share:
            try:
                self._share.write(f"{key}{ENDINGS[kind]}", _seal(kind, key, content) + b"\n" + content)
            except SHARE_FAILS as error:
                self._leave(error)

    def _write(self, kind: Kept, key: str, content: bytes) -> None:
        path = self._path(kind, key)
        try:
            self._make_folder()
            path.parent.mkdir(exist_ok=True)
            write_whole(path, _seal(kind, key, content) + b"\n" + content)
        except OSError as error:
            self._tell(f"{self._what}s cannot be kept in {self._folder}: {(error.strerror or 'input/output error').lower()}")

    def limit(self, megabytes: float) -> None:
        """Let go of what was wanted least lately where there is more than so much."""
        try:
            prune(self._folder, megabytes=megabytes)
        except OSError as error:
            self._tell(f"{self._folder} cannot be made smaller: {(error.strerror or 'input/output error').lower()}")

    def refuse(self, kind: Kept, key: str) -> None:
        """Tell that what is kept under *key* is of no use."""
        self._tell(f"the {self._what} in {self._path(kind, key)} cannot be used; topodoc makes it again")

    def _path(self, kind: Kept, key: str) -> Path:
        return self._folder / key[:2] / f"{key[2:]}{ENDINGS[kind]}"

    def _tell(self, fact: str) -> None:
        if not self._is_told:
            self._is_told = True
            _log.warning("warning: %s", fact)

    def _make_folder(self) -> None:
        """Make the folder, which tells version control to pass it over."""
        if not self._folder.is_dir():
            self._folder.mkdir(parents=True)
            write_whole(self._folder / ".gitignore", b"*\n")


def finished_store(settings: Settings, what: str, *, is_shared: bool = True) -> Store | None:
    """Return where *settings* keep what is finished, each of which is called *what*; None where nothing is kept, or none of it trusted."""
    if settings.cache is None or settings.cache_trust != "all":
        return None
    return Store(settings.cache, what, Share(settings.cache_share) if settings.cache_share and is_shared else None)


def key_of(*parts: str | bytes) -> str:
    """Return the key of an entry that *parts* decide."""
    found = sha256()
    for one in parts:
        content = one.encode("utf-8", "surrogatepass") if isinstance(one, str) else one
        found.update(b"%d:" % len(content) + content)
    return found.hexdigest()


def prune(folder: Path, days: float = inf, megabytes: float | None = None) -> int:
    """Remove each entry in *folder* that nobody wanted for so many *days*, and return how many there were. Raises OSError.

    Where more than so many *megabytes* are left, those go on that were wanted least lately. What a run left unfinished that long
    ago goes, too.
    """
    oldest = time.time() - days * _DAY
    found = [*_stats(folder, tuple(ENDINGS.values()))]
    found.sort(key=lambda one: one[1].st_mtime, reverse=True)
    stale, size = [], 0
    for path, at in found:
        size += at.st_size
        if at.st_mtime < oldest or (megabytes is not None and size > megabytes * 1_000_000):
            stale.append(path)
    unfinished = [path for path, at in _stats(folder, ("",), UNFINISHED) if at.st_mtime < oldest] if days < inf else []
    for path in (*stale, *unfinished):
        Path(path).unlink(missing_ok=True)
    return len(stale)


def _stats(folder: Path, endings: tuple[str, ...], beginning: str = "") -> Iterator[tuple[str, os.stat_result]]:
    """Yield the path of each file of *folder* that begins and ends so, but those that another run removes meanwhile."""
    for place in folder.glob("??"):
        with suppress(FileNotFoundError, NotADirectoryError), os.scandir(place) as found:
            for one in found:
                if one.name.startswith(beginning) and one.name.endswith(endings):
                    with suppress(FileNotFoundError):
                        yield one.path, one.stat()


def _seal(kind: Kept, key: str, content: bytes) -> bytes:
    """Return what binds *content* to its place: an entry that was put elsewhere has another seal."""
    return sha256(b"\0".join((kind.encode(), key.encode(), content))).hexdigest().encode()
