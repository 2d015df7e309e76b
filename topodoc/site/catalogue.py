"""The catalogue: every node once, by kind, owner, tag and group; every event; and the landscape of what topologies share."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from topodoc.model.content import Grade
from topodoc.model.landscape import sharing
from topodoc.site.page import Asset, Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topodoc.model.event import Event
    from topodoc.model.identity import Place
    from topodoc.model.topology import Node, Topology
    from topodoc.site.atlas import Atlas
    from topodoc.site.page import Page

_INDEXES: tuple[tuple[str, str, str], ...] = (
    ("index", "Catalogue", "By kind"), ("owners", "Catalogue by owner", "By owner"), ("tags", "Catalogue by tag", "By tag"),
    ("groups", "Catalogue by group", "By group"),
)  # fmt: skip


def catalogue_pages(atlas: Atlas) -> Iterator[Page]:
    """Yield the pages that tell of all topologies together: the indexes of nodes, the events, and what is shared."""
    lists = [(title, atlas.at.path(f"catalogue/{name}.md")) for name, _, title in _INDEXES]
    for name, title, _ in _INDEXES:
        path = atlas.at.path(f"catalogue/{name}.md")
        yield atlas.page("catalogue.md.j2", path, title, path=path, lists=lists, sections=_sections(atlas, name))
    if atlas.events:
        rows = [(one, _producers(atlas, one), _consumers(atlas, one)) for one in atlas.events]
        yield atlas.page("events.md.j2", atlas.at.events, "Events", "hide: [toc]\n", events=rows)
    if len(atlas.topologies) > 1:
        shared = [(place, also) for place, also in sharing(atlas.topologies)]
        values = {"figure": atlas.figure("", "landscape"), "shared": shared, "topologies": atlas.topologies}
        yield atlas.page("landscape.md.j2", atlas.at.landscape, "Landscape", "hide: [toc]\n", **values)


def catalogue_entries(atlas: Atlas) -> Iterator[Entry]:
    """Yield the navigation of these pages; the page of an event is reached from the list of events."""
    first, *others = (Entry(title, atlas.at.path(f"catalogue/{name}.md")) for name, _, title in _INDEXES)
    yield Entry("Catalogue", first.path, tuple(others))
    if atlas.events:
        yield Entry("Events", atlas.at.events)
    if len(atlas.topologies) > 1:
        yield Entry("Landscape", atlas.at.landscape)


def catalogue_pictures(atlas: Atlas) -> Iterator[Asset]:
    """Yield the landscape as a file."""
    if figure := atlas.figure("", "landscape"):
        yield Asset(atlas.at.landscape.removesuffix(".md") + ".svg", figure.standalone)


def _sections(atlas: Atlas, name: str) -> list[tuple[str, list[Place]]]:
    """Return the nodes of every topology, each once and where it is at home, by the words that the index *name* goes by."""
    words = {"index": _kinds, "owners": _owners, "tags": _tags, "groups": _groups}[name]
    found: dict[str, list[Place]] = defaultdict(list)
    for topology in atlas.topologies:
        for node in topology.nodes:
            places = atlas.at.places(topology.id, node.id)
            if places[0] == (topology.id, node.id):
                for word in dict.fromkeys(word for place in places for word in words(atlas.by_id[place[0]], atlas.node_at(place))):
                    found[word].append(places[0])
    said = {word: nodes for word, nodes in found.items() if word}
    rest = [("no owner", found[""])] if name == "owners" and found.get("") else []
    return [*((word, _by_label(atlas, said[word])) for word in sorted(said, key=str.casefold)), *rest]


def _by_label(atlas: Atlas, places: Iterable[Place]) -> list[Place]:
    return sorted(places, key=lambda place: (atlas.node_at(place).label.casefold(), place))


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


def _producers(atlas: Atlas, event: Event) -> list[Place]:
    return _by_label(atlas, dict.fromkeys(one.place for one in event.producers))


def _consumers(atlas: Atlas, event: Event) -> list[Place]:
    """Return who gets *event*, observers and who only handles failures aside."""
    return _by_label(atlas, dict.fromkeys(one.place for one in event.consumers if one.grade > Grade.FAILING and not one.is_observer))
