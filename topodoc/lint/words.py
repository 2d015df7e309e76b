"""Words of names: what an id or a label suggests that a node is."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from topodoc.model.topology import Node

Phrase = tuple[str, ...]

_PHRASES = {
    "saga": "saga",
    "command": "command handler, command service, command api",
    "query": "query handler, query service, query api",
    "projector": "projector",
    "read-model": "read db, read model, view db",
    "outbox": "outbox, relay",
    "cdc": "connect, debezium",
    "dead-letter": "dlq, dlt, dlx, deadletter, dead letter, retry, retries, parking lot, parkinglot, poison",
}
_LAST_WORDS = {"dead-letter": frozenset({"error", "errors", "failed"})}
_IN_LABELS = frozenset({"outbox", "cdc", "dead-letter"})  # the others are read from ids alone, which are chosen with more care


@lru_cache(maxsize=20_000)
def words_of(name: str) -> Phrase:
    """Return the words of *name* in lower case: it is cut where no letter or digit stands and where upper follows lower.

    >>> words_of("orders-DLQ"), words_of("readDb.eu")
    (('orders', 'dlq'), ('read', 'db', 'eu'))
    """
    stepped = "".join(f" {after}" if before.islower() and after.isupper() else after for before, after in pairwise(f" {name}"))
    return tuple("".join(char if char.isalnum() else " " for char in stepped).lower().split())


def hold(words: Phrase, phrase: Phrase) -> bool:
    """Return whether *phrase* stands in *words*, one word behind the other."""
    size = len(phrase)
    return any(words[at : at + size] == phrase for at in range(len(words) - size + 1))


class Vocabulary:
    """The words by which a node is known to be what a reserved tag says; *more* are those of a project, beside the usual ones."""

    def __init__(self, more: Iterable[tuple[str, Iterable[str]]] = ()) -> None:
        self._phrases = {role: [words_of(one) for one in listed.split(",")] for role, listed in _PHRASES.items()}
        for role, listed in more:
            self._phrases.setdefault(role, []).extend(words_of(one) for one in listed)

    def plays(self, role: str, node: Node) -> bool:
        """Return whether *node* is a *role*: its tag says so, or its name suggests it and no tag says otherwise."""
        names = (node.id, node.label) if role in _IN_LABELS else (node.id,)
        return self.says(role, node.tags, names)

    def says(self, role: str, tags: Collection[str], names: Iterable[str]) -> bool:
        """Return whether *tags* say *role*, or one of *names* suggests it; a tag `not-ROLE` beats both."""
        return f"not-{role}" not in tags and (role in tags or any(self._suggests(role, words_of(name)) for name in names))

    def phrases(self, role: str) -> tuple[Phrase, ...]:
        """Return the words that suggest *role*."""
        return tuple(self._phrases.get(role, ()))

    def _suggests(self, role: str, words: Phrase) -> bool:
        if words and words[-1] in _LAST_WORDS.get(role, ()):
            return True
        return any(hold(words, phrase) for phrase in self._phrases.get(role, ()))
