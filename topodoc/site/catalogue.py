"""The catalogue: every node once, by kind, owner, tag and group; every event; and the landscape of what topologies share."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from topodoc.model.content import Grade
from topodoc.model.landscape import sharing
from topodoc.site.page import Asset, NavEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topodoc.model.event import Event
    from topodoc.model.identity import Place
    from topodoc.model.elements import Node
    from topodoc.model.topology import Topology
    from topodoc.site.page_context import PageContext
    from topodoc.site.page import Page

_INDEXES: tuple[tuple[str, str, str], ...] = (
    ("index", "Catalogue", "By kind"), ("owners", "Catalogue by owner", "By owner"), ("tags", "Catalogue by tag", "By tag"),
    ("groups", "Catalogue by group", "By group"),
)  # fmt: skip


def catalogue_pages(context: PageContext) -> Iterator[Page]:
    """Yield the pages that tell of all topologies together: the indexes of nodes, the events, and what is shared."""
    lists = [(title, context.at.path(f"catalogue/{name}.md")) for name, _, title in _INDEXES]
    for name, title, _ in _INDEXES:
        path = context.at.path(f"catalogue/{name}.md")
        yield context.page("catalogue.md.j2", path, title, path=path, lists=lists, sections=_sections(context, name))
    if context.events:
        rows = [(one, _producers(context, one), _consumers(context, one)) for one in context.events]
        yield context.page("events.md.j2", context.at.events, "Events", "hide: [toc]\n", events=rows)
    if len(context.topologies) > 1:
        shared = [(place, also) for place, also in sharing(context.topologies)]
        values = {"figure": context.figure("", "landscape"), "shared": shared, "topologies": context.topologies}
        yield context.page("landscape.md.j2", context.at.landscape, "Landscape", "hide: [toc]\n", **values)


def catalogue_entries(context: PageContext) -> Iterator[NavEntry]:
    """Yield the navigation of these pages; the page of an event is reached from the list of events."""
    first, *others = (NavEntry(title, context.at.path(f"catalogue/{name}.md")) for name, _, title in _INDEXES)
    yield NavEntry("Catalogue", first.path, tuple(others))
    if context.events:
        yield NavEntry("Events", context.at.events)
    if len(context.topologies) > 1:
        yield NavEntry("Landscape", context.at.landscape)


def catalogue_pictures(context: PageContext) -> Iterator[Asset]:
    """Yield the landscape as a file."""
    if figure := context.figure("", "landscape"):
        yield Asset(context.at.landscape.removesuffix(".md") + ".svg", figure.standalone)


def _sections(context: PageContext, name: str) -> list[tuple[str, list[Place]]]:
    """Return the nodes of every topology, each once and where it is at home, by the words that the index *name* goes by."""
    words = {"index": _kinds, "owners": _owners, "tags": _tags, "groups": _groups}[name]
    found: dict[str, list[Place]] = defaultdict(list)
    for topology in context.topologies:
        for node in topology.nodes:
            places = context.at.places(topology.id, node.id)
            if places[0] == (topology.id, node.id):
                for word in dict.fromkeys(word for place in places for word in words(context.by_id[place[0]], context.node_at(place))):
                    found[word].append(places[0])
    said = {word: nodes for word, nodes in found.items() if word}
    rest = [("no owner", found[""])] if name == "owners" and found.get("") else []
    return [*((word, _by_label(context, said[word])) for word in sorted(said, key=str.casefold)), *rest]


def _by_label(context: PageContext, places: Iterable[Place]) -> list[Place]:
    return sorted(places, key=lambda place: (context.node_at(place).label.casefold(), place))


def _kinds(topology: Topology, node: Node) -> tuple[str, ...]:
    del topology
    return (node.kind,)


def _owners(topology: Topology, node: Node) -> tuple[str, ...]:
    return topology.owners_of(node) or ("",)


def _tags(topology: Topology, node: Node) -> tuple[str, ...]:
    del topology
    return node.tags


def _groups(topology: Topology, node: Node) -> tuple[str, ...]:
    return (f"{topology.title}: {topology.group_by_id[node.group].label}",) if node.group else ()


def _producers(context: PageContext, event: Event) -> list[Place]:
    return _by_label(context, dict.fromkeys(one.place for one in event.producers))


def _consumers(context: PageContext, event: Event) -> list[Place]:
    """Return who gets *event*, observers and who only handles failures aside."""
    return _by_label(context, dict.fromkeys(one.place for one in event.consumers if one.grade > Grade.FAILING and not one.is_observer))
