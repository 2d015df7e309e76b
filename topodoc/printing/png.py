"""PNG: a standalone SVG as pixels, drawn by resvg."""

from __future__ import annotations

import re
from functools import cache

import resvg_py

from topodoc.drawing.paint import escape
from topodoc.printing.fonts import with_fonts

SCALE = 2.0  # pixels of the file to a pixel of the picture, for screens that have as many
MOST = 16_384  # pixels a side may have; few programs open more
_SIZE = re.compile(r'<svg [^>]*? width="([\d.]+)" height="([\d.]+)"')


def write_png(svg: str) -> bytes:
    """Return the standalone *svg*, in its light rendering, as PNG of twice its size, on white; smaller where that is too large.

    Raises ToolNotFound where the machine has no font.
    """
    zoom = min(SCALE, MOST / max(size(svg)))
    return bytes(resvg_py.svg_to_bytes(svg_string=with_fonts(svg, is_drawn), zoom=zoom, background="#ffffff"))


def size(svg: str) -> tuple[float, float]:
    """Return width and height of a picture of ours, in pixels."""
    found = _SIZE.match(svg)
    if found is None:
        message = "a picture of ours begins with its size"
        raise ValueError(message)
    return float(found[1]), float(found[2])


@cache
def is_drawn(family: str) -> bool:
    """Return whether a text in the font *family* leaves a trace on this machine."""
    return _draw("M", family) != _draw("", family)


def _draw(text: str, family: str) -> bytes:
    style = f'x="2" y="16" font-size="14" font-family="{escape(family)}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><text {style}>{text}</text></svg>'
    return bytes(resvg_py.svg_to_bytes(svg_string=svg))
