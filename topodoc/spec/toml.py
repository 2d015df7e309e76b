"""TOML as a tree: the table of a project's settings, each key and value with its place in the file."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from topodoc.diagnostics import Span, SpecError, fault
from topodoc.spec.tree import Entry, Mapping, Node, Scalar, Sequence, Tree

if TYPE_CHECKING:
    from topodoc.source import Source

_WHERE = re.compile(r" ?\(at (?:line (\d+), column (\d+)|end of document)\)$")


def parse_toml(source: Source, table: tuple[str, ...]) -> Tree | None:
    """Return the *table* of a TOML file as a tree, or None where the file has none. Raises SpecError where it is not TOML."""
    try:
        value: Any = tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        raise SpecError([_syntax(error, source)]) from None
    for name in table:
        value = value.get(name) if isinstance(value, dict) else None
    if not isinstance(value, dict):
        return None
    places = _Places(source, table)
    node = places.tree(value, (), places.header(()))
    return Tree(source, node) if isinstance(node, Mapping) else None


def _syntax(error: tomllib.TOMLDecodeError, source: Source) -> Any:  # noqa: ANN401 - a diagnostic
    where = _WHERE.search(str(error))
    lines = source.text.split("\n")
    line, column = (int(where[1]), int(where[2])) if where and where[1] else (len(lines), len(lines[-1]) + 1)
    fact = _WHERE.sub("", str(error))
    return fault(
        "TD004", f"this is no TOML: {fact[:1].lower()}{fact[1:]}", "correct the line", Span(source.path, line, column, line, column + 1)
    )


class _Places:
    """Finds keys and values in the text: tomllib keeps no places."""

    def __init__(self, source: Source, table: tuple[str, ...]) -> None:
        self._path = source.path
        self._table = table
        self._lines = source.text.split("\n")

    def tree(self, value: object, keys: tuple[str, ...], at: Span) -> Node:
        """Return *value*, found under *keys* of the table, as a tree; *at* is where it or its key was seen last."""
        match value:
            case dict():
                return Mapping(tuple(self._entry(key, one, keys, at) for key, one in value.items()), at)
            case list():
                return Sequence(tuple(self.tree(one, keys, self._text(str(one), at)) for one in value), at, flow=True)
            case bool():
                return Scalar(str(value).lower(), self._text(str(value).lower(), at))
            case str():
                return Scalar(value, self._text(value, at), plain=False)
        return Scalar(str(value), self._text(str(value), at))

    def header(self, keys: tuple[str, ...]) -> Span:
        """Return the place of the header of the table *keys*, or of the one around it."""
        for length in range(len(keys), -1, -1):
            name = r"\s*\.\s*".join(rf"[\"']?{re.escape(key)}[\"']?" for key in (*self._table, *keys[:length]))
            for number, line in enumerate(self._lines, 1):
                if re.match(rf"\s*\[+\s*{name}\s*\]+", line):
                    return Span(self._path, number, 1, number, len(line.rstrip()) + 1)
        return Span(self._path, 1, 1, 1, 1)

    def _entry(self, key: str, value: object, keys: tuple[str, ...], at: Span) -> Entry:
        below = self.header((*keys, key)) if isinstance(value, dict) else at
        place = self._key(key, below if below != self.header(keys) else at)
        return Entry(Scalar(key, place), self.tree(value, (*keys, key), place))

    def _key(self, key: str, at: Span) -> Span:
        """Return the place of *key* at or behind *at*, before the next header."""
        pattern = re.compile(rf"(?:^|[\s{{,.\[\"'])({re.escape(key)})[\"']?\s*[=.\]]")
        for number in range(at.line, len(self._lines) + 1):
            line = self._lines[number - 1]
            start = at.column - 1 if number == at.line else 0
            match = pattern.search(line, start) or (pattern.search(line) if number == at.line and line.lstrip().startswith("[") else None)
            if match:
                return Span(self._path, number, match.start(1) + 1, number, match.end(1) + 1)
            if number > at.line and re.match(r"\s*\[[\w.\"' -]+\]\s*(#.*)?$", line):
                break
        return at

    def _text(self, text: str, at: Span) -> Span:
        """Return the place of the value *text* on the line of *at*, behind it, or on one of the next lines of a list."""
        for number in range(at.line, min(at.line + 50, len(self._lines)) + 1):
            line = self._lines[number - 1]
            found = line.find(text, at.end_column - 1 if number == at.line else 0) if text else -1
            if found >= 0:
                return Span(self._path, number, found + 1, number, found + len(text) + 1)
            if number > at.line and ("=" in line or line.lstrip().startswith("[")):
                break
        return at
