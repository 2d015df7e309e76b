"""Losses: who got something in the version before and gets it no more, or elsewhere, by what gets where in both, never by single edges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from topodoc.change.notice import Notice, notice_of
from topodoc.model.globs import fits
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.change.between import Between
    from topodoc.model.identity import Identity

Cause = Literal["resource", "producer", "way"]


@dataclass(frozen=True, slots=True)
class Loss:
    """A client, by its identity now, that got an event, or where none is stated whatever `resource` held, and gets it no more.

    `event` is its name then; `resource` is where it was taken out, by its identity then. `notice` tells whether it was announced.
    """

    client: Identity
    event: str
    resource: Identity
    cause: Cause
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """A client, by its identity now, that gets an event out of another resource than before; both by their identities then and now."""

    client: Identity
    event: str
    resource: Identity
    target: Identity


def losses_of(between: Between) -> Iterator[Loss]:
    """Yield what clients that are on in both versions lost, each once; what a client gave up itself, by an edge of its own, is none."""
    seen = set()
    for (then, event, resource), taps in between.got.items():
        now = between.now(then)
        if not now or all(tap.is_observer for tap in taps) or any(between.ways(now, event, resource)):
            continue
        cause = _cause(between, now, event, resource)
        if cause and (now, event or resource) not in seen:
            seen.add((now, event or resource))
            yield Loss(now, event, resource, cause, notice_of(between, event, resource))


def moves_of(between: Between) -> Iterator[Move]:
    """Yield who gets an event that is stated out of a resource of which it took nothing before, and no more out of one that it did."""
    tapped = {(client, between.now(resource)) for client, _, resource in between.got}
    seen = set()
    for (then, event, resource), taps in between.got.items():
        now = between.now(then)
        if not now or not event or all(tap.is_observer for tap in taps):
            continue
        ways = [*between.ways(now, event, resource)]
        if ways and between.now(resource) not in ways and all((then, one) not in tapped for one in ways) and (now, event) not in seen:
            seen.add((now, event))
            yield Move(now, event, resource, ways[0])


def _cause(between: Between, client: Identity, event: str, resource: Identity) -> Cause | None:
    """Return why *client* gets *event* no more; None where it gave it up itself."""
    if between.now(resource) is None:
        return "resource"
    if not _awaits(between, client, event, resource):
        return None
    return "way" if _is_said(between, event, resource) else "producer"


def _awaits(between: Between, client: Identity, event: str, resource: Identity) -> bool:
    """Return whether an edge of *client* still takes *event* out of *resource*, as far as that edge goes."""
    name, there, after = between.name_now(event), between.now(resource), between.after
    taps = after.taps.drains.get(there, ()) if there else ()
    own = (tap.sieve for tap in taps if after.identities.of(tap.topology, tap.client.node) == client)
    return any(not event or one.is_everything or name in one.names or any(fits(name, each) for each in one.patterns) for one in own)


def _is_said(between: Between, event: str, resource: Identity) -> bool:
    """Return whether anybody still puts *event* in anywhere; where none is stated, anything into *resource*."""
    if not event:
        there = between.now(resource)
        return bool(there and between.after.taps.feeds.get(there))
    name = between.name_now(event)
    return any(name in tap.sieve.names or name in tap.titles for taps in between.after.taps.feeds.values() for tap in taps)
