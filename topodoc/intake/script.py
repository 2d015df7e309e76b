"""Scripts of TypeScript or JavaScript, told apart into calls on names with literals in them. Nothing is run; all else is passed over."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from topodoc.diagnostics import Span, SpecError, fault
from topodoc.language.tree import Entry, Mapping, Node, Scalar, Sequence
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<comment>//[^\n]*|/\*.*?\*/)"
    r"|(?P<text>'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"|`(?:[^`\\]|\\.)*`)"
    r"|(?P<number>-?(?:0x[0-9a-fA-F]+|[0-9][0-9_]*(?:\.[0-9]+)?))"
    r"|(?P<word>[A-Za-z_$][A-Za-z0-9_$]*)|(?P<sign>\?\.|=>|.)",
    re.DOTALL,
)
_START = re.compile(
    r"(?:^|;)[ \t]*(?:export[ \t]+)?(?:(?:const|let|var)[ \t]+(?P<name>[A-Za-z_$][\w$]*)(?:[ \t]*:[^=\n]*)?[ \t]*=[ \t]*(?:await[ \t]+)?)?"
    r"(?P<begin>(?:return[ \t]+)?(?:new[ \t]+[A-Za-z_$][\w$]*[ \t]*"
    r"(?:<[^>\n]*>)?[ \t]*\(|[A-Za-z_$][\w$]*\s*\??\.\s*[A-Za-z_$][\w$]*\s*\())",
    re.MULTILINE,
)
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|.))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": ""}
_MOST_DEPTH = 40


@dataclass(frozen=True, slots=True)
class Call:
    """A call in a chain: its method, empty for what `new` makes; what it is given, None for what is no literal; its place."""

    method: str
    arguments: tuple[Node | None, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Statement:
    """A chain of calls: on the object called `on`, or on a new one of the class `made`; `name` is what it is called from then on."""

    name: str
    on: str
    made: str
    calls: tuple[Call, ...]
    start: int
    end: int


def statements(text: str, path: str, passed_over: list[Span]) -> Iterator[Statement]:
    """Yield the chains of calls in *text*, a script, or a page of prose with scripts in it; *passed_over* gets what is no literal."""
    at = 0
    reader = _Reader(text, path, passed_over)
    while match := _START.search(text, at):
        found = reader.statement(match)
        at = max(found.end if found else 0, match.end("begin") if found is None else match.start("begin") + 1)
        if found:
            yield found


class _Stop(Exception):  # noqa: N818 - control flow inside this file
    """What stands here is no literal."""


class _Reader:
    """A walk over the tokens of a text."""

    def __init__(self, text: str, path: str, passed_over: list[Span]) -> None:
        self._text, self._path, self._passed_over = text, path, passed_over
        self._budget = 20 * len(text) + 10_000
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def statement(self, match: re.Match[str]) -> Statement | None:
        """Return the chain that begins at *match*; None where it is none after all."""
        at = match.start("begin")
        word, at = self._word(at)
        if word == "return":
            word, at = self._word(self._skip(at))
        made = ""
        calls: list[Call] = []
        if word == "new":
            made, at = self._word(self._skip(at))
            at = self._skip(at)
            if self._text[at : at + 1] == "<":
                at = self._skip(self._text.find(">", at) + 1)
            arguments, end = self._arguments(at)
            calls.append(Call("", arguments, self._span(match.start("begin"), end)))
            at = end
        on = "" if made else word
        end = at
        while True:
            at = self._skip(end)
            if self._text[at : at + 2] == "?.":
                at += 1
            if self._text[at : at + 1] != ".":
                break
            method, after = self._word(self._skip(at + 1))
            begin = self._skip(after)
            if not method or self._text[begin : begin + 1] != "(":
                break
            arguments, end = self._arguments(begin)
            calls.append(Call(method, arguments, self._span(self._skip(at + 1), end)))
        return Statement(match["name"] or "", on, made, tuple(calls), match.start("begin"), end) if calls else None

    def _skip(self, at: int) -> int:
        """Return where the next token begins, white space and comments aside."""
        while (found := _TOKEN.match(self._text, at)) and found.lastgroup in {"space", "comment"}:
            at = found.end()
        return at

    def _word(self, at: int) -> tuple[str, int]:
        found = _TOKEN.match(self._text, at)
        return (found.group(), found.end()) if found and found.lastgroup == "word" else ("", at)

    def _arguments(self, at: int) -> tuple[tuple[Node | None, ...], int]:
        """Return what stands between the parentheses that open *at*, each literal or None, and where they close."""
        end = self._closing(at)
        found: list[Node | None] = []
        at = self._skip(at + 1)
        while at < end - 1:
            value, after = self._argument(at, end)
            found.append(value)
            at = self._skip(after + 1) if self._text[after : after + 1] == "," else end
        return tuple(found), end

    def _argument(self, at: int, end: int) -> tuple[Node | None, int]:
        """Return the argument that begins *at*, None where it is no literal, and where it ends."""
        try:
            value, after = self._literal(at, 0)
            after = self._skip(after)
        except (_Stop, IndexError):
            return None, self._end_of_argument(at, end - 1)
        return (value, after) if self._text[after : after + 1] in {",", ")"} else (None, self._end_of_argument(at, end - 1))

    def _closing(self, at: int) -> int:
        """Return where the bracket that opens *at* has closed; the end of its line where it never does."""
        depth, here = 0, at
        while found := _TOKEN.match(self._text, here):
            self._spend(found.end() - here, at)
            here = found.end()
            if found.group() in {"(", "[", "{"}:
                depth += 1
            elif found.group() in {")", "]", "}"}:
                depth -= 1
                if depth == 0:
                    return here
        end = self._text.find("\n", at)
        return end if end >= 0 else len(self._text)

    def _spend(self, characters: int, at: int) -> None:
        """Count *characters* that were read. Raises SpecError where a text is read too often, as brackets that never close make it."""
        self._budget -= characters
        if self._budget < 0:
            span = self._span(at, at + 1)
            raise SpecError([fault("TD009", "this text has too many open brackets", "import the scripts alone", span)])

    def _end_of_argument(self, at: int, end: int) -> int:
        """Return where the argument that begins *at* ends, whatever it is."""
        depth = 0
        while at < end and (found := _TOKEN.match(self._text, at)):
            sign = found.group()
            self._spend(found.end() - at, at)
            if depth == 0 and sign in {",", ")", "]", "}"}:
                return at
            depth += (sign in {"(", "[", "{"}) - (sign in {")", "]", "}"})
            at = found.end()
        return end

    def _literal(self, at: int, depth: int) -> tuple[Node, int]:
        """Return the literal that begins *at*, and where it ends. Raises _Stop where none does."""
        found = _TOKEN.match(self._text, at)
        if found is None or depth > _MOST_DEPTH:
            raise _Stop
        span = self._span(at, found.end())
        match found.lastgroup, found.group():
            case "text", quoted if quoted[0] != "`" or "${" not in quoted:
                return Scalar(_unescaped(quoted[1:-1]), span, plain=False), found.end()
            case "number", digits:
                return Scalar(digits.replace("_", ""), span), found.end()
            case "word", ("true" | "false") as flag:
                return Scalar(flag, span), found.end()
            case "word", ("null" | "undefined"):
                return Scalar("", span), found.end()
            case "sign", "[":
                return self._list(at, depth)
            case "sign", "{":
                return self._object(at, depth)
            case _:
                raise _Stop

    def _list(self, start: int, depth: int) -> tuple[Node, int]:
        items: list[Node] = []
        at = self._skip(start + 1)
        while self._text[at] != "]":
            value, at = self._literal(at, depth + 1)
            items.append(value)
            at = self._behind_comma(at, "]")
        return Sequence(tuple(items), self._span(start, at + 1), flow=True), at + 1

    def _object(self, start: int, depth: int) -> tuple[Node, int]:
        entries: dict[str, Entry] = {}
        at = self._skip(start + 1)
        while self._text[at] != "}":
            found = _TOKEN.match(self._text, at)
            if found is None or found.lastgroup not in {"word", "text", "number"}:
                at = self._behind_comma(self._pass_over(at), "}")
                continue
            name = found.group() if found.lastgroup != "text" else _unescaped(found.group()[1:-1])
            key = Scalar(name, self._span(at, found.end()))
            at = self._skip(found.end())
            value = None
            if self._text[at] == ":":
                value, at = self._value(self._skip(at + 1), depth)
            else:  # a short form: the name of a variable, or a method
                at = self._pass_over(at)
            if value is not None:
                entries[name] = Entry(key, value)
            at = self._behind_comma(at, "}")
        return Mapping(tuple(entries.values()), self._span(start, at + 1), flow=True), at + 1

    def _value(self, start: int, depth: int) -> tuple[Node | None, int]:
        """Return the value of a key that begins at *start*, None where it is no literal, and where it ends."""
        try:
            value, at = self._literal(start, depth + 1)
            if self._text[self._skip(at)] in ",}":
                return value, at
        except _Stop:
            pass
        return None, self._pass_over(start)

    def _pass_over(self, at: int) -> int:
        """Return where what begins *at*, and is no literal, ends before the next comma or brace; it is noted."""
        end = self._end_of_argument(at, len(self._text))
        self._passed_over.append(self._span(at, max(at + 1, end)))
        return end

    def _behind_comma(self, at: int, end: str) -> int:
        at = self._skip(at)
        if self._text[at] == ",":
            return self._skip(at + 1)
        if self._text[at] != end:
            raise _Stop
        return at

    def _span(self, start: int, end: int) -> Span:
        return Span(self._path, *self.place(start), *self.place(end))

    def place(self, at: int) -> tuple[int, int]:
        """Return line and column of *at*, both from 1."""
        row = bisect_right(self._starts, at) - 1
        return row + 1, at - self._starts[row] + 1


def _unescaped(text: str) -> str:
    def value(match: re.Match[str]) -> str:
        digits = match[1] or match[2] or match[3]
        if digits:
            code = int(digits, 16)
            return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"
        return _ESCAPED.get(match[4], match[4])

    return _ESCAPE.sub(value, text)
