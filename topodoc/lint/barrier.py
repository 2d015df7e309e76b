"""Barriers: what holds an event back between the resource that holds it and one from which it is awaited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.model.content import Content, Grade
from topodoc.model.globs import fits
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.model.elements import Edge
    from topodoc.model.flows import Flows
    from topodoc.model.identity import Identity
    from topodoc.model.taps import Bond, Tap


@dataclass(frozen=True, slots=True)
class Barrier:
    """The edge that holds an event back from `who`, who awaits it from the resource `at`; None where edges share no layer."""

    who: tuple[str, ...]
    at: str
    edge: Edge | None


def barrier_before(flows: Flows, name: str, target: Identity, using: tuple[Tap | Bond, ...]) -> Barrier | None:
    """Return what keeps the event *name* from those *using* the resource *target*; None where nothing upstream holds it."""
    source = next((one for one in flows.before(target) if name in flows.content(one).names), None)
    if source is None or not using:
        return None
    who = tuple(dict.fromkeys(one.awaiting for one in using))
    return Barrier(who, using[0].at, _edge(flows, name, source, target))


def barrier_behind(flows: Flows, name: str, source: Identity) -> Barrier | None:
    """Return what keeps the event *name*, which the resource *source* holds, from whoever awaits it by name."""
    for target in flows.downstream([source]):
        if using := tuple(_awaiting(flows, name, target)):
            return Barrier(tuple(dict.fromkeys(one.awaiting for one in using)), using[0].at, _edge(flows, name, source, target))
    return None


def _awaiting(flows: Flows, name: str, resource: Identity) -> Iterator[Tap]:
    for tap in flows.taps.drains.get(resource, ()):
        if not tap.is_observer and any(fits(name, stated) for stated in tap.edge.events):
            yield tap


def _edge(flows: Flows, name: str, source: Identity, target: Identity) -> Edge | None:
    """Return the first edge on the shortest way from *source* to *target* whose events leave *name* out."""
    seed = Content()
    seed.put(name, (), Grade.CERTAIN)
    held = flows.spread({source: seed})
    before = flows.downstream([source])
    way = [target]
    while (previous := before.get(way[-1])) is not None:
        way.append(previous)
    for here, there in zip(reversed(way), reversed(way[:-1]), strict=False):
        if there not in held:
            return next(bond.edge for bond in flows.taps.onward[here] if bond.target == there)
    return None
