"""PNG and PDF: the size, that there is something in them, and that a machine without fonts or Typst is told."""

from __future__ import annotations

import io
import re
import struct
import sys
import zlib
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pypdf
import pytest
import resvg_py
from places import ROOT

from topodoc.cli.main import run
from topodoc.diagnostics import ToolNotFound
from topodoc.drawing.medium import FILE, paper
from topodoc.drawing.paint import FONTS, paint
from topodoc.drawing.scene import Mark, Scene, Text
from topodoc.drawing.theme import load_theme
from topodoc.printing import fonts, pdf, png
from topodoc.reading import load
from topodoc.rendering import draw, render
from topodoc.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.drawing.scene import Item

KAFKA = ROOT / "examples" / "kafka.topo.yml"


THEME = load_theme("paper")
EVERY = fonts.Machine(lambda _: True, lambda _: True)


@pytest.fixture(scope="module")
def scene() -> Scene:
    (topology,) = load([KAFKA])
    drawn = draw(topology, None, "png", Settings(show=("labels",)))
    assert isinstance(drawn, Scene)
    return drawn


def blank(width: float, height: float) -> Scene:
    return Scene(width, height, (), "Nothing", "")


def without_name(scene: Scene, name: str) -> Scene:
    """Return *scene* with nothing where *name* stands."""

    def without(item: Item) -> Item:
        match item:
            case Mark():
                return replace(item, items=tuple(without(one) for one in item.items))
            case Text():
                return replace(item, lines=tuple(line.replace(name, "") for line in item.lines))
            case _:
                return item

    return replace(scene, items=tuple(without(one) for one in scene.items))


def chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the type and content of each chunk of a PNG (ISO/IEC 15948, 5.3)."""
    at = 8
    while at < len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        yield content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        at += 12 + length


def rows(content: bytes) -> tuple[int, int, list[bytes]]:
    """Return width, height and the rows of an RGBA PNG, filters undone (ISO/IEC 15948, 9)."""
    found = list(chunks(content))
    width, height, depth, colour = struct.unpack(">IIBB", found[0][1][:10])
    assert (depth, colour) == (8, 6)
    raw = zlib.decompress(b"".join(data for kind, data in found if kind == b"IDAT"))
    lines, before = [], bytes(width * 4)
    for row in range(height):
        kind, *line = raw[row * (width * 4 + 1) : (row + 1) * (width * 4 + 1)]
        for at in range(width * 4):
            left, up, corner = line[at - 4] if at >= 4 else 0, before[at], before[at - 4] if at >= 4 else 0
            line[at] = (line[at] + (0, left, up, (left + up) // 2, paeth(left, up, corner))[kind]) & 255
        before = bytes(line)
        lines.append(before)
    return width, height, lines


def paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda one: abs(guess - one))


def test_a_png_has_twice_the_size_and_the_texts(scene: Scene) -> None:
    width, height, lines = rows(png.write_png(scene, THEME))
    assert (width, height) == (round(scene.width * 2), round(scene.height * 2))
    assert lines[0][:4] == b"\xff\xff\xff\xff"
    without = rows(png.write_png(without_name(scene, "Order Service"), THEME))[2]
    assert sum(a != b for a, b in zip(lines, without, strict=True)) > 10


def test_a_very_large_picture_becomes_as_large_as_it_can() -> None:
    width, *_ = struct.unpack(">II", next(chunks(png.write_png(blank(20_000, 10), THEME)))[1][:8])
    assert width == png.SIDE
    square = blank(10_000, 10_000)
    assert png.scale_of(square) == png.scale_of(square, 10) == 1
    assert png.scale_of(square, 0.5) == 0.5


def test_a_png_has_the_scale_that_was_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "a.png"
    assert run(["render", str(KAFKA), "--format", "png", "--scale", "0.5", "-o", str(target)]) == 0
    found = dict(chunks(target.read_bytes()))
    assert struct.unpack(">II", found[b"IHDR"][:8]) == (419, 147)
    assert struct.unpack(">IIB", found[b"pHYs"]) == (1890, 1890, 1)
    assert run(["render", str(KAFKA), "--scale", "0.5"]) == 2
    assert "--scale is for PNG" in capsys.readouterr().err
    assert run(["render", str(KAFKA), "--format", "png", "--scale", "nan", "-o", str(target)]) == 2
    assert "--scale is a number" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["png", "pdf"])
def test_letters_that_no_font_has_are_told(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """U+10FFFD is for whoever wants it, and in no font that one has."""
    spec = tmp_path / "a.topo.yml"
    spec.write_text("topology: a\nnodes:\n  a: {label: Café \U0010fffd}\n", "utf-8")
    assert run(["render", str(spec), "--format", form, "-o", str(tmp_path / "a")]) == 0
    assert "no font of this machine has \U0010fffd, so" in capsys.readouterr().err


def test_a_pdf_is_one_page_of_the_size_with_its_text(scene: Scene) -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf.write_pdf(scene, THEME)))
    (page,) = reader.pages
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx((scene.width * 0.75, scene.height * 0.75), abs=0.1)
    text = page.extract_text()
    assert all(label in text for label in ("Order Service", "payments topic", "consume"))


def only(family: str, *, is_condensed: bool = True) -> fonts.Machine:
    return fonts.Machine(lambda one: one == family, lambda _: is_condensed)


def test_a_pdf_says_what_it_shows_and_is_the_same_each_time(scene: Scene) -> None:
    content = pdf.write_pdf(scene, THEME)
    assert content == pdf.write_pdf(scene, THEME)
    reader = pypdf.PdfReader(io.BytesIO(content))
    assert reader.metadata is not None
    assert reader.metadata.title == "Kafka topology"
    assert b"/Alt" in b"".join(content.splitlines())


def test_a_halo_covers_no_letter_and_is_no_text(scene: Scene) -> None:
    """A converter that paints letter by letter lets each rim cover the letter before; one that strokes after it fills drowns them all."""
    halos = sum(len(one.lines) for one in scene.texts if one.halo)
    plates = paint(scene, THEME, FILE)
    rims = paint(scene, THEME, paper(fonts.fonts_there(EVERY), "rim"))
    assert halos > 5
    assert "paint-order" not in plates
    assert plates.count("<rect") - rims.count("<rect") == rims.count('paint-order="stroke"') == halos
    (page,) = pypdf.PdfReader(io.BytesIO(pdf.write_pdf(scene, THEME))).pages
    assert page.extract_text().count("Kafka Cluster") == 1
    assert page.extract_text().count("publish") == plates.count(">publish</text>")


def test_a_picture_beyond_the_largest_page_is_made_smaller() -> None:
    (page,) = pypdf.PdfReader(io.BytesIO(pdf.write_pdf(blank(40_000, 100), THEME))).pages
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx((14_400, 36), abs=0.1)


def test_other_fonts_stand_in_for_those_that_are_not_there(scene: Scene) -> None:
    assert fonts.fonts_there(EVERY) == FONTS
    other = paint(scene, THEME, fonts.paper_with(only("Noto Sans"), "rim"))
    assert 'font-family="Noto Sans"' in other
    assert "Roboto" not in other


def test_a_machine_without_fonts_is_told() -> None:
    with pytest.raises(ToolNotFound, match=r"needs a font.*apt install"):
        fonts.fonts_there(only(""))


def test_texts_in_broad_fonts_stay_within_their_boxes(scene: Scene) -> None:
    usual, narrow = (paint(scene, THEME, fonts.paper_with(only(one), "rim")) for one in ("Noto Sans", "DejaVu Sans"))
    assert "font-stretch" not in usual
    assert 'font-stretch="condensed"' in narrow
    small = paint(scene, THEME, fonts.paper_with(only("DejaVu Sans", is_condensed=False), "rim"))
    assert "font-stretch" not in small
    sizes = [[float(one) for one in re.findall(r'font-size="([\d.]+)"', drawn)] for drawn in (usual, small)]
    assert {round(smaller / size, 2) for size, smaller in zip(*sizes, strict=True)} <= {0.9, 1.0}
    assert sizes[0] != sizes[1]


@pytest.mark.parametrize("form", ["png", "pdf"])
def test_a_machine_without_any_font_is_told_by_the_command(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(resvg_py, "svg_to_bytes", partial(resvg_py.svg_to_bytes, skip_system_fonts=True))
    monkeypatch.setattr(png, "_draw", png._draw.__wrapped__)  # noqa: SLF001 - what it drew before the fonts went is no matter
    assert run(["render", str(KAFKA), "--format", form, "-o", str(tmp_path / "a")]) == 3
    assert "this machine has no usable one" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("form", "start"), [("png", b"\x89PNG\r\n"), ("pdf", b"%PDF-")])
def test_the_command_writes_it(form: str, start: bytes, tmp_path: Path) -> None:
    target = tmp_path / f"picture.{form}"
    assert run(["render", str(KAFKA), "--format", form, "-o", str(target)]) == 0
    assert target.read_bytes().startswith(start)
    assert [one.name for one in tmp_path.iterdir()] == [target.name]
    assert (
        run(["render", str(ROOT / "examples" / "kafka.topo.yml"), "--scenario", "order-placed", "--format", form, "-o", str(target)]) == 0
    )


def test_a_missing_typst_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    assert run(["render", str(KAFKA), "--format", "pdf", "-o", str(tmp_path / "a.pdf")]) == 3
    assert "pip install 'topodoc[pdf]'" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_terminal_shows_no_png(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert run(["render", str(KAFKA), "--format", "png"]) == 2
    assert "name a file with -o" in capsys.readouterr().err


def test_a_state_is_two_texts() -> None:
    """A converter that finds no glyph in a font takes another one for the whole text, and that is wider."""
    (topology,) = load([ROOT / "docs" / "gallery" / "shapes.topo.yml"])
    assert re.search("<text [^>]*>&#9650;</text>\n<text [^>]*>warning</text>", render(topology, None, "svg", Settings()))


def test_the_commands_of_the_manual_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    blocks = re.findall("```sh\n(.*?)```", (ROOT / "docs" / "printing.md").read_text("utf-8"), re.DOTALL)
    commands = re.findall("^topodoc (.+)", "".join(blocks), re.MULTILINE)
    assert len(commands) == 5
    for command in commands:
        assert run(command.split()) == 0
        assert Path(command.split()[-1]).stat().st_size > 10_000
    assert capsys.readouterr() == ("", "")
