"""What is said of those who are hurt if something stops, in the words of the command line and of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from topodoc.model.flows import Flows
    from topodoc.model.identity import Place
    from topodoc.model.reached import Following, Starving, Waiting


def said_of_waiting(one: Waiting) -> str:
    """Return how it waits in vain.

    >>> from topodoc.model.reached import Waiting
    >>> said_of_waiting(Waiting(("t", "a"), 1)), said_of_waiting(Waiting(("t", "a"), 2)), said_of_waiting(Waiting(("t", "a"), 1, True))
    ('calls it', 'calls it, over 2 hops', 'cannot send')
    """
    if one.cannot_send:
        return "cannot send"
    return "calls it" if one.hops == 1 else f"calls it, over {one.hops} hops"


def id_of(place: Place) -> str:
    """Return the id of the node at *place*."""
    return place[1]


def said_of_starving(flows: Flows, one: Starving, call: Callable[[Place], str] = id_of) -> str:
    """Return what it no longer gets, or gets less of, and from whom it still does; *call* gives the names of nodes."""
    what, where = ", ".join(one.events), call(one.resource)
    if not one.also_from and not one.perhaps_from and not one.outside:
        return f"no longer gets {what} from {where}" if what else f"gets nothing new from {where}"
    others = [f"also from {_names(one.also_from, call)}"] if one.also_from else []
    if one.perhaps_from:
        others.append(f"perhaps also from {_names(one.perhaps_from, call)}{_why(flows, one)}")
    if one.outside:
        others.append("perhaps also from outside")
    return f"gets less {what or 'from ' + where}{f' from {where}' if what else ''} ({'; '.join(others)})"


def said_of_follower(one: Following) -> str:
    """Return what it may miss, after how many hops, and which steps make that likely."""
    hops = "1 hop" if one.hops == 1 else f"{one.hops} hops"
    what = f", of {', '.join(one.events)}" if one.events else ""
    likely = f" (likely: as in {' and '.join(_step(step) for step in one.likely)})" if one.likely else ""
    return f"after {hops}{what}{likely}"


def _step(step: str) -> str:
    scenario, _, number = step.partition(":")
    return f"{scenario}, step {number}"


def _names(places: Iterable[Place], call: Callable[[Place], str]) -> str:
    return ", ".join(map(call, places))


def _why(flows: Flows, one: Starving) -> str:
    """Return why those who perhaps put it in too are not sure to, where they state no events."""
    identities = (flows.identities.of(flows.by_id[where], node) for where, node in one.perhaps_from)
    if not all(any(tap.sieve.is_everything for tap in flows.taps.said_by(identity)) for identity in identities):
        return ""
    return ", which states no events" if len(one.perhaps_from) == 1 else ", which state no events"
