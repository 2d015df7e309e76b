"""JSON as a tree: every value with its place, which no reader of the standard library tells."""

from __future__ import annotations

import json
import re
from functools import partial
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]  # which the decoder itself is made of
from typing import TYPE_CHECKING

from topodoc.diagnostics import Span, SpecError, fault
from topodoc.language.limits import cure
from topodoc.language.tree import Entry, Mapping, Node, Scalar, Sequence
from topodoc.source import showable

if TYPE_CHECKING:
    from topodoc.diagnostics import Diagnostic
    from topodoc.language.limits import Limits
    from topodoc.source import Source

_SPACE = re.compile(r"[ \t\n\r]*")
_BARE = re.compile(
    r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null|NaN|-?Infinity"
)  # the last two as some write them

_hold = partial(json.loads, parse_int=str, parse_float=str)  # numbers may have more digits than Python turns into one


def looks_like_json(text: str) -> bool:
    """Return whether *text* is JSON as far as its beginning and its grammar tell.

    >>> looks_like_json('{"a": 1}'), looks_like_json("{a: 1}"), looks_like_json("a: 1")
    (True, False, False)
    """
    if text.lstrip()[:1] not in {"{", "["}:
        return False
    try:
        _hold(text)
    except (ValueError, RecursionError):
        return False
    return True


def read_json(source: Source, limits: Limits, findings: list[Diagnostic]) -> Node:
    """Return the value that *source*, which is JSON, holds; texts that no page can show are *findings*. Raises SpecError at a limit."""
    return _Reader(source, limits, findings).value(0, 0)[0]


class _Reader:
    """A walk over a text whose grammar is known to be right."""

    def __init__(self, source: Source, limits: Limits, findings: list[Diagnostic]) -> None:
        self._source, self._text, self._limits, self._findings = source, source.text, limits, findings
        self._starts = [0, *(match.end() for match in re.finditer("\n", source.text))]
        self._row = self._count = 0

    def value(self, at: int, depth: int) -> tuple[Node, int]:
        """Return the value that begins at or behind *at*, and where it ends."""
        at = self._skip(at)
        self._count += 1
        if self._count > self._limits.values:
            self._stop(f"the file holds more than {self._limits.values:,} values", cure("import a smaller file", "values"), at)
        if depth > self._limits.depth:
            self._stop(f"this is nested deeper than {self._limits.depth} levels", "import a flatter file", at)
        match self._text[at]:
            case "{":
                return self._mapping(at, depth)
            case "[":
                return self._sequence(at, depth)
            case '"':
                return self._quoted(at)
            case _:
                found = _BARE.match(self._text, at)
                end = found.end() if found else at + 1
                word = self._text[at:end]
                return Scalar("" if word == "null" else word, self._span(at, end)), end

    def _mapping(self, start: int, depth: int) -> tuple[Node, int]:
        entries: dict[str, Entry] = {}
        at = self._skip(start + 1)
        while self._text[at] != "}":
            key, at = self._quoted(self._skip(at))
            value, at = self.value(self._skip(at) + 1, depth + 1)
            entries[key.text] = Entry(key, value)  # as any reader of JSON does, the last one counts
            at = self._skip(at)
            at = self._skip(at + 1) if self._text[at] == "," else at
        return Mapping(tuple(entries.values()), self._span(start, at + 1), flow=True), at + 1

    def _sequence(self, start: int, depth: int) -> tuple[Node, int]:
        items: list[Node] = []
        at = self._skip(start + 1)
        while self._text[at] != "]":
            item, at = self.value(at, depth + 1)
            items.append(item)
            at = self._skip(at)
            at = self._skip(at + 1) if self._text[at] == "," else at
        return Sequence(tuple(items), self._span(start, at + 1), flow=True), at + 1

    def _quoted(self, at: int) -> tuple[Scalar, int]:
        text, end = scanstring(self._text, at + 1, False)  # noqa: FBT003 - not strict, as line ends within texts do no harm
        span = self._span(at, end)
        return Scalar(showable(text, span, self._findings), span, plain=False), end

    def _skip(self, at: int) -> int:
        found = _SPACE.match(self._text, at)
        return found.end() if found else at

    def _span(self, start: int, end: int) -> Span:
        first, last = self._place(start), self._place(end)
        return Span(self._source.path, *first, *last)

    def _place(self, at: int) -> tuple[int, int]:
        while self._row + 1 < len(self._starts) and self._starts[self._row + 1] <= at:
            self._row += 1
        while self._starts[self._row] > at:
            self._row -= 1
        return self._row + 1, at - self._starts[self._row] + 1

    def _stop(self, fact: str, hint: str, at: int) -> None:
        raise SpecError([fault("TD009", fact, hint, self._span(at, at + 1))])


def explain_json(source: Source) -> Diagnostic | None:
    """Return why *source*, which should be JSON, is none; None where it is."""
    try:
        _hold(source.text)
    except JSONDecodeError as error:
        span = Span(source.path, error.lineno, error.colno, error.lineno, error.colno + 1)
        return fault(
            "TD004", f"this is not valid JSON: {error.msg[:1].lower()}{error.msg[1:]}", "correct the file, or write it again", span
        )
    except RecursionError:
        return fault("TD009", "the file is nested too deeply", "import a flatter file", Span(source.path, 1, 1, 1, 2))
    return None
