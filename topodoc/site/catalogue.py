"""The catalogue: every node once, by kind, owner, tag and group; every event; and the landscape of what topologies share."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from topodoc.direction import isolated
from topodoc.model.content import Grade
from topodoc.model.landscape import sharing
from topodoc.site.changes_pages import changes_entries, changes_feed, changes_pages
from topodoc.site.page import Asset, NavEntry
from topodoc.site.sections import MOST_UNFOLDED, Section

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from topodoc.model.elements import Node
    from topodoc.model.event import Event
    from topodoc.model.identity import Place
    from topodoc.model.topology import Topology
    from topodoc.site.page import Page
    from topodoc.site.page_context import PageContext

_INDEXES: tuple[tuple[str, str, str], ...] = (
    ("index", "catalogue", "by_kind"), ("owners", "catalogue_by_owner", "by_owner"), ("tags", "catalogue_by_tag", "by_tag"),
    ("groups", "catalogue_by_group", "by_group"),
)  # fmt: skip


def catalogue_pages(context: PageContext) -> Iterator[Page]:
    """Yield the pages that tell of all topologies together: the indexes of nodes, the events, and what is shared."""
    lists = [(context.words(title), context.at.path(f"catalogue/{name}.md")) for name, _, title in _INDEXES]
    rows: dict[Place, str] = {}
    for name, title, _ in _INDEXES:
        path, sections = context.at.path(f"catalogue/{name}.md"), _folded(_sections(context, name))
        yield context.page("catalogue.md.j2", path, context.words(title), path=path, lists=lists, sections=sections, rows=rows)
    if context.events:
        events = [(one, _producers(context, one), _consumers(context, one)) for one in context.events]
        yield context.page("events.md.j2", context.at.events, context.words.events, "hide:\n  - toc\n", events=events)
    if _has_landscape(context):
        shared = [(place, also) for place, also in sharing(context.topologies)]
        figures = {"figure": context.figure("", "landscape"), "teams": context.figure("", "landscape", "teams")}
        values = {**figures, "shared": shared, "topologies": context.topologies}
        yield context.page("landscape.md.j2", context.at.landscape, context.words.landscape, "hide:\n  - toc\n", **values)
    yield from changes_pages(context)


def catalogue_entries(context: PageContext) -> Iterator[NavEntry]:
    """Yield the navigation of these pages; the page of an event is reached from the list of events."""
    first, *others = (NavEntry(context.words(title), context.at.path(f"catalogue/{name}.md")) for name, _, title in _INDEXES)
    yield NavEntry(context.words.catalogue, first.path, tuple(others), context.words.overview)
    if context.events:
        yield NavEntry(context.words.events, context.at.events)
    if _has_landscape(context):
        yield NavEntry(context.words.landscape, context.at.landscape)
    yield from changes_entries(context)


def catalogue_pictures(context: PageContext) -> Iterator[Asset]:
    """Yield the landscapes as files, and the feed of changes."""
    yield from changes_feed(context)
    for name, ending in (("", ".svg"), ("teams", "-teams.svg")):
        if figure := context.figure("", "landscape", name):
            yield Asset(context.at.landscape.removesuffix(".md") + ending, figure.standalone)


def _has_landscape(context: PageContext) -> bool:
    return len(context.topologies) > 1 or context.figure("", "landscape", "teams") is not None


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
    said = {context.words.term("kinds", word) if name == "index" else word: nodes for word, nodes in found.items() if word}
    rest = [(context.words.no_owner, found[""])] if name == "owners" and found.get("") else []
    return [*((word, _by_label(context, said[word])) for word in sorted(said, key=str.casefold)), *rest]


def _folded(found: Sequence[tuple[str, list[Place]]]) -> list[tuple[str, Section[Place]]]:
    """Return *found* as sections, each below its word; they are folded where all of them together are longer than a screen."""
    is_long = sum(len(places) for _, places in found) > MOST_UNFOLDED and len(found) > 1
    return [("" if is_long else word, Section(word if is_long else "", tuple(places))) for word, places in found]


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
    return (f"{isolated(topology.title)}: {isolated(topology.group_by_id[node.group].label)}",) if node.group else ()


def _producers(context: PageContext, event: Event) -> list[Place]:
    return _by_label(context, dict.fromkeys(one.place for one in event.producers))


def _consumers(context: PageContext, event: Event) -> list[Place]:
    """Return who gets *event*, observers and who only handles failures aside."""
    return _by_label(context, dict.fromkeys(one.place for one in event.consumers if one.grade > Grade.FAILING and not one.is_observer))
