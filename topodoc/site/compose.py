"""Composing: topologies and their figures become the pages, assets and navigation of a site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.drawing.paint import stylesheet
from topodoc.site.atlas import Atlas, front_matter
from topodoc.site.catalogue import catalogue_entries, catalogue_pages, catalogue_pictures
from topodoc.site.node_pages import node_pages
from topodoc.site.page import Asset, Entry, Page, Site
from topodoc.site.techdocs import for_techdocs, ground
from topodoc.site.templates import Templates
from topodoc.site.topology_pages import entry, pictures, topology_pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topodoc.diagnostics import Diagnostic
    from topodoc.drawing.theme import Theme
    from topodoc.model.topology import Topology
    from topodoc.settings import Settings
    from topodoc.site.page import Figure

TITLE = "Architecture"
SCRIPTS = ("topodoc.js", "topodoc-player.js")


def compose(
    topologies: Sequence[Topology], figures: Sequence[Figure], settings: Settings, theme: Theme, findings: Sequence[Diagnostic] = ()
) -> Site:
    """Return the site about *topologies*, below the section that *settings* name. Raises SettingsError for a wrong template."""
    templates = Templates(settings.templates, ground=ground(settings, theme))
    atlas = Atlas(topologies, figures, settings, findings, templates)
    at = atlas.at
    style = Asset(at.path("assets/topodoc.css"), atlas.render("topodoc.css.j2") + stylesheet(theme))
    scripts = [Asset(at.path(f"assets/{name}"), atlas.templates.source(name)) for name in SCRIPTS]
    more = tuple(catalogue_entries(atlas))
    values = {"topologies": _summaries(atlas), "more": more}
    pages, assets = [atlas.page("index.md.j2", at.path("index.md"), TITLE, **values)], [style, *scripts]
    for topology in topologies:
        pages += [*topology_pages(atlas, topology), *node_pages(atlas, topology)]
        assets += pictures(atlas, topology)
    pages += catalogue_pages(atlas)
    assets += catalogue_pictures(atlas)
    nav = Entry(TITLE, at.path("index.md"), (*(entry(atlas, one) for one in topologies), *more))
    home = Page("index.md", "Home", front_matter("Home") + atlas.render("index.md.j2", title=TITLE, **values))
    site = Site(tuple(pages), tuple(assets), nav, style.path, tuple(one.path for one in scripts), home, atlas.figures)
    return for_techdocs(site) if settings.profile == "techdocs" else site


def _summaries(atlas: Atlas) -> list[dict[str, object]]:
    """Return what an index says of each topology."""
    return [
        {
            "topology": topology,
            "figure": atlas.figure(topology.id, "topology"),
            "link": atlas.at.topology(topology.id),
            "scenarios": atlas.at.scenarios(topology),
        }
        for topology in atlas.topologies
    ]
