"""Lines that YAML trips over because a text lacks its quotes, and how they read with quotes."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A block line: indentation and dashes, perhaps a key, and the value that may lack quotes; a comment after it stays outside.
_BLOCK = re.compile(r"(?P<lead>\s*(?:- +)*(?:[^\s'\"#\[{][^'\"#]*?:[ \t]+)?)(?P<value>\S.*?)(?P<tail>\s+#\s.*|\s*)")
_LOST = re.compile(r"(?<=\S)\s+#[^\s#]")
_LONGEST = 2_000  # characters of a line for which quotes are tried; the patterns take quadratic time
_CLOSERS = {"[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Cure:
    """A text that needs quotes: why, the columns it takes (from 0, the end exclusive), and the whole line with quotes."""

    reason: str
    start: int
    end: int
    line: str


def quote(text: str) -> str:
    """Return *text* in single quotes, as YAML reads it back."""
    return "'" + text.replace("'", "''") + "'"


def cures(line: str, column: int, *, only_inner: bool = False) -> list[Cure]:
    """Return the ways in which quotes may mend *line*, which YAML could not read at *column*; the likeliest first.

    *only_inner* asks for texts inside brackets or braces alone.
    """
    if len(line) > _LONGEST:
        return []
    lost = _LOST.search(line)
    inner = [_flow_value(line, place) for place in ([lost.start()] if lost else []) + [column]]
    found = [_cure(line, *columns) for columns in inner if columns]
    match = None if only_inner else _BLOCK.fullmatch(line)
    if match and match["lead"].strip() and _CLOSERS.get(match["value"][0], "") in match["value"]:
        found.append(_cure(line, match.start("value"), match.end("value")))
    return found


def cure_lost_comment(line: str, start: int, end: int) -> Cure | None:
    """Return the cure where a plain text in columns *start* to *end* of *line* loses its rest to a comment, as in `fix #42`."""
    if not _LOST.match(line, end):
        return None
    return _cure(line, start, len(line.rstrip()), 'holds " #"')


def cure_tag(line: str, start: int) -> Cure | None:
    """Return the cure where a text that begins at *start* with `!` was read as a tag."""
    match = _BLOCK.fullmatch(line)
    if match and match.start("value") == start:
        return _cure(line, start, match.end("value"))
    inner = _flow_value(line, start + 1)
    return _cure(line, *inner) if inner else None


def _cure(line: str, start: int, end: int, reason: str = "") -> Cure:
    text = line[start:end]
    return Cure(reason or _reason(text), start, end, line[:start] + quote(text) + line[end:])


def _reason(text: str) -> str:
    if text[0] in "'\"":
        return "goes on after its closing quote"
    if text[0] in "[]{}!@`%*&|>,?-":
        return f'begins with "{text[0]}"'
    return 'holds " #"' if _LOST.search(text) else 'holds ": "'


def _flow_value(line: str, column: int) -> tuple[int, int] | None:
    """Return the columns of the value around *column* inside a one-line `{key: value, …}` or `[…]`."""
    opening = min((line.find(one) for one in "{[" if 0 <= line.find(one) < column), default=-1)
    if opening < 0 or not line.rstrip().endswith(_CLOSERS[line[opening]]):
        return None
    closing = len(line.rstrip()) - 1
    stops = [found.end() for found in re.finditer(r"[{,]\s*(?:[\w-]+:\s+)?", line[:closing]) if found.end() <= column]
    start = max(stops, default=opening + 1)
    end = next((found.start() for found in re.finditer(r"\s*,\s+[\w-]+:\s", line) if found.start() >= column), closing)
    return (start, end) if start < end else None
