"""Exports: plain files that any host reads, brought up to date without a file too many."""

from __future__ import annotations

import json
import posixpath
import re
from typing import TYPE_CHECKING, get_args

import pytest
from jsonschema import Draft202012Validator
from places import ROOT

from topodoc.cli.main import run
from topodoc.diagnostics import SettingsError
from topodoc.export import MANIFEST, deliver
from topodoc.language.vocabulary import Profile
from topodoc.packing import File, file_of
from topodoc.reading import load
from topodoc.site.profiles import PROFILES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EXAMPLES = ROOT / "examples"
LINK = re.compile(r'(?:href|src)="([^"]*)"')


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "topologies").mkdir()
    for name in ("kafka", "saga"):
        (tmp_path / f"topologies/{name}.topo.yml").write_bytes((EXAMPLES / f"{name}.topo.yml").read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def told(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().err


@pytest.mark.parametrize("profile", get_args(Profile))
def test_every_link_leads_to_a_file_that_was_written(project: Path, profile: Profile) -> None:
    assert run(["export", "--to", "docs/architecture", "--profile", profile]) == 0
    files = snapshot(project / "docs/architecture")
    count = 0
    for name, content in files.items():
        if not name.endswith(".md"):
            continue
        assert name.endswith("index.md")
        text = content.decode()
        assert 'href="topodoc:' not in text
        places = set(re.findall(r' id="([^"]*)"', text))
        for link in LINK.findall(text):
            path, _, place = link.partition("#")
            if not path:
                assert place in places, (name, link)
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
            if PROFILES[profile].by_folder and path.endswith("/"):
                target = posixpath.normpath(f"{target}/index.html")
            assert target.replace("index.html", "index.md") in files, (name, link)
            assert not place or f' id="{place}"' in files[target.replace("index.html", "index.md")].decode(), (name, link)
            count += 1
    assert count > 200


def test_an_index_of_many_shows_their_pictures_as_files(project: Path) -> None:
    for number in range(15):
        text = f"topology: t{number}\nnodes: {{a: A, b: B}}\nedges: [a -> b]\n"
        (project / f"topologies/t{number}.topo.yml").write_text(text, "utf-8")
    assert run(["export", "--to", "out"]) == 0
    index = (project / "out/index.md").read_text("utf-8")
    assert "<svg" not in index
    shown = re.findall(r'<img src="([^"]*)" alt="[^"]+" loading="lazy">', index)
    assert len(shown) == 17
    assert all((project / "out" / one).is_file() for one in shown)


def test_what_cannot_be_made_changes_nothing(project: Path) -> None:
    def files() -> Iterator[File]:
        yield file_of("index.md", "new")
        raise SettingsError("a template is wrong")

    deliver([file_of("index.md", "old"), file_of("gone.md", "old")], project / "out")
    before = snapshot(project / "out")
    with pytest.raises(SettingsError):
        deliver(files(), project / "out")
    assert snapshot(project / "out") == before


def test_nothing_is_written_twice_and_only_what_is_ours_goes(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = project / "docs/architecture"
    assert run(["export", "--to", "docs/architecture"]) == 0
    (target / "mine.md").write_text("# Mine\n", "utf-8")
    (target / "saga/mine.md").write_text("# Mine too\n", "utf-8")
    stamps = {path: path.stat().st_mtime_ns for path in target.rglob("*.*")}
    told(capsys)
    assert run(["export", "--to", "docs/architecture"]) == 0
    assert told(capsys).startswith("0 files written, 0 removed, ")
    assert stamps == {path: path.stat().st_mtime_ns for path in target.rglob("*.*") if path.name != MANIFEST} | {
        path: stamp for path, stamp in stamps.items() if path.name == MANIFEST
    }
    (project / "topologies/saga.topo.yml").unlink()
    assert run(["export", "--to", "docs/architecture"]) == 0
    assert sorted(path.name for path in (target / "saga").rglob("*")) == ["mine.md"]
    assert (target / "mine.md").read_text("utf-8") == "# Mine\n"
    assert (target / "kafka/index.md").is_file()


def test_what_someone_else_wrote_stays(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = project / "docs/architecture"
    (target / "kafka").mkdir(parents=True)
    (target / "kafka/index.md").write_text("# By hand\n", "utf-8")
    assert run(["export", "--to", "docs/architecture"]) == 0
    assert "docs/architecture/kafka/index.md was not made by topodoc, so it stays as it is" in told(capsys)
    assert (target / "kafka/index.md").read_text("utf-8") == "# By hand\n"
    assert run(["export", "--to", "docs/architecture"]) == 0
    assert (target / "kafka/index.md").read_text("utf-8") == "# By hand\n"


def test_a_manifest_names_nothing_outside(project: Path) -> None:
    target = project / "out"
    target.mkdir()
    (project / "precious").write_text("x", "utf-8")
    (project / "linked").mkdir()
    (project / "linked/precious").write_text("x", "utf-8")
    (target / "way").symlink_to(project / "linked")
    windows = ["..\\precious", "C:precious", "a\\..\\b"]  # files of such names here, and ways out there
    for one in windows:
        (target / one).write_text("x", "utf-8")
    names = ["../precious", "/etc/hostname", "way/precious", "", ".", "a/../../precious", "a/" * 900 + "x", *windows]
    names += ["a\0b/c", "\ud800/c", "x" * 300, "a/" * 2000 + "x"]  # which no system takes
    (target / MANIFEST).write_text(json.dumps({"version": 1, "files": dict.fromkeys(names, "0")}), "utf-8")
    deliver([file_of("index.md", "# A\n")], target)
    assert all((target / one).is_file() for one in windows)
    assert (project / "precious").read_text("utf-8") == "x"
    assert (project / "linked/precious").read_text("utf-8") == "x"


def test_nothing_is_written_where_a_folder_leads_out(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "elsewhere").mkdir()
    (project / "out").mkdir()
    (project / "out/kafka").symlink_to(project / "elsewhere")
    for _ in range(2):
        assert run(["export", "--to", "out"]) == 0
        assert told(capsys).count("out/kafka was not made by topodoc, so it stays as it is") == 1
        assert not [*(project / "elsewhere").iterdir()]
    assert (project / "out/saga/index.md").is_file()


def test_a_broken_manifest_and_a_file_in_the_way_are_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = project / "out"
    target.mkdir()
    for text in ("", "[]", "{", '{"files": 1}'):
        (target / MANIFEST).write_text(text, "utf-8")
        assert run(["export", "--to", "out"]) == 2
        assert "cannot be read; restore it" in told(capsys)
    assert [path.name for path in target.iterdir()] == [MANIFEST]
    (project / "file").write_text("x", "utf-8")
    for name in ("file", "file/below"):
        assert run(["export", "--to", name]) == 2
        assert "name another" in told(capsys)


def test_faults_and_strict_write_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec = project / "topologies/odd.topo.yml"
    spec.write_text("nodes: {a: A, b: B}\n", "utf-8")
    assert run(["export", "--to", "out", "--strict"]) == 1
    assert "TD101" in told(capsys)
    assert run(["export", "--to", "out"]) == 0
    before = snapshot(project / "out")
    spec.write_text("nodes: {a: A}\nedges: [a -> b]\n", "utf-8")
    assert run(["export", "--to", "out"]) == 1
    assert snapshot(project / "out") == before


def test_the_nav_file_names_every_topology_and_scenario(project: Path) -> None:
    assert run(["export", "--to", "docs/deep/systems"]) == 0
    text = (project / "docs/deep/systems/nav.yml").read_text("utf-8")
    for path in re.findall(r'"([^"]*\.md)"', text):
        assert (project / "docs" / path).is_file(), path
    assert '"Order Placed": "deep/systems/kafka/scenarios/order-placed/index.md"' in text


def test_the_techdocs_profile_is_a_setting_too(project: Path) -> None:
    (project / "topodoc.yml").write_text("profile: techdocs\n", "utf-8")
    assert run(["export", "--to", "out"]) == 0
    for name, content in snapshot(project / "out").items():
        if name.endswith((".md", ".svg")):
            assert not re.search(rb"<(style|script|use|foreignObject|link|button)\b|xlink:| on\w+=", content), name
        if name.endswith(".svg"):
            assert content.isascii()
    assert not [name for name in snapshot(project / "out") if name.endswith((".css", ".js", ".play.svg"))]


def test_the_graph_is_as_its_schema_says(project: Path) -> None:
    (project / "topologies/all.topo.yml").write_bytes((ROOT / "docs/gallery/steps.topo.yml").read_bytes())
    assert run(["export", "--to", "out"]) == 0
    schema = json.loads((ROOT / "docs/graph.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    graph = json.loads((project / "out/graph.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(graph)
    (kafka,) = (one for one in graph["topologies"] if one["id"] == "kafka")
    (bound,) = load((project / "topologies/kafka.topo.yml",))
    assert [(one["from"], one["to"], one["role"], one["type"]) for one in kafka["edges"]] == [
        (one.source.node, one.target.node, one.role, one.type) for one in bound.edges
    ]
    assert (project / "out" / kafka["page"]).with_suffix(".md").is_file()
    edges = {one["id"] for one in kafka["edges"]}
    assert {step["edge"] for step in kafka["scenarios"][0]["steps"] if "edge" in step} <= edges


def test_llms_txt_leads_to_every_page(project: Path) -> None:
    assert run(["export", "--to", "out"]) == 0
    text = (project / "out/llms.txt").read_text("utf-8")
    assert text.startswith("# Architecture\n\n> 2 topologies")
    links = re.findall(r"\]\(([^)]*)\)", text)
    assert len(links) > 15
    for link in links:
        path = project / "out" / link
        assert path.is_file() or path.with_suffix(".md").is_file(), link
