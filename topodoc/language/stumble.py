"""Where YAML stumbles: the fault in our words, and the line as it reads with the cure."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Span, fault
from topodoc.language.hash import hash_cures, hash_places
from topodoc.language.quoting import cures
from topodoc.language.yaml import Mishap, Stumble, read_events
from topodoc.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.language.quoting import Cure
    from topodoc.language.yaml import Position

_MOST_TRIED = 20  # cures, for each of which the source is read once more
_QUOTED = {Mishap.UNCLOSED_QUOTES, Mishap.ESCAPE}
_LONGEST_HINT = 300  # characters; nobody copies a longer line from a message


def explain_stumble(stumble: Stumble, patched: Source, source: Source, since: int) -> tuple[Diagnostic, Source | None]:
    """Return what stopped the parser in *patched*, and the source as it reads with the cure, if quotes are one.

    *patched* is *source* with the cures so far; quotes that did not help are not put into quotes again. What was read last
    begins on row *since*, with the brackets and braces that are open around it.
    """
    if found := _lost_to_comment(patched, since, stumble.places):
        row, cure = found
        return quotes_fault(cure, source.path, row), _with_line(patched, row, cure.line)
    for rank, (row, column) in enumerate(stumble.places):
        line = patched.line(row + 1)
        indentation = line[: len(line) - len(line.lstrip())]
        if "\t" in (line[column : column + 1], *indentation):
            at = line.index("\t") + 1
            return fault("TD006", "a tab cannot indent YAML", "indent with two spaces a level", _span(source, row, at, at + 1)), None
        for cure in [] if stumble.mishap in _QUOTED else cures(line, column, only_inner=rank > 0):
            if line[cure.start] == "'" and line != source.line(row + 1):
                continue
            mended = _with_line(patched, row, cure.line)
            if _reads_beyond(mended, row):
                return quotes_fault(cure, source.path, row), mended
    return _plain_fault(stumble, source), None


def quotes_fault(cure: Cure, path: str, row: int, last: int | None = None) -> Diagnostic:
    """Return the fault that the text of *cure* on line *row* (from 0), or from there to line *last*, needs quotes."""
    span = Span(path, row + 1, cure.start + 1, (row if last is None else last) + 1, cure.end + 1)
    line = cure.line.strip()
    hint = f"write: {line}" if len(line) <= _LONGEST_HINT else "put the text in single quotes"
    return fault("TD005", f"a text {cure.reason} needs quotes{cure.place}", hint, span)


def _plain_fault(stumble: Stumble, source: Source) -> Diagnostic:
    place, opening = stumble.places[0], stumble.places[-1]
    line = source.line(opening[0] + 1)
    begun = line[opening[1] : opening[1] + 1]
    here = _at(source, place)
    if stumble.mishap is Mishap.ESCAPE:
        return fault("TD004", "YAML does not know this escape", "use single quotes, in which a backslash is itself", here)
    if stumble.mishap is Mishap.UNCLOSED_QUOTES:
        span = _span(source, opening[0], opening[1] + 1, len(line) + 1)
        return fault("TD004", "this quoted text is never closed", f"add the closing {begun}", span)
    if stumble.mishap is Mishap.FLOW:
        hint = f'close it with "{"]" if begun == "[" else "}"}", and put a comma between its parts'
        return fault("TD004", f'this "{begun}" is never closed, or a comma is missing after it', hint, _at(source, opening))
    hint = 'keys of one mapping begin in one column, each followed by ": "; items of one list with "- "'
    return fault("TD004", "this line does not fit the structure around it", hint, here)


def _lost_to_comment(source: Source, since: int, places: tuple[Position, ...]) -> tuple[int, Cure] | None:
    """Return the first row from *since* on, and its cure, on which a comment took what the parser misses; None where none did."""
    found = list(islice(_taken(source, min(since, *(row for row, _ in places)), places[0][0]), _MOST_TRIED))
    for row, cure in found:
        if _reads_on(_with_line(source, row, cure.line), places[0]):
            return row, cure
    mended = source
    for row, cure in found:  # where several did, one cure alone may not get the parser further
        if mended.line(row + 1) == source.line(row + 1):
            mended = _with_line(mended, row, cure.line)
    return found[0] if len(found) > 1 and _reads_on(mended, places[0]) else None


def _taken(source: Source, first: int, last: int) -> Iterator[tuple[int, Cure]]:
    """Yield the rows from *first* to *last* on which a comment may have taken a text, each with a cure."""
    for row, line in enumerate(source.text.split("\n")[first : last + 1], first):
        yield from ((row, cure) for start, column in hash_places(line) for cure in hash_cures(line, start, column, in_flow=True))


def _reads_on(source: Source, place: Position) -> bool:
    """Return whether the parser gets past *place*, at which it stumbled."""
    try:
        return all(event is not None for event in read_events(source.text))
    except Stumble as stumble:
        return stumble.places[0] > place


def _reads_beyond(source: Source, row: int) -> bool:
    """Return whether the parser gets past line *row*."""
    try:
        for event in read_events(source.text):
            if event.start[0] > row + 1:
                return True
    except Stumble as stumble:
        is_open = stumble.mishap is Mishap.FLOW and stumble.places[-1][0] == row
        return stumble.places[0][0] > row and not is_open
    return True


def _with_line(source: Source, row: int, line: str) -> Source:
    lines = source.text.split("\n")
    return Source(source.path, "\n".join([*lines[:row], line, *lines[row + 1 :]]))


def _at(source: Source, place: Position) -> Span:
    """Return the span of one character at *place*, or at the end of the file where the parser ran beyond it."""
    lines = source.text.split("\n")
    row, column = place if place[0] < len(lines) else (len(lines) - 1, len(lines[-1]))
    return _span(source, row, column + 1, column + 2)


def _span(source: Source, row: int, column: int, end: int) -> Span:
    return Span(source.path, row + 1, column, row + 1, end)
