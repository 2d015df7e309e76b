"""`topodoc render -o FOLDER`: a picture of each topology, called as the topology is."""

from __future__ import annotations

from pathlib import Path

import pytest
from defusedxml.ElementTree import parse

from topodoc.cli import main

SHOP = "topology: shop\nnodes: {a: A, b: B}\nedges: [a -> b]\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("shop", "aux", "Store"):
        Path(f"{name}.topo.yml").write_text(SHOP.replace("shop", name), "utf-8")
    return tmp_path


def test_every_topology_has_its_picture_in_the_form_that_is_asked_for(folder: Path) -> None:
    assert main.run(["render", "shop.topo.yml", "Store.topo.yml", "-o", "pictures/"]) == 0
    assert sorted(path.name for path in folder.glob("pictures/*")) == ["Store.svg", "shop.svg"]
    assert [parse(folder / f"pictures/{name}.svg").getroot().get("data-topology") for name in ("shop", "Store")] == ["shop", "Store"]
    assert main.run(["render", ".", "--topology", "shop", "-o", "pictures", "--format", "mermaid"]) == 0
    assert (folder / "pictures/shop.mmd").read_text("utf-8").startswith("flowchart")
    assert not (folder / "pictures/Store.mmd").exists()


def test_a_folder_gets_the_same_picture_as_a_file(folder: Path) -> None:
    assert main.run(["render", ".", "-o", "all/"]) == main.run(["render", "shop.topo.yml", "-o", "one.svg"]) == 0
    assert (folder / "all/shop.svg").read_bytes() == (folder / "one.svg").read_bytes()


def test_no_picture_is_called_as_a_device_of_windows(folder: Path) -> None:
    assert main.run(["render", "aux.topo.yml", "-o", "pictures/"]) == 0
    (path,) = folder.glob("pictures/*")
    assert path.stem.startswith("aux-")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("shop.topo.yml", "Store.topo.yml"), "name a folder for them, such as -o pictures/"),
        (("shop.topo.yml", "Store.topo.yml", "-o", "x.svg"), "name a folder for them, such as -o pictures/"),
        ((".", "-o", "x.svg"), "choose one with --topology: Store, aux, shop; or name a folder for all of them"),
        ((".", "--node", "a", "-o", "pictures/"), "--node draws one picture, and pictures/ is a folder"),
        ((".", "--topology", "shp", "-o", "pictures/"), 'did you mean "shop"'),
        ((".", "-o", "shop.topo.yml/"), "the folder shop.topo.yml/ cannot be made: file exists"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], told: str
) -> None:
    before = sorted(folder.iterdir())
    assert main.run(["render", *options, "--no-cache"]) == 2
    assert told in capsys.readouterr().err
    assert sorted(folder.iterdir()) == before


def test_one_that_is_faulty_leaves_the_folder_as_it_is(folder: Path) -> None:
    (folder / "bad.topo.yml").write_text("nodes: [", "utf-8")
    assert main.run(["render", ".", "-o", "pictures/", "--no-cache"]) == 1
    assert not (folder / "pictures").exists()
