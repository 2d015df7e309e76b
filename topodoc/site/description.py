"""Descriptions: the one text that is Markdown on purpose, rendered by ourselves into HTML no host can misread."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree import ElementTree as tree

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from topodoc.model.address import safe_url
from topodoc.site.entities import to_entities

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_DOWN = 2


def render_description(text: str) -> str:
    """Return *text*, Markdown with tables and fenced code, as HTML: no raw HTML, no bad link, no punctuation left in its text."""
    if not text:
        return ""
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
    """Drops addresses that are none, turns pictures into their text, and moves headings down."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag == "a" and safe_url(element.get("href", "")) is None:
                element.attrib.pop("href", None)
            elif element.tag == "img":
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
        known = "".join(f' {name}="{to_entities(value or "")}"' for name, value in attrs if name in {"href", "title", "class", "style"})
        self.parts.append(f"<{tag}{known}>")

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(to_entities(data, line_break="\n"))
