"""The pages of one topology: its own, that of each scenario, and that of its findings; and its pictures as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.model.coverage import cover
from topodoc.model.playback import moments
from topodoc.model.view import view
from topodoc.site.found import found_rows, tally
from topodoc.site.page import Asset, NavEntry, Page
from topodoc.site.player import steps_of, ways_of
from topodoc.site.rows import step_rows
from topodoc.site.sections import edge_sections, node_sections

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from topodoc.model.scenario import Scenario
    from topodoc.model.elements import Node
    from topodoc.model.topology import Topology
    from topodoc.site.page_context import PageContext

FINDINGS = "Findings"
_SHORT = 300  # characters of a description that stands above the picture; a longer one would push it out of the first screen


def topology_pages(context: PageContext, topology: Topology) -> Iterator[Page]:
    """Yield the pages of *topology*, those of its nodes aside."""
    yield _own(context, topology)
    for scenario, path in context.at.scenarios(topology):
        yield _scenario(context, topology, scenario, path)
    rows, title = found_rows(context.findings(topology.id), topology, context.at), f"{FINDINGS}: {topology.title}"
    path = context.at.findings(topology.id)
    yield context.page("findings.md.j2", path, title, "hide: [toc]\n", topology=topology, findings=rows)


def pictures(context: PageContext, topology: Topology) -> Iterator[Asset]:
    """Yield the pictures of *topology*, its views and its scenarios as files."""
    at = context.at
    paths = {("topology", ""): picture_path(context, topology)}
    paths |= {("view", one.id): at.view(topology.id, one.id) for one in topology.views}
    for one in topology.scenarios:
        paths["scenario", one.id] = at.scenario(topology.id, one.id, "svg")
        if context.file_medium.motion:
            paths["playback", one.id] = at.scenario(topology.id, one.id, "play.svg")
    for key, figure in context.figures(topology.id).items():
        if key in paths:
            yield Asset(paths[key], figure.standalone)


def picture_path(context: PageContext, topology: Topology) -> str:
    """Return the path of the picture of all of *topology*."""
    return f"{context.at.folder(topology.id)}/topology.svg"


def entry(context: PageContext, topology: Topology) -> NavEntry:
    """Return the navigation of *topology*; the pages of nodes are reached from its picture and table."""
    below = [NavEntry(scenario.title, path) for scenario, path in context.at.scenarios(topology)]
    if context.findings(topology.id):
        below.append(NavEntry(FINDINGS, context.at.findings(topology.id)))
    return NavEntry(topology.title, context.at.topology(topology.id), tuple(below))


def _own(context: PageContext, topology: Topology) -> Page:
    figure = context.figure(topology.id, "topology")
    return context.page(
        "topology.md.j2",
        context.at.topology(topology.id),
        topology.title,
        "hide: [toc]\n",  # the picture needs the room
        topology=topology,
        figure=context.with_places(figure) if figure else None,
        views=[(one, context.figure(topology.id, "view", one.id), view(topology, one, context.hub, context.topologies)) for one in topology.views],
        nodes=node_sections(topology),
        edges=edge_sections(topology),
        is_long=len(topology.description) > _SHORT,
        has_about=_has_about(topology.nodes),
        coverage=cover(topology) if topology.scenarios else None,
        found=tally(context.findings(topology.id)),
    )


def _has_about(nodes: Sequence[Node]) -> bool:
    """Return whether a table of *nodes* has anything to say about one of them."""
    return any(node.owners or node.tags or node.description or node.links for node in nodes)


def _scenario(context: PageContext, topology: Topology, scenario: Scenario, path: str) -> Page:
    return context.page(
        "scenario.md.j2",
        path,
        scenario.title,
        "hide: [toc]\n",  # one heading needs no contents, a chart needs the room
        topology=topology,
        scenario=scenario,
        figure=context.figure(topology.id, "scenario", scenario.id),
        playback=context.figure(topology.id, "playback", scenario.id),
        played=steps_of(moments(scenario, topology), scenario, topology),
        ways=ways_of(scenario),
        rows=list(step_rows(scenario.steps, topology)),
    )
