"""Including: the files that a spec names under `include:`, each once, below the project root."""

from __future__ import annotations

from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, SpecError, did_you_mean, fault
from topodoc.language.tree import Scalar, Sequence
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from topodoc.language.tree import Tree

_MOST_FILES = 200


def gather(tree: Tree, read: Callable[[Path], Tree], note: Callable[[Path], object], root: Path) -> tuple[Tree, ...]:
    """Return the trees of the files that *tree* includes, and those that they include, in the order they are named.

    *read* gives the tree of a file below *root*; *note* is told of each that is looked for, whether it is there or not. Raises
    SpecError with every fault of what cannot be included.
    """
    here = Path(tree.source.path).resolve()
    gatherer = _Gatherer(read, note, root)
    gatherer.follow(tree, (here,))
    if gatherer.faults:
        raise SpecError(gatherer.faults)
    return tuple(gatherer.trees)


@dataclass(slots=True)
class _Gatherer:
    """Files that were included so far."""

    read: Callable[[Path], Tree]
    note: Callable[[Path], object]
    root: Path
    trees: list[Tree] = field(default_factory=list)
    faults: list[Diagnostic] = field(default_factory=list)
    seen: set[Path] = field(default_factory=set)

    def follow(self, tree: Tree, chain: tuple[Path, ...]) -> None:
        """Add what *tree*, the last file of *chain*, includes."""
        for mention in _mentions(tree):
            try:
                path = self._resolve(mention, chain)
            except (OSError, RuntimeError) as error:  # a name that is too long, a folder that is closed, links in a circle
                reason = (getattr(error, "strerror", None) or "its links form a circle").lower()
                self._fail("TD027", f"this path cannot be followed: {reason}", "write the path of a file, relative to this one", mention)
                continue
            if path is not None and path not in self.seen:
                self.seen.add(path)
                self._add(path, mention, chain)

    def _add(self, path: Path, mention: Scalar, chain: tuple[Path, ...]) -> None:
        if len(self.seen) > _MOST_FILES:
            if len(self.seen) == _MOST_FILES + 1:
                self._fail("TD009", f"more than {_MOST_FILES} files are included", "include fewer, larger files", mention)
            return
        try:
            part = self.read(path)
        except SpecError as error:
            self.faults += error.diagnostics
            return
        self.trees.append(part)
        self.follow(part, (*chain, path))

    def _resolve(self, mention: Scalar, chain: tuple[Path, ...]) -> Path | None:
        """Return the file that *mention* names; None where it may not be included, which is then a fault."""
        text, folder = mention.text, chain[-1].parent
        if text.startswith(("~", "$")) or "://" in text:
            self._fail("TD027", f'"{text}" is not the path of a file here', "write a path relative to this file", mention)
        elif text.endswith(".py"):
            self._fail("TD027", f'"{text}" is a Python spec, which cannot be included', "include a YAML file", mention)
        elif not (path := (folder / text).resolve()).is_relative_to(self.root):
            self._fail("TD027", f'"{text}" is outside the project', "include files of this project, by relative paths", mention)
        elif not self._is_there(folder / text, path):
            near = [one.name for one in path.parent.iterdir() if one.is_file()] if path.parent.is_dir() else []
            fact = "is not a regular file" if path.exists() else "does not exist"
            self._fail(
                "TD027", f'"{text}" {fact}', did_you_mean(path.name, near, "write the path of a file, relative to this one"), mention
            )
        elif path in chain:
            circle = " -> ".join(one.name for one in (*chain[chain.index(path) :], path))
            self._fail("TD028", f"the files include each other in a circle: {circle}", "leave this one out", mention)
        else:
            return path
        return None

    def _is_there(self, written: Path, path: Path) -> bool:
        """Return whether *path* is a file; it is noted as it is *written*, too, for a link in that may lead elsewhere another time."""
        self.note(path)
        self.note(written)
        return path.is_file()

    def _fail(self, code: str, message: str, hint: str, mention: Scalar) -> None:
        self.faults.append(fault(code, message, hint, mention.span))


def _mentions(tree: Tree) -> Iterator[Scalar]:
    """Yield the texts under `include:`; whatever else stands there is told when the file is validated."""
    value = tree.root.get("include")
    for one in value.items if isinstance(value, Sequence) else (value,):
        if isinstance(one, Scalar) and not one.is_absent:
            yield one
