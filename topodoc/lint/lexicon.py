"""The words by which specs are understood under a project's settings; apart from the rules, for whoever draws needs no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.model.lexicon import Lexicon

if TYPE_CHECKING:
    from topodoc.settings import Settings


def lexicon_of(settings: Settings) -> Lexicon:
    """Return the words by which specs are understood under *settings*."""
    verbs = tuple((verb, role) for role, words in settings.verbs for verb in words)
    return Lexicon(frozenset(one.lower() for one in settings.broker_protocols), verbs, settings.roles)
