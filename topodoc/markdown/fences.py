"""Fences: where those called topodoc begin in a page, and finding them where no other extension reads fences."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from markdown.preprocessors import Preprocessor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from markdown import Markdown

LANGUAGE = "topodoc"
_BEGIN = re.compile(r"(?P<before>[> \t]*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<about>[^`\n]*)$")
_OURS = re.compile(rf"\{{?[ \t]*\.?{LANGUAGE}(?=[ \t{{}}]|$)")
_WORD = re.compile(r"\{?[ \t]*\.?([^\s{}=\"']+)")
_TITLE = re.compile(r"""(?<![\w-])title=(?:"([^"]*)"|'([^']*)'|([^\s"'}]+))""")
_LIKENESS = 0.8  # a share of 1, from which on a word is meant to be ours
_DEEPEST = 3  # spaces before a fence; with more it is the inside of something else


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
            if begin and is_ours(begin["about"]):
                inside = [line.strip("> \t") for line in self._lines[number + 1 : number + 1 + len(wanted)]]
                if inside == [line.strip("> \t") for line in wanted]:
                    self._next = number + 1
                    return number + 2
        return 1


def title_of(about: str) -> str:
    """Return the title among what stands behind a fence; nothing where there is none.

    >>> title_of('topodoc title="Who pays" linenums="1"')
    'Who pays'
    """
    found = _TITLE.search(about)
    return next(filter(None, found.groups()), "") if found else ""


def outermost(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the line, counted from 1, and what stands behind each fence that begins a line and is not inside another one."""
    number = 0
    while number < len(lines):
        begin = _BEGIN.match(lines[number])
        if begin and not begin["before"].strip(" ") and len(begin["before"]) <= _DEEPEST:
            yield number + 1, begin["about"]
            number = _end(lines, number + 1, begin["fence"]) or number
        number += 1


def is_ours(about: str) -> bool:
    """Return whether what stands behind a fence says that it is one of ours."""
    return _OURS.match(about) is not None


def is_nearly_ours(about: str) -> bool:
    """Return whether what stands behind a fence is meant to say so, and does not.

    >>> [is_nearly_ours(about) for about in ("Topodoc", "topodocs", "topo-doc", "topodoc:", "topodoc", "topojson", "python", "")]
    [True, True, True, True, False, False, False, False]
    """
    word = _WORD.match(about)
    plain = re.sub(r"[\W_]", "", word[1]).lower() if word else ""
    return bool(plain) and not is_ours(about) and difflib.SequenceMatcher(None, plain, LANGUAGE).ratio() >= _LIKENESS


class FencePreprocessor(Preprocessor):
    """Replaces fences called topodoc that begin a line; what stands in other fences is left alone."""

    def __init__(self, md: Markdown, draw: Callable[[str, Markdown, str], str]) -> None:
        super().__init__(md)
        self._draw = draw

    def run(self, lines: list[str]) -> list[str]:
        """Return *lines* with a placeholder for each fence."""
        written: list[str] = []
        rest = iter(range(len(lines)))
        for number in rest:
            begin = _BEGIN.match(lines[number])
            if not begin or begin["before"].strip(" ") or len(begin["before"]) > _DEEPEST:
                written.append(lines[number])
                continue
            end = _end(lines, number + 1, begin["fence"])
            if end is not None and is_ours(begin["about"]):
                code = "\n".join(line.removeprefix(begin["before"]) for line in lines[number + 1 : end])
                written += ["", self.md.htmlStash.store(self._draw(code, self.md, title_of(begin["about"]))), ""]
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
