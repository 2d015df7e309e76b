"""Texts that begin with `#`, which YAML takes for comments: where they stand in a line, and how it reads with quotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topodoc.language.arrow import ID
from topodoc.language.comments import BEGIN
from topodoc.language.quoting import CLOSERS, LONGEST, Cure, quote, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

_BEGINS, _HOLDS = 'that begins with "#"', 'that holds " #"'
_ARROW = re.compile(rf"{ID}\s*->\s*{ID}\s+(?=#)")
_TEXT = re.compile(r"#+(?:[^\s#]|\s*$)")  # whoever means a comment puts a space behind its hash
_LOST = re.compile(r"\s+(?=#[^\s#])")
_VALUE = re.compile(r"(?:^[ \t]*(?:-[ \t]+)*|[:?][ \t]+|[,\[{][ \t]*)(?=[^\s'\"\[{])")  # what stands before a plain value
_NOTE = re.compile(r"\s+#+(?:\s|$)")
_KEY_END = re.compile(r":(?=\s|$)")
_NEXT_KEY = re.compile(r",\s+[\w.-]+:(?=\s|$)")
_NEXT_ITEM = re.compile(r",(?=\s|$)")
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"\\]|\\.)*\"")


def begins_text(line: str, column: int) -> bool:
    """Return whether the hash at *column* of *line* begins a text rather than a comment that someone meant."""
    return bool(_TEXT.match(line, column)) and not BEGIN.match(line, column)


def lost_part(line: str, end: int) -> int | None:
    """Return the column of the hash by which a plain text that ends at column *end* of *line* loses its rest, as in `fix #42`."""
    match = _LOST.match(line, end)
    return match.end() if match and not BEGIN.match(line, match.end()) else None


def hash_places(line: str) -> list[tuple[int, int]]:
    """Return where a plain value of *line* may begin, and the column of the hash that it begins with or loses its rest by."""
    if "#" not in line or len(line) > LONGEST:
        return []
    places = []
    starts = [found.end() for found in _VALUE.finditer(line)]
    for start, following in zip(starts, [*starts[1:], len(line)], strict=False):
        lost = next((found.end() for found in _LOST.finditer(line, start, following)), None)
        if line[start] == "#" and begins_text(line, start):
            places.append((start, start))
        elif lost and not BEGIN.match(line, lost):
            places.append((start, lost))
    return places


def hash_cures(line: str, start: int, column: int, *, in_flow: bool) -> list[Cure]:
    """Return the ways to put quotes around the text at *start* of *line* with the hash at *column*, the likeliest first.

    Texts of that kind behind it on the line get theirs too.
    """
    if len(line) > LONGEST:
        return [] if in_flow else [quoted(line, start, len(line.rstrip()), _BEGINS if start == column else _HOLDS)]
    ends = dict.fromkeys(_ends(line, start, column)) if in_flow else [_stop(line, column)]
    return [_cure(line, (start, column), end, in_flow=in_flow) for end in ends if end > column]


def _cure(line: str, place: tuple[int, int], end: int, *, in_flow: bool) -> Cure:
    """Return the cure of the text at *place* that ends at *end*; each one behind it ends where it does likeliest."""
    first = last = _quoted(line, place, end)
    while in_flow and len(last.line) <= LONGEST and (following := _following(last.line, len(last.line) - len(line) + last.end)):
        line = last.line
        last = _quoted(line, *following)
    return Cure(first.reason, first.start, first.end, last.line)


def _following(line: str, behind: int) -> tuple[tuple[int, int], int] | None:
    """Return the first text of that kind *behind* a column of *line*, and where it ends; None where there is none."""
    place = next((one for one in hash_places(line) if one[0] > behind), None)
    end = next((one for one in _ends(line, *place) if one > place[1]), None) if place else None
    return (place, end) if place and end else None


def _quoted(line: str, place: tuple[int, int], end: int) -> Cure:
    """Return how the text at *place* reads in quotes up to *end*; what stands behind an arrow is the rest of its item."""
    start, column = place
    if (arrow := _ARROW.match(line, start)) and arrow.end() == column:
        return Cure(_HOLDS, start, end, f"{line[: arrow.end()].rstrip()}: {quote(line[column:end])}{line[end:]}")
    return quoted(line, start, end, _BEGINS if start == column else _HOLDS)


def _stop(line: str, column: int) -> int:
    """Return where the text at *column* ends at the latest: at the end of *line*, or before a comment."""
    note = _NOTE.search(line, column + 1)
    return note.start() if note else len(line.rstrip())


def _ends(line: str, start: int, column: int) -> Iterator[int]:
    """Yield where the text at *start* with a hash at *column* may end: as a key, before the next part, and at what closes it."""
    close = _close(line, column)
    in_mapping = _opener(line, column) != "[" if _opener(line, column) else line[:column].rstrip().endswith(":")
    key = _KEY_END.search(line, column, close) if not line[:start].rstrip().endswith(":") else None
    if key:
        yield key.start()
    part = (_NEXT_KEY if in_mapping else _NEXT_ITEM).search(line, column, close)
    if part:
        yield part.start()
    yield close - 1 if line[close - 1] == "," else close


def _close(line: str, column: int) -> int:
    depth, stop = 0, _stop(line, column)
    for place in range(column, stop):
        if line[place] in CLOSERS:
            depth += 1
        elif line[place] in CLOSERS.values():
            depth -= 1
            if depth < 0:
                return place
    return stop


def _opener(line: str, column: int) -> str:
    """Return the bracket or brace of *line* that is open at *column*; nothing where none is."""
    before = _QUOTED.sub(lambda match: " " * len(match[0]), line[:column])
    open_ones: list[str] = []
    for char in before:
        if char in CLOSERS:
            open_ones.append(char)
        elif char in CLOSERS.values() and open_ones:
            open_ones.pop()
    return open_ones[-1] if open_ones else ""
