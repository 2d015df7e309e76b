"""Fonts: pictures ask for some by name, and a converter leaves a text out, without a word, where the machine has none of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from topodoc.diagnostics import ToolNotFound
from topodoc.drawing.medium import paper
from topodoc.drawing.paint import FONTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from topodoc.drawing.medium import Halos, Medium
    from topodoc.drawing.metrics import Face

_SANS = ("DejaVu Sans", "Noto Sans", "Helvetica", "Helvetica Neue", "Segoe UI", "Verdana", "FreeSans", "Nimbus Sans", "Ubuntu", "Cantarell")
_MONO = ("DejaVu Sans Mono", "Noto Sans Mono", "Courier New", "Menlo", "Consolas", "FreeMono", "Nimbus Mono PS", "Ubuntu Mono")
_CURE = "install one, such as Liberation Sans (Debian: apt install fonts-liberation; Alpine: apk add font-liberation)"

_BROAD = {"DejaVu Sans", "Verdana"}  # up to a fifth broader than what texts are measured by
_SHARE = 0.9  # of their size that texts in these have, so that they stay within their boxes


class Machine(NamedTuple):
    """What a machine can draw: whether a text in a family leaves a trace, and whether that has a narrow cut."""

    is_drawn: Callable[[str], bool]
    is_condensed: Callable[[str], bool]


def paper_with(machine: Machine, halos: Halos) -> Medium:
    """Return the medium of a converter on *machine*. In broad fonts texts are condensed, else smaller. Raises what `fonts_there` does."""
    fonts = fonts_there(machine)
    plain = paper(fonts, halos)
    if fonts["regular"] not in _BROAD:
        return plain
    return replace(plain, is_condensed=True) if machine.is_condensed(fonts["regular"]) else replace(plain, letters=_SHARE)


def fonts_there(machine: Machine) -> dict[Face, str]:
    """Return the font for each face: the one that pictures ask for, else one that *machine* draws. Raises ToolNotFound if it has none."""
    is_drawn = machine.is_drawn
    sans = _first((FONTS["regular"], *_SANS), is_drawn)
    if sans is None:
        message = f"a picture as PNG or PDF needs a font, and this machine has no usable one; {_CURE}"
        raise ToolNotFound(message)
    mono = _first((FONTS["mono"], *_MONO), is_drawn) or sans
    return {"regular": sans, "bold": sans, "mono": mono}


def _first(families: tuple[str, ...], is_drawn: Callable[[str], bool]) -> str | None:
    return next((family for family in families if is_drawn(family)), None)
