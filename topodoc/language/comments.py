"""Comments that silence findings: `# topodoc: ignore[TD201,TD205] reason (until 2027-01-31)`."""

from __future__ import annotations

import contextlib
import io
import re
import tokenize
from bisect import bisect_right
from typing import TYPE_CHECKING

from topodoc.diagnostics import Span
from topodoc.language.tree import Scalar
from topodoc.language.yaml import Stumble, read_events
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from topodoc.language.yaml import Position
    from topodoc.source import Source

BEGIN = re.compile(r"#[^\S\n]*topodoc:[^\S\n]*ignore\b")
_COMMENT = re.compile(rf"{BEGIN.pattern}[^\S\n]*(?:\[(?P<codes>[^\]\n]*)\])?(?P<reason>[^\n]*)")
_BLOCK_HEAD = re.compile(r"(?:[&!]\S*\s+)*[|>]")  # behind an anchor or a tag
_UNTIL = re.compile(r"\(until\s+(?P<day>[^)]*)\)\s*$")


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment that silences; `reason` and `until` are None where it gives none."""

    codes: tuple[Scalar, ...]
    reason: Scalar | None
    until: Scalar | None
    span: Span


def yaml_comments(source: Source) -> tuple[Comment, ...]:
    """Return the comments of a YAML spec that silence; the same text inside a value is no comment."""
    if not BEGIN.search(source.text):
        return ()
    lines = source.text.split("\n")
    values = _value_places(source.text, lines)
    starts = [start for start, _ in values]
    found = []
    for row, line in enumerate(lines):
        columns = (one.start() for one in BEGIN.finditer(line))
        column = next((one for one in columns if _is_comment(line, (row, one), starts, values)), None)
        if column is not None and (match := _COMMENT.match(line, column)):
            found.append(_read(match, source.path, row, column))
    return tuple(found)


def python_comments(source: Source) -> tuple[Comment, ...]:
    """Return the comments of a Python spec that silence; none where it is not Python."""
    found = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
            match = _COMMENT.match(token.string) if token.type == tokenize.COMMENT else None
            if match:
                found.append(_read(match, source.path, token.start[0] - 1, token.start[1]))
    except (tokenize.TokenError, SyntaxError):
        return ()
    return tuple(found)


def _value_places(text: str, lines: Sequence[str]) -> list[tuple[Position, Position]]:
    """Return where the texts of a YAML spec begin and end, as far as it can be read; the head of a block is not of its text."""
    places: list[tuple[Position, Position]] = []
    with contextlib.suppress(Stumble):
        for event in read_events(text):
            if event.kind == "scalar":
                row, column = event.start
                is_block = not event.is_plain and _BLOCK_HEAD.match(lines[row], column)
                places.append(((row + 1, 0) if is_block else event.start, event.end))
    return places


def _is_comment(line: str, place: Position, starts: Sequence[Position], values: Sequence[tuple[Position, Position]]) -> bool:
    """Return whether the hash at *place* begins a comment: at the start of a line or behind a space, and in no value."""
    before = bisect_right(starts, place) - 1
    is_apart = place[1] == 0 or line[place[1] - 1] in " \t"
    return is_apart and (before < 0 or place >= values[before][1])


def _read(match: re.Match[str], path: str, row: int, column: int) -> Comment:
    def place(text: str, start: int) -> Scalar:
        at = column + 1 + start - match.start()
        return Scalar(text, Span(path, row + 1, at, row + 1, at + len(text)))

    until = _UNTIL.search(match["reason"])
    reason = match["reason"][: until.start()] if until else match["reason"]
    day = place(until["day"].strip(), match.start("reason") + until.start("day")) if until else None
    said = place(reason.strip(), match.start("reason")) if reason.strip() else None
    return Comment(tuple(_codes(match, place)), said, day, place(match.group().rstrip(), match.start()).span)


def _codes(match: re.Match[str], place: Callable[[str, int], Scalar]) -> Iterator[Scalar]:
    for one in re.finditer(r"[^,\s]+", match["codes"] or ""):
        yield place(one.group(), match.start("codes") + one.start())
