"""Pages, messages and words of the site are plain English: a linter of prose, and words that we know to read like a translation."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt
from places import ROOT
from proselint.checks import __register__
from proselint.config import DEFAULT
from proselint.registry import CheckRegistry
from proselint.tools import LintFile

from topodoc.lint.codes import RULES
from topodoc.lint.manual import page_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

FOR_CONTRIBUTORS = {"architecture.md", "contributing.md", "performance.md", "changes-from-0.1.md", "specs.md", "pictures.md"}
FILES = [ROOT / "README.md", *(one for one in sorted((ROOT / "docs").rglob("*.md")) if one.name not in FOR_CONTRIBUTORS)]
PAGES = {one.relative_to(ROOT).as_posix(): one.read_text("utf-8") for one in FILES} | {rule.code: page_of(rule) for rule in RULES}
TURNED_OFF = {"typography"}  # quotes are straight in all our texts
PLAIN = {
    r"\banew\b": "again",
    r"\b[Mm]end(?:s|ed)?\b": "fix",
    r"\b(?:is|are|was) told (?!apart)": "you get, it reports",
    r"\blacks?\b": "has no",
    r"\b(?:Two|Three|Four|Five) (?:things|commands are)\b": "say them, and do not count them",
    r"(?:^|[.;:] )Where (?!data goes)[a-z]": "If",
    r"\bsilence[sd]? (?:it|a|the)\b": "ignore",
    r"\bgoes without saying\b": "is obvious",
    r"\b[Oo]ne (?:does|types|compares|wants)\b": "you",
    r"\bare there to be\b": "can be",
}
OLD = {  # in what is short: a message, a hint, a label, the help of an option
    r"\bsilen(?:ce[sd]?|t)\b": "ignore",
    r"\b(?:stands?|stood) (?:where|here|beside|behind|in|over|below|before|twice)\b": "is, appears",
    r"(?<!there )\b(?:is|are) no (?!longer\b|more\b)": "is not a",
    r"\b(?:tell|tells|told)\b": "say, report, show",
    r"\btakes? it out of the\b": "remove it from",
    r"\b[Bb]egin one with\b": "start, create",
    r"\b(?:, )for (?:there|nobody|it) ": "because",
}


def paragraphs(page: str) -> Iterator[str]:
    """Yield the texts of *page*: no code, no tables."""
    inside: list[str] = []
    for token in MarkdownIt().enable("table").parse(page):
        if token.nesting:
            inside = [*inside, token.type] if token.nesting > 0 else inside[:-1]
        elif token.type == "inline" and "table_open" not in inside and "heading_open" not in inside:
            yield "".join(map(_shown, token.children or ()))


def _shown(token: Token) -> str:
    return {"text": token.content, "code_inline": "code", "softbreak": " "}.get(token.type, "")


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_it_is_plain(page: str) -> None:
    found = [
        f"{text[:60]}…: {wrong}, write: {plain}" for text in paragraphs(page) for wrong, plain in PLAIN.items() if re.search(wrong, text)
    ]
    assert found == []


def messages(path: Path) -> Iterator[str]:
    """Yield the texts of a module of ours that people may read: those of several words, without docstrings; "{}" is filled in."""
    tree = ast.parse(path.read_text("utf-8"))
    inside = {id(part) for one in ast.walk(tree) if isinstance(one, ast.JoinedStr) for part in one.values}
    inside |= {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    for one in ast.walk(tree):
        match one:
            case ast.JoinedStr():
                text = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in one.values)
            case ast.Constant(value=str(text)) if id(one) not in inside:
                pass
            case _:
                continue
        if text.count(" ") > 1:
            yield text


def _words(catalogue: dict[str, str | dict[str, str]]) -> Iterator[str]:
    for one in catalogue.values():
        yield from (one,) if isinstance(one, str) else one.values()


MODULES = {one.relative_to(ROOT).as_posix(): tuple(messages(one)) for one in sorted((ROOT / "topodoc").rglob("*.py"))}
SHORT = {name: texts for name, texts in MODULES.items() if texts} | {
    "words/en.toml": tuple(_words(tomllib.loads((ROOT / "templates" / "words" / "en.toml").read_text("utf-8"))))
}
LISTS_OF_VERBS = {"topodoc/model/lexicon.py", "topodoc/model/roles.py"}


@pytest.mark.parametrize("name", sorted(SHORT.keys() - LISTS_OF_VERBS))
def test_what_is_short_is_plain(name: str) -> None:
    found = [f"{text}: {wrong}, write: {plain}" for text in SHORT[name] for wrong, plain in (PLAIN | OLD).items() if re.search(wrong, text)]
    assert found == []


def test_messages_are_read() -> None:
    assert "no edge between {} and {}" in SHORT["topodoc/lint/flow.py"]
    assert len([text for texts in SHORT.values() for text in texts]) > 1_000


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_it_is_prose(page: str) -> None:
    registry = CheckRegistry()
    if not registry.checks:
        registry.register_many(__register__)
    config = {
        **DEFAULT,
        "checks": {**dict.fromkeys(TURNED_OFF, False), **{name: on for name, on in DEFAULT["checks"].items() if name not in TURNED_OFF}},
    }
    found = [one for text in paragraphs(page) if text.strip() for one in LintFile(Path(), text).lint(config)]
    assert [f"{one.check_result.check_path}: {one.check_result.message}" for one in found] == []


@pytest.mark.parametrize("path", sorted((ROOT / "docs").rglob("*.md")), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_it_is_short(path: Path) -> None:
    page = path.read_text("utf-8")
    text = re.sub(r"^(`{3,4})\w.*?^\1$", "", page, flags=re.DOTALL | re.MULTILINE)
    assert len(text.split()) <= 2_500
