"""PDF: a standalone SVG as one page of its size, with text that can be searched, made by Typst."""

from __future__ import annotations

import re
import tempfile
from html import unescape
from pathlib import Path

from topodoc.diagnostics import RenderError, ToolNotFound
from topodoc.printing.fonts import with_fonts
from topodoc.printing.halo import halos_apart
from topodoc.printing.png import is_drawn, size

_PAGE = """\
#set document(title: sys.inputs.title, date: none)
#set page(width: {width}pt, height: {height}pt, margin: 0pt)
#image("picture.svg", width: 100%, height: 100%, alt: sys.inputs.description)
"""
_POINTS = 0.75  # to a pixel: CSS has 96 pixels to an inch, a page 72 points
_LONGEST = 14_400  # points that a side of a page may have (ISO 32000-1, annex C)


def write_pdf(svg: str) -> bytes:
    """Return the standalone *svg*, in its light rendering, as PDF; the same picture gives the same bytes.

    Raises ToolNotFound where Typst is not installed or the machine has no font, RenderError where it fails.
    """
    try:
        import typst  # noqa: PLC0415 - an extra, for its size
    except ImportError:
        message = "a picture as PDF needs Typst; run: pip install 'topodoc[pdf]'"
        raise ToolNotFound(message) from None
    width, height = size(svg)
    points = min(_POINTS, _LONGEST / max(width, height))
    title, description = _said(svg, "title"), _said(svg, "desc")
    words = {"title": title, "description": description or title}
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.typ"
        page.write_text(_PAGE.format(width=width * points, height=height * points), "utf-8")
        page.with_name("picture.svg").write_text(halos_apart(with_fonts(svg, is_drawn)), "utf-8")
        try:
            return bytes(typst.compile(str(page), root=folder, format="pdf", sys_inputs=words))
        except typst.TypstError as error:
            message = f"Typst could not print the picture: {error}"
            raise RenderError(message) from None


def _said(svg: str, element: str) -> str:
    """Return the text of the first *element* of a picture, nothing where there is none."""
    found = re.search(f"<{element}>(.*?)</{element}>", svg)
    return unescape(found[1]) if found else ""
