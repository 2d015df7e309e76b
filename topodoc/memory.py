"""Memory: what a running server keeps from one build to the next, so that only what changed is made again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

Value = TypeVar("Value")
Parts = tuple[object, ...]
_PLAIN = (str, bytes, int, float, tuple, frozenset, type(None))  # equal values are as good as the same one


class Memory:
    """Values by key, each with the parts it was made of. One that a whole build did not ask for is forgotten."""

    def __init__(self) -> None:
        self._now: dict[Hashable, tuple[Parts, Any]] = {}
        self._before: dict[Hashable, tuple[Parts, Any]] = {}

    def recall(self, key: Hashable, parts: Parts, make: Callable[[], Value]) -> Value:
        """Return what *make* gives, or what it gave when *key* was last made of the same *parts*."""
        known = self.look(key)
        value: Value = known[1] if known and is_same(known[0], parts) else make()
        self.keep(key, parts, value)
        return value

    def look(self, key: Hashable) -> tuple[Parts, Any] | None:
        """Return the parts and the value of *key*, None where there is none."""
        return self._now.get(key) or self._before.get(key)

    def keep(self, key: Hashable, parts: Parts, value: object) -> None:
        """Keep *value*, which was made of *parts*."""
        self._now[key] = (parts, value)

    def finish(self) -> None:
        """Note that a build came to its end; after one that did not, what was known before is still of use."""
        self._before, self._now = self._now, {}


def is_same(one: Parts, other: Parts) -> bool:
    """Return whether two lists of parts are the same things; of plain values, whether they are equal.

    Topologies are plain only where they are the same: two that are equal may stand on other lines.
    """
    return len(one) == len(other) and all(a is b or (isinstance(a, _PLAIN) and a == b) for a, b in zip(one, other, strict=True))
