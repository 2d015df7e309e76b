"""Assembly: topologies, with all their pictures, become a site; and themes a page that shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, SettingsError, in_order
from topodoc.diagram.arrange import arrange
from topodoc.diagram.place import place
from topodoc.drawing.theme import load_theme, theme_names
from topodoc.figures import as_read, figure, flags, landscape_part, limits_of, scenario_figures, shortfalls, site_parts, stages
from topodoc.language.reader import parse
from topodoc.layout.engine import lay_out
from topodoc.memory import Memory, is_same
from topodoc.model.whole import Whole
from topodoc.reading import bind_tree
from topodoc.resources import folder
from topodoc.sequence.chart import chart
from topodoc.site.compose import compose, join
from topodoc.site.page_context import Drawn
from topodoc.site.swatches import Sample, swatch_page
from topodoc.source import Source, shown_path

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping, Sequence
    from pathlib import Path

    from topodoc.drawing.theme import Theme
    from topodoc.memory import Parts
    from topodoc.model.reached import Reach
    from topodoc.model.topology import Topology
    from topodoc.settings import Settings
    from topodoc.site.page import Figure, Site

    Figures = MutableMapping[str, tuple[Figure, ...]]

_BATCH = 40  # topologies that are drawn at a time: enough for every worker, and no more than memory has room for


def assemble(topologies: Sequence[Topology], settings: Settings, findings: Sequence[Diagnostic] = (), memory: Memory | None = None) -> Site:
    """Return every page, picture and asset of a site about *topologies*, in which *findings* were made.

    What *memory* knows, and is as it was, is not made again.
    """
    memory = memory or Memory()
    return join(compose(draw_all(topologies, settings, findings, {}, memory), settings, memory))


def draw_all(
    topologies: Sequence[Topology],
    settings: Settings,
    findings: Sequence[Diagnostic],
    figures: Figures,
    memory: Memory | None = None,
) -> Drawn:
    """Return *topologies* with every picture of them, which *figures* are to hold, and all *findings*.

    What *memory* knows, and is as it was, is not drawn again.
    """
    theme = load_theme(settings.theme, settings.themes)
    found = {topology.id: tuple(one for one in findings if one.topology == topology.id) for topology in topologies}
    asked = (settings.arrows, settings.hub, settings.engine, limits_of(settings))
    whole = Whole(topologies)
    parts: dict[str, Parts] = {one.id: (one, found[one.id], (theme,), asked, _said_elsewhere(one, whole)) for one in topologies}
    lacking = _recall(parts, figures, memory) if memory else {}
    missing = [one for one in topologies if one.id not in lacking]
    for first in range(0, len(missing), _BATCH):
        lacking |= _draw(missing[first : first + _BATCH], settings, theme, found, figures, whole)
    if memory:
        for name, made_of in parts.items():
            memory.keep(("figures", name), made_of, (figures[name], lacking[name]))
    shared = list(landscape_part([as_read(topology, settings) for topology in topologies]))
    scenes = list(stages([part for *_, part in shared], settings))
    figures[""] = tuple(figure(part[:3], stage.scene) for part, stage in zip(shared, scenes, strict=True))
    every = {name: in_order((*found[name], *lacking[name])) if lacking[name] else found[name] for name in found}
    every[""] = (*(one for one in findings if one.topology not in found), *shortfalls(scenes, settings))
    return Drawn(tuple(topologies), figures, every, theme, whole)


def _said_elsewhere(topology: Topology, whole: Whole) -> tuple[Reach | None, ...]:
    """Return what pictures of *topology* show that other topologies have a say in: who is hurt if a node stops."""
    return tuple(whole.reach((topology.id, node.id)) for node in topology.nodes) if len(whole.linked(topology.id)) > 1 else ()


def _recall(parts: Mapping[str, Parts], figures: Figures, memory: Memory) -> dict[str, tuple[Diagnostic, ...]]:
    """Add to *figures* those of topologies whose *parts* are as they were, and return what was found while these were drawn."""
    known = {name: kept for name in parts if (kept := memory.look(("figures", name))) and is_same(kept[0], parts[name])}
    figures.update({name: kept[1][0] for name, kept in known.items()})
    return {name: kept[1][1] for name, kept in known.items()}


def _draw(  # noqa: PLR0913 - what pictures are made of
    topologies: Sequence[Topology],
    settings: Settings,
    theme: Theme,
    findings: Mapping[str, Sequence[Diagnostic]],
    figures: Figures,
    whole: Whole,
) -> dict[str, tuple[Diagnostic, ...]]:
    """Add to *figures* every picture of each of *topologies*, all of them laid out together; return what is found on the way."""
    read = [as_read(topology, settings) for topology in topologies]
    parts = [part for topology in read for part in site_parts(topology, settings, whole)]
    drawings = list(stages([part for *_, part in parts], settings, [name if kind == "view" else "" for _, kind, name, _ in parts]))
    drawn = {part[:3]: stage for part, stage in zip(parts, drawings, strict=True)}
    made: dict[str, list[Figure]] = {topology.id: [] for topology in topologies}
    for of, stage in drawn.items():
        if of[1] != "playback":
            made[of[0]].append(figure(of, stage.scene, flags(of, stage, findings[of[0]])))
    figures.update({one.id: (*made[one.id], *scenario_figures(one, drawn, theme)) for one in read})
    return {one.id: shortfalls((stage for of, stage in drawn.items() if of[0] == one.id), settings) for one in topologies}


def show_themes(own: Path | None, settings: Settings) -> str:
    """Return the HTML page that shows every theme, those of the project's *own* folder too, on one sample.

    Raises SettingsError with every fault of every theme.
    """
    themes = _themes(own)
    path = folder("themes") / "sample.topo.yml"
    sample = bind_tree(parse(Source.read(path, shown_path(path))))
    plans = [arrange(sample, theme) for theme in themes]
    layouts = lay_out(plans, settings.engine, settings.jobs, limits_of(settings), settings.cache)
    samples = []
    for theme, plan, layout in zip(themes, plans, layouts, strict=True):
        scenes = (place(plan, layout, theme), *(chart(one, sample, theme) for one in sample.scenarios))
        samples.append(Sample(theme, scenes))
    return swatch_page(samples)


def _themes(own: Path | None) -> list[Theme]:
    themes: list[Theme] = []
    faults: list[Diagnostic] = []
    for name in theme_names(own):
        try:
            themes.append(load_theme(name, own))
        except SettingsError as error:
            faults += error.diagnostics
    if faults:
        message = "; ".join(f"{one.span.file}:{one.span.line}: {one.message}" for one in in_order(faults))
        raise SettingsError(message, in_order(faults))
    return themes
