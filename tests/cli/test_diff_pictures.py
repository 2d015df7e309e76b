"""`topodoc diff --picture`: which files are written, and what is told where they cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from topodoc.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

OLD = """topology: shop
nodes: {a: A, b: B, t: {kind: topic}}
edges: [a -> t: publish, b -> t: consume]
scenarios: {buy: {steps: [a -> t: buy, t -> b: sold]}}
"""
NEW = OLD.replace("t: {kind: topic}}", "t: {kind: topic}, c: C}").replace("t -> b: sold", "t -> b: sold, b -> b: done")


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with two versions of a spec."""
    (tmp_path / "mkdocs.yml").write_text("", "utf-8")
    for name, text in (("old", OLD), ("new", NEW)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "shop.topo.yml").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_each_topology_has_a_folder_with_its_pictures(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", "old", "new", "--picture", "out/pictures"]) == 0
    shown = capsys.readouterr()
    assert "+ service c" in shown.out
    assert shown.err == "wrote 4 pictures to out/pictures\n"
    assert written(two / "out/pictures") == {f"shop/{name}" for name in ("both.svg", "both.mmd", "scenarios/buy.svg", "scenarios/buy.mmd")}
    drawn = (two / "out/pictures/shop/both.svg").read_text("utf-8")
    assert 'class="node kind-service state-running change-added"' in drawn
    assert 'data-layer="after"' in drawn
    assert "classDef added" in (two / "out/pictures/shop/both.mmd").read_text("utf-8")


def test_pictures_come_in_the_formats_that_are_asked_for(two: Path) -> None:
    assert run(["diff", "old", "new", "--picture", "out", "--picture-format", "png", "--picture-format", "pdf"]) == 0
    assert written(two / "out") == {f"shop/{name}" for name in ("both.png", "both.pdf", "scenarios/buy.png", "scenarios/buy.pdf")}
    assert (two / "out/shop/both.png").read_bytes().startswith(b"\x89PNG")
    assert run(["diff", "old", "new", "--picture", "out", "--picture-format", "dot"]) == 2


def test_where_nothing_changed_nothing_is_written(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", "old", "old", "--picture", "out"]) == 0
    assert capsys.readouterr().err == "no change is visible in a picture\n"
    assert not (two / "out").exists()


def test_a_topology_that_was_rewritten_is_told(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nodes = "\n".join(f"  m{at}: {{}}" for at in range(20))
    (two / "new/shop.topo.yml").write_text(f"topology: shop\nnodes:\n{nodes}\n", "utf-8")
    assert run(["diff", "old", "new", "--picture", "out", "--picture-format", "mermaid"]) == 0
    assert "note: more than half of shop has changed; each version gets its own picture\n" in capsys.readouterr().err
    assert written(two / "out") == {"shop/before.mmd", "shop/after.mmd"}


@pytest.mark.parametrize("name", ["taken", "taken/below", "old/shop.topo.yml"])
def test_a_folder_that_cannot_be_is_told(name: str, two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (two / "taken").write_text("", "utf-8")
    assert run(["diff", "old", "new", "--picture", name]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "Traceback" not in shown.err


def test_names_of_others_lead_nowhere_else(two: Path) -> None:
    for name, text in (("old", OLD), ("new", NEW)):
        hostile = text.replace("topology: shop", 'topology: "../../etc/x"').replace("{buy:", '{"../up": ').replace("buy: {steps", "{steps")
        (two / name / "shop.topo.yml").write_text(hostile, "utf-8")
    run(["diff", "old", "new", "--picture", "out"])
    assert written(two) - {"mkdocs.yml", "old/shop.topo.yml", "new/shop.topo.yml"} == {f"out/{one}" for one in written(two / "out")}
