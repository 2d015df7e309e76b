"""Figures: topologies laid out all at once, and each picture as a scene for a page and one for a file of its own."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Severity, one_line
from topodoc.diagram.animation import animate
from topodoc.diagram.arrange import arrange
from topodoc.diagram.flag import flag
from topodoc.diagram.place import draw_plan, locate
from topodoc.diagram.playback import Stage, cast, draw_playback
from topodoc.drawing.theme import load_theme
from topodoc.layout.contract import ProcessLimits
from topodoc.layout.engine import lay_out
from topodoc.lock import kept, read_lock
from topodoc.model.aftermath import aftermath
from topodoc.model.excerpt import neighbourhood
from topodoc.model.landscape import landscape, teams
from topodoc.model.parts import TINY, overviews, parts_of, picture_of
from topodoc.model.playback import moments
from topodoc.model.view import view
from topodoc.site.page import Figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from topodoc.diagram.plan import Layout, Plan
    from topodoc.drawing.legend import LegendEntry
    from topodoc.drawing.scene import Item, Scene
    from topodoc.drawing.theme import Theme
    from topodoc.model.playback import Moment
    from topodoc.model.scenario import Scenario
    from topodoc.model.topology import Topology
    from topodoc.model.whole import Whole
    from topodoc.settings import Settings
    from topodoc.site.page import Subject


_log = logging.getLogger("topodoc")


def site_parts(topology: Topology, settings: Settings, whole: Whole) -> Iterator[tuple[str, Subject, str, Topology]]:
    """Yield what a site shows of *topology*: all of it, views, parts, what is around each node and what it reaches, where scenarios play.

    Nothing is yielded of what is around a node of a tiny topology, or where that is all of it, nor of what plays in all of it.
    """
    yield topology.id, "topology", "", topology
    for shown in topology.views:
        yield topology.id, "view", shown.id, view(topology, shown, settings.hub, whole)
    for shown in overviews(topology):
        yield topology.id, "overview", shown.id, view(topology, shown, settings.hub, whole)
    for part in parts_of(topology):
        yield topology.id, "part", part.id, picture_of(part, topology)
    for node in topology.nodes:
        yield from node_parts(topology, node.id, whole)
    for one in topology.scenarios:
        played = cast(topology, moments(one, topology))
        if played is not topology:
            yield topology.id, "playback", one.id, played


def node_parts(topology: Topology, node: str, whole: Whole) -> Iterator[tuple[str, Subject, str, Topology]]:
    """Yield what the page of *node* shows of *topology*, as `site_parts` does."""
    around = neighbourhood(topology, node)
    if len(topology.nodes) > TINY and len(around.nodes) < len(topology.nodes):
        yield topology.id, "node", node, around
    if reached := aftermath(topology, node, whole):
        yield topology.id, "impact", node, reached


def landscape_part(topologies: Sequence[Topology]) -> Iterator[tuple[str, Subject, str, Topology]]:
    """Yield the pictures of what *topologies* share, and of whose team needs whose, as `site_parts` does."""
    for name, shown in (("", landscape(topologies)), ("teams", teams(topologies))):
        if shown:
            yield shown.id, "landscape", name, shown


def stages(
    topologies: Sequence[Topology], settings: Settings, views: Sequence[str] = (), keys: Sequence[tuple[LegendEntry, ...]] = ()
) -> Iterator[Stage]:
    """Yield each of *topologies* drawn, which are views where *views* gives them an id, with *keys* at the end of its legend.

    Raises RenderError where the engine cannot lay one out.
    """
    names, more = views or [""] * len(topologies), keys or [()] * len(topologies)
    theme = load_theme(settings.theme, settings.themes)
    for (plan, layout), name, own in zip(laid_out(topologies, settings, theme), names, more, strict=True):
        placement = locate(plan, layout)
        yield Stage(plan.topology, placement, draw_plan(plan, placement, theme, name, own), layout.reason)


def laid_out(topologies: Sequence[Topology], settings: Settings, theme: Theme) -> Iterator[tuple[Plan, Layout]]:
    """Yield what each of *topologies* is laid out from, like a picture that the lock knows, and its layout. Raises what `stages` does."""
    lock = read_lock(settings.lock)
    plans = [kept(arrange(one, theme), lock.get(one.id)) for one in topologies]
    layouts = lay_out(plans, settings.engine, settings.jobs, limits_of(settings), settings.cache)
    yield from zip(plans, layouts, strict=True)


def limits_of(settings: Settings) -> ProcessLimits:
    """Return what one layout may take."""
    return ProcessLimits(settings.layout_seconds, settings.layout_megabytes)


def shortfalls(drawn: Iterable[Stage], settings: Settings) -> tuple[Diagnostic, ...]:
    """Return a finding for each of *drawn* that Graphviz did not give, unless *settings* say that these are not reported."""
    hint = "split the topology, or raise layout_seconds or layout_megabytes under limits: in the settings"
    found: dict[Diagnostic, None] = {}
    for one in drawn:
        if one.reason:
            fact = f"{one.reason}; topodoc drew it with straight lines that may pass behind nodes"
            code = "TD710" if "memory" in one.reason else "TD709"
            found[Diagnostic(code, Severity.WARNING, fact, hint, one.topology.span, one.topology.id)] = None
    if not found:
        return ()
    from topodoc.lint.standards import standards_of  # noqa: PLC0415 - every rule, and most pictures come out as they should

    return standards_of(settings).selection.apply(found)


def tell(drawn: Iterable[Stage], settings: Settings) -> None:
    """Log what `shortfalls` finds, for a picture that has no page to be told on."""
    log_found(shortfalls(drawn, settings))


def log_found(found: Iterable[Diagnostic]) -> None:
    """Log what was *found*, a line each, where it comes too late for a report."""
    for one in found:
        span = one.span
        _log.warning("%s", one_line(f"{span.file}:{span.line}:{span.column}: {one.severity} {one.code}: {one.message}; {one.hint}"))


def flags(of: tuple[str, Subject, str], stage: Stage, findings: Sequence[Diagnostic]) -> tuple[Item, ...]:
    """Return the flags of those *findings* that are about what *stage* shows; what a node reaches has none."""
    topology, kind, _ = of
    return () if kind == "impact" else flag(stage, (one for one in findings if one.topology == topology))


def draw(topologies: Sequence[Topology], settings: Settings, views: Sequence[str] = ()) -> tuple[Scene, ...]:
    """Return the scene of each of *topologies*, which are views where *views* gives them an id. Raises RenderError, as `stages` does."""
    drawn = tuple(stages(topologies, settings, views))
    tell(drawn, settings)
    return tuple(stage.scene for stage in drawn)


def as_read(topology: Topology, settings: Settings) -> Topology:
    """Return *topology* with the reading of its arrows, what charts make of topics, and the defaults shown, that *settings* ask for."""
    shown = tuple(dict.fromkeys((*topology.show, *settings.show)))
    return replace(
        topology,
        language=settings.language,
        arrows=settings.arrows or topology.arrows,
        topics=settings.topics or topology.topics,
        show=shown,
    )


def figure(of: tuple[str, Subject, str], scene: Scene, flags: tuple[Item, ...] = (), alone: Scene | None = None) -> Figure:
    """Return *scene* as the picture *of* a topology, kind and name, on a page with *flags*; a file shows *alone* where that is given.

    What is around a node, and what it reaches, is for its page alone.
    """
    topology, kind, name = of
    alone = None if kind in {"node", "impact"} else alone or scene
    return Figure(topology, kind, name, replace(scene, items=(*scene.items, *flags)), alone)


def show(topology: Topology, kind: Subject, name: str, settings: Settings, build: Iterable[Topology] = ()) -> Figure:
    """Return one picture of *topology*: all of it, or its view, scenario or node *name*, the node with what is around it.

    The others of *build* may have a say in what gets through hidden brokers.
    Raises RenderError where the engine cannot lay it out.
    """
    theme = load_theme(settings.theme, settings.themes)
    if kind == "scenario":
        return charted(topology, topology.scenario(name), theme)
    part = topology
    if kind == "view":
        part = view(topology, next(one for one in topology.views if one.id == name), settings.hub, build)
    elif kind == "node":
        part = neighbourhood(topology, name)
    (scene,) = draw((part,), settings, [name if kind == "view" else ""])
    return figure((topology.id, kind, name), scene)


def charted(topology: Topology, scenario: Scenario, theme: Theme) -> Figure:
    """Return the chart of *scenario*, for a page that keeps its heads in sight, and as a file that repeats them where it is tall."""
    from topodoc.sequence.chart import SCREEN, chart  # noqa: PLC0415 - most pictures are of topologies

    scene = chart(scenario, topology, theme)
    alone = chart(scenario, topology, theme, is_file=True) if scene.height > SCREEN else scene
    return Figure(topology.id, "scenario", scenario.id, scene, alone)


def scenario_figures(topology: Topology, drawn: Mapping[tuple[str, Subject, str], Stage], theme: Theme) -> Iterator[Figure]:
    """Yield the chart of each scenario of *topology*, and what it plays in: the one of *drawn* that is for it, else the topology's own."""
    for one in topology.scenarios:
        yield charted(topology, one, theme)
        if played := moments(one, topology):
            stage = drawn.get((topology.id, "playback", one.id)) or drawn[topology.id, "topology", ""]
            yield playback_figure(stage, one, played, theme)


def playback_figure(stage: Stage, scenario: Scenario, played: Sequence[Moment], theme: Theme) -> Figure:
    """Return the picture that *scenario* plays in, for the player of a page, and as a file that plays by itself."""
    scene = draw_playback(stage, scenario, played, theme.geometry)
    alone = animate(scene, stage, scenario, played, theme.geometry)
    return Figure(stage.topology.id, "playback", scenario.id, scene, alone)
