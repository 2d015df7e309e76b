"""The words of pages: every language has all of them, no page has any of its own, and numbers and lists are those of the language."""

from __future__ import annotations

import re
import string
import sys
import tomllib
from dataclasses import replace
from datetime import date
from html import unescape
from typing import TYPE_CHECKING, get_args

import pytest
from jinja2 import Environment

from topodoc.assembly import assemble
from topodoc.diagnostics import SettingsError
from topodoc.language.reader import parse
from topodoc.language.vocabulary import KINDS
from topodoc.lint.engine import check_all
from topodoc.model.bind import bind
from topodoc.model.roles import Contact
from topodoc.resources import folder
from topodoc.settings import Settings
from topodoc.source import Source
from topodoc.words import Words, languages, words_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# A system of which no name is a word.
WORDLESS = """\
topology: zt
title: Ztitle
owner: zowner
groups:
  zg:
    label: Zgroup
    description: Zdesc
    nodes:
      za: {label: Za, kind: service, replicas: 2, owner: zown, runs_on: zplace, technology: Zo, tags: [ztag]}
      zb: {label: Zb, kind: service, state: stopped}
  zh:
    label: Zhgroup
    nodes:
      zc: {label: Zc, kind: topic}
      zd: {label: Zd, kind: database, state: error}
      zcache: {label: Zcache, kind: cache}
nodes:
  ze: {label: Ze, kind: external, external: true, facts: {zfact: 1}}
  zp: {label: Zp, kind: person}
  zf: {label: Zf, kind: function, deprecated: true}
events:
  zev: {description: Zevd, owner: zown, deprecated: true}
layers: {zlay: {label: Zlayer, hidden: true}}
edges:
  - zp -> za: {protocol: http, label: zlabel}
  - za -> zc: {label: publish, events: [zev]}
  - zb -> zc: {label: consume, events: [zev], filter: zfilter}
  - zb -> zd: {label: write, protocol: sql}
  - za -> ze: {label: call, protocol: grpc, layer: zlay}
  - zf -> zc: {label: consume, basis: guessed}
  - za -> zcache: {role: replicate}
scenarios:
  zs:
    title: Zscen
    steps:
      - {from: zp, to: za, message: zm1, payload: {zk: 1}}
      - za -> zc: zm2
      - alt:
          - when: zcond
            steps:
              - zc -> zb: zm3
              - state: {zb: running}
          - else:
              - {note: znote, over: zb}
              - zb -> za: zm4
      - loop: zloop
        steps:
          - zb -> zd: zm5
views:
  zv: {title: Zview, fold: all}
"""
WORDS = folder("templates") / "words"
CATALOGUES = {one.stem: tomllib.loads(one.read_text("utf-8")) for one in sorted(WORDS.glob("*.toml"))}


def _filled(text: object) -> object:
    if isinstance(text, dict):
        return {key: _filled(one) for key, one in text.items()}
    return {name for _, name, _, _ in string.Formatter().parse(str(text)) if name}


@pytest.mark.parametrize("language", languages())
def test_every_language_has_the_same_words_to_fill_in(language: str) -> None:
    english = CATALOGUES["en"]
    assert {key: _filled(one) for key, one in CATALOGUES[language].items()} == {key: _filled(one) for key, one in english.items()}
    assert list(CATALOGUES[language]) == list(english)


def test_every_word_is_used_and_every_use_has_one() -> None:
    package = folder("templates").parent / "topodoc"
    sources = [*folder("templates").glob("*.j2"), *package.rglob("*.py")]
    text = "\n".join(one.read_text("utf-8") for one in sources)
    used = set(re.findall(r"\bw(?:ords)?(?:_in\([^()]*\))?\.([a-z_]+)\b(?!\()", text))
    used |= set(re.findall(r"""\bw(?:ords)?(?:_in\([^()]*\))?\(\s*["']([a-z_]+)["']""", text))
    used |= {f"count_{name}" for name in re.findall(r"""\.count\(\s*["'](\w+)""", text)} | set(re.findall(r'"([a-z]+(?:_[a-z]+)+)"', text))
    used |= {"count_errors", "count_warnings", "count_remarks", "perhaps", "branch", "catalogue"}
    used |= {f"count_{kind}" for kind in KINDS} | set(re.findall(r"""term\(["'](\w+)""", text)) | {"else"}
    used |= {name for contact in get_args(Contact) for name in (contact, f"{contact}_for")}
    names = set(CATALOGUES["en"])
    assert not {name for name in names - used if not name.startswith("relation_") and name not in _FRAMES}
    for template in folder("templates").glob("*.md.j2"):
        for name in re.findall(r"\bw\.([a-z_]+)\b(?!\()", template.read_text("utf-8")):
            assert name in names, (template.name, name)


