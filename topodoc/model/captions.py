"""Captions: the text that pictures show at an edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.direction import isolated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topodoc.model.lexicon import Lexicon

_MOST_WHOLE = 2  # events that are named; of more, the first and how many others there are


def caption(label: str, events: Sequence[str], held_back: str, lexicon: Lexicon) -> str:
    """Return what says more than *label*: the events, else what is *held_back* by; nothing where the label says enough itself."""
    if label.strip() and not lexicon.is_verb_alone(label):
        return ""
    return name_events(events) or held_back


def name_events(events: Sequence[str]) -> str:
    """Return the names of *events* in few words.

    >>> name_events(["OrderPlaced"]), name_events(["A", "B"]), name_events(["A", "B", "C"])
    ('OrderPlaced', 'A, B', 'A + 2')
    """
    if len(events) <= _MOST_WHOLE:
        return ", ".join(map(isolated, events))
    return f"{isolated(events[0])} + {len(events) - 1}"
