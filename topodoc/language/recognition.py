"""Recognising a document: by the ending of its name, else by what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Recognisable(Protocol):
    """What knows its documents: by `endings` of names, and where these say nothing by what `looks` says of a text."""

    @property
    def endings(self) -> tuple[str, ...]:
        """Ends of file names, with their dots."""

    @property
    def looks(self) -> Callable[[str], bool]:
        """What tells whether a text is of its kind; that must be certain, for nobody else is asked then."""


Kind = TypeVar("Kind", bound=Recognisable)


def recognise(kinds: Iterable[Kind], name: str, text: str) -> Kind | None:
    """Return the one of *kinds* with the longest ending of *name*, else the first that *text* looks like; None where there is none."""
    every = tuple(kinds)
    by_name = [(len(ending), one) for one in every for ending in one.endings if name.endswith(ending)]
    if by_name:
        return max(by_name, key=lambda pair: pair[0])[1]
    return next((one for one in every if one.looks(text)), None)
