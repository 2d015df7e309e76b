"""Exporting: specs become plain files in a folder, which is brought up to date and not one file further."""

from __future__ import annotations

import json
import os
import re
import stat
from functools import cache
from itertools import starmap
from typing import TYPE_CHECKING

from topodoc.diagnostics import SettingsError
from topodoc.graph import NAME as GRAPH
from topodoc.graph import write_graph
from topodoc.packing import digest, file_of
from topodoc.site.compose import compose_whole
from topodoc.site.llms import NAME as LLMS
from topodoc.site.llms import write_llms
from topodoc.site.plain import as_plain, nav_file
from topodoc.site.static import static_path
from topodoc.values import dataclass
from topodoc.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from topodoc.diagnostics import Diagnostic
    from topodoc.finisher import Ground
    from topodoc.finishing import Finishing
    from topodoc.packing import File

MANIFEST = ".topodoc-export"  # what was written, by which an export knows what it may change
NAV = "nav.yml"
_ELSEWHERE = re.compile(r"[\\:\0]")  # what names of ours never hold: Windows reads it as folders and drives, and no system a zero
_LONGEST, _LONGEST_NAME = 4_000, 256  # bytes that systems take in a path, and in one of its parts


@dataclass(frozen=True, slots=True)
class Exported:
    """How many files were written, were right already and were removed, and the paths of those that someone else wrote."""

    written: int
    kept: int
    removed: int
    foreign: tuple[str, ...]
    files: Mapping[str, str]  # with their digests, where they lie now


def export_files(finishing: Finishing, ground: Ground, folder: str, findings: Sequence[Diagnostic]) -> Iterator[File]:
    """Yield each file of an export of what was finished on a plain *ground*; the graph tells *findings*.

    *folder* is where in the docs folder the files will lie.
    """
    topologies, context = ground.topologies, finishing.context
    site = compose_whole(context)
    yield file_of(NAV, nav_file(site, folder))
    yield from starmap(file_of, as_plain(site, ground.settings.profile).items())
    yield from finishing.files()
    at, by_folder = context.at, context.host.by_folder

    def lead(path: str) -> str:
        way = static_path(path)
        return way.removesuffix("index.html") if by_folder else way

    addresses = {one.id: lead(at.topology(one.id)) for one in topologies}
    yield file_of(GRAPH, write_graph(topologies, findings, addresses, finishing.whole))
    yield file_of(LLMS, write_llms(context.words.architecture, topologies, at, GRAPH, lead))


def deliver(files: Iterable[File], target: Path) -> Exported:
    """Make *target* hold *files*: write those that differ, remove those that an export wrote before and that are no more.

    What someone else wrote is left alone. Raises SettingsError where the folder cannot be used, and whatever making the files
    does; then nothing is changed.
    """
    if target.parts[:1] and target.parts[0].startswith("~"):
        message = f'"{target}" begins with "~", which only a shell reads as a home folder, and not within quotes; write the folder in full'
        raise SettingsError(message)
    before, way_out = _read_manifest(target), _fence(target.resolve())
    ours: dict[str, str] = {}
    foreign: set[str] = set()
    differing: dict[str, Callable[[], bytes]] = {}
    for path, known, read in files:
        place = f"{target}/{path}"
        is_there = _digest_at(place) == known
        if not is_there and (other := way_out(path) or (path if path not in before and os.path.lexists(place) else "")):
            foreign.add(other)
            continue
        ours[path] = known if is_there else digest(read())  # so that it was made, if it has to be, before anything changes
        if not is_there:
            differing[path] = read
    stale = {path: known for path, known in before.items() if path not in ours and not way_out(path)}
    try:
        removed = _exchange(target, stale, ours, differing)
    except OSError as error:
        message = f"{error.filename or target} cannot be written: {(error.strerror or 'input/output error').lower()}"
        raise SettingsError(f"{message}; name another folder with --to") from None
    left = {(target / path).as_posix(): found for path, found in (*ours.items(), (MANIFEST, digest(_manifest(ours))))}
    return Exported(len(differing), len(ours) - len(differing), removed, tuple(sorted(foreign)), left)


def _exchange(target: Path, stale: Mapping[str, str], ours: Mapping[str, str], differing: Mapping[str, Callable[[], bytes]]) -> int:
    """Write what is *differing*, remove what is *stale*, and return how many files that were."""
    target.mkdir(parents=True, exist_ok=True)
    if differing or stale:
        # Every file that is, or was, ours is listed while files change: a run that is cut short forgets none.
        write_whole(target / MANIFEST, _manifest({**stale, **ours}))
    for folder in sorted({(target / path).parent for path in differing}):
        folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(differing):
        write_whole(target / path, differing[path]())
    removed = sum(_remove(target, path) for path in stale)
    write_whole(target / MANIFEST, _manifest(ours))
    return removed


def _read_manifest(target: Path) -> dict[str, str]:
    """Return what an export wrote into *target* before, as it says, and the digest of each file."""
    if target.exists() and not target.is_dir():
        message = f"{target} is not a folder; name another with --to"
        raise SettingsError(message)
    path = target / MANIFEST
    if not path.is_file():
        return {}
    try:
        return {name: str(found) for name, found in json.loads(path.read_text("utf-8"))["files"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        message = f"{path} cannot be read; restore it, or remove the folder and export again"
        raise SettingsError(message) from None


def _fence(whole: Path) -> Callable[[str], str]:
    """Return what tells which folder of a path leads out of *whole*, which is resolved: nothing if none does, the path if it is none.

    A manifest comes from a pull request like any other file, and so does a link.
    """

    @cache
    def leads_out(folder: str) -> bool:
        path = whole / folder
        may_lead = os.name == "nt" or path.is_symlink()  # Windows has junctions besides
        return may_lead and not path.resolve().is_relative_to(whole)

    def way_out(name: str) -> str:
        if not _is_path(name, whole):
            return name
        parts = name.split("/")
        return next((one for count in range(1, len(parts)) if leads_out(one := "/".join(parts[:count]))), "")

    return way_out


def _is_path(name: str, whole: Path) -> bool:
    """Return whether *name* can be a path of ours below *whole*: no way up or elsewhere, and nothing that a system refuses."""
    parts = name.split("/")
    try:
        is_short = len(os.fsencode(whole / name)) < _LONGEST and all(len(os.fsencode(part)) < _LONGEST_NAME for part in parts)
    except UnicodeEncodeError:
        return False
    return is_short and not {"", ".", ".."}.intersection(parts) and not _ELSEWHERE.search(name)


def _manifest(files: Mapping[str, str]) -> bytes:
    short = {path: found[:16] for path, found in sorted(files.items())}
    return (json.dumps({"version": 1, "files": short}, indent=1) + "\n").encode()


def _digest_at(path: str) -> str:
    """Return the digest of the file at *path*, and of no link to one; nothing where none can be read."""
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return ""
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - of ten thousand, to make a Path takes as long
            return digest(file.read())
    except OSError:
        return ""


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
