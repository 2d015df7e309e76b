"""Composing: topologies and their figures become the pages, assets and navigation of a site."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from topodoc.drawing.paint import stylesheet
from topodoc.progress import counted
from topodoc.site.catalogue import catalogue_entries, catalogue_pages, catalogue_pictures
from topodoc.site.confirmed import told_share
from topodoc.site.event_pages import event_pages
from topodoc.site.found import tally
from topodoc.site.letters import letter_entry, letter_pages
from topodoc.site.node_pages import node_pages
from topodoc.site.page import Asset, NavEntry, Page, Site
from topodoc.site.page_context import PageContext, front_matter
from topodoc.site.part_pages import part_pages
from topodoc.site.redirects import redirects
from topodoc.site.topology_pages import entry, picture_path, pictures, topology_pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topodoc.memory import Memory
    from topodoc.model.topology import Topology
    from topodoc.settings import Settings
    from topodoc.site.page_context import Drawn

MOST_DRAWN = 12  # topologies whose pictures stand in the index itself, which shows more of them as files
_WIDE = "hide:\n  - toc\n"  # cards need the room
SCRIPTS = ("topodoc.js", "topodoc-canvas.js", "topodoc-player.js")


def compose(drawn: Drawn, settings: Settings, memory: Memory | None = None) -> Iterator[Site]:
    """Yield the site about what was *drawn*, below the section that *settings* name, in parts that `join` makes one of.

    First comes the part that is about all topologies, then one for each of them. Raises SettingsError for a wrong template.
    Pages of which nothing changed come from *memory*.
    """
    context = PageContext(drawn, settings, memory)
    yield compose_whole(context)
    for topology in counted("pages of topology", drawn.topologies):
        yield compose_one(context, topology)


def join(parts: Iterable[Site]) -> Site:
    """Return the site that *parts* are parts of, the pages about all topologies around those about one."""
    first, *others = parts
    pages = (first.pages[:1], *(one.pages for one in others), first.pages[1:])
    flat = chain.from_iterable
    return replace(
        first,
        pages=tuple(flat(pages)),
        assets=tuple(flat(one.assets for one in (first, *others))),
    )


def compose_whole(context: PageContext) -> Site:
    """Return what is about all topologies."""
    at = context.at
    site = _empty(context)
    styles = (Asset(site.stylesheet, context.render("topodoc.css.j2") + stylesheet(context.theme)),) if site.stylesheet else ()
    scripts = tuple(Asset(one, context.templates.source(one.rpartition("/")[2])) for one in site.scripts)
    title = site.nav.title
    is_long = len(context.topologies) > context.nav_limit
    each = tuple(entry(context, one) for one in context.topologies)
    more = (*([letter_entry(context)] if is_long else []), *catalogue_entries(context))
    pages = (*(letter_pages(context) if is_long else ()), *catalogue_pages(context))
    index = context.render("index.md.j2", title=title, topologies=_summaries(context), more=more)
    return replace(
        site,
        pages=(Page(at.path("index.md"), title, front_matter(title, _WIDE, context.host) + index), *pages),
        assets=(*styles, *scripts, *catalogue_pictures(context)),
        nav=replace(site.nav, entries=(*(() if is_long else each), *more)),
        apart=each if is_long else (),
        home=replace(site.home, text=front_matter(context.words.home, _WIDE, context.host) + index),
    )


def compose_one(context: PageContext, topology: Topology) -> Site:
    """Return what is about *topology*, but for its entry in the navigation."""
    return replace(_empty(context), pages=_pages(context, topology), assets=tuple(pictures(context, topology)))


def _empty(context: PageContext) -> Site:
    """Return the site without pages, which has the paths of its style sheet and scripts."""
    at, words = context.at, context.words
    has_tools = context.pictures.file_medium.style == "own"
    return Site(
        (),
        (),
        NavEntry(words.architecture, at.path("index.md"), (), words.overview),
        at.path("assets/topodoc.css") if has_tools else "",
        tuple(at.path(f"assets/{name}") for name in SCRIPTS) if has_tools else (),
        Page("index.md", words.home, ""),
    )


def _pages(context: PageContext, topology: Topology) -> tuple[Page, ...]:
    """Return the pages of *topology*, which tell of those that it shares nodes with too."""
    others = context.linked(topology.id)

    def make() -> Iterator[Page]:
        yield from topology_pages(context, topology)
        yield from part_pages(context, topology)
        yield from node_pages(context, topology)
        yield from event_pages(context, topology)
        yield from redirects(context, topology)

    return context.remember(("pages", topology.id), others, make)


def _summaries(context: PageContext) -> list[dict[str, object]]:
    """Return what an index says of each topology. Of more than a few, pictures are loaded when they come into sight."""
    is_short = len(context.topologies) <= MOST_DRAWN
    return [
        {
            "topology": topology,
            "figure": context.figure(topology.id, "topology") if is_short else None,
            "picture": picture_path(context, topology),
            "link": context.at.topology(topology.id),
            "scenarios": context.at.scenarios(topology),
            "found": tally(context.findings(topology.id), context.words),
            "share": told_share(topology, context.words),
        }
        for topology in context.topologies
    ]
