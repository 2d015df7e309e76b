"""Pages of changes between tags: what they tell, what is kept, and what a build does without a history."""

from __future__ import annotations

import logging
import xml.etree.ElementTree as ET
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import axe_playwright_python
import pytest
from browsing import chromium, serving
from repository import SPEC, commit, git

from topodoc.cli.main import run
from topodoc.history import history_of
from topodoc.reading import load
from topodoc.settings import ChangesSettings, Settings
from topodoc.site.releases import changed_in
from topodoc.versions import Versions

if TYPE_CHECKING:
    from collections.abc import Callable

    from topodoc.site.releases import Release

FIRST = """topology: shop
title: Shop
owner: team-shop
nodes: {a: A, b: {label: B, owner: team-b}, t: {kind: topic}}
edges: [a -> t: {label: publish, events: One}, b -> t: {label: consume, events: One}]
scenarios: {buy: {steps: [a -> t: buy]}}
"""
SECOND = FIRST.replace("t: {kind: topic}}", "t: {kind: topic}, new: New}").replace(
    "steps: [a -> t: buy]", "steps: [a -> t: buy, t -> b: sold]"
)
THIRD = SECOND.replace("a: A,", "c: {label: C, was: a},").replace(
    "a -> t: {label: publish, events: One}", "c -> t: {label: publish, events: Two}"
)
THIRD = THIRD.replace("a -> t: buy", "c -> t: buy")
ON = ChangesSettings()
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
VIOLATIONS = """axe.run('article', {resultTypes: ['violations']}).then(result => result.violations.map(
    one => [one.id, one.nodes.map(node => node.html.slice(0, 200))]))"""


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository with three tags, and one that is no version."""
    folder = tmp_path / "clone"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    for tag, text in (("v1.0", FIRST), ("v1.1", SECOND), ("nightly", SECOND + "# no change\n"), ("v2.0", THIRD)):
        commit(folder, text)
        git(folder, "tag", "-a", tag, "-m", tag) if tag == "v1.1" else git(folder, "tag", tag)
    monkeypatch.chdir(folder)
    return folder


def history(**changes: str | int) -> tuple[Release, ...]:
    return history_of(Settings(changes=ChangesSettings(**changes)))  # type: ignore[arg-type] # each fits its field


@pytest.mark.usefixtures("clone")
def test_each_tag_tells_what_changed_since_the_one_before() -> None:
    last, first = history()
    assert [(one.name, one.before, one.breaking) for one in (last, first)] == [("v2.0", "v1.1", 1), ("v1.1", "v1.0", 0)]
    (shop,) = first.topologies
    assert shop.rows == (("+", "service new", "", "new"), ("~", "scenario buy", "+ t -> b: sold", ""))
    assert shop.counts == (("node", 1, 0, 0),)
    assert [(one.kind, one.can_switch) for one in shop.pictures] == [("both", True), ("scenario", True)]
    assert 'class="node kind-service state-running change-added"' in shop.pictures[0].svg
    assert "<a " not in shop.pictures[0].svg
    assert [(one.code, one.owners) for one in last.consequences if one.severity == "error"] == [("TD902", ("team-b",))]
    assert last.owners == ("team-b",)


@pytest.mark.usefixtures("clone")
def test_settings_say_which_tags() -> None:
    assert [one.name for one in history(most=1)] == ["v2.0"]
    assert [one.name for one in history(tags="*")] == ["v2.0", "nightly", "v1.1"]
    assert [(one.name, one.before) for one in history(since="v1.1")] == [("v2.0", "v1.1")]
    assert [(one.name, one.before) for one in history(since="nightly")] == [("v2.0", "nightly")]
    assert history(tags="release-*") == ()
    assert history_of(Settings()) == ()


@pytest.mark.usefixtures("clone")
def test_things_are_found_by_what_they_are_called_now() -> None:
    found = changed_in(history())
    assert [(one.name, sign) for one, sign in found["shop", "node", "new"]] == [("v1.1", "+")]
    assert [(one.name, sign) for one, sign in found["shop", "topology", "shop"]] == [("v2.0", "~"), ("v1.1", "~")]
    assert [(one.name, sign) for one, sign in found["shop", "node", "c"]] == [("v2.0", "~")]
    assert ("shop", "node", "a") not in found


def test_a_topology_that_was_renamed_keeps_its_changes(clone: Path) -> None:
    commit(clone, THIRD.replace("topology: shop", "topology: store\nwas: shop"))
    git(clone, "tag", "v3.0")
    found = changed_in(history())
    assert [one.name for one, _ in found["store", "topology", "store"]] == ["v3.0", "v2.0", "v1.1"]
    assert [one.name for one, _ in found["store", "node", "new"]] == ["v1.1"]


def test_tags_stand_in_the_order_of_their_commits(clone: Path) -> None:
    git(clone, "tag", "v0.9", "v1.0~0")
    git(clone, "checkout", "-qb", "side", "v1.0")
    commit(clone, FIRST.replace("label: B", "label: Side"))
    git(clone, "tag", "v9.9")
    git(clone, "checkout", "-q", "main")
    assert [one.name for one in history()] == ["v2.0", "v1.1", "v1.0"]


def test_what_was_worked_out_once_is_kept(clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(changes=ON, cache=tmp_path / "cache")
    first = history_of(settings)
    asked: list[str] = []
    monkeypatch.setattr(Versions, "at", lambda *_: asked.append("read"))
    assert history_of(settings) == first
    assert not asked
    for path in (tmp_path / "cache").rglob("*.release"):
        path.write_text("nonsense", "utf-8")
    monkeypatch.undo()
    monkeypatch.chdir(clone)
    assert history_of(settings) == first


def page(path: str) -> str:
    return unescape(Path("site/architecture", path).read_text("utf-8"))


def test_a_site_has_pages_of_changes_and_a_feed(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (clone / "topodoc.yml").write_text("changes: {}\n", "utf-8")
    assert run(["build", "--no-cache"]) == 0
    capsys.readouterr()
    index = page("changes/index.html")
    assert index.index(">v2.0<") < index.index(">v1.1<")
    told = page("changes/v1.1/index.html")
    assert 'data-layer="before"' in told
    assert "../../shop/nodes/new.html" in told or "../../shop/nodes/new/" in told
    assert "changed in" in page("shop/nodes/new.html")
    assert "changed in" in page("shop/index.html")
    assert "changed in" in page("shop/events/Two.html")
    assert "changed in" not in page("shop/nodes/b.html") or "v1.1" not in page("shop/nodes/b.html").partition("topodoc-changed")[2][:200]
    feed = ET.fromstring(Path("site/architecture/changes/feed.xml").read_text("utf-8"))  # noqa: S314 - ours
    atom = "{http://www.w3.org/2005/Atom}"
    assert feed.tag == f"{atom}feed"
    entries = feed.findall(f"{atom}entry")
    links = [one.find(f"{atom}link") for one in entries]
    assert [link.get("href") for link in links if link is not None] == ["v2.0/", "v1.1/"]
    assert len({one.findtext(f"{atom}id") for one in [feed, *entries]}) == 3
    assert all(one.findtext(f"{atom}updated", "").endswith(("Z", "+00:00")) or "T" in one.findtext(f"{atom}updated", "") for one in entries)


def test_axe_finds_nothing_and_the_switch_shows_one_version(
    clone: Path, need: Callable[[str], str], capsys: pytest.CaptureFixture[str]
) -> None:
    (clone / "topodoc.yml").write_text("changes: {}\n", "utf-8")
    assert run(["build", "--no-cache"]) == 0
    capsys.readouterr()
    with chromium(need("chromium")) as browser, serving(clone / "site") as address:
        page = browser.new_page()
        for path in ("changes/", "changes/v1.1/", "changes/v2.0/", "shop/nodes/new.html"):
            assert page.goto(f"{address}architecture/{path}").ok  # type: ignore[union-attr] # a server answers
            page.add_style_tag(content="* { transition: none !important }")
            page.add_script_tag(content=AXE)
            for scheme in ("default", "slate"):
                page.evaluate(f"document.body.setAttribute('data-md-color-scheme', '{scheme}')")
                assert not page.evaluate(VIOLATIONS), (path, scheme)
        page.goto(f"{address}architecture/changes/v1.1/")
        new = page.locator("g.node[data-node=new]").first
        place = new.bounding_box()
        page.get_by_role("button", name="After").first.click()
        assert not new.is_visible()
        page.get_by_role("button", name="After").first.click()
        assert new.bounding_box() == place


@pytest.mark.usefixtures("clone")
def test_without_the_setting_nothing_asks_git(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("topodoc.revisions.shutil.which", lambda _: None)
    assert run(["build", "--no-cache"]) == 0
    assert not Path("site/architecture/changes").exists()


def test_an_export_has_them_too_and_keeps_them_right(clone: Path) -> None:
    (clone / "topodoc.yml").write_text("changes: {}\n", "utf-8")
    for _ in range(2):
        assert run(["export", "--to", "docs/architecture"]) == 0
        assert "v1&#46;1" in (clone / "docs/architecture/shop/nodes/new/index.md").read_text("utf-8")
        assert (clone / "docs/architecture/changes/v1.1/index.md").is_file()
    commit(clone, THIRD.replace("new: New", "new: {label: New, replicas: 2}"))
    git(clone, "tag", "v2.1")
    assert run(["export", "--to", "docs/architecture"]) == 0
    assert "v2&#46;1" in (clone / "docs/architecture/shop/nodes/new/index.md").read_text("utf-8"), "pages that are kept know of new tags"


def _shallow(clone: Path, tmp_path: Path) -> Path:
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{clone}", "shallow")
    return tmp_path / "shallow"


def _none(_: Path, tmp_path: Path) -> Path:
    (tmp_path / "none/topologies").mkdir(parents=True)
    (tmp_path / "none/topologies/shop.topo.yml").write_text(FIRST, "utf-8")
    return tmp_path / "none"


def _empty(_: Path, tmp_path: Path) -> Path:
    folder = _none(_, tmp_path)
    git(folder, "init", "-q")
    return folder


@pytest.mark.parametrize(
    ("make", "said"),
    [(_shallow, "give actions/checkout fetch-depth: 0"), (_none, "there are no pages of changes: "), (_empty, "")],
    ids=["shallow", "no repository", "no commit"],
)
def test_a_build_does_without_a_history(
    make: Callable[[Path, Path], Path],
    said: str,
    clone: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.chdir(make(clone, tmp_path))
    with caplog.at_level(logging.WARNING, "topodoc"):
        assert history_of(Settings(changes=ON)) == ()
    assert (said in caplog.text) if said else not caplog.text
    assert load([Path(SPEC)])
    assert run(["build", "--no-cache"]) == 0


def test_without_git_and_with_a_start_that_is_not_there_it_is_told(
    clone: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert clone
    with caplog.at_level(logging.WARNING, "topodoc"):
        assert history(since="--output=x") == ()
        assert 'there is no revision, file or folder "--output=x"' in caplog.text
        monkeypatch.setattr("topodoc.revisions.shutil.which", lambda _: None)
        assert history() == ()
    assert "git is not installed" in caplog.text


def test_no_python_of_a_revision_runs(clone: Path, tmp_path: Path) -> None:
    canary = tmp_path / "ran"
    commit(
        clone,
        f"open({str(canary)!r}, 'w')\nfrom topodoc import TopologyBuilder\nTopologyBuilder('py').add_process('a')\n",
        "topologies/py.topo.py",
    )
    git(clone, "tag", "v3.0")
    assert [one.name for one in history_of(Settings(changes=ON, python_specs=True))] == ["v3.0", "v2.0", "v1.1"]
    assert not canary.exists()


def test_a_version_with_faults_is_told_of_as_far_as_it_can_be(clone: Path) -> None:
    commit(clone, "nodes: [\n")
    git(clone, "tag", "v3.0")
    commit(clone, THIRD)
    git(clone, "tag", "v3.1")
    assert [(one.name, len(one.topologies)) for one in history()] == [("v3.1", 0), ("v3.0", 0), ("v2.0", 1), ("v1.1", 1)]


def test_hostile_names_stay_texts(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(clone, "tag", "v3<b>&'\"`{{x}}")
    commit(
        clone,
        THIRD.replace("new: New", "new: {label: '<img src=x onerror=alert(1)>', kind: worker}").replace(
            "title: Shop", "title: '</title><b>'"
        ),
    )
    git(clone, "tag", "v4$(touch\u00a0x)")
    (clone / "topodoc.yml").write_text("changes: {}\n", "utf-8")
    assert run(["build", "--no-cache"]) == 0
    capsys.readouterr()
    for path in (one for one in Path("site/architecture/changes").rglob("*") if one.is_file()):
        text = path.read_text("utf-8")
        assert "<img src=x" not in text
        assert "<b>" not in text, (path, text[max(0, text.index("<b>") - 300) :][:400])
    ET.fromstring(Path("site/architecture/changes/feed.xml").read_text("utf-8"))  # noqa: S314 - ours
