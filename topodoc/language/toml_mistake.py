"""What is wrong with a TOML file that tomllib refuses, told by the text: its messages and their places differ between versions."""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Span, fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topodoc.source import Source

_ONCE = "give each key and each table once"
VALUE = 'put texts in quotes, as in theme = "paper"'


class Unfound(Exception):  # noqa: N818 - control flow between the reader and this file
    """The text is no TOML at the offset *at*, None for where the statement begins; or a limit is passed, and that is told already."""

    def __init__(self, at: int | None = None, fact: str = "this name has another value above", hint: str = _ONCE) -> None:
        super().__init__(fact)
        self.at, self.fact, self.hint = at, fact, hint


def _fault(source: Source, at: int, fact: str, hint: str) -> Diagnostic:
    before = source.text[:at].split("\n")
    line, column = len(before), len(before[-1]) + 1
    return fault("TD004", f"this is not valid TOML: {fact}", hint, Span(source.path, line, column, line, column + 1))


def line_end_before(text: str, at: int) -> int:
    """Return where something is missing that was looked for up to *at*: the end of the line that what is there stands on."""
    stop = len(text[:at].rstrip())
    end = text.find("\n", stop, at)
    return at if end < 0 else end


def is_toml(text: str) -> bool:
    """Return whether tomllib reads *text*."""
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def mistake_in(source: Source, starts: Sequence[int], words: Sequence[tuple[int, int]], lost: Unfound | None) -> Diagnostic:
    """Return the fault of the first statement that tomllib refuses, or else where the reader was *lost*.

    *starts* are where statements begin, and where the last one ends; *words* are the places of numbers, dates and the like.
    """
    text = source.text
    first = bisect_right(starts[1:], 0, key=lambda end: not is_toml(text[:end]))
    if first + 1 >= len(starts):
        lost = lost or Unfound()
        return _fault(source, starts[-1] if lost.at is None else lost.at, lost.fact, lost.hint)
    start, end = starts[first], starts[first + 1]
    for at, stop in words:
        if start <= at < end and not is_toml(f"x = {text[at:stop]}"):
            return _fault(source, at, f"{text[at:stop]} is not a value", VALUE)
    if text[text.rfind("\n", 0, start) + 1 : start].strip():
        return _fault(source, start, "this follows another statement on the same line", "begin a new line")
    return _fault(source, start, "this does not fit what is before it", f"{_ONCE}, and a table in braces on one line")
