"""Front matter: in every form of a site it is read back as the title of its page, whatever the title says."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, get_args

import pytest
import yaml
from corpus import corpus, quoted, shown
from filling import misread
from selectolax.lexbor import LexborHTMLParser

from topodoc.cli.main import run
from topodoc.language.vocabulary import Profile
from topodoc.site.profiles import PROFILES

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = [
    text
    for family in ("beyond the first plane", "attribute lists", "front matter", "not characters")
    for one in corpus("texts")[family]
    for text in one.values()
    if not re.search("[\ud800-\udfff]", text)
]
TITLES = {f"s{number}": shown(text) for number, text in enumerate(TEXTS)}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project with a scenario for each text, which is its title and part of that of the topology."""
    monkeypatch.chdir(tmp_path)
    scenarios = "\n".join(f"  s{number}: {{title: {quoted(text)}, steps: [a -> b]}}" for number, text in enumerate(TEXTS))
    spec = f"topology: t\ntitle: {quoted(TEXTS[2])}\nnodes: {{a: A, b: B}}\nedges: [a -> b]\nscenarios:\n{scenarios}\n"
    (tmp_path / "t.topo.yml").write_text(spec, "utf-8")
    return tmp_path


@pytest.mark.parametrize("profile", get_args(Profile))
def test_exported_pages(project: Path, profile: Profile) -> None:
    assert run(["export", "t.topo.yml", "--to", "out", "--profile", profile, "-q"]) == 0
    pages = {path.parent.name: path.read_text("utf-8") for path in (project / "out").rglob("*.md")}
    assert TITLES.keys() <= pages.keys()
    for name, title in TITLES.items():
        assert list(misread(pages[name], title, as_html=not PROFILES[profile].reads_titles)) == []
    for path in (project / "out").rglob("*.yml"):
        assert yaml.safe_load(path.read_text("utf-8")) == yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)


@pytest.mark.parametrize(
    "host", ["", "markdown_extensions: [attr_list]\nplugins: [topodoc: {specs: t.topo.yml}]\n"], ids=["alone", "mkdocs"]
)
def test_built_pages(project: Path, host: str) -> None:
    if host:
        (project / "mkdocs.yml").write_text(f"site_name: t\n{host}", "utf-8")
        (project / "docs").mkdir()
        (project / "docs" / "index.md").write_text("# Home\n", "utf-8")
    assert run(["build", *([] if host else ["t.topo.yml"]), "-q"]) == 0
    for name, title in TITLES.items():
        path = next(one for one in (project / "site").rglob("*.html") if name in {one.stem, one.parent.name} and "scenarios" in one.parts)
        page = path.read_text("utf-8")
        said = " ".join(title.split())
        shown_title = re.search("<title>(.*?)</title>", page, re.DOTALL)
        assert shown_title, name
        assert said in " ".join(html.unescape(shown_title[1]).split()), name
        assert not re.search(r"<(?:p|h\d|li|td|em)\b[^>]*>\s*title:", page), name
        assert not [one.attrs for one in LexborHTMLParser(page).css("[onclick], [onfocus], [autofocus], a[href^='javascript:']")], name
