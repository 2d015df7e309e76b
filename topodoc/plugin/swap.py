"""Replacing a site folder: built beside it, swapped in whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from topodoc.diagnostics import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKER = ".topodoc-site"  # the file by which a folder is known as one that topodoc made


@contextmanager
def staged(site: Path, *, force: bool = False) -> Iterator[Path]:
    """Yield an empty folder to build in; when the context ends well it takes the place of *site*, else nothing changes.

    Raises SettingsError where *site* is not a folder that topodoc made, unless *force* gives it up, or cannot be replaced.
    """
    site = site.absolute()
    _check(site, force=force)
    try:
        site.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=".topodoc-", dir=site.parent))
    except OSError as error:
        message = f"{site} cannot be written: {(error.strerror or 'input/output error').lower()}; name another folder with --site"
        raise SettingsError(message) from None
    try:
        fresh = staging / "site"
        fresh.mkdir()
        yield fresh
        (fresh / MARKER).write_text("made by topodoc; replaced as a whole at the next build\n", "ascii")
        _swap(fresh, site, staging / "before")
    finally:
        shutil.rmtree(staging, ignore_errors=True)


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


def _swap(fresh: Path, site: Path, before: Path) -> None:
    if site.exists():
        site.rename(before)
    try:
        fresh.rename(site)
    except OSError:
        if before.exists():
            before.rename(site)
        raise
