"""Halos for a converter that paints a text letter by letter: each letter's halo would cover the letter before."""

from __future__ import annotations

import re
from html import unescape

_TEXT = re.compile(
    r'<text (x="(?P<x>[^"]*)" y="(?P<y>[^"]*)" font-size="(?P<size>[^"]*)"[^>]*?) paint-order="stroke"[^>]*? '
    r'fill="(?P<fill>[^"]*)" stroke="(?P<halo>[^"]*)" stroke-width="(?P<width>[^"]*)">(?P<words>.*)</text>'
)
_TAG = re.compile("<[^>]*>")


def halos_apart(svg: str) -> str:
    """Return *svg* with each halo as a shape of its own before its text.

    The shape is a rectangle seen through the text's rim: a copy of the text beside it would be found and copied twice.
    """
    numbers = iter(range(len(svg)))
    return _TEXT.sub(lambda found: _apart(found, f"halo{next(numbers)}"), svg)


def _apart(text: re.Match[str], name: str) -> str:
    x, y, size, words = float(text["x"]), float(text["y"]), float(text["size"]), text["words"]
    lines = [unescape(line) for line in _TAG.split(words) if line]
    across, down = max(map(len, lines)) * size * 1.5, len(lines) * size * 2  # more than any font needs
    place = f'x="{x - across:g}" y="{y - size * 2:g}" width="{across * 2:g}" height="{size * 2 + down:g}"'
    rim = f'<text {text[1]} fill="none" stroke="#ffffff" stroke-width="{text["width"]}" stroke-linejoin="round">{words}</text>'
    return (
        f'<mask id="{name}" maskUnits="userSpaceOnUse" {place}>{rim}</mask>'
        f'<rect {place} fill="{text["halo"]}" mask="url(#{name})"/>\n<text {text[1]} fill="{text["fill"]}">{words}</text>'
    )
