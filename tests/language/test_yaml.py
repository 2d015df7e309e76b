"""The parser's own words, limits and look-ahead never reach a fault: whichever PyYAML is installed, with libyaml and without."""

from __future__ import annotations

import ast
import json
from typing import Any

import pytest
import yaml
from places import PACKAGE

from topodoc.diagnostics import SpecError
from topodoc.language import yaml as ours
from topodoc.language.quoting import quote_for_all
from topodoc.language.reader import parse
from topodoc.language.yaml import Mishap, Stumble, read_events
from topodoc.source import Source


@pytest.fixture(params=["CSafeLoader", "SafeLoader"], autouse=True)
def _loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    loader: Any = getattr(yaml, request.param, None)
    if loader is None:
        pytest.skip("PyYAML is installed without libyaml")
    monkeypatch.setattr(ours, "_LOADER", loader)


def told(text: str) -> list[tuple[str, int, int]]:
    with pytest.raises(SpecError) as raised:
        parse(Source("t.topo.yml", text))
    return [(one.code, one.span.line, one.span.column) for one in raised.value.diagnostics]


@pytest.mark.parametrize("many", [51, 1_001, 5_000])
@pytest.mark.parametrize(
    ("begin", "opening", "column"),
    [("", "[", 51), ("x: ", "[", 53), ("x: ", "{a: ", 200), ("x: ", "{? ", 151), ("", "- ", 101), ("x: 'y'\nz: ", "[{a: ", 0)],
)
@pytest.mark.parametrize("ending", ["", "'", '"', '"\\q"', "]", ": }"])
def test_a_deep_nest_is_a_deep_nest(begin: str, opening: str, column: int, many: int, ending: str) -> None:
    ((code, line, at),) = told(begin + opening * many + ending)
    assert (code, line) == ("TD009", begin.count("\n") + 1)
    assert at == column or not column


def test_a_deep_nest_that_is_closed() -> None:
    assert told("x: " + "[" * 5_000 + "]" * 5_000) == [("TD009", 1, 53)]


def test_an_escape_is_told_at_its_backslash() -> None:
    assert told(r'a: "b \q"') == told(r'a: "b \xg0"') == [("TD004", 1, 7)]


@pytest.mark.parametrize(
    ("text", "mishap"),
    [
        ("a: 'x\nb: y", Mishap.UNCLOSED_QUOTES),
        ('a: "x\nb: y', Mishap.UNCLOSED_QUOTES),
        ('a: "x\n---\ny"', Mishap.UNCLOSED_QUOTES),
        ('a: [b, {c: "x', Mishap.UNCLOSED_QUOTES),
        (r'a: "\q"', Mishap.ESCAPE),
        (r'a: {b: "\d"}', Mishap.ESCAPE),
        (r'a: "\xg0"', Mishap.ESCAPE),
        (r'a: "\q', Mishap.ESCAPE),
        ("a: [b, c", Mishap.FLOW),
        ("a: {b: c\nd: e", Mishap.FLOW),
        ("a: b\n  c: d", Mishap.STRUCTURE),
        ('"a": b\n"c" d: e', Mishap.STRUCTURE),
        ("[a]: b\nc", Mishap.STRUCTURE),
        ("a: @b", Mishap.STRUCTURE),
        ("a: !<%zz> b", Mishap.STRUCTURE),
    ],
)
def test_what_went_wrong_is_told_by_the_text(text: str, mishap: Mishap) -> None:
    with pytest.raises(Stumble) as raised:
        list(read_events(text))
    assert raised.value.mishap is mishap


def test_a_mark_of_byte_order_is_a_character_like_any_other() -> None:
    assert [event.value for event in read_events("a: b\ufeffc\n'\ufeff': \"\ufeff\u2028\"") if event.kind == "scalar"] == [
        "a", "b\ufeffc", "\ufeff", "\ufeff\u2028",
    ]  # fmt: skip


def test_a_next_line_is_a_character_like_any_other() -> None:
    text = "a: b\x85c\nd: 'e\x85f'\ng: |\n  h\x85i: j\n"
    events = [event for event in read_events(text) if event.kind == "scalar"]
    assert [event.value for event in events] == ["a", "b\x85c", "d", "e\x85f", "g", "h\x85i: j\n"]
    assert [event.start[0] for event in events] == [0, 0, 1, 1, 2, 2]  # lines as an editor counts them
    source = Source.decode(text.encode(), "x.topo.yml")
    assert (source.text, source.findings) == (text, ())


def test_a_text_in_quotes_is_read_back_by_all() -> None:
    texts = [chr(number) for number in range(0x10000) if not 0xD800 <= number < 0xE000]
    texts += [chr(plane * 0x10000 + number) for plane in range(1, 17) for number in (0, 0xF680, 0xFFFD, 0xFFFE, 0xFFFF)]
    written = f"[{', '.join(quote_for_all(f'a{text}b') for text in texts)}]"
    assert json.loads(written) == [f"a{text}b" for text in texts]
    assert yaml.load(written, ours._LOADER) == json.loads(written)  # noqa: S506, SLF001 - a safe loader, of both kinds
    assert quote_for_all("\ud83d") == '"\ufffd"'


def test_nothing_reads_what_the_parser_says() -> None:
    for path in PACKAGE.rglob("*.py"):
        read = {node.attr for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Attribute)}
        assert "problem" not in read, path
        assert path.name == "yaml.py" or not read & {"problem_mark", "context_mark"}, path
