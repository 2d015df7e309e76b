"""What a configuration names and nobody installed: plugins, Markdown extensions aside, and how they come beside topodoc."""

from __future__ import annotations

import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

from topodoc.language.configuration import names_of, read_configuration

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOOLS = {"pipx": "pipx inject topodoc PACKAGE", "uv": "uv tool install topodoc --with PACKAGE, or uvx --with PACKAGE topodoc"}


def missing_from(path: Path) -> str:
    """Return what the configuration at *path* names that is not installed, and the cure; nothing where all of it is."""
    lacking = ", ".join(_lacking(path))
    if not lacking:
        return ""
    return f"{path.name} needs what is not installed: {lacking}; find the PACKAGE that provides it, and run: {install_command()}"


def install_command(prefix: str = sys.prefix) -> str:
    """Return the command that installs a package beside topodoc, which is in the environment at *prefix*."""
    parts = Path(prefix).parts
    return next((command for tool, command in _TOOLS.items() if tool in parts), "python3 -m pip install PACKAGE")


def _lacking(path: Path) -> Iterator[str]:
    root = read_configuration(path.read_text("utf-8", "replace")) if path.is_file() else None
    if root is None:
        return
    there = {one.name for one in entry_points(group="mkdocs.plugins")}
    for name in names_of(root, "plugins"):
        if name.rpartition("/")[2] not in there and name not in there:
            yield f"the plugin {name}"
    themes = {one.name for one in entry_points(group="mkdocs.themes")}
    for name in names_of(root, "theme"):
        if name not in themes:
            yield f"the theme {name}"
