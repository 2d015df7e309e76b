"""Numeric entities: the one way a text reaches Markdown and HTML with no character left that means anything."""

from __future__ import annotations

import re
from functools import lru_cache

from topodoc.direction import balanced, isolated, turns

_PUNCTUATION = re.compile(r"[^A-Za-z0-9 \n\x80-\U0010ffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")  # in the names of files that are no text
_INNER_ENDS = re.compile("[\x1c-\x1e\x85\u2029]")  # end a paragraph, and with it what an element isolates
_BREAK = " <br>"  # the space keeps words apart where a search drops elements


@lru_cache(4096)  # what is said of a node is said on a dozen pages
def to_entities(text: str, line_break: str = _BREAK) -> str:
    """Return *text* with every ASCII character that is neither letter, digit nor space as a numeric entity.

    >>> to_entities("a_b <c>")
    'a&#95;b &#60;c&#62;'
    """
    safe = _PUNCTUATION.sub(lambda match: f"&#{ord(match.group())};", text)
    return _SURROGATE.sub("\ufffd", safe).replace("\n", line_break)


def to_html(text: str) -> str:
    r"""Return *text* as HTML that shows it and turns nothing beside it round, whatever its direction.

    >>> to_html("a <b>"), ascii(to_html("\u05d0"))
    ('a &#60;b&#62;', "'<bdi>\\u05d0</bdi>'")
    """
    if not turns(text):
        return to_entities(text)
    return f"<bdi>{to_entities(isolated(text) if _INNER_ENDS.search(text) else balanced(text))}</bdi>"
