"""What is missing: events that reach nobody, and events that nobody sends, worked out for a build from its flows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.diagnostics import nearest
from topodoc.lint.barrier import barrier_before, barrier_behind
from topodoc.model.content import Content, Grade
from topodoc.model.globs import STAR, fits, meet
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from topodoc.lint.barrier import Barrier
    from topodoc.lint.build import Build
    from topodoc.model.elements import Edge
    from topodoc.model.flows import Flows
    from topodoc.model.identity import Identity
    from topodoc.model.taps import Bond, Tap
    from topodoc.model.topology import Topology

_MOST_COMPARED = 50  # names for which a near one is looked up, each against every name there
_LIKE = 0.8  # names that have less in common are two events of one kind, as OrderPlaced and OrderCancelled
_NEARLY_THE_SAME = 0.85
Watching = dict[str, tuple[str, ...]]  # by event, who only looks on


@dataclass(frozen=True, slots=True)
class Missing:
    """An event that does not get where it should, and the edges that say so, of which `edge` is the first.

    `resource` is the id of the resource there. `who` puts it in or awaits it, `watching` are observers that get it, `near` is the
    name that may have been meant; `barrier` is what holds it back from who awaits it; `is_possible` tells that it may come all the same.
    """

    topology: Topology
    edge: Edge
    name: str
    resource: str
    identity: Identity
    who: tuple[str, ...]
    watching: tuple[str, ...] = ()
    near: str = ""
    barrier: Barrier | None = None
    is_possible: bool = False


def lost_events(build: Build) -> tuple[Missing, ...]:
    """Return the events that are put into resources and reach nobody whose being there matters, each once for a resource."""
    flows = build.flows
    found: list[Missing] = []
    for resource, taps in flows.taps.feeds.items():
        named = _put_in(taps) if resource not in flows.taps.failing else {}
        asked = {name for name, its in named.items() if not has_event_tag(build, its[0].topology, name, "external-consumer")}
        pending, watching = _unheard(build, resource, taps, asked) if asked else (asked, {})
        for name, its in named.items():
            if name in pending:
                who, barrier = tuple(dict.fromkeys(tap.client.name for tap in its)), barrier_behind(flows, name, resource)
                watch = watching.get(name, ())
                found.append(Missing(its[0].topology, its[0].edge, name, its[0].at, resource, who, watch, barrier=barrier))
    return _with_near(found, lambda one: _awaited_in_vain(flows, one))


def _put_in(taps: Iterable[Tap]) -> dict[str, list[Tap]]:
    """Return the names that *taps* put in, those of edges that are held against nobody aside, in the order of the file."""
    named: defaultdict[str, list[Tap]] = defaultdict(list)
    for tap in taps:
        for name in tap.edge.events if not tap.edge.is_unsure else ():
            if name in tap.sieve.names:
                named[name].append(tap)
    return named


def _unheard(build: Build, resource: Identity, taps: Iterable[Tap], pending: set[str]) -> tuple[set[str], Watching]:
    """Return those of the *pending* names put into *resource* that nobody gets, and who looks on at each."""
    flows, seed = build.flows, Content()
    for tap in taps:
        seed.add(tap.given())
    watching: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for here, content in flows.spread({resource: seed}).items():
        if here in build.unheard or here in flows.taps.drained_outside or here in flows.taps.doubtful:
            pending = pending - content.names.keys()
        for tap in flows.taps.drains.get(here, ()):
            if not pending:
                return set(), {}
            got = tap.sieve.caught(pending, content, Grade.POSSIBLE)
            for name in got if tap.is_observer else ():
                watching[name][tap.client.node] = None
            pending = pending if tap.is_observer else pending - got
    return pending, {name: tuple(who) for name, who in watching.items()}


def _awaited_in_vain(flows: Flows, one: Missing) -> Iterator[str]:
    """Yield the names that are awaited where *one* may get to, and that nothing puts in."""
    for resource in flows.downstream([one.identity]):
        held = flows.content(resource).names
        for using in (*flows.taps.drains.get(resource, ()), *flows.taps.onward.get(resource, ())):
            yield from (name for name in using.sieve.names if name not in held)


def awaited_events(build: Build) -> tuple[Missing, ...]:
    """Return the events and patterns that are awaited from resources and that nothing puts in, each once for a resource."""
    flows = build.flows
    found: list[Missing] = []
    for resource in dict.fromkeys((*flows.taps.onward, *flows.taps.drains)):
        if not _is_closed(build, resource):
            continue
        content = flows.content(resource)
        for name, using in _waiting(flows, resource).items():
            first = using[0]
            if _holds(content, name, using) or has_event_tag(build, first.topology, name, "external-producer"):
                continue
            if not _is_told(build, name, resource):
                who = tuple(dict.fromkeys(one.awaiting for one in using))
                is_possible = any(meet(name, one) if STAR in name else fits(name, one) for one in content.opens)
                barrier = barrier_before(flows, name, resource, tuple(using))
                one = Missing(first.topology, first.edge, name, first.at, resource, who, barrier=barrier, is_possible=is_possible)
                found.append(one)
    told = [(one.name, one.identity) for one in found if not one.is_possible]
    near = _with_near([one for one in found if not _follows(one, told, flows)], lambda one: flows.content(one.identity).names)
    return tuple(one for one in near if not one.is_possible or (one.near and nearest(one.name, [one.near], _NEARLY_THE_SAME)))


def _is_told(build: Build, name: str, resource: Identity) -> bool:
    """Return whether TD210 tells that the event *name* is held back from who awaits it from *resource*."""
    before = build.flows.before(resource)
    return any(lost.name == name and lost.barrier and lost.identity in before for lost in build.lost)


def _is_closed(build: Build, resource: Identity) -> bool:
    """Return whether all that gets into *resource* is known, and no other rule tells that nothing does."""
    flows = build.flows
    before = flows.before(resource)
    if not before.keys().isdisjoint(build.unfed) or any(one in flows.taps.fed_outside or one in flows.taps.doubtful for one in before):
        return False
    return resource not in flows.taps.failing or bool(flows.content(resource))


def _waiting(flows: Flows, resource: Identity) -> dict[str, list[Tap | Bond]]:
    """Return the names and patterns that are awaited from *resource*, each with who awaits it."""
    found: defaultdict[str, list[Tap | Bond]] = defaultdict(list)
    using: Sequence[Tap | Bond] = (*flows.taps.onward.get(resource, ()), *flows.taps.drains.get(resource, ()))
    for one in using:
        for name in one.edge.events if not one.edge.is_unsure else ():
            found[name].append(one)
    return found


def _holds(content: Content, name: str, using: Iterable[Tap | Bond]) -> bool:
    """Return whether *content* holds *name*, or something that fits it as a pattern, for one of those *using* it."""
    names = {name} if STAR not in name else {one for one in content.names if fits(one, name)}
    return any(one.sieve.caught(names, content, Grade.FAILING) for one in using)


def _follows(one: Missing, told: Iterable[tuple[str, Identity]], flows: Flows) -> bool:
    """Return whether the same, or nearly the same, name is told of where it should have come from."""
    before = flows.before(one.identity)
    names = [name for name, where in told if where in before and where != one.identity]
    return nearest(one.name, names, _NEARLY_THE_SAME) is not None


def _with_near(found: Iterable[Missing], known: Callable[[Missing], Iterable[str]]) -> tuple[Missing, ...]:
    """Return *found*, the first of them with the name nearest to theirs that is *known*."""
    return tuple(
        replace(one, near=nearest(one.name, (name for name in known(one) if name != one.name), _LIKE) or "")
        if rank < _MOST_COMPARED
        else one
        for rank, one in enumerate(found)
    )


def has_event_tag(build: Build, topology: Topology, name: str, tag: str) -> bool:
    """Return whether what is declared of the event *name* of *topology*, or of what is one with it, has the tag *tag*."""
    if not build.declares_events or not build.events.has(topology.id, name):
        return False
    event = build.events.at(topology.id, name)
    return any(tag in declaration.tags for _, declaration in build.events.declarations(event))
