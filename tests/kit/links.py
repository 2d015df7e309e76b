"""A link checker: what is broken in a built site, wherever it is put."""

from __future__ import annotations

import posixpath
from collections import Counter
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class _Reader(HTMLParser):
    in_script = False

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.code: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_script = tag == "script"
        for name, value in attrs:
            if name.startswith("on"):
                self.code.append(value or "")
            if name == "id":
                self.ids.append(value or "")
            elif name in {"href", "src"} and not (tag == "link" and ("rel", "canonical") in attrs):
                self.links.append(value or "")

    def handle_data(self, data: str) -> None:
        if self.in_script:
            self.code.append(data)

    def handle_endtag(self, tag: str) -> None:
        del tag
        self.in_script = False


def code(page: Path) -> str:
    """Return everything that a browser runs which stands in *page* itself."""
    return "\n".join(_read(page).code)


def broken(site: Path) -> list[str]:
    """Return one line for each link in *site* that leads nowhere or only works at the root of a server, and for each id that stands twice.

    The page for what is not found is left out: it is shown at any address, and so its links begin at the root.
    """
    pages = {path.relative_to(site).as_posix(): _read(path) for path in sorted(site.rglob("*.html")) if path.name != "404.html"}
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    return [line for name, page in pages.items() for line in (*_twice(name, page), *_lost(name, page, pages, files))]


def _read(path: Path) -> _Reader:
    reader = _Reader()
    reader.feed(path.read_text("utf-8"))
    return reader


def _twice(name: str, page: _Reader) -> Iterator[str]:
    yield from (f"{name}: the id {one} stands {count} times" for one, count in Counter(page.ids).items() if count > 1)


def _lost(name: str, page: _Reader, pages: dict[str, _Reader], files: set[str]) -> Iterator[str]:
    for link in page.links:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            if parts.scheme not in {"http", "https", "mailto", "data"}:
                yield f"{name}: {link} is no address"
            continue
        if parts.path.startswith("/"):
            yield f"{name}: {link} begins at the root"
            continue
        target = _target(name, parts.path)
        if target not in files:
            yield f"{name}: {link} leads to no file"
        elif target in pages and parts.fragment and unquote(parts.fragment) not in pages[target].ids:
            yield f"{name}: {link} leads to no place"


def _target(name: str, path: str) -> str:
    if not path:
        return name
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path)))
    if path.endswith("/") or path.rpartition("/")[2] in {".", ".."}:
        return posixpath.normpath(f"{joined}/index.html")
    return joined
