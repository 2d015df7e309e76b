"""What a card that stands for a group says of it: how many of what it holds."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from topodoc.model.elements import Node
    from topodoc.words import Words

_MOST_KINDS = 2  # that are counted apart; of more, all together


def holding(node: Node, words: Words) -> str:
    """Return how many of what *node* holds, such as `3 services, 1 topic`; nothing where it is no card of a group."""
    counts = Counter(one.kind for one in node.holds)
    if len(counts) > _MOST_KINDS:
        return words.count("nodes", len(node.holds))
    return ", ".join(words.count(kind, count) for kind, count in counts.most_common())
