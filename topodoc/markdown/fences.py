"""Fences: where those called topodoc begin in a page, and finding them where no other extension reads fences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown.preprocessors import Preprocessor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown import Markdown

LANGUAGE = "topodoc"
_BEGIN = re.compile(r"(?P<before>[> \t]*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<about>[^`\n]*)$")
_OURS = re.compile(rf"\{{?[ \t]*\.?{LANGUAGE}(?![\w-])")


class Places:
    """The lines at which fences of a page begin, handed out in their order."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._next = 0

    def find(self, code: str) -> int:
        """Return the line, counted from 1, on which *code*, the inside of the next fence, begins; 1 where it is not found."""
        wanted = [line.strip() for line in code.split("\n")]
        for number in range(self._next, len(self._lines)):
            begin = _BEGIN.match(self._lines[number])
            if begin and _OURS.match(begin["about"]):
                inside = [line.strip("> \t") for line in self._lines[number + 1 : number + 1 + len(wanted)]]
                if inside == [line.strip("> \t") for line in wanted]:
                    self._next = number + 1
                    return number + 2
        return 1


class FencePreprocessor(Preprocessor):
    """Replaces fences called topodoc that begin a line; what stands in other fences is left alone."""

    def __init__(self, md: Markdown, draw: Callable[[str, Markdown], str]) -> None:
        super().__init__(md)
        self._draw = draw

    def run(self, lines: list[str]) -> list[str]:
        """Return *lines* with a placeholder for each fence."""
        written: list[str] = []
        rest = iter(range(len(lines)))
        for number in rest:
            begin = _BEGIN.match(lines[number])
            if not begin or begin["before"].strip(" ") or len(begin["before"]) > 3:
                written.append(lines[number])
                continue
            end = _end(lines, number + 1, begin["fence"])
            if end is not None and _OURS.match(begin["about"]):
                code = "\n".join(line.removeprefix(begin["before"]) for line in lines[number + 1 : end])
                written += ["", self.md.htmlStash.store(self._draw(code, self.md)), ""]
            else:
                end = number if end is None else end
                written += lines[number : end + 1]
            for _ in range(number, end):
                next(rest)
        return written


def _end(lines: Sequence[str], start: int, fence: str) -> int | None:
    """Return the line that closes *fence*; None where none does."""
    close = re.compile(rf" {{0,3}}{re.escape(fence[0])}{{{len(fence)},}}[ \t]*")
    return next((number for number in range(start, len(lines)) if close.fullmatch(lines[number])), None)
