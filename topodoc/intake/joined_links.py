"""Links that several claims make: what one source says of an edge adds up, and what other sources say completes it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from topodoc.intake.account import Account, Link

_LONGEST = 500  # characters of what a picture shows
_LONGEST_FILTER = 5_000  # characters of a filter of which a label tells in its place
_IN_FULL = frozenset({"dead-letter"})  # tags of an edge only where they are those of each link of a source


def joined_link(said: Sequence[tuple[Account, Link]]) -> Link:
    """Return the link between the ends and of the role that all links *said* have, the one that is believed first in front.

    Links that one kind of source knows in one way are several connections, any of which may let something through; what another
    one says is about the same connections, and completes what they leave open.
    """
    by_source: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for account, link in said:
        by_source[account.kind, link.basis].append(link)
    sources = [_added_up(links) for links in by_source.values()]
    label = short(next((one.label for one in sources if one.label), ""))
    return replace(
        said[0][1],
        events=tuple(sorted(each(one.events for one in sources))),
        label=label,
        filter=short(_listed(one.filter for one in sources), _LONGEST_FILTER if label else _LONGEST),
        tags=each(one.tags for one in sources),
        deprecated=all(one.deprecated for one in sources),
    )


def _added_up(links: list[Link]) -> Link:
    """Return what *links* of one source let through together: where one holds nothing back, neither do all."""
    tells_events = all(one.events for one in links)
    holds_back = all(one.filter or (one.events and not tells_events) for one in links)
    in_full = {*links[0].tags}.intersection(*(one.tags for one in links))
    return replace(
        links[0],
        events=each(one.events for one in links) if tells_events else (),
        label=_listed(one.label for one in links),
        filter=_listed(one.filter for one in links) if holds_back else "",
        tags=tuple(one for one in each(one.tags for one in links) if one not in _IN_FULL or one in in_full),
        deprecated=all(one.deprecated for one in links),
    )


def each(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the texts of all *lists*, each once."""
    return tuple(dict.fromkeys(one for texts in lists for one in texts))


def short(text: str, most: int = _LONGEST) -> str:
    """Return *text*, or the beginning of one that has more characters than *most*, which no picture would show whole."""
    return text if len(text) <= most else f"{text[:most]}\u2026"


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(one for one in texts if one))
