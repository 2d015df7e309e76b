"""Exporting: specs become plain files in a folder, which is brought up to date and not one file further."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from topodoc.diagnostics import SettingsError
from topodoc.graph import NAME as GRAPH
from topodoc.graph import write_graph
from topodoc.site.compose import compose_whole
from topodoc.site.llms import NAME as LLMS
from topodoc.site.llms import write_llms
from topodoc.site.plain import as_plain, nav_file
from topodoc.site.static import static_path
from topodoc.spool import Spool
from topodoc.values import dataclass
from topodoc.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from topodoc.diagnostics import Diagnostic
    from topodoc.finisher import Ground
    from topodoc.finishing import Finishing

MANIFEST = ".topodoc-export"  # what was written, by which an export knows what it may change
NAV = "nav.yml"
_ELSEWHERE = re.compile(r"[\\:]")  # what names of ours never hold, and Windows reads as folders and drives


@dataclass(frozen=True, slots=True)
class Exported:
    """How many files were written, were right already and were removed, and the paths of those that someone else wrote."""

    written: int
    kept: int
    removed: int
    foreign: tuple[str, ...]
    files: Mapping[str, str]  # with their digests, where they lie now


def export_files(finishing: Finishing, ground: Ground, folder: str, findings: Sequence[Diagnostic]) -> Iterator[tuple[str, str | bytes]]:
    """Yield the path and the content of each file of an export of what was finished on a plain *ground*; the graph tells *findings*.

    *folder* is where in the docs folder the files will lie.
    """
    topologies, context = ground.topologies, finishing.context
    site = compose_whole(context)
    yield NAV, nav_file(site, folder)
    yield from as_plain(site, ground.settings.profile).items()
    yield from finishing.files()
    at, by_folder = context.at, context.host.by_folder

    def lead(path: str) -> str:
        way = static_path(path)
        return way.removesuffix("index.html") if by_folder else way

    addresses = {one.id: lead(at.topology(one.id)) for one in topologies}
    yield GRAPH, write_graph(topologies, findings, addresses, finishing.whole)
    yield LLMS, write_llms(context.words.architecture, topologies, "", GRAPH, lead)


def deliver(files: Iterable[tuple[str, str | bytes]], target: Path) -> Exported:
    """Make *target* hold *files*: write those that differ, remove those that an export wrote before and that are no more.

    What someone else wrote is left alone. Raises SettingsError where the folder cannot be used, and whatever making the files
    does; then nothing is changed.
    """
    if target.parts[:1] and target.parts[0].startswith("~"):
        message = f'"{target}" begins with "~", which only a shell reads as a home folder, and not within quotes; write the folder in full'
        raise SettingsError(message)
    before = _read_manifest(target)
    ours: dict[str, str] = {}
    foreign: list[str] = []
    with Spool[bytes]() as differing:
        for path, text in files:
            content = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
            is_there = _holds(target / path, content)
            if path not in before and not is_there and os.path.lexists(target / path):
                foreign.append(path)
                continue
            ours[path] = _digest(content)
            if not is_there:
                differing[path] = content
        try:
            removed = _exchange(target, before, ours, differing)
        except OSError as error:
            message = f"{error.filename or target} cannot be written: {(error.strerror or 'input/output error').lower()}"
            raise SettingsError(f"{message}; name another folder with --to") from None
        left = {(target / path).as_posix(): digest for path, digest in (*ours.items(), (MANIFEST, _digest(_manifest(ours))))}
        return Exported(len(differing), len(ours) - len(differing), removed, tuple(sorted(foreign)), left)


def _exchange(target: Path, before: Mapping[str, str], ours: Mapping[str, str], differing: Mapping[str, bytes]) -> int:
    """Write what is *differing*, and return how many files were removed that are no more."""
    target.mkdir(parents=True, exist_ok=True)
    stale = [path for path in before if path not in ours]
    if differing or stale or before.keys() != ours.keys():
        # Every file that is, or was, ours is listed while files change: a run that is cut short forgets none.
        write_whole(target / MANIFEST, _manifest({**before, **ours}))
    for folder in sorted({(target / path).parent for path in differing}):
        folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(differing):
        write_whole(target / path, differing[path])
    removed = sum(_remove(target, path) for path in stale)
    write_whole(target / MANIFEST, _manifest(ours))
    return removed


def _read_manifest(target: Path) -> dict[str, str]:
    """Return what an export wrote into *target* before, and the digest of each file."""
    if target.exists() and not target.is_dir():
        message = f"{target} is not a folder; name another with --to"
        raise SettingsError(message)
    path = target / MANIFEST
    if not path.is_file():
        return {}
    try:
        files, is_inside = json.loads(path.read_text("utf-8"))["files"], _fence(target.resolve())
        return {str(name): str(digest) for name, digest in files.items() if is_inside(str(name))}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        message = f"{path} cannot be read; restore it, or remove the folder and export again"
        raise SettingsError(message) from None


def _fence(whole: Path) -> Callable[[str], bool]:
    """Return what tells whether a path is below *whole*, which is resolved: a manifest comes from a pull request like any other file."""

    @cache
    def leads_out(folder: PurePosixPath) -> bool:
        path = whole / folder
        may_lead = os.name == "nt" or path.is_symlink()  # Windows has junctions besides
        return may_lead and not path.resolve().is_relative_to(whole)

    def is_inside(name: str) -> bool:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or not path.parts or _ELSEWHERE.search(name):
            return False
        return not any(map(leads_out, path.parents))

    return is_inside


def _manifest(files: Mapping[str, str]) -> bytes:
    short = {path: digest[:16] for path, digest in sorted(files.items())}
    return (json.dumps({"version": 1, "files": short}, indent=1) + "\n").encode()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _holds(path: Path, content: bytes) -> bool:
    """Return whether the file at *path*, and no link to one, holds *content*."""
    try:
        at = os.lstat(path)
        if not stat.S_ISREG(at.st_mode) or at.st_size != len(content):
            return False
        return path.read_bytes() == content
    except OSError:
        return False


def _remove(target: Path, name: str) -> int:
    """Remove the file called *name* and the folders that it leaves empty; return how many files that were."""
    path = target / name
    was = path.is_file() or path.is_symlink()
    if was:
        path.unlink()
    for folder in path.relative_to(target).parents[:-1]:
        try:
            (target / folder).rmdir()
        except OSError:
            break
    return int(was)
