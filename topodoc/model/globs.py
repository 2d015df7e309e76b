"""Patterns of event names, in which `*` is any run of characters, the empty one too."""

from __future__ import annotations

from functools import lru_cache

STAR = "*"


@lru_cache(maxsize=100_000)
def fits(name: str, pattern: str) -> bool:
    """Return whether *name* is one that *pattern* stands for; the time grows with the lengths of both and with nothing else.

    >>> fits("OrderPlaced", "Order*"), fits("Reorder", "Order*"), fits("a.b.c", "a*c")
    (True, False, True)
    """
    first, *others = pattern.split(STAR)
    if not others:
        return name == pattern
    *middle, last = others
    if not name.startswith(first) or not name.endswith(last) or len(name) < len(first) + len(last):
        return False
    at, end = len(first), len(name) - len(last)
    for part in middle:
        found = name.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


@lru_cache(maxsize=10_000)
def meet(one: str, other: str) -> bool:
    """Return whether a name may fit both patterns, each of which has a star.

    Where beginnings and ends go together, what stands between the stars of one can stand behind that of the other.

    >>> meet("Order*", "*Placed"), meet("Order*", "Stock*")
    (True, False)
    """
    beginnings = sorted((one.split(STAR, 1)[0], other.split(STAR, 1)[0]), key=len)
    ends = sorted((one.rsplit(STAR, 1)[1], other.rsplit(STAR, 1)[1]), key=len)
    return beginnings[1].startswith(beginnings[0]) and ends[1].endswith(ends[0])
