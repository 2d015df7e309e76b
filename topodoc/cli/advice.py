"""Advice: how the configuration of a site comes to name the plugin, in the form in which that file is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.language.configuration import names_of, read_configuration, value_of, with_entry
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from topodoc.language.configuration import ConfigurationValue

NAME = "topodoc"
_WHOLE = "plugins:\n  - search\n  - topodoc"  # search is there by itself only as long as no plugins are named


@dataclass(frozen=True, slots=True)
class Advice:
    """What to write into the file at `path`: `text` at its end, behind `line`, or in the place of that line."""

    path: Path
    text: str
    line: int = 0
    is_instead: bool = False

    @property
    def said(self) -> str:
        """The advice, in words."""
        if not self.line:
            how = "add these lines at the end of"
            return f"{how} {self.path.as_posix()}:\n\n{self.text}"
        how = f"write line {self.line} of {{}} so:" if self.is_instead else f"add this line to {{}}, after line {self.line}:"
        return f"{how.format(self.path.as_posix())}\n\n{self.text}"


def advise(path: Path) -> Advice | None:
    """Return what the site's configuration at *path* lacks; None where it names the plugin, or inherits it."""
    for one in _with_inherited(path):
        text = one.read_text("utf-8", "replace")
        root = read_configuration(text)
        plugins = value_of(root, "plugins") if root else None
        if root and plugins:
            return None if NAME in names_of(root, "plugins") else _added(one, text, plugins)
    return Advice(path, _WHOLE)


def _with_inherited(path: Path) -> Iterator[Path]:
    """Yield the file at *path*, and those that it inherits from, the nearest first."""
    seen: set[Path] = set()
    while path.is_file() and path.resolve() not in seen:
        seen.add(path.resolve())
        yield path
        root = read_configuration(path.read_text("utf-8", "replace"))
        base = value_of(root, "INHERIT") if root else None
        if base is None or base.event.kind != "scalar":
            return
        path = path.parent / base.event.value


def _added(path: Path, text: str, plugins: ConfigurationValue) -> Advice:
    """Return how *plugins*, which do not name ours, come to."""
    if plugins.event.kind not in {"list", "mapping"}:
        return Advice(path, _WHOLE, plugins.event.start[0] + 1, is_instead=True)
    line, is_instead, written = with_entry(plugins, text, NAME)
    return Advice(path, written, line, is_instead)
