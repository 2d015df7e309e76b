"""Redirects: pages at addresses that elements had before, or have besides, each of which leads to the page that there is now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.model.parts import parts_of
from topodoc.site.names import former_names, stable_names
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.model.topology import Topology
    from topodoc.site.page import Page
    from topodoc.site.page_context import PageContext

_FRONT = "hide:\n  - toc\nsearch:\n  exclude: true\n"


@dataclass(frozen=True, slots=True)
class _Here:
    """A page of a topology: below its folder without the last name, that name, what it is called, its path, and the ids of its element.

    `before` are those that it had, or has besides.
    """

    folder: str
    name: str
    title: str
    path: str
    id: str = ""
    before: tuple[str, ...] = ()


def redirects(context: PageContext, topology: Topology) -> Iterator[Page]:
    """Yield a page at each address that led to a page of *topology*; none where another page stands now."""
    stand, taken = context.at.pages, set[str]()
    pages = list(_pages(context, topology))
    for path, page in (*_said(context, topology, pages), *_made(context, topology, pages)):
        name = path.lower()
        if name not in stand and name not in taken and not context.at.is_of_all(path):
            taken.add(name)
            yield context.page("moved.md.j2", path, page.title, _FRONT, to=page.path)


def _said(context: PageContext, topology: Topology, pages: list[_Here]) -> Iterator[tuple[str, _Here]]:
    """Yield the addresses that follow from what the spec says of ids, each with its page."""
    folder = context.at.folder(topology.id)
    base = folder.rpartition("/")[0]
    besides = [stable_names([one])[one] for one in (*topology.was, *topology.aliases)]
    for top in (folder, *(f"{base}/{name}" if base else name for name in besides)):
        for page in pages:
            for name in (page.name, *(stable_names([one])[one] for one in page.before)):
                yield _joined(top, page.folder, name), page


def _made(context: PageContext, topology: Topology, pages: list[_Here]) -> Iterator[tuple[str, _Here]]:
    """Yield the addresses that elements had when names of files were made in another way."""
    folder = context.at.folder(topology.id)
    base = folder.rpartition("/")[0]
    for name in dict.fromkeys(former_names([one])[one] for one in (topology.id, *topology.was)):
        for page in pages:
            for one in dict.fromkeys((page.id, *page.before)):
                yield _joined(f"{base}/{name}" if base else name, page.folder, former_names([one])[one] if one else page.name), page


def _joined(*parts: str) -> str:
    return "/".join(part for part in parts if part) + ".md"


def _pages(context: PageContext, topology: Topology) -> Iterator[_Here]:
    at = context.at
    yield _Here("", "index", topology.title, at.topology(topology.id))
    for scenario in topology.scenarios:
        path = at.scenario(topology.id, scenario.id)
        yield _Here("scenarios", _last(path), scenario.title, path, scenario.id, (*scenario.was, *scenario.aliases))
    for node in topology.nodes:
        name = at.node_name(topology.id, node.id)
        yield _Here("nodes", name, node.label, at.node(topology.id, node.id), node.id, node.was)
    for part in parts_of(topology):
        path, group = at.part(topology.id, part.id), topology.group_by_id.get(part.id)
        yield _Here("groups", _last(path), group.label if group else part.word, path, part.id, group.was if group else ())
    before = {one.name: one.was for one in topology.events}
    for event, path in at.events_of(topology.id):
        yield _Here("events", _last(path), event, at.event(topology.id, event), before=before.get(event, ()))


def _last(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")
