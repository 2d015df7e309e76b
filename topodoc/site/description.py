"""Descriptions: the one text that is Markdown on purpose, rendered by ourselves into HTML no host can misread."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree import ElementTree as tree

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from topodoc.model.address import safe_url
from topodoc.model.descriptions import LONGEST
from topodoc.site.entities import to_entities

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_DOWN = 2
_KEPT = frozenset({"href", "title", "class", "style"})
# Markdown takes quadratic time over these: a second for so many, minutes for twenty times as many.
_MOST_BRACKETS = 1_000
_MOST_HEADINGS = 1_000
_HEADING = re.compile(r"^(?: *#|[=-]+ *$)", re.MULTILINE)


def render_description(text: str) -> str:
    """Return *text*, Markdown with tables and fenced code, as HTML: no raw HTML, no bad link, no punctuation left in its text."""
    if not text:
        return ""
    if len(text) > LONGEST or text.count("[") > _MOST_BRACKETS or len(_HEADING.findall(text)) > _MOST_HEADINGS:
        return _as_written(text)
    try:
        return _render(text)
    except RecursionError:  # lists or quotes, hundreds deep
        return _as_written(text)


def _as_written(text: str) -> str:
    """Return *text* as it stands, for what cannot be read as Markdown within reason."""
    return f"<p>{to_entities(text)}</p>"


def _render(text: str) -> str:
    renderer = Markdown(extensions=["tables", "fenced_code"], output_format="html")
    renderer.preprocessors.deregister("html_block")
    renderer.inlinePatterns.deregister("html")
    renderer.inlinePatterns.deregister("entity")
    renderer.treeprocessors.register(_Safe(renderer), "topodoc", 1)
    writer = _Rewriter()
    writer.feed(renderer.convert(text))
    writer.close()
    return "".join(writer.parts)


class _Safe(Treeprocessor):
    """Turns pictures into their text, and moves headings down."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag == "img":
                alternative = element.get("alt", "")
                element.clear()
                element.tag, element.text = "span", alternative
            elif element.tag in _HEADINGS:
                element.tag = _HEADINGS[min(_HEADINGS.index(element.tag) + _DOWN, 5)]


class _Rewriter(HTMLParser):
    """Writes HTML again with numeric entities for all punctuation in its text, so that no extension finds syntax there."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # Judged here, where entities are decoded: before, `&#106;avascript:` looks like a relative address.
        kept = [(name, value or "") for name, value in attrs if name in _KEPT and not (name == "href" and safe_url(value or "") is None)]
        known = "".join(f' {name}="{to_entities(value, line_break=" ")}"' for name, value in kept)
        self.parts.append(f"<{tag}{known}>")

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(to_entities(data, line_break="\n"))
