"""Revisions: spec files as a commit has them, read by git and by nothing in the repository: no hook, no filter, no network."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import fields
from datetime import date
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from topodoc.diagnostics import SettingsError, ToolNotFound, one_line
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

ENDINGS = (".yml", ".yaml", ".json")  # of specs and of the parts that they include
_MOST_FILES = 20_000
_SAFELY = (
    "--no-replace-objects",
    "--literal-pathspecs",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=",
    "-c",
    "protocol.allow=never",
)
_QUIETLY = {"GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of a commit, and the moment that it was made at, as RFC 3339 has it."""

    name: str
    commit: str
    moment: str

    @property
    def day(self) -> date:
        """The day that it was made on."""
        return date.fromisoformat(self.moment[:10])


class Repository:
    """The repository around *folder*. Raises ToolNotFound where git is not installed, SettingsError where there is no repository."""

    def __init__(self, folder: Path) -> None:
        found = shutil.which("git")
        if not found:
            message = "git is not installed, and only git knows other revisions; install it, or name two folders"
            raise ToolNotFound(message)
        self._git, self._folder = found, folder
        if error := self._ask("rev-parse", "--git-dir")[1]:
            message = f"{folder} is in no repository that git reads ({error}); name two folders, or run it in a clone"
            raise SettingsError(message)
        self.is_bare = self._said("rev-parse", "--is-bare-repository") == "true"
        self.root = folder if self.is_bare else Path(self._said("rev-parse", "--show-toplevel") or folder)

    def commit(self, revision: str) -> str:
        """Return the id of the commit that *revision* names. Raises SettingsError where it names none."""
        found, _ = (
            self._ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
            if "\0" not in revision
            else ("", "")
        )
        if not found:
            cure = "git fetch --unshallow" if self.is_shallow else "git fetch --all --tags"
            message = f'there is no revision, file or folder "{one_line(revision)}" here; if it exists on the server, run {cure}'
            raise SettingsError(message)
        return found

    def merge_base(self, one: str, other: str) -> str:
        """Return the last commit that *one* and *other* have in common. Raises ToolNotFound where a shallow clone lacks it."""
        found, _ = self._ask("merge-base", "--end-of-options", self.commit(one), self.commit(other))
        if found:
            return found.splitlines()[0]
        if self.is_shallow:
            message = (
                f"the clone is too shallow for the common ancestor of {one_line(one)} and {one_line(other)}; run git fetch --unshallow, \
or give actions/checkout fetch-depth: 0"
            )
            raise ToolNotFound(message)
        message = f"{one_line(one)} and {one_line(other)} have no commit in common; name the revision to compare with"
        raise SettingsError(message)

    def tags(self, since: str = "") -> tuple[Tag, ...]:
        """Return the tags that HEAD goes back to, those from the revision *since* on, the oldest first.

        Raises SettingsError where *since* names none.
        """
        own = "%(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end)"
        form = f"--format=%(refname:strip=2)%00{own}%00%(creatordate:iso-strict)"
        start = (f"--contains={self.commit(since)}",) if since else ()
        told = self._said("for-each-ref", "--sort=version:refname", "--merged=HEAD", *start, form, "refs/tags").splitlines()
        found = [Tag(*line.split("\0")) for line in told if line.count("\0") == len(fields(Tag)) - 1]
        walked = self._said("rev-list", "--topo-order", "--reverse", "--simplify-by-decoration", "HEAD").splitlines()
        place = {commit: at for at, commit in enumerate(walked)}
        return tuple(sorted(found, key=lambda one: place.get(one.commit, -1)))

    def default_branch(self) -> str:
        """Return the branch that others go into. Raises SettingsError where none is known."""
        for one in (
            "refs/remotes/origin/HEAD",
            "refs/heads/main",
            "refs/heads/master",
            "refs/remotes/origin/main",
            "refs/remotes/origin/master",
        ):
            if self._ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{one}^{{commit}}")[0]:
                return one
        message = "there is no origin/HEAD, main or master; name the revision to compare with"
        raise SettingsError(message)

    def check_out(self, commit: str, folder: Path, most: int, *, with_python: bool) -> None:
        """Write the specs of *commit*, each of at most *most* bytes, below *folder*. Links and other repositories are left out.

        Raises SettingsError where git cannot give them.
        """
        endings = (*ENDINGS, ".py") if with_python else (*ENDINGS, ".topo.py")
        found = [(name, blob) for name, blob, size in self._files(commit) if name.name.endswith(endings) and size <= most][:_MOST_FILES]
        for (name, _), raw in zip(found, self._blobs([blob for _, blob in found]), strict=True):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(raw)

    @property
    def is_shallow(self) -> bool:
        """Whether it lacks commits from before."""
        return self._said("rev-parse", "--is-shallow-repository") == "true"

    def _files(self, commit: str) -> Iterator[tuple[PurePosixPath, str, int]]:
        """Yield the regular files of *commit* below its root, each with the id and the size of what it holds."""
        for entry in self._run("ls-tree", "-r", "-z", "-l", "--full-tree", commit).split(b"\0"):
            about, _, raw = entry.partition(b"\t")
            mode, _, blob, size = (about.decode("ascii").split() + [""] * 4)[:4]
            name = PurePosixPath(os.fsdecode(raw))
            if mode.startswith("100") and size.isdigit() and not name.is_absolute() and not {"..", ".git"} & {*name.parts}:
                yield name, blob, int(size)

    def _blobs(self, ids: list[str]) -> Iterator[bytes]:
        """Yield what each of *ids* holds. Raises SettingsError where one is not there, as in a partial clone."""
        raw, at = self._run("cat-file", "--batch", text="".join(f"{one}\n" for one in ids)), 0
        for one in ids:
            end = raw.index(b"\n", at)
            size = raw[at:end].split()[-1]
            if not size.isdigit():
                message = f"the repository is incomplete: {one} is missing; run git fetch --refetch"
                raise SettingsError(message)
            yield raw[end + 1 : end + 1 + int(size)]
            at = end + 2 + int(size)

    def _said(self, *arguments: str) -> str:
        return self._ask(*arguments)[0]

    def _ask(self, *arguments: str) -> tuple[str, str]:
        """Return what git answers, and what it complains of."""
        done = self._call(*arguments)
        said = os.fsdecode(done.stdout).rstrip("\n")
        return (said, "") if done.returncode == 0 else ("", one_line(os.fsdecode(done.stderr).strip().partition("\n")[0]) or "no")

    def _run(self, *arguments: str, text: str = "") -> bytes:
        done = self._call(*arguments, text=text)
        if done.returncode:
            message = f"git {arguments[0]} fails: {one_line(os.fsdecode(done.stderr).strip())}; run git fsck"
            raise SettingsError(message)
        return done.stdout

    def _call(self, *arguments: str, text: str = "") -> subprocess.CompletedProcess[bytes]:
        command = [self._git, *_SAFELY, "-C", str(self._folder), *arguments]
        try:
            return subprocess.run(  # noqa: S603 - git itself, and what is passed is ids, or stands behind --end-of-options
                command, input=text.encode("ascii"), capture_output=True, check=False, env=os.environ | _QUIETLY, timeout=_SECONDS
            )
        except subprocess.TimeoutExpired:
            message = f"git {arguments[0]} gave no answer in {_SECONDS} s; run git gc, or write both versions into folders and name these"
            raise ToolNotFound(message) from None
