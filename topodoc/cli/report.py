"""Diagnostics for people and for programs: text with the line and a caret, and JSON."""

from __future__ import annotations

import json
import os
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from topodoc.diagnostics import Severity, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from topodoc.diagnostics import Diagnostic

_WIDEST = 160
_UNREAD = {"TD001"}  # about a file that is not read: what a link out of the project leads to is quoted to nobody
_remembered: dict[str, bytes] = {}
_SHADES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def wants_colour(stream: TextIO) -> bool:
    """Return whether text for *stream* is coloured: NO_COLOR and FORCE_COLOR decide where they are set, else a terminal is.

    What they mean: https://no-color.org and https://force-color.org, in this order.
    """
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (stream.isatty() and os.environ.get("TERM") != "dumb")


def as_text(diagnostics: Sequence[Diagnostic], *, colour: bool = False) -> str:
    """Return *diagnostics* one below the other, each with its line of the source, a caret and its cure, then a count."""
    _lines.cache_clear()
    counts = [(severity, sum(one.severity == severity for one in diagnostics)) for severity in Severity]
    summary = ", ".join(f"{count} {severity}{'' if count == 1 else 's'}" for severity, count in counts if count)
    return "\n".join([*(_entry(one, colour=colour) for one in diagnostics), summary or "no findings"])


def as_json(diagnostics: Sequence[Diagnostic]) -> str:
    """Return *diagnostics* as the findings JSON, version 1."""
    from topodoc.lint.record import record  # noqa: PLC0415 - every rule, and most who tell of something tell people

    findings = [record(one) for one in diagnostics]
    return json.dumps({"version": 1, "findings": findings}, indent=2)


def _entry(one: Diagnostic, *, colour: bool) -> str:
    span = one.span
    place, kind = one_line(f"{span.file}:{span.line}:{span.column}"), f"{one.severity} {one.code}"
    fact, cure, quoted = one_line(one.message), one_line(one.hint), _quote(one)
    if colour:
        shade = _SHADES[one.severity]
        place, kind, fact = (click.style(text, fg=fg, bold=True) for text, fg in ((place, None), (kind, shade), (fact, None)))
        quoted = [*quoted[:-1], *(click.style(line, fg=shade) for line in quoted[-1:])]
    return "\n".join([f"{place}: {kind}: {fact}", *quoted, f"   hint: {cure}"])


def _quote(one: Diagnostic) -> list[str]:
    """Return the line of the source and the carets under it; nothing where there is no such line, or nobody may read it."""
    if one.code in _UNREAD:
        return []
    lines = _lines(one.span.file)
    if not 0 < one.span.line <= len(lines) or not lines[one.span.line - 1].strip():
        return []
    line = lines[one.span.line - 1]
    start = min(one.span.column - 1, len(line))
    end = min(one.span.end_column - 1, len(line)) if one.span.end_line == one.span.line else len(line)
    carets = "^" * max(1, _cells(line[start:end]))
    shift = max(0, start - _WIDEST // 2) if len(line) > _WIDEST else 0
    shown = one_line(line[shift : shift + _WIDEST])
    return [f"{one.span.line:5} | {shown}", f"      | {' ' * _cells(line[shift:start])}{carets[:_WIDEST]}"]


def _cells(text: str) -> int:
    """Return how many columns of a terminal *text* takes, as it is shown."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else len(one_line(char)) for char in text)


@cache
def _lines(path: str) -> tuple[str, ...]:
    if path not in _remembered and not Path(path).is_file():  # a pipe would be waited for
        return ()
    try:
        raw = _remembered[path] if path in _remembered else Path(path).read_bytes()
        return tuple(raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    except (OSError, ValueError):
        return ()


def remember(name: str, raw: bytes) -> None:
    """Keep *raw*, which no file called *name* holds, for the lines that are quoted from it."""
    _remembered[name] = raw
