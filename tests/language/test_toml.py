"""TOML as a tree: the same values as tomllib gives, each at its place, whatever happens to the text."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from topodoc.diagnostics import SpecError
from topodoc.language.toml import parse_toml
from topodoc.language.tree import Mapping, Scalar, Sequence
from topodoc.source import ILLEGAL, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.language.tree import Node

TEXT = r'''# hub = 1
title = "x" # jobs = 3
tool.other.a = [1, 2.5, "a\"b", 'c', "é\u00e9"]
[tool.topodoc]
specs = ["topologies", "more",
  'single' , # a comment ]
]
"quoted key" = """several
"lines"" \
   end"""""
raw = """
'q'
"""
literal = 'no \escape'
jobs = 1_000
when = 1979-05-27 07:32:00Z
ratio = -3.5e10
x = {a = 1, b.c = "t", d = {e = []}}
limits.python_seconds = 3
[tool.topodoc."rules".severity]
TD101 = true
[[tool.topodoc.list]]
n = 1
[[tool.topodoc.list]]
n = 2
[tool.topodoc.list.sub]
m = inf
'''
PIECES = [*"\"'[]{},=.\n#\\a1 \t-_", '"""', "'''", "[[", "]]", "true", "tool.topodoc", "\\u0000", "\x7f"]
Edits = st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, 5), st.sampled_from(PIECES)), max_size=4)


def source(text: str) -> Source:
    return Source.decode(text.encode(), "pyproject.toml")


def texts(node: Node) -> Iterator[Scalar]:
    """Yield every key and value below *node*."""
    match node:
        case Mapping():
            for entry in node.entries:
                yield entry.key
                yield from texts(entry.value)
        case Sequence():
            for item in node.items:
                yield from texts(item)
        case Scalar():
            yield node


def agree(value: Any, node: Node) -> bool:  # noqa: ANN401 - whatever TOML holds
    match value, node:
        case dict(), Mapping():
            pairs = {entry.key.text: entry.value for entry in node.entries}
            return set(value) == set(pairs) and all(agree(value[key], pairs[key]) for key in value)
        case list(), Sequence():
            return len(value) == len(node.items) and all(map(agree, value, node.items))
        case bool(), Scalar():
            return node.text == str(value).lower()
        case str(), Scalar():
            return node.text == ILLEGAL.sub("\ufffd", value).replace("\r\n", "\n").replace("\r", "\n")
        case int() | float(), Scalar():
            return bool(tomllib.loads(f"x = {node.text}")["x"] == value) or value != value  # noqa: PLR0124 - nan
        case _, Scalar():
            return node.text[:1].isdigit()  # a date
        case _:
            return False


@given(Edits)
@example([(TEXT.index("b"), 0, "\\")])  # a backspace, which no page can carry
@settings(max_examples=150, deadline=None)
def test_it_agrees_with_tomllib_and_every_text_is_at_its_place(edits: list[tuple[int, int, str]]) -> None:
    text = TEXT
    for at, cut, piece in edits:
        text = text[:at] + piece + text[at + cut :]
    read = source(text)
    try:
        value = tomllib.loads(read.text)
    except tomllib.TOMLDecodeError:
        with pytest.raises(SpecError):
            parse_toml(read, ("tool",))
        return
    if not isinstance(value.get("tool"), dict):
        return
    tree = parse_toml(read, ("tool",))
    assert tree is not None
    assert agree(value["tool"], tree.root)
    for one in texts(tree.root):
        if one.span.line == one.span.end_line:
            written = read.line(one.span.line)[one.span.column - 1 : one.span.end_column - 1]
            assert written[:1] in {'"', "'"} or written.replace("_", "") == one.text.replace("_", "")


def test_a_table_that_is_not_there() -> None:
    for text in ("", "[tool]\n", "[tool.other]\n", "tool = 3\n", "[[tool]]\n", "topodoc = 1\n"):
        assert parse_toml(source(text), ("tool", "topodoc")) is None


@pytest.mark.parametrize(("text", "place"), [("[tool]\ntopodoc = 3\n", (2, 11)), ("\n[[tool.topodoc]]\njobs = 1\n", (2, 1))])
def test_what_is_no_table_is_told(text: str, place: tuple[int, int]) -> None:
    with pytest.raises(SpecError) as raised:
        parse_toml(source(text), ("tool", "topodoc"))
    (fault,) = raised.value.diagnostics
    assert (fault.code, fault.span.line, fault.span.column) == ("TD010", *place)


@pytest.mark.parametrize(
    ("text", "place", "fact"),
    [
        ("a = paper\n", (1, 5), "paper is not a value"),
        ("a = 1\nb = [1, 2026-13-01]\nc = paper\n", (2, 9), "2026-13-01 is not a value"),
        ("a = \n", (1, 5), "a value is missing here"),
        ("a\n", (1, 2), '"=" is missing here'),
        ("= 1\n", (1, 1), "a key is missing here"),
        ("a = 1 b = 2\n", (1, 7), "this follows another statement on the same line"),
        ("a = [1, 2\n", (1, 10), '"]" is missing here'),
        ("a = 'x\n", (1, 5), "this text is never closed"),
        ('a = 1\nb = "\\q"\n', (2, 5), "this text has an escape or a character that TOML does not allow"),
        ("[a]\nb = 1\n[a]\nc = 2\n", (3, 1), "this does not fit what is before it"),
        ("a = 1\n[a]\nc = 2\n", (2, 1), "this name has another value above"),
        ("[a]\n[a]\nb = 'x\n", (2, 1), "this does not fit what is before it"),
        ("a = {b = 1}\na.c = 2\n", (2, 1), "this name has another value above"),
    ],
)
def test_a_mistake_is_told_where_it_is_in_our_words(text: str, place: tuple[int, int], fact: str) -> None:
    with pytest.raises(SpecError) as raised:
        parse_toml(source(text), ())
    (fault,) = raised.value.diagnostics
    assert (fault.code, fault.span.line, fault.span.column) == ("TD004", *place)
    assert fault.message == f"this is not valid TOML: {fact}"


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 5_000 + "]" * 5_000,
        "a = " + "{a=" * 5_000 + "1" + "}" * 5_000,
        "a" + ".a" * 100_000 + " = 1",
        "[a" + ".a" * 100_000 + "]",
        f"[{'.'.join('a' * 30)}]\n{'.'.join('a' * 30)} = 1",
        "a = " + "1" * 5_000,
        "a = [" + "1," * 200_001 + "]",
        "a = " + "[" * 100_000,
    ],
    ids=["lists", "tables", "dots", "header", "both", "number", "values", "open"],
)
def test_what_passes_a_limit_is_told_at_once(text: str) -> None:
    with pytest.raises(SpecError) as raised:
        parse_toml(source(text), ("tool", "topodoc"))
    assert [one.code for one in raised.value.diagnostics] == ["TD009"]


def test_only_characters_of_the_table_are_told() -> None:
    tree = parse_toml(
        source('[tool.x]\na = "\\u0001"\n[tool.topodoc]\nb = "\\u0000"\nc = "\ufffe"\n[y]\nd = "\ufffe"\n'), ("tool", "topodoc")
    )
    assert tree is not None
    assert [(one.code, one.span.line) for one in tree.findings] == [("TD701", 4), ("TD701", 5)]
    assert [one.text for one in texts(tree.root)] == ["b", "\ufffd", "c", "\ufffd"]
