"""Booklets: everything about a topology on pages, no text too small to read, nothing cut off or left out."""

from __future__ import annotations

import io
from itertools import pairwise
from typing import TYPE_CHECKING

import pypdf
import pytest
from places import EXAMPLES

from topodoc.booklets import booklet_of, plain
from topodoc.cli.main import run
from topodoc.drawing.paper import sheets
from topodoc.drawing.scene import Scene, Text
from topodoc.drawing.theme import load_theme
from topodoc.printing.pdf import write_booklet
from topodoc.reading import load
from topodoc.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

DEMO = EXAMPLES / "otel-demo.topo.yml"
THEME = load_theme("paper")


def of(width: float, height: float, cuts: tuple[float, ...] = ()) -> Scene:
    text = Text(0, 0, ("text",), 12, "text")
    return Scene(width, height, (text, text), "Title", "", pinned=1 if cuts else 0, cut=60 if cuts else 0, cuts=cuts)


@pytest.mark.parametrize(
    ("scene", "sizes"),
    [
        (of(400, 300), [(595, 842)]),
        (of(820, 300), [(595, 842)]),
        (of(1_000, 300), [(842, 595)]),
        (of(1_500, 900), [(1191, 842)]),
        (of(300, 1_400), [(842, 1191)]),
        (of(300, 3_000, tuple(range(100, 3_000, 100))), [(595, 842)] * 4),
        (of(1_000, 1_400, tuple(range(100, 1_400, 100))), [(842, 595)] * 3),
    ],
    ids=["small", "scaled", "on its side", "wide", "high", "a long chart", "a wide and long chart"],
)
def test_a_picture_takes_the_smallest_pages_on_which_it_can_be_read(scene: Scene, sizes: list[tuple[float, float]]) -> None:
    pages = sheets(scene)
    assert [(page.width, page.height) for page in pages] == sizes
    for page in pages:
        assert 12 * page.scale >= 7
        assert all(part.width * page.scale <= page.width - 2 * 57 + 0.01 for part in page.scenes)
        assert sum(part.height for part in page.scenes) * page.scale <= page.height - 2 * 57


def test_what_is_larger_than_any_page_has_one_of_its_own() -> None:
    (page,) = sheets(of(9_000, 400))
    assert page.scale * 12 == pytest.approx(7)
    assert page.width == pytest.approx(9_000 * page.scale + 2 * 57)


def test_a_chart_that_no_page_is_wide_enough_for_goes_on_below_its_heads() -> None:
    pages = sheets(of(2_400, 2_600, tuple(range(100, 2_600, 100))))
    assert len(pages) > 1
    assert all(page.width / page.height == pytest.approx(1191 / 842) for page in pages)
    assert all(sum(part.height for part in page.scenes) * page.scale <= page.height - 2 * 57 for page in pages)
    assert all(page.scenes[0].height == 60 for page in pages[1:])


def test_a_long_chart_goes_on_below_its_heads_and_loses_nothing() -> None:
    pages = sheets(of(300, 3_000, (400, 700, 1_200, 1_900, 2_500)))
    pieces = [page.scenes[-1] for page in pages]
    assert pieces[0].top == 0
    assert all(above.top + above.height == below.top for above, below in pairwise(pieces))
    assert pieces[-1].top + pieces[-1].height == 3_000
    assert all(page.scenes[0].height == 60 for page in pages[1:])


def test_a_booklet_holds_pictures_scenarios_and_tables() -> None:
    (topology,) = load([DEMO])
    booklet = booklet_of(topology, Settings())
    assert [one.title for one in booklet.chapters] == [
        "Overview", "All of it", "Entry", "Discover", "Buy", "After the order", "Feature flags", "Place an order",
        "Steps: Place an order", "Nodes", "Edges",
    ]  # fmt: skip
    content = write_booklet(booklet, THEME)
    assert content == write_booklet(booklet, THEME)
    reader = pypdf.PdfReader(io.BytesIO(content))
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert reader.metadata
    assert reader.metadata.title == "OpenTelemetry demo"
    assert all(node.label in text for node in topology.nodes)
    assert [one.title for one in reader.outline if not isinstance(one, list)][:2] == ["Overview", "All of it"]


def test_texts_are_no_markup_of_the_booklet() -> None:
    text = r'#panic("run") *x* $y$ @ref \ <b>'
    (topology,) = load([DEMO])
    booklet = booklet_of(topology, Settings())
    changed = type(booklet)(text, text, text, booklet.chapters[-2:-1])
    read = pypdf.PdfReader(io.BytesIO(write_booklet(changed, THEME))).pages[0].extract_text()
    assert '#panic("run") *x* $y$ @ref' in read


def test_a_description_is_read_without_its_marks() -> None:
    assert plain("One **bold** [link](https://example.org).\n\n- a\n- b\n") == "One bold link.\n\n\u2022 a \u2022 b"


def test_the_command_prints_the_topology_that_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "saga.pdf"
    assert run(["print", str(EXAMPLES), "-o", str(target)]) == 2
    assert "choose one with --topology" in capsys.readouterr().err
    assert not target.exists()
    assert run(["print", str(EXAMPLES), "--topology", "kafka", "-o", str(target)]) == 0
    assert target.read_bytes().startswith(b"%PDF")
