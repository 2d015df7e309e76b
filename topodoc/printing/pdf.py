"""PDF: a standalone SVG as one page of its size, with text that can be searched, made by Typst."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from topodoc.diagnostics import RenderError, ToolNotFound
from topodoc.drawing.medium import paper
from topodoc.drawing.paint import paint
from topodoc.printing.fonts import fonts_there
from topodoc.printing.png import is_drawn

if TYPE_CHECKING:
    from topodoc.drawing.scene import Scene
    from topodoc.drawing.theme import Theme

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
    try:
        import typst  # noqa: PLC0415 - an extra, for its size
    except ImportError:
        message = "a picture as PDF needs Typst; run: pip install 'topodoc[pdf]'"
        raise ToolNotFound(message) from None
    svg = paint(scene, theme, paper(fonts_there(is_drawn), "plate"))
    width, height = scene.width, scene.height
    points = min(_POINTS, _LONGEST / max(width, height))
    words = {"title": scene.title, "description": scene.description or scene.title}
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.typ"
        page.write_text(_PAGE.format(width=width * points, height=height * points), "utf-8")
        page.with_name("picture.svg").write_text(svg, "utf-8")
        try:
            return bytes(typst.compile(str(page), root=folder, format="pdf", sys_inputs=words))
        except typst.TypstError as error:
            message = f"Typst could not print the picture: {error}"
            raise RenderError(message) from None
