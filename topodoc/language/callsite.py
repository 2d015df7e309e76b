"""Call sites: where in a user's Python a builder was called, and where each argument stands."""

from __future__ import annotations

import ast
import linecache
import sys
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from topodoc.diagnostics import Span
from topodoc.source import shown_path
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import CodeType, FrameType

_PACKAGE = str(Path(__file__).parents[1])
_ENDS: dict[int, tuple[CodeType, list[tuple[int, int]]]] = {}  # by identity: comparing long code takes as long as reading it


@dataclass(frozen=True, slots=True)
class CallPlace:
    """Where a value stands: its span, and the expression in `file` that gives it, if that is known."""

    span: Span
    expression: ast.expr | None = None
    file: str = ""

    def item(self, index: int, count: int) -> CallPlace:
        """Return the place of item *index* of a list of *count*; the list's own where it is no list as long in the text."""
        match self.expression:
            case ast.List(elts=items) | ast.Tuple(elts=items) if len(items) == count and not _is_spread(items):
                return _place(self.file, items[index])
        return CallPlace(self.span)

    def entry(self, index: int, count: int) -> tuple[CallPlace, CallPlace]:
        """Return the places of key and value *index* of a mapping of *count*; the mapping's own where the text has no such mapping."""
        match self.expression:
            case ast.Dict(keys=keys, values=values) if len(keys) == count and (key := keys[index]) and None not in keys:
                return _place(self.file, key), _place(self.file, values[index])
        return CallPlace(self.span), CallPlace(self.span)


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a builder: the name that is called up to the closing parenthesis, and the places of its arguments."""

    span: Span
    positional: tuple[CallPlace, ...] = ()
    keywords: tuple[tuple[str, CallPlace, CallPlace], ...] = ()

    def argument(self, index: int, name: str) -> CallPlace:
        """Return the place of the argument at position *index*, or given by *name*; the call's own where that is unclear."""
        if index < len(self.positional):
            return self.positional[index]
        return self.keyword(name)[1]

    def keyword(self, name: str) -> tuple[CallPlace, CallPlace]:
        """Return the places of the keyword *name* and its value; the call's own where it came otherwise."""
        return next((places for one, *places in self.keywords if one == name), (CallPlace(self.span), CallPlace(self.span)))  # type: ignore[return-value]


def call_site() -> Call:
    """Return the innermost call on the stack that a user's file makes."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - the one way to a caller's columns
    while frame and frame.f_code.co_filename.startswith(_PACKAGE):
        frame = frame.f_back
    if frame is None:
        return Call(Span("", 1, 1, 1, 1))
    file = frame.f_code.co_filename
    call = _calls(file).get(_ends(frame.f_code)[frame.f_lasti // 2])
    return _read(file, call) if call else Call(whole_line(file, frame.f_lineno))


def whole_line(file: str, line: int) -> Span:
    """Return the span of what stands on *line* of *file*."""
    text = linecache.getline(file, line).rstrip()
    return Span(shown_file(file), line, len(text) - len(text.lstrip()) + 1, line, len(text) + 1)


def character_column(file: str, line: int, column: int) -> int:
    """Return the column, in characters from 1, of the byte *column* (from 0) in *line* of *file*."""
    return len(linecache.getline(file, line).encode()[:column].decode("utf-8", "replace")) + 1


@cache
def shown_file(file: str) -> str:
    """Return what messages call *file*, which may be a cell of a notebook."""
    return file if file.startswith("<") else shown_path(Path(file))


def _ends(code: CodeType) -> Sequence[tuple[int, int]]:
    """Return where in the text the expression of each instruction of *code* ends: line, and bytes from the start of it."""
    known = _ENDS.get(id(code))
    if known is None or known[0] is not code:
        known = code, [(line or 0, end or 0) for _, line, _, end in code.co_positions()]
        _ENDS[id(code)] = known
    return known[1]


@lru_cache(maxsize=64)
def _calls(file: str) -> dict[tuple[int, int], ast.Call]:
    """Return the calls in *file* by where they end, which no two of them share."""
    try:
        tree = ast.parse("".join(linecache.getlines(file)))
    except (SyntaxError, ValueError, RecursionError):
        return {}
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {(call.end_lineno or 0, call.end_col_offset or 0): call for call in found}


def _read(file: str, call: ast.Call) -> Call:
    name = call.func
    whole = _place(file, call).span
    if isinstance(name, ast.Attribute):
        end = _place(file, name).span
        whole = Span(whole.file, end.end_line, end.end_column - len(name.attr), whole.end_line, whole.end_column)
    positional = () if _is_spread(call.args) else tuple(_place(file, one) for one in call.args)
    keywords = tuple((one.arg, _keyword(file, one), _place(file, one.value)) for one in call.keywords if one.arg)
    return Call(whole, positional, keywords)


def _keyword(file: str, keyword: ast.keyword) -> CallPlace:
    start = _place(file, keyword).span
    return CallPlace(Span(start.file, start.line, start.column, start.line, start.column + len(keyword.arg or "")))


def _place(file: str, node: ast.expr | ast.keyword) -> CallPlace:
    line, end_line = node.lineno, node.end_lineno or node.lineno
    column, end = (character_column(file, *place) for place in ((line, node.col_offset), (end_line, node.end_col_offset or 0)))
    return CallPlace(Span(shown_file(file), line, column, end_line, end), node if isinstance(node, ast.expr) else None, file)


def _is_spread(items: list[ast.expr]) -> bool:
    return any(isinstance(one, ast.Starred) for one in items)
