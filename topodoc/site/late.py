"""What is decided late: only the host knows where a page is served, and when a search has read it.

Nothing else changes a text of ours after it is painted or filled; what is known before, the painter is told.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topodoc.drawing.medium import LINK
from topodoc.drawing.paint import OPENING

if TYPE_CHECKING:
    from collections.abc import Callable

_LINK = re.compile(rf'(href|src)="{LINK}([^"#]*)(#[^"]*)?"')
_PICTURE = re.compile(rf"{re.escape(OPENING)}.*?</svg>", re.DOTALL)
_AWAY = "<!-- a picture of topodoc -->"


def lead(html: str, to: Callable[[str], str], here: str = "") -> str:
    """Return *html* with the address that *to* gives for the path of each file; a place on the page *here* needs none."""

    def led(match: re.Match[str]) -> str:
        name, path, place = match.groups()
        return f'{name}="{place}"' if place and path == here else f'{name}="{to(path)}{place or ""}"'

    return _LINK.sub(led, html)


class Pictures:
    """Keeps the pictures of pages while a search reads them that would find what stands in pictures."""

    def __init__(self) -> None:
        self._kept: dict[str, list[str]] = {}

    def put_away(self, text: str, path: str) -> str:
        """Return *text*, the content of the page at *path*, without its pictures."""
        self._kept[path] = _PICTURE.findall(text)
        return _PICTURE.sub(_AWAY, text)

    def put_back(self, text: str, path: str) -> str:
        """Return *text* with the pictures that were put away."""
        kept = iter(self._kept.pop(path, ()))
        return re.sub(_AWAY, lambda _: next(kept, ""), text)
