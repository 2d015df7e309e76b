"""What is said of those who are hurt if something stops, in the words of the command line and of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.words import ENGLISH, words_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from topodoc.model.flows import Flows
    from topodoc.model.identity import Place
    from topodoc.model.reached import Following, Starving, Waiting
    from topodoc.words import Words

    Write = Callable[[str], str]


def said_of_waiting(one: Waiting, words: Words | None = None) -> str:
    """Return how it waits in vain, in *words*, else in English.

    >>> from topodoc.model.reached import Waiting
    >>> said_of_waiting(Waiting(("t", "a"), 1)), said_of_waiting(Waiting(("t", "a"), 2)), said_of_waiting(Waiting(("t", "a"), 1, True))
    ('calls it', 'calls it, over 2 hops', 'cannot send')
    """
    words = words or words_in(ENGLISH)
    if one.cannot_send:
        return words.cannot_send
    return words.calls_it if one.hops == 1 else words("calls_it_over", hops=words.count("hops", one.hops))


def id_of(place: Place) -> str:
    """Return the id of the node at *place*."""
    return place[1]


def said_of_starving(
    flows: Flows, one: Starving, call: Callable[[Place], str] = id_of, write: Write = str, words: Words | None = None
) -> str:
    """Return what it no longer gets, or gets less of, and from whom it still does; *call* names nodes, *write* events."""
    words = words or words_in(ENGLISH)
    what, where = ", ".join(map(write, one.events)), call(one.resource)
    if not one.also_from and not one.perhaps_from and not one.outside:
        return words("no_longer_gets", what=what, where=where) if what else words("gets_nothing_new", where=where)
    others = [words("also_from", names=_names(one.also_from, call))] if one.also_from else []
    if one.perhaps_from:
        others.append(words("perhaps_from", names=_names(one.perhaps_from, call)) + _why(flows, one, words))
    if one.outside:
        others.append(words.perhaps_outside)
    said = "; ".join(others)
    return words("gets_less_of", what=what, where=where, others=said) if what else words("gets_less", where=where, others=said)


def said_of_follower(one: Following, write: Write = str, words: Words | None = None) -> str:
    """Return what it may miss, after how many hops, and which steps make that likely."""
    words = words or words_in(ENGLISH)
    hops, events = words.count("hops", one.hops), ", ".join(map(write, one.events))
    said = words("after_hops_of", hops=hops, events=events) if events else words("after_hops", hops=hops)
    likely = " " + words("likely_as_in", steps=words.listed(_step(step, words) for step in one.likely)) if one.likely else ""
    return said + likely


def _step(step: str, words: Words) -> str:
    scenario, _, number = step.partition(":")
    return words("step_of", scenario=scenario, number=number)


def _names(places: Iterable[Place], call: Callable[[Place], str]) -> str:
    return ", ".join(map(call, places))


def _why(flows: Flows, one: Starving, words: Words) -> str:
    """Return why those who perhaps put it in too are not sure to, where they state no events."""
    identities = (flows.identities.of(flows.by_id[where], node) for where, node in one.perhaps_from)
    if not all(any(tap.sieve.is_everything for tap in flows.taps.said_by(identity)) for identity in identities):
        return ""
    return ", " + (words.state_no_events if len(one.perhaps_from) == 1 else words.state_no_events_many)
