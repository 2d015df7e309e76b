"""The pages of one topology: its own, that of each scenario, and that of its findings; and its pictures as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.model.coverage import cover
from topodoc.model.playback import moments
from topodoc.model.view import view
from topodoc.site.found import found_rows, tally
from topodoc.site.page import Asset, Entry, Page
from topodoc.site.player import steps_of
from topodoc.site.rows import step_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from topodoc.model.scenario import Scenario
    from topodoc.model.topology import Node, Topology
    from topodoc.site.atlas import Atlas

FINDINGS = "Findings"


def topology_pages(atlas: Atlas, topology: Topology) -> Iterator[Page]:
    """Yield the pages of *topology*, those of its nodes aside."""
    yield _own(atlas, topology)
    for scenario, path in atlas.at.scenarios(topology):
        yield _scenario(atlas, topology, scenario, path)
    rows, title = found_rows(atlas.findings(topology.id), topology, atlas.at), f"{FINDINGS}: {topology.title}"
    path = atlas.at.findings(topology.id)
    yield atlas.page("findings.md.j2", path, title, "hide: [toc]\n", topology=topology, findings=rows)


def pictures(atlas: Atlas, topology: Topology) -> Iterator[Asset]:
    """Yield the pictures of *topology*, its views and its scenarios as files."""
    at = atlas.at
    paths = {("topology", ""): picture_path(atlas, topology)}
    paths |= {("view", one.id): at.view(topology.id, one.id) for one in topology.views}
    for one in topology.scenarios:
        paths["scenario", one.id] = at.scenario(topology.id, one.id, "svg")
        if atlas.file_medium.motion:
            paths["playback", one.id] = at.scenario(topology.id, one.id, "play.svg")
    for key, figure in atlas.figures(topology.id).items():
        if key in paths:
            yield Asset(paths[key], figure.standalone)


def picture_path(atlas: Atlas, topology: Topology) -> str:
    """Return the path of the picture of all of *topology*."""
    return f"{atlas.at.folder(topology.id)}/topology.svg"


def entry(atlas: Atlas, topology: Topology) -> Entry:
    """Return the navigation of *topology*; the pages of nodes are reached from its picture and table."""
    below = [Entry(scenario.title, path) for scenario, path in atlas.at.scenarios(topology)]
    if atlas.findings(topology.id):
        below.append(Entry(FINDINGS, atlas.at.findings(topology.id)))
    return Entry(topology.title, atlas.at.topology(topology.id), tuple(below))


def _own(atlas: Atlas, topology: Topology) -> Page:
    figure = atlas.figure(topology.id, "topology")
    return atlas.page(
        "topology.md.j2",
        atlas.at.topology(topology.id),
        topology.title,
        topology=topology,
        figure=atlas.with_places(figure) if figure else None,
        views=[(one, atlas.figure(topology.id, "view", one.id), view(topology, one, atlas.hub, atlas.topologies)) for one in topology.views],
        has_about=_has_about(topology.nodes),
        coverage=cover(topology) if topology.scenarios else None,
        found=tally(atlas.findings(topology.id)),
    )


def _has_about(nodes: Sequence[Node]) -> bool:
    """Return whether a table of *nodes* has anything to say about one of them."""
    return any(node.owners or node.tags or node.description or node.links for node in nodes)


def _scenario(atlas: Atlas, topology: Topology, scenario: Scenario, path: str) -> Page:
    return atlas.page(
        "scenario.md.j2",
        path,
        scenario.title,
        "hide: [toc]\n",  # one heading needs no contents, a chart needs the room
        topology=topology,
        scenario=scenario,
        figure=atlas.figure(topology.id, "scenario", scenario.id),
        playback=atlas.figure(topology.id, "playback", scenario.id),
        played=steps_of(moments(scenario, topology), topology),
        rows=list(step_rows(scenario.steps, topology)),
    )
