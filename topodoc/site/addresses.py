"""Addresses: where the page of every topology, scenario and node is, and what the links in pictures lead to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topodoc.drawing.paint import LINK
from topodoc.site.names import file_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topodoc.model.scenario import Scenario
    from topodoc.model.topology import Topology

_LINK = re.compile(rf'href="{LINK}(node|edge|step|note|scenario|finding)/([^"]*)"')


class Addresses:
    """The paths of pages below *section*, relative to the docs folder."""

    def __init__(self, topologies: Sequence[Topology], section: str) -> None:
        self._section = section.strip("/")
        self._topologies = {one.id: one for one in topologies}
        self._folders = file_names(self._topologies)
        self._scenarios = {one.id: file_names(scenario.id for scenario in one.scenarios) for one in topologies}
        self._nodes = {one.id: file_names(node.id for node in one.nodes) for one in topologies}
        self._views = {one.id: file_names(view.id for view in one.views) for one in topologies}

    def path(self, name: str) -> str:
        """Return the path of *name* below the section."""
        return f"{self._section}/{name}" if self._section else name

    def folder(self, topology: str) -> str:
        """Return the folder of the pages of *topology*."""
        return self.path(self._folders[topology])

    def topology(self, topology: str) -> str:
        """Return the path of the page of *topology*."""
        return f"{self.folder(topology)}/index.md"

    def scenario(self, topology: str, scenario: str, ending: str = "md") -> str:
        """Return the path of the page of *scenario*, or of its picture with the ending `svg`, which plays with `play.svg`."""
        return f"{self.folder(topology)}/scenarios/{self._scenarios[topology][scenario]}.{ending}"

    def node(self, topology: str, node: str) -> str:
        """Return the path of the page of *node*."""
        return f"{self.folder(topology)}/nodes/{self._nodes[topology][node]}.md"

    def view(self, topology: str, view: str) -> str:
        """Return the path of the picture of *view*."""
        return f"{self.folder(topology)}/views/{self._views[topology][view]}.svg"

    def findings(self, topology: str) -> str:
        """Return the path of the page that tells what was found in *topology*."""
        return f"{self.folder(topology)}/findings.md"

    def anchor(self, element: str) -> str:
        """Return the place of the first finding about *element*, such as `node:orders`, on that page."""
        return f"found-{element.replace(':', '-')}"

    def scenarios(self, topology: Topology) -> list[tuple[Scenario, str]]:
        """Return each scenario of *topology* with the path of its page."""
        return [(one, self.scenario(topology.id, one.id)) for one in topology.scenarios]

    def linked(self, svg: str, topology: str) -> str:
        """Return the picture *svg* with every link leading to a page and a place on it."""
        edges = {edge.id for edge in self._topologies[topology].edges}

        def lead(match: re.Match[str]) -> str:
            kind, name = match.groups()
            match kind:
                case "node":
                    return f'href="{LINK}{self.node(topology, name)}"'
                case "scenario":
                    return f'href="{LINK}{self.scenario(topology, name)}"'
                case "finding":
                    return f'href="{LINK}{self.findings(topology)}#{self.anchor(name)}"'
                case "step" | "note":  # on the page where the chart stands
                    return f'href="#{kind}-{name.replace(".", "-")}"'
            place = f"edge-{name}" if name in edges else "edges"
            return f'href="{LINK}{self.topology(topology)}#{place}"'

        return _LINK.sub(lead, svg)


