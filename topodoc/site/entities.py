"""Numeric entities: the one way a text reaches Markdown and HTML with no character left that means anything."""

from __future__ import annotations

import re
from functools import lru_cache

_PUNCTUATION = re.compile(r"[^A-Za-z0-9 \n\x80-\U0010ffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")  # in the names of files that are no text


@lru_cache(4096)  # what is said of a node is said on a dozen pages
def to_entities(text: str, line_break: str = "<br>") -> str:
    """Return *text* with every ASCII character that is neither letter, digit nor space as a numeric entity.

    >>> to_entities("a_b <c>")
    'a&#95;b &#60;c&#62;'
    """
    safe = _PUNCTUATION.sub(lambda match: f"&#{ord(match.group())};", text)
    return _SURROGATE.sub("\ufffd", safe).replace("\n", line_break)
