"""Descriptions: the one text that is Markdown on purpose, rendered by ourselves into HTML no host can misread."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topodoc.direction import spoken, turns
from topodoc.language.prose import read, showable
from topodoc.model.address import safe_url
from topodoc.site.entities import to_entities

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_DOWN = 2
_LANGUAGE = re.compile(r"[A-Za-z0-9_+#-]+")
_ALIGN = re.compile(r"text-align:(left|right|center)")
_OWN_TEXT = frozenset({*_HEADINGS, "p", "td", "th"})  # blocks that are followed by their text


def render_description(text: str) -> str:
    """Return *text*, Markdown with tables and fenced code, as HTML: no raw HTML, no bad link, no punctuation left in its text.

    No line of it is empty, so that it stays one block in every host.
    """
    if not text:
        return ""
    tokens = read(text)
    if tokens is None:
        return f"<p{_way(text)}>{to_entities(text)}</p>"
    return "".join(_blocks(tokens)).strip("\n")


def _blocks(tokens: Sequence[Token]) -> Iterator[str]:
    for place, token in enumerate(tokens):
        match token.type:
            case "inline":
                yield "".join(_inline(one) for one in token.children or ())
            case "fence" | "code_block":
                yield f"<pre{_way(token.content)}><code{_language(token)}>{_code(token.content)}</code></pre>\n"
            case "hr":
                yield "<hr>\n"
            case _ if token.hidden:
                pass
            case _:
                yield _opened(token, tokens[place + 1 : place + 3]) if token.nesting > 0 else f"</{_tag(token)}>\n"


def _opened(token: Token, following: Sequence[Token]) -> str:
    """Return the beginning of the block that *token* begins, in the direction of its text."""
    attributes = ""
    if found := _ALIGN.fullmatch(str(token.attrs.get("style", ""))):
        attributes += f' style="text-align: {found[1]};"'
    if token.tag == "ol" and "start" in token.attrs:
        attributes += f' start="{int(token.attrs["start"])}"'
    own = following[:1] if token.tag in _OWN_TEXT else following[1:] if token.tag == "li" and following and following[0].hidden else ()
    end = "" if token.tag in {*_OWN_TEXT, "li"} else "\n"
    return f"<{_tag(token)}{attributes}{_way(''.join(one.content for one in own))}>{end}"


def _inline(token: Token) -> str:
    match token.type:
        case "text" | "text_special":
            return to_entities(showable(token.content), line_break="\n")
        case "softbreak":
            return "\n"
        case "hardbreak":
            return " <br>"
        case "code_inline":
            return f"<code>{_code(token.content)}</code>"
        case "image":  # nothing is loaded from elsewhere
            return f"<span>{''.join(_inline(one) for one in token.children or ())}</span>"
        case "link_open":
            return _link(str(token.attrs.get("href", "")), str(token.attrs.get("title", "")))
        case _:
            return f"<{token.tag}>" if token.nesting > 0 else f"</{token.tag}>"


def _link(address: str, title: str) -> str:
    href = f' href="{to_entities(address, line_break=" ")}"' if safe_url(showable(address)) is not None else ""
    return f"<a{href}" + (f' title="{to_entities(spoken(showable(title)))}">' if title else ">")


def _code(text: str) -> str:
    return to_entities(showable(text), line_break="&#10;")


def _language(token: Token) -> str:
    word = _LANGUAGE.match(token.info)
    return f' class="language-{to_entities(word[0])}"' if word else ""


def _tag(token: Token) -> str:
    return _HEADINGS[min(_HEADINGS.index(token.tag) + _DOWN, 5)] if token.tag in _HEADINGS else token.tag


def _way(text: str) -> str:
    """Return what gives a block of *text* a direction of its own, where that might be another."""
    return ' dir="auto"' if turns(text) else ""
