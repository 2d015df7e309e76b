"""The pages of events: what one is, who says it, who gets it and how surely; where it has no page of its own, what leads to it."""

from __future__ import annotations

from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from topodoc.model.address import safe_url
from topodoc.model.content import Grade

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from topodoc.model.declaration import Declaration
    from topodoc.model.event import Consumer, Event
    from topodoc.model.identity import Place
    from topodoc.model.topology import Topology
    from topodoc.site.page import Page
    from topodoc.site.page_context import PageContext

_HOW: tuple[tuple[str, str], ...] = (
    ("get_it", "certain"), ("may_get_it", "possible"), ("take_everything", "everything"), ("look_on", "observer"),
    ("when_it_fails", "failing"),
)  # fmt: skip


def event_pages(context: PageContext, topology: Topology) -> Iterator[Page]:
    """Yield the page of each event that stands in *topology*; of one that is at home elsewhere, a page that leads there."""
    for name, where in context.whole.events.standing.items():
        if topology.id in where:
            event = context.whole.events.at(topology.id, name)
            path = context.at.event_in(topology.id, name)
            if event.home == topology.id:
                yield context.page("event.md.j2", path, name, "hide:\n  - toc\n", event=event, **_about(context, event))
            else:
                yield context.page("moved.md.j2", path, name, "hide:\n  - toc\n", to=context.at.event(topology.id, name))


def _about(context: PageContext, event: Event) -> dict[str, object]:
    declared = event.declaration
    return {
        "declared": declared,
        "consumers": [(context.words(heading), found) for heading, how in _HOW if (found := _those(event.consumers, how))],
        "files": list(_files(context, declared)) if declared else [],
        "standing": [context.by_id[one] for one in event.topologies],
        "changes": context.changed_in(*((one, "event", event.name) for one in event.topologies)),
    }


def _those(consumers: Sequence[Consumer], how: str) -> list[Place]:
    return [one.place for one in consumers if _how(one) == how]


def _how(one: Consumer) -> str:
    """Return under which heading a consumer is listed."""
    if one.grade == Grade.FAILING:
        return "failing"
    if one.is_observer:
        return "observer"
    if one.grade == Grade.POSSIBLE:
        return "possible"
    return "everything" if one.takes_everything else "certain"


def _files(context: PageContext, declared: Declaration) -> Iterator[tuple[str, str, str]]:
    """Yield what each file is to an event, its path as written, and its address where there is one."""
    named: Iterable[tuple[str, str]] = (
        (context.words.schema, declared.schema),
        *((context.words.example, one) for one in declared.examples),
    )
    for what, path in named:
        if path:
            file, _, place = path.partition("#")
            near = normpath(join(dirname(declared.span.file), file)) if file else declared.span.file
            is_web = path.lower().startswith(("http://", "https://"))
            address = (safe_url(path) or "") if is_web else context.file_address(near)
            yield what, path, address + (f"#{place}" if place and address and is_web is False and "#" not in address else "")
