"""What is decided late: only the host knows where a page is served, and when a search has read it.

Nothing else changes a text of ours after it is painted or filled; what is known before, the painter is told.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topodoc.drawing.medium import LINK
from topodoc.drawing.paint import OPENING
from topodoc.spool import Spool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_LINK = re.compile(rf'(href|src)="{LINK}([^"#]*)(#[^"]*)?"')
_PICTURE = re.compile(rf"{re.escape(OPENING)}.*?</svg>", re.DOTALL)
_AWAY = "<!-- a picture of topodoc -->"
_HEADING = re.compile(r"^(## [^\n]*)$", re.MULTILINE)  # the only Markdown in our pages, for tables of contents
_BLOCK = "<!-- a block of topodoc -->"


def lead(html: str, to: Callable[[str], str], here: str = "") -> str:
    """Return *html* with the address that *to* gives for the path of each file; a place on the page *here* needs none."""
    known: dict[str, str] = {}  # a page leads to the same place in its picture, its tables and its lists

    def led(match: re.Match[str]) -> str:
        if match[0] not in known:
            name, path, place = match.groups()
            known[match[0]] = f'{name}="{place}"' if place and path == here else f'{name}="{to(path)}{place or ""}"'
        return known[match[0]]

    return _LINK.sub(led, html)


def leads_of(html: str) -> Iterator[str]:
    """Yield the path of each file that *html* leads to."""
    return (match[2] for match in _LINK.finditer(html))


class Pictures:
    """Keeps the pictures of pages while a search reads them that would find what stands in pictures.

    Where it *keeps_pages*, for nobody else looks at them meanwhile, whole pages wait with it until each is filled into its template.
    """

    def __init__(self, own_templates: Path | None = None, *, keeps_pages: bool = False) -> None:
        self._own = own_templates  # which may hold any Markdown
        self._kept: Spool[list[str]] = Spool()  # for MkDocs reads every page before it writes the first
        self._pages: Spool[str] | None = Spool() if keeps_pages else None

    def put_page_away(self, text: str, path: str) -> str:
        """Return what Markdown has to read of *text*, the page at *path* as templates filled it."""
        return (self.put_away if self._own else self.put_blocks_away)(text, path)

    def put_blocks_away(self, text: str, path: str) -> str:
        """Return the headings of *text*, the page at *path* as our templates filled it: all else is HTML, which no Markdown has to read."""
        before, *others = _HEADING.split(text)
        self._kept[path] = [before, *others[1::2]]
        return "".join([_BLOCK, *(f"\n\n{heading}\n\n{_BLOCK}" for heading in others[::2])])

    def put_away(self, text: str, path: str) -> str:
        """Return *text*, the content of the page at *path*, without its pictures."""
        self._kept[path] = _PICTURE.findall(text)
        return _PICTURE.sub(_AWAY, text)

    def shelve(self, text: str, path: str) -> str:
        """Return what may stay in memory of *text*, the content of the page at *path*."""
        if self._pages is None:
            return self.put_away(text, path)
        self._pages[path] = text
        return ""

    def unshelve(self, text: str, path: str) -> str:
        """Return what a search may read of the page at *path*, of which *text* stayed in memory."""
        return text if self._pages is None else self.put_away(self._pages.pop(path), path)

    def without(self, text: str) -> str:
        """Return what has to stay of *text*, a page that is written, whose pictures nobody will ask for again."""
        return _PICTURE.sub(_AWAY, text) if self._pages is None else ""

    def put_back(self, text: str, path: str) -> str:
        """Return *text* with the pictures that were put away."""
        kept = iter(self._kept.pop(path, []))
        return re.sub(f"{_AWAY}|{_BLOCK}", lambda _: next(kept, ""), text)
