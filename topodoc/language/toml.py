"""TOML as a tree: one table of a file, each key and value with its place, within the limits of specs."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from dataclasses import field
from typing import TYPE_CHECKING, NoReturn

from topodoc.diagnostics import Span, SpecError, fault, in_order
from topodoc.language.limits import MOST_DEPTH, MOST_VALUES
from topodoc.language.toml_mistake import VALUE, Unfound, is_toml, line_end_before, mistake_in
from topodoc.language.tree import Entry, Mapping, Node, Scalar, Sequence, Tree, describe
from topodoc.source import Source, showable
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.diagnostics import Diagnostic

_LONGEST_WORD = 100  # characters of a number or date, which Python reads in quadratic time
_BLANK = re.compile(r"(?:[ \t\n]++|#[^\n]*+)*+")
_QUOTED = r'"(?:\\.|[^"\\\n])*+"|\'[^\'\n]*+\''
_KEY = re.compile(rf"[A-Za-z0-9_-]++|{_QUOTED}")
_TEXT = re.compile(rf'"""(?:\\.|[^\\])*?""""{{0,2}}|\'\'\'.*?\'\'\'\'{{0,2}}|{_QUOTED}', re.DOTALL)
_WORD = re.compile(r"[^\s,\]}#]++(?: [0-9][^\s,\]}#]*+)?")  # the second half is the time of a date


def parse_toml(source: Source, table: tuple[str, ...]) -> Tree | None:
    """Return the *table* of a TOML file as a tree, or None where the file has none. Raises SpecError where it is not TOML."""
    reader = _Reader(source)
    try:
        root: Node | None = reader.read().freeze()
        lost = None
    except Unfound as error:
        root, lost = None, error
    if not reader.faults and (lost or not is_toml(source.text)):
        reader.faults.append(mistake_in(source, reader.starts, reader.words, lost))
    if reader.faults:
        raise SpecError(reader.faults)
    for name in table:
        root = root.get(name) if isinstance(root, Mapping) else None
    if root is None:
        return None
    if not isinstance(root, Mapping):
        message = f"{describe(root)} is where the table [{'.'.join(table)}] belongs"
        raise SpecError([fault("TD010", message, f"write [{'.'.join(table)}] and the settings below it", root.span)])
    own = {line for span in _spans(root) for line in range(span.line, span.end_line + 1)}
    return Tree(source, root, findings=in_order(one for one in (*source.findings, *reader.findings) if one.span.line in own))


def _spans(node: Node) -> Iterator[Span]:
    """Yield the place of every text below *node*."""
    match node:
        case Mapping():
            for entry in node.entries:
                yield entry.key.span
                yield from _spans(entry.value)
        case Sequence():
            for item in node.items:
                yield from _spans(item)
        case _:
            yield node.span


@dataclass(slots=True)
class _Table:
    """A table while it grows: for each name its key, and a value, a table or a list of tables."""

    span: Span
    entries: dict[str, tuple[Scalar, Node | _Table | list[_Table]]] = field(default_factory=dict)

    def below(self, key: Scalar) -> _Table:
        """Return the table at *key*, made where there is none."""
        found = self.entries.setdefault(key.text, (key, _Table(key.span)))[1]
        if isinstance(found, list):
            return found[-1]
        if not isinstance(found, _Table):
            raise Unfound
        return found

    def freeze(self) -> Mapping:
        """Return the table as a part of a tree."""
        return Mapping(tuple(Entry(key, _frozen(value)) for key, value in self.entries.values()), self.span)


def _frozen(value: Node | _Table | list[_Table]) -> Node:
    if isinstance(value, _Table):
        return value.freeze()
    return Sequence(tuple(one.freeze() for one in value), value[0].span) if isinstance(value, list) else value


class _Reader:
    """One pass over the text. What TOML forbids beyond its grammar is left to tomllib.

    `starts` are where statements begin and the last one ends; `words` are the places of numbers, dates and the like.
    """

    def __init__(self, source: Source) -> None:
        self.path = source.path
        self.text = source.text
        self.faults: list[Diagnostic] = []
        self.findings: list[Diagnostic] = []
        self.starts: list[int] = []
        self.words: list[tuple[int, int]] = []
        self.at = self.values = 0
        self.lines = [0, *(match.end() for match in re.finditer("\n", source.text))]

    def read(self) -> _Table:
        """Return all tables of the text. Raises Unfound where it cannot go on."""
        root = table = _Table(Span(self.path, 1, 1, 1, 1))
        depth = 0
        while True:
            self._skip()
            start = self.at
            self.starts.append(start)
            if start == len(self.text):
                return root
            if brackets := next((one for one in ("[[", "[") if self._take(one)), ""):
                keys = self._keys(0)
                self._need("]" * len(brackets))
                table, depth = self._header(root, keys, self._span(start), is_item=brackets == "[["), len(keys)
            else:
                self._pair(table, depth)

    def _header(self, root: _Table, keys: list[Scalar], span: Span, *, is_item: bool) -> _Table:
        """Return the table that begins with this header."""
        above = root
        for key in keys[:-1]:
            above = above.below(key)
        if is_item:
            found = above.entries.setdefault(keys[-1].text, (keys[-1], []))[1]
            if not isinstance(found, list):
                raise Unfound
            found.append(_Table(span))
        table = above.below(keys[-1])
        table.span = span
        return table

    def _pair(self, table: _Table, depth: int) -> None:
        """Read a key and its value into *table*."""
        keys = self._keys(depth)
        self._need("=")
        for key in keys[:-1]:
            table = table.below(key)
        key = keys[-1]
        value = self._value(depth + len(keys))
        if key.text in table.entries:
            message = f'the key "{key.text}" appears twice; first on line {table.entries[key.text][0].span.line}'
            self.faults.append(fault("TD007", message, "keep one of them", key.span))
        else:
            table.entries[key.text] = key, value

    def _keys(self, depth: int) -> list[Scalar]:
        """Return the keys that stand here, with dots between them."""
        keys: list[Scalar] = []
        while not keys or self._take("."):
            self._skip()
            start, word = (
                self.at,
                self._match(_KEY, "a key is missing here", "write a name; put it in quotes if it has more than letters, digits, _ and -"),
            )
            keys.append(Scalar(self._decoded(word) if word[0] in "\"'" else word, self._span(start)))
            if depth + len(keys) > MOST_DEPTH:
                self._stop(f"this is nested deeper than {MOST_DEPTH} levels", "make the structure flatter", start)
            self._skip()
        return keys

    def _value(self, depth: int) -> Node:
        self._skip()
        start = self.at
        self.values += 1
        if self.values > MOST_VALUES:
            self._stop(f"the file holds more than {MOST_VALUES:,} values", "make the file smaller", start)
        if depth > MOST_DEPTH:
            self._stop(f"this is nested deeper than {MOST_DEPTH} levels", "make the structure flatter", start)
        if self._take("["):
            items: list[Node] = []
            while self._goes_on("]", is_first=not items):
                items.append(self._value(depth + 1))
            return Sequence(tuple(items), self._span(start), flow=True)
        if self._take("{"):
            table = _Table(self._span(start))
            while self._goes_on("}", is_first=not table.entries):
                self._pair(table, depth + 1)
            return Mapping(table.freeze().entries, self._span(start), flow=True)
        return self._scalar(start)

    def _goes_on(self, closing: str, *, is_first: bool) -> bool:
        """Return whether another item stands here, behind a comma unless it *is_first*; else take the *closing* bracket."""
        self._skip()
        if not is_first and self._take(","):
            self._skip()
        elif not is_first:
            self._need(closing)
            return False
        return not self._take(closing)

    def _scalar(self, start: int) -> Scalar:
        if self.text[start : start + 1] in {'"', "'"}:
            text, plain = self._decoded(self._match(_TEXT, "this text is never closed", "close it with the quote it begins with")), False
        else:
            text, plain = self._match(_WORD, "a value is missing here", VALUE), True
            self.words.append((start, self.at))
            if len(text) > _LONGEST_WORD:
                self._stop(f"a number of more than {_LONGEST_WORD} characters", "write a shorter one, or a text in quotes", start)
            text = text.replace("_", "") if text[0].isdigit() else text
        span = self._span(start)
        return Scalar(showable(text, span, self.findings), span, plain)

    def _decoded(self, quoted: str) -> str:
        try:
            return str(tomllib.loads(f"text={quoted}")["text"])
        except ValueError:
            hint = "use single quotes, in which a backslash is itself"
            raise Unfound(self.at - len(quoted), "this text has an escape or a character that TOML does not allow", hint) from None

    def _skip(self) -> None:
        self._match(_BLANK, "", "")

    def _match(self, pattern: re.Pattern[str], fact: str, hint: str) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            raise Unfound(line_end_before(self.text, self.at), fact, hint)
        self.at = match.end()
        return match.group()

    def _take(self, word: str) -> bool:
        found = self.text.startswith(word, self.at)
        self.at += len(word) * found
        return found

    def _need(self, word: str) -> None:
        if not self._take(word):
            raise Unfound(line_end_before(self.text, self.at), f'"{word}" is missing here', VALUE if word == "=" else "add it")

    def _span(self, start: int) -> Span:
        """Return the stretch from *start* to where reading is."""
        first, last = bisect_right(self.lines, start), bisect_right(self.lines, self.at)
        return Span(self.path, first, start - self.lines[first - 1] + 1, last, self.at - self.lines[last - 1] + 1)

    def _stop(self, message: str, hint: str, start: int) -> NoReturn:
        self.at = max(self.at, start + 1)
        self.faults.append(fault("TD009", message, hint, self._span(start)))
        raise Unfound
