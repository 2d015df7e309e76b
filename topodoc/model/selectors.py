"""Selectors: the cures for a word that selects by nothing, and for a name that nothing has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import did_you_mean, nearest
from topodoc.model.globs import fits

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

_MOST_LISTED = 12


def near_name(name: str, names: Iterable[str], otherwise: str, before: str = "") -> str:
    """Return the cure for *name*, which is none of *names*: the nearest, or what there is, each with *before*; of none, *otherwise*."""
    words = list(dict.fromkeys(names))
    listed = ", ".join(f"{before}{word}" for word in words[:_MOST_LISTED]) + (" \u2026" if len(words) > _MOST_LISTED else "")
    return did_you_mean(name, words, f"there is {listed}" if words else otherwise, f"{before}{{}}")


def wrong_word(text: str, words: Collection[str], names_by: Callable[[str], Iterable[str]], otherwise: str = "write an id") -> str:
    """Return the cure for the selector *text*, which begins with none of *words*: what it says selects something.

    *names_by* gives the names that each word selects by, of which *text* may hold a pattern; *otherwise* is what else can stand there.
    """
    word, _, name = (part.strip() for part in text.partition(":"))
    hint = f"{otherwise}, or one of {', '.join(f'{one}:NAME' for one in words)}"
    meant = nearest(word, words)
    if not meant:
        return hint
    names = sorted(set(names_by(meant)))
    if any(fits(one, name) for one in names):
        return f'did you mean "{meant}:{name}"?'
    return near_name(name, names, hint, f"{meant}:")
