"""A navigation that would be too long names letters, and the topology that is open."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from topodoc.cli.main import run

TITLES = ("Orders", "Ärger", "apples", "3D printing", "(old) mail", "Ωmega")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("topologies").mkdir()
    for number, title in enumerate(TITLES):
        steps = "scenarios: {s: {title: Run, steps: [a -> b: go]}}\n"
        text = f"topology: t{number}\ntitle: {title!r}\nnodes: {{a: A, b: B}}\nedges: [a -> b: {{protocol: http}}]\n{steps}"
        Path(f"topologies/t{number}.topo.yml").write_text(text, "utf-8")
    Path("topodoc.yml").write_text("nav_limit: 5\n", "utf-8")
    return tmp_path


@pytest.mark.usefixtures("here")
def test_an_export_leads_to_lists_by_letter() -> None:
    assert run(["export", "--to", "docs/architecture", "-q"]) == 0
    nav = Path("docs/architecture/nav.yml").read_text("utf-8")
    assert re.findall(r"architecture/([\w/-]+)/index\.md", nav)[:6] == [
        "catalogue/topologies",
        "catalogue/topologies/other",
        "catalogue/topologies/digits",
        "catalogue/topologies/a",
        "catalogue/topologies/o",
        "catalogue/topologies/u03a9",
    ]
    assert "t0/" not in nav
    page = Path("docs/architecture/catalogue/topologies/a/index.md").read_text("utf-8")
    assert re.findall(r'<strong><a href="[./]+/(t\d)/index.html">(?:<bdi>)?([^<]+)', page) == [("t2", "apples"), ("t1", "Ärger")]


@pytest.mark.usefixtures("here")
def test_a_short_one_names_each(capsys: pytest.CaptureFixture[str]) -> None:
    Path("topodoc.yml").write_text(f"nav_limit: {len(TITLES)}\n", "utf-8")
    assert run(["export", "--to", "out", "-q"]) == 0
    assert "t0/" in Path("out/nav.yml").read_text("utf-8")
    assert not Path("out/catalogue/topologies").exists()
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    "nav",
    [
        "",
        "nav: [{Home: index.md}]\n",
        "nav: [{Home: index.md}, {Systems: [architecture/]}]\n",
        "nav: [index.md, architecture/catalogue/index.md]\n",
    ],
)
def test_a_page_of_mkdocs_names_what_is_open(nav: str) -> None:
    Path("docs").mkdir()
    Path("docs/index.md").write_text("# Home\n", "utf-8")
    Path("mkdocs.yml").write_text(f"site_name: T\ntheme: {{name: material, font: false}}\nplugins: [topodoc]\n{nav}", "utf-8")
    assert run(["build", "--site", "site", "--strict", "-q"]) == 0
    names_section = "catalogue" not in nav
    for path, opened in {
        "index.html": [],
        "architecture/index.html": [],
        "architecture/t0/index.html": ["t0"],
        "architecture/t1/scenarios/s/index.html": ["t1"],
    }.items():
        page = Path("site", path).read_text("utf-8")
        (listed,) = re.findall(r'<nav class="md-nav md-nav--primary.*?</nav>\s*</div>', page, re.DOTALL)[:1]
        found = {
            target for link in re.findall(r'href="([^"]+)"', listed) if (target := _within(path, link)) and re.fullmatch(r"t\d", target)
        }
        assert found == (set(opened) if names_section else set()), path


def _within(path: str, link: str) -> str:
    """Return the folder below the section that *link* on the page at *path* leads to."""
    target = Path("/", path).parent.joinpath(link)
    parts: list[str] = []
    for one in target.parts[1:]:
        if one == "..":
            parts.pop()
        elif one != ".":
            parts.append(one)
    return parts[1] if parts[:1] == ["architecture"] and len(parts) > 1 else ""
