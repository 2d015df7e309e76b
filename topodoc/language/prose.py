"""Prose: the Markdown of descriptions, as CommonMark with tables and without HTML, read into tokens; whoever shows it writes them."""

from __future__ import annotations

import re
import sys
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from topodoc.source import ILLEGAL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

LONGEST = 50_000  # characters, for which the parser takes a second at most; a longer text is shown as it stands
_DEEPEST = 100  # blocks inside blocks; the parser leaves out what lies deeper
_CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
_REFERENCE = re.compile(r"(?<!\\)&#(?:[Xx]([0-9A-Fa-f]{1,6})|([0-9]{1,7}));")
_BARE = re.compile(r"[^\W\d_][^*_`~\[\]<>&\\!#|]*")  # one line of words, in which nothing can be a mark
_MAY_LINK = re.compile(r"[\[<]")


def read(text: str) -> Sequence[Token] | None:
    """Return the tokens of *text*; None where it is too long or too deep, and to be shown as it stands."""
    if len(text) > LONGEST:
        return None
    tokens = _parser().parse(text)
    return tokens if all(one.level < _DEEPEST - 1 for one in tokens) else None


@lru_cache(4096)  # a description stands in a dozen pictures
def plain(text: str) -> str:
    r"""Return the words of *text*, a line for each of its blocks.

    >>> plain("Takes *orders*, see [there](x.md).\n\n- `a`\n- b")
    'Takes orders, see there.\na\nb'
    """
    if not text or (text.isprintable() and _BARE.fullmatch(text)):
        return text.strip()
    tokens = read(text)
    if tokens is None:
        return text
    return "\n".join(filter(None, (_words(one).strip() for one in tokens)))


def showable(text: str) -> str:
    """Return *text*, the content of a token, as pages can carry it: a reference may stand for what they cannot."""
    return ILLEGAL.sub("\ufffd", text)


def addresses(text: str) -> Iterator[str]:
    """Yield where the links and pictures in *text* lead."""
    tokens = read(text) if _MAY_LINK.search(text) else ()
    for token in tokens or ():
        for child in token.children or ():
            address = child.attrs.get("href", child.attrs.get("src"))
            if address:
                yield str(address)


def lost_references(text: str) -> Iterator[str]:
    """Yield each reference in *text* that names no character that a page can show."""
    if "&#" not in text or not (tokens := read(text)):
        return
    raw = "\n".join(one.content for one in tokens if one.type == "inline")
    for match in _REFERENCE.finditer(_CODE.sub("", raw)):
        if _is_lost(int(match[1], 16) if match[1] else int(match[2])):
            yield match[0]


def _is_lost(code: int) -> bool:
    """Return whether no page can show the character *code*, or none is meant by it: by its number HTML takes "next line" for another."""
    return (
        code > sys.maxunicode or code == 0x85 or 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE or ILLEGAL.match(chr(code)) is not None
    )


def _words(token: Token) -> str:
    if token.children is None:
        return showable(token.content)
    return "".join("\n" if one.type in {"softbreak", "hardbreak"} else _words(one) for one in token.children)


def _is_whatever(address: str) -> bool:
    del address
    return True


@cache
def _parser() -> MarkdownIt:
    """Return the parser. Links are judged, and written as they stand, by whoever shows them."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - a tenth of a second, which specs without Markdown need not wait

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": _DEEPEST}).enable("table").disable(["html_block", "html_inline"])
    for judge, verdict in (("normalizeLink", str), ("normalizeLinkText", str), ("validateLink", _is_whatever)):
        setattr(parser, judge, verdict)
    return parser
