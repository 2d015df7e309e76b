"""Letters: lists of topologies by what their titles begin with, which lead to them where the navigation would be too long to name each."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

from topodoc.site.found import tally
from topodoc.site.page import NavEntry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from topodoc.model.topology import Topology
    from topodoc.site.page import Page
    from topodoc.site.page_context import PageContext

_FOLDER = "catalogue/topologies"


def letter_pages(context: PageContext) -> Iterator[Page]:
    """Yield a page for each letter, and one that leads to them."""
    lists = [(letter, _path(context, letter), found) for letter, found in _by_letter(context).items()]
    for letter, found in (("", context.topologies), *_by_letter(context).items()):
        path, words = _path(context, letter), context.words.topologies
        rows = [(one, context.at.topology(one.id), tally(context.findings(one.id), context.words)) for one in found] if letter else []
        title = context.words("topologies_by_letter", letter=letter) if letter else words
        yield context.page("letters.md.j2", path, title, path=path, lists=lists, rows=rows)


def letter_entry(context: PageContext) -> NavEntry:
    """Return the navigation of these pages."""
    below = tuple(NavEntry(letter, _path(context, letter)) for letter in _by_letter(context))
    return NavEntry(context.words.topologies, _path(context, ""), below, context.words.overview)


def _by_letter(context: PageContext) -> Mapping[str, list[Topology]]:
    found: dict[str, list[Topology]] = defaultdict(list)
    for one in sorted(context.topologies, key=lambda one: (one.title.casefold(), one.id)):
        found[letter_of(one.title)].append(one)
    return dict(sorted(found.items()))


def letter_of(title: str) -> str:
    """Return what *title* stands under: its first letter, or 0-9, or # where it begins with neither.

    >>> [letter_of(one) for one in ("orders", "Ärzte", "3D", "(old) mail", "")]
    ['O', 'A', '0-9', '#', '#']
    """
    first = unicodedata.normalize("NFKD", title.strip()[:1]).upper()[:1]
    return first if first.isalpha() else "0-9" if first.isdigit() else "#"


def _path(context: PageContext, letter: str) -> str:
    """Return the path of the page of *letter*, which is called by its code point where it is none of A to Z."""
    if not letter:
        return context.at.path(f"{_FOLDER}/index.md")
    name = {"#": "other", "0-9": "digits"}.get(letter) or (letter.lower() if letter.isascii() else f"u{ord(letter):04x}")
    return context.at.path(f"{_FOLDER}/{name}.md")
