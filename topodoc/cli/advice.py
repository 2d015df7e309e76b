"""Advice: how the configuration of a site comes to name the plugin, in the form in which that file is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from topodoc.language.yaml import ParserEvent, Stumble, read_events

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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
        how = f"write line {self.line} of {{}} so:" if self.is_instead else f"add this line to {{}}, behind line {self.line}:"
        return f"{how.format(self.path.as_posix())}\n\n{self.text}"


@dataclass(frozen=True, slots=True)
class _Value:
    """A value and what is in it: of a mapping, keys and values in turn."""

    event: ParserEvent
    below: list[_Value] = field(default_factory=list)
    last: list[int] = field(default_factory=lambda: [0])  # the row on which it ends


def advise(path: Path) -> Advice | None:
    """Return what the site's configuration at *path* lacks; None where it names the plugin, or inherits it."""
    for one in _with_inherited(path):
        text = one.read_text("utf-8", "replace")
        root = _read(text)
        plugins = _value(root, "plugins") if root else None
        if plugins:
            return None if NAME in _names(plugins) else _added(one, text, plugins)
    return Advice(path, _WHOLE)


def _with_inherited(path: Path) -> Iterator[Path]:
    """Yield the file at *path*, and those that it inherits from, the nearest first."""
    seen: set[Path] = set()
    while path.is_file() and path.resolve() not in seen:
        seen.add(path.resolve())
        yield path
        root = _read(path.read_text("utf-8", "replace"))
        base = _value(root, "INHERIT") if root else None
        if base is None or base.event.kind != "scalar":
            return
        path = path.parent / base.event.value


def _added(path: Path, text: str, plugins: _Value) -> Advice:
    """Return how *plugins*, which do not name ours, come to."""
    event, lines = plugins.event, text.split("\n")
    if event.kind not in {"list", "mapping"}:
        return Advice(path, _WHOLE, event.start[0] + 1, is_instead=True)
    word = NAME if event.kind == "list" else f"{NAME}: {{}}"
    if event.is_flow:
        return _added_in_brackets(path, lines[plugins.last[0]], plugins, word)
    first = lines[plugins.below[0].event.start[0]]
    indent = first[: len(first) - len(first.lstrip())]
    return Advice(path, f"{indent}{'- ' if event.kind == 'list' else ''}{word}", plugins.last[0] + 1)


def _added_in_brackets(path: Path, line: str, plugins: _Value, word: str) -> Advice:
    """Return the *line* on which the bracket or brace of *plugins* closes, with *word* before that."""
    column = line.rindex("]" if plugins.event.kind == "list" else "}")
    head = line[:column].rstrip()
    if not head:
        return Advice(path, f"  {word}{line[column:]}", plugins.last[0] + 1, is_instead=True)
    comma = "" if head.endswith(("[", "{")) else " " if head.endswith(",") else ", "
    return Advice(path, f"{head}{comma}{word}{line[column:]}", plugins.last[0] + 1, is_instead=True)


def _names(plugins: _Value) -> set[str]:
    """Return the names of *plugins*."""
    if plugins.event.kind == "mapping":
        return {one.event.value for one in plugins.below[::2]}
    items = ((one.below[0] if one.event.kind == "mapping" and one.below else one) for one in plugins.below)
    return {one.event.value for one in items}


def _value(mapping: _Value, key: str) -> _Value | None:
    pairs = zip(mapping.below[::2], mapping.below[1::2], strict=False)
    return next((value for name, value in pairs if name.event.value == key), None)


def _read(text: str) -> _Value | None:
    """Return the mapping that *text* is; None where it is none. Tags, which MkDocs has of its own, are passed over."""
    opened: list[_Value] = []
    try:
        for event in read_events(text):
            match event.kind:
                case "list" | "mapping" | "scalar" | "alias":
                    one = _Value(event)
                    if opened:
                        opened[-1].below.append(one)
                    if event.kind in {"list", "mapping"}:
                        opened.append(one)
                    _end(opened, event)
                case "end":
                    done = opened.pop()
                    if done.event.is_flow:
                        done.last[0] = event.start[0]
                        _end(opened, event)
                    if not opened:
                        return done if done.event.kind == "mapping" else None
                case "document":
                    pass
    except Stumble:
        pass
    return None


def _end(opened: list[_Value], event: ParserEvent) -> None:
    """Note in all that is *opened* on which row *event* ends."""
    row = event.end[0] - (event.end[1] == 0 and event.end[0] > event.start[0])
    for one in opened:
        one.last[0] = max(one.last[0], row)
