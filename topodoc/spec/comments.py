"""Comments that silence findings: `# topodoc: ignore[TD201,TD205] reason (until 2027-01-31)`."""

from __future__ import annotations

import io
import re
import tokenize
from dataclasses import dataclass
from typing import TYPE_CHECKING

from topodoc.diagnostics import Span
from topodoc.spec.tree import Scalar
from topodoc.spec.yaml import Stumble, read_events

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from topodoc.source import Source
    from topodoc.spec.yaml import Place

_COMMENT = re.compile(r"#\s*topodoc:\s*ignore\b[^\S\n]*(?:\[(?P<codes>[^\]\n]*)\])?(?P<reason>[^\n]*)")
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
    matches = [(source.text.count("\n", 0, one.start()), one) for one in _COMMENT.finditer(source.text)]
    if not matches:
        return ()
    values = _value_places(source)
    places = ((row, one.start() - source.text.rfind("\n", 0, one.start()) - 1, one) for row, one in matches)
    return tuple(_read(one, source.path, row, column) for row, column, one in places if not _is_inside((row, column), values, source))


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


def _value_places(source: Source) -> list[tuple[Place, Place]]:
    """Return where the texts of a YAML spec begin and end."""
    try:
        return [(event.start, event.end) for event in read_events(source.text) if event.kind == "scalar"]
    except Stumble:
        return []


def _is_inside(place: Place, values: Iterable[tuple[Place, Place]], source: Source) -> bool:
    before = source.line(place[0] + 1)[: place[1]]
    return any(start < place < end for start, end in values) or not (before == "" or before[-1] in " \t")


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
