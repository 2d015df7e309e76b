"""Rendering: one picture of a topology, as a file of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import SettingsError
from topodoc.diagram.playback import cast
from topodoc.drawing.paint import paint
from topodoc.drawing.theme import load_theme
from topodoc.figures import as_read, draw, playback_figure, stages, tell
from topodoc.layout.portable import write_portable_dot
from topodoc.mermaid.flowchart import write_flowchart
from topodoc.mermaid.sequence import write_sequence
from topodoc.model.part import neighbourhood
from topodoc.model.playback import moments
from topodoc.model.view import view
from topodoc.model.visibility import at_first, seen
from topodoc.sequence.chart import chart

if TYPE_CHECKING:
    from collections.abc import Collection

    from topodoc.model.topology import Topology
    from topodoc.settings import Settings
    from topodoc.site.page import Excerpt


def render(topology: Topology, scenario: str | None, form: str, settings: Settings) -> str:
    """Return the picture of *topology*, or of its *scenario*, as standalone SVG, or as text where *form* is `dot` or `mermaid`."""
    if scenario is None:
        return render_part(at_first(as_read(topology, settings)), form, settings)
    if form == "mermaid":
        return write_sequence(topology.scenario(scenario), topology)
    theme = load_theme(settings.theme, settings.themes)
    return paint(chart(topology.scenario(scenario), topology, theme), theme, standalone=True)


def animate(topology: Topology, scenario: str, settings: Settings) -> str:
    """Return the playback of *scenario* as standalone SVG that plays by itself. Raises SettingsError where there is nothing to play."""
    read, one = as_read(topology, settings), topology.scenario(scenario)
    played = moments(one, read)
    if not played:
        message = f'the scenario "{scenario}" has no steps to animate; give it some, or leave out --animate'
        raise SettingsError(message)
    theme = load_theme(settings.theme, settings.themes)
    (stage,) = stages((cast(read, played),), settings)
    tell((stage,), settings)
    return playback_figure(stage, one, played, theme).standalone


def render_part(part: Topology, form: str, settings: Settings, name: str = "") -> str:
    """Return the picture of *part*, all of it, as standalone SVG, DOT or Mermaid; *name* is the id of the view that it is."""
    if form == "dot":
        return write_portable_dot(part)
    if form == "mermaid":
        return write_flowchart(part)
    (scene,) = draw((part,), settings, (name,))
    return paint(scene, load_theme(settings.theme, settings.themes), standalone=True)


def part_of(topology: Topology, kind: Excerpt, name: str, layers: Collection[str], settings: Settings) -> Topology:
    """Return what a picture of *topology* shows: the view or the surroundings of the node *name*, or all of it while *layers* are on."""
    read = as_read(topology, settings)
    match kind:
        case "view":
            return view(read, next(one for one in read.views if one.id == name), settings.hub)
        case "node":
            return neighbourhood(read, name)
        case "topology":
            return seen(read, layers) if layers else at_first(read)
