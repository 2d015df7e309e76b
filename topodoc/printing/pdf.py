"""PDF, made by Typst: a picture as one page of its size, or a booklet, with text that can be searched."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from topodoc.diagnostics import RenderError, ToolNotFound
from topodoc.direction import isolated
from topodoc.drawing.paint import paint
from topodoc.drawing.paper import sheets
from topodoc.printing.fonts import fonts_there, paper_with
from topodoc.printing.png import MACHINE
from topodoc.resources import folder as resource
from topodoc.words import ENGLISH, words_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topodoc.drawing.medium import Medium
    from topodoc.drawing.paper import Sheet
    from topodoc.drawing.scene import Scene
    from topodoc.drawing.theme import Theme
    from topodoc.printing.booklet import Booklet, Chapter

_PAGE = """\
#set document(title: sys.inputs.title, date: none)
#set page(width: {width}pt, height: {height}pt, margin: 0pt)
#image("picture.svg", width: 100%, height: 100%, alt: sys.inputs.description)
"""
_POINTS = 0.75  # to a pixel: CSS has 96 pixels to an inch, a page 72 points
_LONGEST = 14_400  # points that a side of a page may have (ISO 32000-1, annex C)


def write_pdf(scene: Scene, theme: Theme) -> bytes:
    """Return *scene*, in its light rendering, as PDF; the same picture gives the same bytes.

    Raises ToolNotFound where Typst is not installed or the machine has no font, RenderError where it fails.
    """
    svg = paint(scene, theme, paper_with(MACHINE, "plate"))
    width, height = scene.width, scene.height
    points = min(_POINTS, _LONGEST / max(width, height))
    words = {"title": scene.title, "description": scene.description or scene.title}
    return _typeset(_PAGE.format(width=width * points, height=height * points), {"picture.svg": svg}, words)


def write_booklet(booklet: Booklet, theme: Theme, language: str = ENGLISH) -> bytes:
    """Return *booklet* as PDF, its pictures in their light rendering; the same booklet gives the same bytes.

    Raises ToolNotFound where Typst is not installed or the machine has no font, RenderError where it fails.
    """
    fonts, words = fonts_there(MACHINE), words_in(language)
    files: dict[str, str] = {}
    medium = paper_with(MACHINE, "plate")
    said = {
        "title": booklet.title,
        "facts": booklet.facts,
        "text": _paragraphs(booklet.text),
        "fonts": [one.strip().strip("'") for one in fonts["regular"].split(",") if one.strip() != "sans-serif"],
        "language": language,
        "words": {"contents": words.contents, "goes_on": words.goes_on},
        "chapters": [_chapter(one, theme, medium, files) for one in booklet.chapters],
    }
    page = (resource("templates") / "booklet.typ").read_text("utf-8")
    return _typeset(page, {**files, "booklet.json": json.dumps(said)}, {})


def _chapter(chapter: Chapter, theme: Theme, medium: Medium, files: dict[str, str]) -> dict[str, object]:
    """Return *chapter* as its template takes it, and add its pictures to *files*."""
    table = chapter.table
    return {
        "title": isolated(chapter.title),
        "level": chapter.level,
        "text": _paragraphs(chapter.text),
        "sheets": [_sheet(one, theme, medium, files) for one in (sheets(chapter.scene) if chapter.scene else ())],
        "headings": table.headings if table else [],
        "rows": table.rows if table else [],
        "shares": table.shares if table else [],
    }


def _sheet(sheet: Sheet, theme: Theme, medium: Medium, files: dict[str, str]) -> dict[str, object]:
    pictures = []
    for scene in sheet.scenes:
        name = f"picture-{len(files)}.svg"
        files[name] = paint(scene, theme, medium)
        size = {"width": scene.width * sheet.scale, "height": scene.height * sheet.scale}
        pictures.append({"file": name, "alt": scene.description or scene.title, **size})
    return {"width": min(sheet.width, _LONGEST), "height": min(sheet.height, _LONGEST), "pictures": pictures}


def _paragraphs(text: str) -> list[str]:
    return [one for one in text.split("\n\n") if one.strip()]


def _typeset(page: str, files: Mapping[str, str], words: dict[str, str]) -> bytes:
    """Return the PDF of the Typst text *page* beside *files*, which it may ask for by name."""
    try:
        import typst  # noqa: PLC0415 - an extra, for its size
    except ImportError:
        message = "a PDF needs Typst; run: pip install 'topodoc[pdf]'"
        raise ToolNotFound(message) from None
    with tempfile.TemporaryDirectory() as folder:
        main = Path(folder) / "page.typ"
        main.write_text(page, "utf-8")
        for name, text in files.items():
            main.with_name(name).write_text(text, "utf-8")
        try:
            return bytes(typst.compile(str(main), root=folder, format="pdf", sys_inputs=words))
        except typst.TypstError as error:
            message = f"Typst could not print it: {error}"
            raise RenderError(message) from None
