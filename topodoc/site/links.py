"""Links of ours in HTML: they name a file of the docs folder until it is known where that is served."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topodoc.drawing.paint import LINK

if TYPE_CHECKING:
    from collections.abc import Callable

_LINK = re.compile(rf'(href|src)="{LINK}([^"#]*)(#[^"]*)?"')
_ANCHOR = re.compile(rf'<a href="{LINK}[^>]*>|</a>')


def lead(html: str, to: Callable[[str], str], here: str = "") -> str:
    """Return *html* with the address that *to* gives for the path of each file; a place on the page *here* needs none."""

    def led(match: re.Match[str]) -> str:
        name, path, place = match.groups()
        return f'{name}="{place}"' if place and path == here else f'{name}="{to(path)}{place or ""}"'

    return _LINK.sub(led, html)


def unlinked(svg: str) -> str:
    """Return the picture *svg* without its links, for where there are no pages to lead to."""
    return _ANCHOR.sub("", svg)
