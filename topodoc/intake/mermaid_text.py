"""Mermaid's flowcharts, told apart into statements: nodes with what stands in their shapes, and arrows between them."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from topodoc.diagnostics import Span
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = re.compile(r"^[ \t]*(?:flowchart(?:-elk)?|graph)(?:[ \t]+(TB|TD|BT|RL|LR))?[ \t]*(?:;|(?=\r?$))", re.MULTILINE)
_FENCE = re.compile(r"^[ \t]*(?:`{3,}|~{3,}|:{3,})[ \t]*(?:\{?mermaid\}?)?[ \t]*\r?$", re.MULTILINE)
_OPENING = re.compile(r"[ \t]*(?:`{3,}|~{3,}|:{3,})[ \t]*\{?mermaid\}?\s*")
_MOST_FRONT = 40  # lines of front matter above a chart
_MOST_BACK = 8_000  # characters of it
_ID = re.compile(r"[\w$#!?*+'%/\\.]+(?:[-=:](?=\w)[\w$#!?*+'%/\\.]+)*")
_SHAPES = (  # how each opens and closes; the longest first
    ("(((", ")))", "double-circle"), ("([", "])", "stadium"), ("[[", "]]", "subroutine"), ("[(", ")]", "cylinder"), ("((", "))", "circle"),
    ("{{", "}}", "hexagon"), ("[/", "/]", "parallelogram"), ("[/", "\\]", "trapezoid"), ("[\\", "\\]", "parallelogram"),
    ("[\\", "/]", "trapezoid"), ("{", "}", "diamond"), ("(", ")", "round"), ("[", "]", "box"), (">", "]", "flag"),
)  # fmt: skip
_WHOLE = re.compile(r"(?:[\w]+@)?([<ox]?)(?:(-{2,})([->ox])|(={2,})([=>ox])|(-\.+-)([>ox]?)|(~{3,}))")
_BEGUN = re.compile(r"(?:[\w]+@)?([<ox]?)(--|==|-\.)(?=[\s\"\w|])")
_ENDS = {"--": re.compile(r"-{2,}([->ox])"), "==": re.compile(r"={2,}([=>ox])"), "-.": re.compile(r"\.+-([>ox]?)")}
_LABEL = re.compile(r"[ \t]*\|([^|]*)\|")
_CLASS = re.compile(r":::[\w-]+")
_MORE = re.compile(r"@\{([^{}]*)\}")
_PAIR = re.compile(r"(\w+)\s*:\s*(?:\"([^\"]*)\"|([^,\n]*))")
_MARKUP = re.compile(r"<[^<>]*>|`|\bfa[a-z]?:fa-[\w-]+|&nbsp;")
_CODE = re.compile(r"#(quot|amp|lt|gt|nbsp|[0-9]{1,5});")
_CODES = {"quot": '"', "amp": "&", "lt": "<", "gt": ">", "nbsp": " "}


@dataclass(frozen=True, slots=True)
class Vertex:
    """A node where it is mentioned: its text and its shape where they are told there."""

    id: str
    text: str
    shape: str
    span: Span


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line between two mentions: its text, and whether it is dotted, unseen, or has its head at the beginning."""

    text: str
    is_dotted: bool = False
    is_unseen: bool = False
    is_back: bool = False
    is_both: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """One line: its first word where that is no node, with the rest behind it; or mentions, with the arrows between their groups."""

    word: str
    rest: str
    groups: tuple[tuple[Vertex, ...], ...]
    arrows: tuple[Arrow, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Chart:
    """A flowchart in a text: where it begins, its direction, and its statements."""

    start: int
    title: str
    direction: str
    statements: tuple[Statement, ...]
    span: Span


def charts(text: str, path: str) -> Iterator[Chart]:
    """Yield the flowcharts in *text*, alone, or in the fences of a page of Markdown."""
    reader = _Reader(text, path)
    fences = [match.start() for match in _FENCE.finditer(text)]
    found = list(heads(text))
    for number, (head, title) in enumerate(found):
        fence = bisect_right(fences, head.end())
        ends = [*fences[fence : fence + 1], *(one.start() for one, _ in found[number + 1 : number + 2])]
        end = min(ends, default=len(text))
        statements = tuple(reader.statements(head.end(), end))
        yield Chart(head.start(), title, head[1] or "", statements, reader.span(head.start(), head.end()))


def heads(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yield where a flowchart begins in *text*, and its title: at the top, or of a fence, but for comments and front matter."""
    for head in _HEAD.finditer(text):
        since = max(0, head.start() - _MOST_BACK)
        before = text[since : head.start()].removeprefix("\ufeff")
        above = [*(["something"] if since else []), *before.rsplit("\n", _MOST_FRONT + 10)[:-1]]
        title = ""
        while above and (not above[-1].strip() or above[-1].lstrip().startswith("%%")):
            above.pop()
        if above and above[-1].strip() == "---":
            above.pop()
            while above and (line := above.pop().strip()) != "---":
                title = line.removeprefix("title:").strip().strip("'") if line.startswith("title:") else title
        while above and not above[-1].strip():
            above.pop()
        if not above or _OPENING.fullmatch(above[-1]):
            yield head, title


def plain(text: str) -> str:
    """Return what is read of *text*, a label: without quotes, markup, icons and codes for characters.

    >>> plain('"Order<br/>Service"'), plain("fa:fa-user Customer"), plain("a#quot;b")
    ('Order Service', 'Customer', 'a"b')
    """
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1]
    text = _MARKUP.sub(" ", text)
    text = _CODE.sub(lambda one: _CODES.get(one[1]) or (chr(int(one[1])) if one[1].isdigit() and 31 < int(one[1]) < 0xD800 else ""), text)
    return " ".join(text.replace("\\n", " ").split())


class _Reader:
    """A walk over the statements of a text."""

    def __init__(self, text: str, path: str) -> None:
        self._text, self._path = text, path
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def statements(self, at: int, end: int) -> Iterator[Statement]:
        """Yield the statements between two places."""
        while at < end:
            stop = self._end_of(at, end)
            if found := self._statement(at, stop):
                yield found
            at = stop + 1

    def _end_of(self, at: int, end: int) -> int:
        """Return where the statement that begins *at* ends: at a line end or a semicolon outside of quotes and shapes."""
        is_quoted, depth = False, 0
        for place in range(at, end):
            char = self._text[place]
            if char == '"':
                is_quoted = not is_quoted
            elif not is_quoted and char in "[({":
                depth += 1
            elif not is_quoted and char in "])}":
                depth = max(0, depth - 1)
            elif (char == "\n" and not (is_quoted and depth)) or (char == ";" and not is_quoted and not depth):
                return place
        return end

    def _statement(self, at: int, stop: int) -> Statement | None:
        at = self._skip(at, stop)
        said = self._text[at:stop].strip()
        if not said or said.startswith("%%"):
            return None
        span = self.span(at, at + len(said))
        word = re.split(r"\s", said, maxsplit=1)[0]
        if word in {"subgraph", "end", "direction", "style", "classDef", "class", "click", "linkStyle", "accTitle:", "accDescr:", "title"}:
            return Statement(word, said[len(word) :].strip(), (), (), span)
        return self._chain(at, stop, span)

    def _chain(self, at: int, stop: int, span: Span) -> Statement | None:
        groups: list[tuple[Vertex, ...]] = []
        arrows: list[Arrow] = []
        while True:
            mentions, at = self._mentions(at, stop)
            if not mentions:
                break
            groups.append(mentions)
            arrow, at = self._arrow(self._skip(at, stop), stop)
            if arrow is None:
                break
            arrows.append(arrow)
        rest = self._text[at:stop].strip() or ("an arrow to nothing" if len(arrows) >= len(groups) > 0 else "")
        return Statement("", rest, tuple(groups), tuple(arrows[: max(0, len(groups) - 1)]), span)

    def _mentions(self, at: int, stop: int) -> tuple[tuple[Vertex, ...], int]:
        found: list[Vertex] = []
        while True:
            vertex, at = self._vertex(self._skip(at, stop), stop)
            if vertex is None:
                return tuple(found), at
            found.append(vertex)
            after = self._skip(at, stop)
            if self._text[after : after + 1] != "&" or after >= stop:
                return tuple(found), at
            at = after + 1

    def _vertex(self, at: int, stop: int) -> tuple[Vertex | None, int]:
        match = _ID.match(self._text, at, stop)
        if match is None:
            return None, at
        after = match.end()
        text = shape = ""
        for opens, closes, name in _SHAPES:
            if self._text.startswith(opens, after, stop) and (end := self._closing(after + len(opens), closes, stop)) >= 0:
                text, shape, after = self._text[after + len(opens) : end], name, end + len(closes)
                break
        if more := _MORE.match(self._text, after, stop):
            pairs = {one[1]: (one[2] or one[3] or "").strip() for one in _PAIR.finditer(more[1])}
            text, shape, after = pairs.get("label", text), pairs.get("shape", shape), more.end()
        if named := _CLASS.match(self._text, after, stop):
            after = named.end()
        return Vertex(match.group(), plain(text), shape, self.span(at, after)), after

    def _closing(self, at: int, closes: str, stop: int) -> int:
        """Return where *closes* stands behind *at*, quotes aside; -1 where it does not."""
        is_quoted = self._text.startswith('"', self._skip(at, stop))
        if is_quoted:
            second = self._text.find('"', self._skip(at, stop) + 1, stop)
            return self._text.find(closes, second + 1, stop) if second >= 0 else -1
        return self._text.find(closes, at, stop)

    def _arrow(self, at: int, stop: int) -> tuple[Arrow | None, int]:
        if match := _WHOLE.match(self._text, at, stop):
            head = match[3] or match[5] or match[7] or ""
            label = _LABEL.match(self._text, match.end(), stop)
            said = plain(label[1]) if label else ""
            return _arrow(said, match[1], head, match[6] or "", match[8] or ""), label.end() if label else match.end()
        if (begun := _BEGUN.match(self._text, at, stop)) and (end := _ENDS[begun[2]].search(self._text, begun.end(), stop)):
            said = plain(self._text[begun.end() : end.start()])
            return _arrow(said, begun[1], end[1], begun[2] if begun[2] == "-." else "", ""), end.end()
        return None, at

    def _skip(self, at: int, stop: int) -> int:
        while at < stop and self._text[at].isspace():
            at += 1
        return at

    def span(self, start: int, end: int) -> Span:
        """Return what lies between two places."""
        return Span(self._path, *self._place(start), *self._place(max(start, end)))

    def _place(self, at: int) -> tuple[int, int]:
        row = bisect_right(self._starts, at) - 1
        return row + 1, at - self._starts[row] + 1


def _arrow(text: str, tail: str, head: str, dotted: str, unseen: str) -> Arrow:
    points = head in {">", "o", "x"}
    return Arrow(text, bool(dotted), bool(unseen), is_back=tail == "<" and not points, is_both=bool(tail) and points)
