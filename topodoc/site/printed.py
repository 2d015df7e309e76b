"""Printed charts: what a browser prints of a chart that no page of A4 holds, piece by piece, each below its heads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topodoc.drawing.paint import OPENING, number
from topodoc.drawing.paper import A3, A4, page_below, sheets

if TYPE_CHECKING:
    from topodoc.drawing.paper import Sheet
    from topodoc.drawing.scene import Scene

# Classes of what takes a page, by its size; the style sheet gives each its page.
_PAGES = {A4: "", A4[::-1]: " topodoc-sheet-wide", A3: " topodoc-sheet-tall"}
_LARGE = " topodoc-sheet-large"
_MARGIN, _HEADING = 43.0, 156.0  # points: 15 mm on each side, and what stands above the first picture of a page


def chart_parts(scene: Scene, parts: list[str]) -> str:
    """Return the *parts* that a chart, *scene*, is painted as, with what is printed in their place where it takes pages of its own.

    The pieces show the parts themselves, so that none is in the page twice.
    """
    pages = sheets(scene)
    if not scene.pinned or (len(pages) == 1 and (pages[0].width, pages[0].height) == A4):
        return "".join(parts)
    names = [_name(scene, at) for at in range(len(parts))]
    shown = [part.replace(OPENING, f'{OPENING} id="{name}"', 1) for part, name in zip(parts, names, strict=True)]
    uses = [_use(part, name) for part, name in zip(scene.parts, names, strict=True)]
    printed = "".join(
        f'<div class="topodoc-sheet{_PAGES.get((one.width, one.height), _LARGE)}">'
        + "".join(_piece(piece, _shrunk(one), uses, scene.cut) for piece in one.scenes)
        + "</div>\n"
        for one in pages
    )
    return f'{"".join(shown)}<div class="topodoc-sheets" aria-hidden="true">\n{printed}</div>\n'


def _shrunk(sheet: Sheet) -> float:
    """Return the points to a pixel of *sheet* as a browser prints it, which has no page beyond A3."""
    return sheet.scale * min(1.0, A3[1] / sheet.width)


def page_class(scene: Scene) -> str:
    """Return the class of the picture *scene* which says on what page its texts can be read below a heading; nothing for A4 or a chart."""
    return "" if scene.pinned else _PAGES.get(page_below(scene, _HEADING, _MARGIN), _LARGE)


def _name(scene: Scene, part: int) -> str:
    """Return the id of a *part* of the chart *scene*."""
    return "-".join(["chart", *(re.sub(r"[^A-Za-z0-9_-]", "-", value) for _, value in scene.data), str(part)])


def _use(part: Scene, name: str) -> str:
    place = f'x="{number(part.left)}" y="{number(part.top)}" width="{number(part.width)}" height="{number(part.height)}"'
    return f'<use href="#{name}" {place}/>'


def _piece(piece: Scene, scale: float, uses: list[str], cut: float) -> str:
    """Return *piece* in points, *scale* of them to a pixel: what it shows of the heads, which end at *cut*, and of the steps below."""
    shown = [use for use, is_in in zip(uses, (piece.top < cut, piece.top + piece.height > cut), strict=True) if is_in]
    box = f"{number(piece.left)} {number(piece.top)} {number(piece.width)} {number(piece.height)}"
    return f'<svg viewBox="{box}" style="width: {number(piece.width * scale)}pt">{"".join(shown)}</svg>'
