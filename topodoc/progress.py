"""Progress: how far something long is, told by what does it, and asked by whoever shows it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_Item = TypeVar("_Item")
_FEW = 20  # of which nobody wants to be told one by one


@dataclass(slots=True)
class Progress:
    """What is done of how many, and what they are; nothing where nobody has told."""

    noun: str = ""
    done: int = 0
    total: int = 0

    def __str__(self) -> str:
        """Return it in words, such as `topology 120 of 1,000`; nothing where there is nothing to tell."""
        return f"{self.noun} {self.done:,} of {self.total:,}" if self.total > _FEW else ""


_asked: list[Progress] = []


@contextmanager
def followed() -> Iterator[Progress]:
    """Give the progress of what is done meanwhile."""
    progress = Progress()
    _asked.append(progress)
    try:
        yield progress
    finally:
        _asked.remove(progress)


def counted(noun: str, items: Sequence[_Item]) -> Iterator[_Item]:
    """Yield *items*, each of which is a *noun*, and tell how far they are.

    >>> with followed() as progress:
    ...     told = [str(progress) for _ in counted("topology", range(1_200))]
    >>> told[0], told[-1]
    ('topology 1 of 1,200', 'topology 1,200 of 1,200')
    """
    for place, item in enumerate(items, 1):
        for one in _asked:
            one.noun, one.done, one.total = noun, place, len(items)
        yield item
