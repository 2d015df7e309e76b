"""Versions: what the two arguments of a comparison name, and the topologies of each."""

from __future__ import annotations

import re
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self

from topodoc.diagnostics import SettingsError, one_line
from topodoc.graph_source import GRAPH_SIZE, read_graph
from topodoc.reading import survey
from topodoc.revisions import Repository
from topodoc.source import project_root
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

    from topodoc.diagnostics import Diagnostic
    from topodoc.model.topology import Topology
    from topodoc.settings import Settings

_RANGE = re.compile(r"(.*?)(\.\.\.?)(.*)", re.DOTALL)
_MIB = 1_000_000


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the specs: what it is called, its topologies, and the faults of those that could not be read.

    `below` is the folder that stands for a revision while it is read; nothing where files themselves were.
    """

    name: str
    topologies: tuple[Topology, ...]
    faults: tuple[Diagnostic, ...]
    below: str = ""

    def shown(self, file: str) -> str:
        """Return *file* as people know it: in a revision REV:PATH."""
        return f"{self.name}:{file.removeprefix(self.below)}" if self.below and file.startswith(self.below) else file

    def path(self, file: str) -> str:
        """Return the path of *file* from the root of its repository, by which it is the same file in another version."""
        if self.below:
            return file.removeprefix(self.below)
        full = Path(file).absolute()
        root = project_root(full.parent)
        return full.relative_to(root).as_posix()


def comparable(*versions: Version) -> tuple[tuple[Topology, ...], ...]:
    """Return the topologies of each of *versions*, but those that one of them cannot know, for what it holds of them has faults."""
    unknown = {version.path(one.span.file) for version in versions for one in version.faults}
    return tuple(tuple(one for one in each.topologies if unknown.isdisjoint(each.path(file) for file in one.files)) for each in versions)


class Versions:
    """Reads versions by name; what it wrote to read revisions is gone at the end of its context.

    Specs in Python of a revision are code of somebody else, perhaps; only where it *runs_python* they run. Revisions are those of the
    repository around *folder*, or around the working folder.
    """

    def __init__(self, settings: Settings, specs: tuple[Path, ...], *, runs_python: bool, folder: Path | None = None) -> None:
        self._settings = settings
        self._folder = folder or Path.cwd()
        self._of_revisions = replace(settings, python_specs=runs_python)
        self._specs = specs or settings.specs
        self._stack = ExitStack()
        self._repository: Repository | None = None

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Take away what was written."""
        self._stack.close()

    def both(self, first: str | None, second: str | None) -> tuple[Version, Version]:
        """Return the version to compare with and the one to look at. Raises SettingsError, or ToolNotFound where git is missing."""
        if first and not second and not Path(first).exists() and (match := _RANGE.fullmatch(first)) and ":" not in match[1]:
            old, dots, new = match[1] or "HEAD", match[2], match[3] or "HEAD"
            start = self.git.merge_base(old, new) if len(dots) == 3 else old
            return self.at(start, old if start == old else start[:12]), self.at(new, new)
        if first is None:
            base = self.git.merge_base("HEAD", self.git.default_branch())
            return self.at(base, base[:12]), self._here()
        return self._named(first), self._named(second) if second is not None else self._here()

    @property
    def git(self) -> Repository:
        """The repository. Raises what it raises."""
        self._repository = self._repository or Repository(self._folder)
        return self._repository

    def _here(self) -> Version:
        """Return the specs as they lie there. Raises SettingsError in a bare repository, where none do."""
        if self._repository and self._repository.is_bare:
            message = "a bare repository has no working files to compare with; name two revisions"
            raise SettingsError(message)
        return Version("the working tree", *survey(self._specs, self._settings))

    def _named(self, name: str) -> Version:
        if Path(name).exists():
            return self._file(Path(name))
        revision, colon, path = name.partition(":")
        return self.at(revision, name if not colon else revision, path or None)

    def _file(self, path: Path) -> Version:
        """Return what the file or folder at *path* says: specs, or a graph JSON."""
        if path.is_file() and path.suffix == ".json":
            return Version(str(path), read_graph(path, GRAPH_SIZE), ())
        return Version(str(path), *survey((path,), self._settings))

    def at(self, revision: str, name: str, path: str | None = None) -> Version:
        """Return what *revision*, called *name*, holds: at *path*, or where the specs lie now. Raises SettingsError."""
        commit = self.git.commit(revision)
        folder = Path(self._stack.enter_context(TemporaryDirectory(prefix="topodoc-"))).resolve()
        python = self._of_revisions.python_specs
        self.git.check_out(commit, folder, self._settings.limits.megabytes * _MIB, with_python=python)
        wanted = [folder / path] if path else [folder / one for one in self._inside()]
        if path and (".." in Path(path).parts or not wanted[0].exists()):
            message = f"{one_line(revision)} has no spec at {one_line(path)}; name a path from the root of the repository"
            raise SettingsError(message)
        if path and wanted[0].is_file() and wanted[0].suffix == ".json":
            return Version(f"{one_line(name)}:{one_line(path)}", read_graph(wanted[0], GRAPH_SIZE), ())
        there = [one for one in wanted if _holds_specs(one)]
        found = survey(there, replace(self._of_revisions, root=folder))
        return Version(one_line(name), *found, f"{folder.as_posix()}/")

    def _inside(self) -> Iterable[Path]:
        """Yield where the specs lie in the repository. Raises SettingsError for those that lie outside of it."""
        root = self.git.root.resolve()
        for one in self._specs:
            full = one.resolve()
            if not full.is_relative_to(root):
                message = f"{one} is outside the repository {root}, so its revisions do not contain it; name two folders"
                raise SettingsError(message)
            yield full.relative_to(root)


def _holds_specs(path: Path) -> bool:
    """Return whether there is anything to read at *path*: a version from before the first spec has none, which is no fault."""
    return path.is_file() or any(one.name.endswith((".topo.yml", ".topo.yaml", ".topo.py")) for one in path.rglob("*"))
