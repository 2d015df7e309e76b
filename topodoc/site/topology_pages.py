"""The pages of one topology: its own, that of each scenario, and that of its findings; and its pictures as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.model.coverage import cover
from topodoc.model.parts import parts_of
from topodoc.model.playback import moments
from topodoc.model.view import view
from topodoc.site.confirmed import told_share
from topodoc.site.first_picture import overview_of
from topodoc.site.found import found_rows, tally
from topodoc.site.page import Asset, NavEntry, Page
from topodoc.site.page_context import is_long
from topodoc.site.player import steps_of, ways_of
from topodoc.site.rows import step_rows
from topodoc.site.sections import edge_sections, has_about, node_sections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.model.scenario import Scenario
    from topodoc.model.topology import Topology
    from topodoc.site.page_context import PageContext


def topology_pages(context: PageContext, topology: Topology) -> Iterator[Page]:
    """Yield the pages of *topology*, those of its nodes aside."""
    yield _own(context, topology)
    for scenario, path in context.at.scenarios(topology):
        yield _scenario(context, topology, scenario, path)
    rows = found_rows(context.findings(topology.id), topology, context.at, context.words)
    title = context.words("findings_of", title=topology.title)
    path = context.at.findings(topology.id)
    yield context.page(
        "findings.md.j2", path, title, "hide:\n  - toc\n", steps=context.steps_to(topology), topology=topology, findings=rows
    )


def pictures(context: PageContext, topology: Topology) -> Iterator[Asset]:
    """Yield the pictures of *topology*, its parts, views and scenarios as files."""
    at = context.at
    paths = {("topology", ""): picture_path(context, topology)}
    paths |= {("view", one.id): at.view(topology.id, one.id) for one in topology.views}
    for one in topology.scenarios:
        paths["scenario", one.id] = at.scenario(topology.id, one.id, "svg")
        if context.pictures.file_medium.motion:
            paths["playback", one.id] = at.scenario(topology.id, one.id, "play.svg")
    if first := overview_of(context, topology):
        paths["overview", first[0].id] = at.overview(topology.id)
    paths |= {("part", one.id): at.part(topology.id, one.id, "svg") for one in parts_of(topology)}
    for key, figure in context.pictures.of(topology.id).items():
        if key in paths:
            yield Asset(paths[key], figure.standalone)


def picture_path(context: PageContext, topology: Topology) -> str:
    """Return the path of the picture of all of *topology*."""
    return f"{context.at.folder(topology.id)}/topology.svg"


def entry(context: PageContext, topology: Topology) -> NavEntry:
    """Return the navigation of *topology*; the pages of nodes are reached from its picture and table."""
    below = [NavEntry(scenario.title, path) for scenario, path in context.at.scenarios(topology)]
    if context.findings(topology.id):
        below.append(NavEntry(context.words.findings, context.at.findings(topology.id)))
    return NavEntry(topology.title, context.at.topology(topology.id), tuple(below), context.words.overview)


def _own(context: PageContext, topology: Topology) -> Page:
    figure = context.figure(topology.id, "topology")
    return context.page(
        "topology.md.j2",
        context.at.topology(topology.id),
        topology.title,
        "hide:\n  - toc\n",  # the picture needs the room
        topology=topology,
        changes=context.changed_in((topology.id, "topology", topology.id)),
        figure=figure.with_places() if figure else None,
        overview=overview_of(context, topology),
        views=[
            (one, context.figure(topology.id, "view", one.id), view(topology, one, context.hub, context.whole)) for one in topology.views
        ],
        nodes=node_sections(topology, context.words),
        edges=edge_sections(topology, context.words),
        is_long=is_long(topology.description),
        has_about=has_about(topology.nodes),
        coverage=cover(topology) if topology.scenarios else None,
        found=tally(context.findings(topology.id), context.words),
        share=told_share(topology, context.words),
    )


def _scenario(context: PageContext, topology: Topology, scenario: Scenario, path: str) -> Page:
    played = moments(scenario, topology)
    return context.page(
        "scenario.md.j2",
        path,
        scenario.title,
        "hide:\n  - toc\n",  # one heading needs no contents, a chart needs the room
        steps=context.steps_to(topology),
        topology=topology,
        scenario=scenario,
        figure=context.figure(topology.id, "scenario", scenario.id),
        playback=context.figure(topology.id, "playback", scenario.id),
        played=steps_of(played, scenario, topology),
        count=len(played),
        ways=ways_of(scenario, context.words),
        rows=list(step_rows(scenario.steps, topology, context.words)),
    )
