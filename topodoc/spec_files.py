"""Spec files: which files the specs that somebody names are, and a fault for each name that is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Span, did_you_mean, fault
from topodoc.readers import ENDINGS
from topodoc.settings import Settings
from topodoc.source import project_root, shown_path

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_LEADS_OUT = "is a link to a place outside the project"
_USUAL = Settings()


def find(specs: Iterable[Path], settings: Settings = _USUAL) -> tuple[tuple[Path, ...], list[Diagnostic]]:
    """Return the spec files that *specs*, files and folders, name, and a fault for each that names none."""
    found, faults = search(specs, settings)
    return tuple(found), faults


def search(specs: Iterable[Path], settings: Settings) -> tuple[dict[Path, Path | None], list[Diagnostic]]:
    """Return the spec files that *specs* name, each with the folder that it may not lead out of, none where it is named itself."""
    found: dict[Path, Path | None] = {}
    faults: list[Diagnostic] = []
    for path in specs:
        if path.is_dir():
            root = root_of(path.resolve(), settings)
            below = sorted(one for one in path.rglob("*") if one.name.endswith(ENDINGS) and not one.name.startswith("_"))
            if not below:
                faults.append(_nothing(path, "has no spec", "add a file whose name ends in .topo.yml; topodoc init creates one"))
            hint = "put the file itself there, or name it among the specs"
            faults += (_nothing(one, _LEADS_OUT, hint) for one in below if _leads_out(one, root))
            for one in below:
                if not _leads_out(one, root):
                    found.setdefault(one, root)
        elif path.exists():
            found[path] = None
        else:
            faults.append(_nothing(path, "does not exist", _neighbour(path)))
    return found, faults


def root_of(folder: Path, settings: Settings) -> Path:
    """Return the folder that nothing which specs in *folder* name may lead out of."""
    return settings.root.resolve() if settings.root else project_root(folder)


def _leads_out(path: Path, root: Path) -> bool:
    """Return whether *path* is a link out of the project at *root*: whoever may add a spec may not read every file."""
    if not path.is_symlink():
        return False
    try:
        return not path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # a circle of links, which is told where it is read
        return False


def _neighbour(path: Path) -> str:
    near = [one.name for one in path.parent.iterdir()] if path.parent.is_dir() else []
    return did_you_mean(path.name, near, "name a *.topo.yml file, or a folder that holds some; topodoc init creates a project with one")


def _nothing(path: Path, fact: str, hint: str) -> Diagnostic:
    name = shown_path(path)
    return fault("TD001", f"{name} {fact}", hint, Span(name, 1, 1, 1, 1))
