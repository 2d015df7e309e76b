"""Replacing a site folder: built beside it, swapped in whole or not at all."""

from __future__ import annotations

import ctypes
import logging
import os
import shutil
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from topodoc.claim import claimed, is_abandoned
from topodoc.diagnostics import SettingsError, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

_SWAP = 2  # RENAME_EXCHANGE of renameat2(2), RENAME_SWAP of renamex_np(2)
_HERE = -100  # AT_FDCWD: paths are taken as they are
MARKER = ".topodoc-site"  # the file by which a folder is known as one that topodoc made, and what in it is
_HEAD = "made by topodoc, which overwrites these files at the next build:"
_log = logging.getLogger("topodoc")


@contextmanager
def staged(site: Path, *, force: bool = False) -> Iterator[Path]:
    """Yield an empty folder to build in; when the context ends well it takes the place of *site*, else nothing changes.

    Raises SettingsError where *site* is not a folder that topodoc made, unless *force* gives it up, or cannot be replaced.
    """
    if site.parts[:1] and site.parts[0].startswith("~"):
        message = f'"{site}" begins with "~", which only a shell reads as a home folder, and not within quotes; write the folder in full'
        raise SettingsError(message)
    site = site.absolute()
    _check(site, force=force)
    try:
        site.parent.mkdir(parents=True, exist_ok=True)
        recover(site)
        staging = Path(tempfile.mkdtemp(prefix=_prefix(site), dir=site.parent))
    except OSError as error:
        message = f"{site} cannot be written: {(error.strerror or 'input/output error').lower()}; name another folder with --site"
        raise SettingsError(message) from None
    try:
        with claimed(staging):
            fresh = staging / "site"
            fresh.mkdir()
            yield fresh
            ours = sorted(path.relative_to(fresh).as_posix() for path in fresh.rglob("*") if not path.is_dir())
            _keep_foreign(site, fresh)
            (fresh / MARKER).write_bytes("\n".join([_HEAD, *ours, ""]).encode("utf-8", "surrogateescape"))
            _swap(fresh, site, staging / "before")
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def files_of(site: Path) -> list[str]:
    """Return the names of the files in *site* that topodoc made, the one that says so among them; none where nothing says it."""
    marker = site / MARKER
    head, *ours = marker.read_bytes().decode("utf-8", "surrogateescape").split("\n") if marker.is_file() else [""]
    return [*(one for one in ours if one), MARKER] if head == _HEAD else []  # a topodoc of long ago did not write what is its own


def _keep_foreign(site: Path, fresh: Path) -> None:
    """Copy into *fresh* what someone put into the *site* that topodoc made, and log it; a path that a page has now is told."""
    known = {*files_of(site)}
    if not known:
        return
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if (path.is_dir() and not path.is_symlink()) or name in known:
            continue
        if (fresh / name).exists():
            _log.warning("%s", one_line(f"warning: {name} was not made by topodoc; a page has replaced it in {site.name}"))
            continue
        try:
            (fresh / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, fresh / name, follow_symlinks=False)
        except OSError as error:
            reason = (error.strerror or "input/output error").lower()
            message = f"{site / name} was not made by topodoc, and topodoc cannot keep it: {reason}; move it away, and build again"
            raise SettingsError(message) from None
        _log.info("%s", one_line(f"{name} was not made by topodoc, so it stays in {site.name}"))


def _check(site: Path, *, force: bool) -> None:
    if site.is_symlink() or (site.exists() and not site.is_dir()):
        message = f"{site} is not a folder; name another with --site"
        raise SettingsError(message)
    if Path.cwd().is_relative_to(site.resolve()):
        message = f"{site} holds the working folder; name another with --site"
        raise SettingsError(message)
    if not force and site.is_dir() and any(site.iterdir()) and not (site / MARKER).is_file():
        message = f"{site} is not a site that topodoc made; name another folder with --site, or replace it with --force"
        raise SettingsError(message)


def _prefix(site: Path) -> str:
    """Return how the names of folders begin in which the next *site* is made."""
    return f".topodoc-{site.name}-"


def recover(site: Path) -> None:
    """Put the last *site* back that a build which was killed had moved away, and remove what such builds left. Raises OSError."""
    for left in sorted(site.parent.glob(f"{_prefix(site)}*")):
        if not site.exists() and (left / "before" / MARKER).is_file() and (is_abandoned(left) or not (left / "site").exists()):
            (left / "before").rename(site)
        if is_abandoned(left):
            shutil.rmtree(left, ignore_errors=True)


def _swap(fresh: Path, site: Path, before: Path) -> None:
    """Put *fresh* in the place of *site*: in one step where the system can exchange two folders, else in two."""
    if site.exists() and _exchange(fresh, site):
        return
    if site.exists():
        site.rename(before)
    try:
        fresh.rename(site)
    except OSError:
        if before.exists():
            before.rename(site)
        raise


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders at once, and return whether that could be done: Linux and macOS each have a call of their own for it."""
    names = os.fsencode(one), os.fsencode(other)
    try:
        system = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return bool(system.renamex_np(*names, _SWAP) == 0)
        return bool(system.renameat2(_HERE, names[0], _HERE, names[1], _SWAP) == 0)
    except (OSError, AttributeError, TypeError):
        return False
