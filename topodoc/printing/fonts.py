"""Fonts: pictures ask for some by name, and a converter leaves a text out, without a word, where the machine has none of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import ToolNotFound
from topodoc.drawing.paint import FONTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from topodoc.drawing.metrics import Face

_SANS = ("DejaVu Sans", "Noto Sans", "Helvetica", "Helvetica Neue", "Segoe UI", "Verdana", "FreeSans", "Nimbus Sans", "Ubuntu", "Cantarell")
_MONO = ("DejaVu Sans Mono", "Noto Sans Mono", "Courier New", "Menlo", "Consolas", "FreeMono", "Nimbus Mono PS", "Ubuntu Mono")
_CURE = "install one, such as Liberation Sans (Debian: apt install fonts-liberation; Alpine: apk add font-liberation)"


def fonts_there(is_drawn: Callable[[str], bool]) -> dict[Face, str]:
    """Return the font for each face: the one that pictures ask for, else one that *is_drawn*. Raises ToolNotFound where there is none."""
    sans = _first((FONTS["regular"], *_SANS), is_drawn)
    if sans is None:
        message = f"a picture as PNG or PDF needs a font, and this machine has no usable one; {_CURE}"
        raise ToolNotFound(message)
    mono = _first((FONTS["mono"], *_MONO), is_drawn) or sans
    return {"regular": sans, "bold": sans, "mono": mono}


def _first(families: tuple[str, ...], is_drawn: Callable[[str], bool]) -> str | None:
    return next((family for family in families if is_drawn(family)), None)
