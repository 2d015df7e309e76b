"""PNG: a standalone SVG as pixels, drawn by resvg."""

from __future__ import annotations

import math
import struct
import unicodedata
import zlib
from functools import cache
from typing import TYPE_CHECKING

import resvg_py

from topodoc.diagnostics import RenderError
from topodoc.drawing.paint import escape, paint
from topodoc.printing.fonts import Machine, fonts_there, paper_with

if TYPE_CHECKING:
    from topodoc.drawing.scene import Scene
    from topodoc.drawing.theme import Theme

SCALE = 2.0  # pixels of the file to a pixel of the picture, for screens that have as many
SIDE = 16_384  # pixels a side may have; few programs open more
AREA = 100_000_000  # pixels a file may have; drawing them takes four bytes each
_NOBODYS = "\U0010fffe"  # in no font, so that a box stands for it
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"}
_HEAD = 33  # bytes of a PNG's signature and first chunk


def write_png(scene: Scene, theme: Theme, scale: float = SCALE) -> bytes:
    """Return *scene*, in its light rendering, as PNG on white, `scale_of` times its size.

    Raises ToolNotFound where the machine has no font, RenderError where the picture cannot be drawn.
    """
    zoom = scale_of(scene, scale)
    svg = paint(scene, theme, paper_with(MACHINE, "rim"))
    try:
        drawn = bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=zoom, background="#ffffff"))
    except ValueError as error:
        message = f"resvg could not draw the picture: {error}"
        raise RenderError(message) from None
    return drawn[:_HEAD] + _density(zoom) + drawn[_HEAD:]


def scale_of(scene: Scene, scale: float = SCALE) -> float:
    """Return how many times its size a picture becomes as PNG: *scale*, less where that has more pixels than programs open."""
    return min(scale, SIDE / max(scene.width, scene.height), math.sqrt(AREA / (scene.width * scene.height)))


def _density(zoom: float) -> bytes:
    """Return the chunk by which a document shows the picture in its own size (ISO/IEC 15948, 11.3.5.3)."""
    a_metre = round(zoom * 96 / 0.0254)
    chunk = b"pHYs" + struct.pack(">IIB", a_metre, a_metre, 1)
    return struct.pack(">I", 9) + chunk + struct.pack(">I", zlib.crc32(chunk))


def unreadable(scene: Scene) -> str:
    """Return the characters of a picture's texts that no font of this machine has, in order, each once; boxes stand for them.

    Raises ToolNotFound where the machine has no font.
    """
    family = fonts_there(MACHINE)["regular"]
    said = dict.fromkeys(char for text in scene.texts for line in text.lines for char in line if char > "~")
    seen = [char for char in said if unicodedata.category(char) not in _UNSEEN]
    return "".join(char for char in seen if _draw(char, family) == _draw(_NOBODYS, family))


def _is_drawn(family: str) -> bool:
    return _draw("M", family) != _draw("", family)


def _is_condensed(family: str) -> bool:
    return _draw("M", family, "condensed") != _draw("M", family)


@cache
def _draw(text: str, family: str, stretch: str = "normal") -> bytes:
    style = f'x="2" y="16" font-size="14" font-family="{escape(family)}" font-stretch="{stretch}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><text {style}>{escape(text)}</text></svg>'
    return bytes(resvg_py.svg_to_bytes(svg_string=svg))


MACHINE = Machine(_is_drawn, _is_condensed)
