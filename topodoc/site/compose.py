"""Composing: topologies and their figures become the pages, assets and navigation of a site."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from topodoc.drawing.paint import stylesheet
from topodoc.site.page_context import PageContext, front_matter
from topodoc.site.catalogue import catalogue_entries, catalogue_pages, catalogue_pictures
from topodoc.site.event_pages import event_pages
from topodoc.site.found import tally
from topodoc.site.node_pages import node_pages
from topodoc.site.page import Asset, NavEntry, Page, Site
from topodoc.site.topology_pages import entry, picture_path, pictures, topology_pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topodoc.memory import Memory
    from topodoc.model.topology import Topology
    from topodoc.settings import Settings
    from topodoc.site.page_context import Drawn

TITLE = "Architecture"
MOST_DRAWN = 12  # topologies whose pictures stand in the index itself, which shows more of them as files
_WIDE = "hide: [toc]\n"  # cards need the room
SCRIPTS = ("topodoc.js", "topodoc-canvas.js", "topodoc-player.js")


def compose(drawn: Drawn, settings: Settings, memory: Memory | None = None) -> Iterator[Site]:
    """Yield the site about what was *drawn*, below the section that *settings* name, in parts that `join` makes one of.

    First comes the part that is about all topologies, then one for each of them. Raises SettingsError for a wrong template.
    Pages of which nothing changed come from *memory*.
    """
    context = PageContext(drawn, settings, memory)
    whole = _whole(context, drawn)
    yield whole
    for topology in drawn.topologies:
        figures = tuple(context.figures(topology.id).values())
        yield replace(whole, pages=_pages(context, topology), assets=tuple(pictures(context, topology)), figures=figures)


def join(parts: Iterable[Site]) -> Site:
    """Return the site that *parts* are parts of, the pages about all topologies around those about one."""
    first, *others = parts
    pages = (first.pages[:1], *(one.pages for one in others), first.pages[1:])
    flat = chain.from_iterable
    return replace(
        first,
        pages=tuple(flat(pages)),
        assets=tuple(flat(one.assets for one in (first, *others))),
        figures=tuple(flat(one.figures for one in (first, *others))),
    )


def _whole(context: PageContext, drawn: Drawn) -> Site:
    """Return what is about all topologies."""
    at = context.at
    styles, scripts = _tools(context, drawn) if context.file_medium.style == "own" else ((), ())
    more = tuple(catalogue_entries(context))
    index = context.render("index.md.j2", title=TITLE, topologies=_summaries(context), more=more)
    return Site(
        (Page(at.path("index.md"), TITLE, front_matter(TITLE, _WIDE) + index), *catalogue_pages(context)),
        (*styles, *scripts, *catalogue_pictures(context)),
        NavEntry(TITLE, at.path("index.md"), (*(entry(context, one) for one in drawn.topologies), *more)),
        "".join(one.path for one in styles),
        tuple(one.path for one in scripts),
        Page("index.md", "Home", front_matter("Home", _WIDE) + index),
        tuple(context.figures("").values()),
    )


def _tools(context: PageContext, drawn: Drawn) -> tuple[tuple[Asset, ...], tuple[Asset, ...]]:
    """Return the style sheet and the scripts of pages."""
    style = Asset(context.at.path("assets/topodoc.css"), context.render("topodoc.css.j2") + stylesheet(drawn.theme))
    return (style,), tuple(Asset(context.at.path(f"assets/{name}"), context.templates.source(name)) for name in SCRIPTS)


def _pages(context: PageContext, topology: Topology) -> tuple[Page, ...]:
    """Return the pages of *topology*, which tell of those that it shares nodes with too."""
    others = context.linked(topology.id)

    def make() -> Iterator[Page]:
        yield from topology_pages(context, topology)
        yield from node_pages(context, topology)
        yield from event_pages(context, topology)

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
            "found": tally(context.findings(topology.id)),
        }
        for topology in context.topologies
    ]
