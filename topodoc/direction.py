"""Direction: texts that run from right to left, or turn what follows them, kept from turning what stands beside them.

Isolates do that, in the characters of Unicode (UAX 9), which hold in attributes, pictures and titles too.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_LTR, _RTL, _FIRST, _END = "\u2066", "\u2067", "\u2068", "\u2069"
_BEGINS = _LTR + _RTL + _FIRST
# Letters that run from right to left, and whatever gives a direction: planes and blocks that Unicode keeps for them, assigned or not.
_TURNING = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_PARAGRAPH = re.compile("([\n\x1c-\x1e\x85\u2029])")  # at which every direction ends
_ISOLATE = re.compile(f"[{_BEGINS}][^{_BEGINS}{_END}\n\x1c-\x1e\x85\u2029]*{_END}")
_QUOTED = re.compile('"([^"]*)"')
_STRONG = {"L": _LTR, "R": _RTL, "AL": _RTL}


def turns(text: str) -> bool:
    r"""Return whether *text* may change the order of what stands beside it; what is isolated in it cannot.

    >>> [turns(text) for text in ("Orders", "\u05d0", "\u202eabc", "a\u2069", "1: \u2068\u05d0\u2069")]
    [False, True, True, True, False]
    """
    if text.isascii() or not _TURNING.search(text):  # which most are, and Python knows it of a text
        return False
    before = ""
    while before != text:
        before, text = text, _ISOLATE.sub("", text)
    return _TURNING.search(text) is not None


def isolated(text: str) -> str:
    r"""Return *text* with each of its lines isolated, in the direction of its first letter, if it might turn anything.

    >>> ascii(isolated("\u05d0 (v2)")), isolated("Orders (v2)")
    ("'\\u2067\\u05d0 (v2)\\u2069'", 'Orders (v2)')
    """
    return _in_isolates(text, _way(text)) if turns(text) else text


def isolated_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """Return *lines*, in which one text is broken, each isolated in the direction of the whole, if it might turn anything."""
    whole = "".join(lines)
    if not _TURNING.search(whole):
        return tuple(lines)
    way = _way(whole)
    return tuple(_in_isolates(line, way) if turns(line) else line for line in lines)


def balanced(text: str) -> str:
    r"""Return *text* with an end for each isolate that it begins, and a beginning for each that it ends, on every line.

    Else it would end what isolates it, an element as well as a character.

    >>> ascii(balanced("a\u2069\u202eb"))
    "'\\u2068a\\u2069\\u202eb'"
    """
    if not any(mark in text for mark in (_LTR, _RTL, _FIRST, _END)):
        return text
    return "".join(_balanced(part) for part in _PARAGRAPH.split(text))


def spoken(text: str) -> str:
    """Return *text* on one line, isolated, for where it is read out or stands in a title: no markup there could do so."""
    return isolated(" ".join(text.split()))


def quotes_isolated(message: str) -> str:
    """Return *message* with whatever it quotes isolated."""
    return _QUOTED.sub(lambda match: f'"{isolated(match[1])}"', message) if turns(message) else message


def _in_isolates(text: str, way: str) -> str:
    parts = _PARAGRAPH.split(text)
    return "".join(part if place % 2 else _in_isolate(part, way) for place, part in enumerate(parts))


def _in_isolate(line: str, way: str) -> str:
    """Return *line* in an isolate, the space at its end outside, which would else stand before a line from right to left."""
    seen = line.rstrip(" ")
    return f"{way}{_balanced(seen)}{_END}{line[len(seen) :]}" if seen else line


@lru_cache(4096)  # what is said of a node is said on a dozen pages
def _balanced(line: str) -> str:
    begun = unbegun = 0
    for character in line:
        if character in _BEGINS:
            begun += 1
        elif character == _END and begun:
            begun -= 1
        elif character == _END:
            unbegun += 1
    return f"{_FIRST * unbegun}{line}{_END * begun}"


def _way(text: str) -> str:
    """Return the isolate in the direction of the first letter of *text* that is in none itself."""
    depth = 0
    for character in text:
        if character in _BEGINS:
            depth += 1
        elif character == _END:
            depth = max(depth - 1, 0)
        elif not depth and (way := _STRONG.get(unicodedata.bidirectional(character))):
            return way
    return _LTR