_FRAMES = {"at_the_same_time", "one_of_these", "again_and_again", "then_it_ends"}


def test_templates_have_no_words_of_their_own() -> None:
    for template in (*folder("templates").glob("*.md.j2"), folder("templates") / "macros.j2"):
        text = re.sub(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", "", template.read_text("utf-8"), flags=re.DOTALL)
        assert not re.findall(r">[^<>]*[A-Za-z]{2,}[^<>]*<", text), template.name
        assert not re.findall(r'\b(?:aria-label|title|placeholder|alt)="[^"]*[A-Za-z]{2,}', text), template.name
        assert not re.findall(r"^#+ .*[A-Za-z]{2,}", text, flags=re.MULTILINE), template.name
    assert Environment(autoescape=True)


def _marked(text: object) -> object:
    """Return a text of the catalogue in brackets, but for what is filled in."""
    if isinstance(text, dict):
        return {key: _marked(one) for key, one in text.items()}
    return re.sub(r"(\{\w+\})", "\u00bb\\1\u00ab", f"\u00ab{text}\u00bb").replace("\u00ab\u00bb", "")


def _shown(page: str) -> Iterator[str]:
    """Yield the texts of a page: what is read, and what is read out."""
    body = re.sub(r"^---\n.*?\n---\n", "", page, flags=re.DOTALL)
    yield from (unescape(text) for text in re.findall(r">([^<>]+)<", body))
    yield from (unescape(text) for text in re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]*)"', body))
    yield from re.findall(r"^#.*$", body, flags=re.MULTILINE)


# What is no word of ours: the labels, protocols and operators of specs and of UML, codes, and where a spec stands.
_THEIRS = re.compile(r"(?i)\b(?:z[a-z0-9]*|publish|consume|call|write|http|grpc|sql|td\d+|alt|loop|par|ref|und|t\.topo\.yml)\b")


def test_every_word_of_a_site_is_one_of_the_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = {name: _marked(text) for name, text in CATALOGUES["en"].items()}
    marked = Words("de", catalogue)  # type: ignore[arg-type]
    for name, module in list(sys.modules.items()):
        if name.startswith("topodoc.") and hasattr(module, "words_in"):
            monkeypatch.setattr(module, "words_in", lambda language: marked if language == "de" else words_in(language))
    topology = bind(parse(Source.decode(WORDLESS.encode(), "t.topo.yml")))
    site = assemble((topology,), Settings(language="de"), [replace(one, message="") for one in check_all((topology,), date(2026, 1, 1))])
    left = {
        (page.path, text.strip())
        for page in site.pages
        if not page.path.endswith("findings.md")
        for text in _shown(page.text)
        if re.search("[A-Za-z]{2,}", _THEIRS.sub("", re.sub("\u00ab[^\u00bb]*\u00bb", " ", text)))
    }
    assert not left


def test_numbers_plurals_and_lists_are_those_of_the_language() -> None:
    english, german = words_in("en"), words_in("de")
    assert [english.count("nodes", n) for n in (0, 1, 2, 1234)] == ["0 nodes", "1 node", "2 nodes", "1,234 nodes"]
    assert [german.count("edges", n) for n in (0, 1, 1234)] == ["0 Kanten", "1 Kante", "1.234 Kanten"]
    assert english.listed(["a", "b", "c"]) == "a, b, and c"
    assert german.listed(["a", "b", "c"]) == "a, b und c"


def test_another_language_is_refused(tmp_path: Path) -> None:
    del tmp_path
    with pytest.raises(SettingsError, match='topodoc does not speak the language "xx"; write one of de, en'):
        Settings(language="xx")
