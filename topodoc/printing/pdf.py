"""PDF: a standalone SVG as one page of its size, with text that can be searched, made by Typst."""

from __future__ import annotations

import tempfile
from pathlib import Path

from topodoc.diagnostics import RenderError, ToolNotFound
from topodoc.printing.fonts import with_fonts
from topodoc.printing.png import is_drawn, size

_PAGE = '#set page(width: {width}pt, height: {height}pt, margin: 0pt)\n#image("picture.svg", width: 100%, height: 100%)\n'
_POINTS = 0.75  # to a pixel: CSS has 96 pixels to an inch, a page 72 points


def write_pdf(svg: str) -> bytes:
    """Return the standalone *svg*, in its light rendering, as PDF.

    Raises ToolNotFound where Typst is not installed or the machine has no font, RenderError where it fails.
    """
    try:
        import typst  # noqa: PLC0415 - an extra, for its size
    except ImportError:
        message = "a picture as PDF needs Typst; run: pip install 'topodoc[pdf]'"
        raise ToolNotFound(message) from None
    width, height = size(svg)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.typ"
        page.write_text(_PAGE.format(width=width * _POINTS, height=height * _POINTS), "utf-8")
        page.with_name("picture.svg").write_text(with_fonts(svg, is_drawn), "utf-8")
        try:
            return bytes(typst.compile(str(page), root=folder, format="pdf"))
        except typst.TypstError as error:
            message = f"Typst could not print the picture: {error}"
            raise RenderError(message) from None
