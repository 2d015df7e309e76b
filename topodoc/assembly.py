"""Assembly: topologies, with all their pictures, become a site; and themes a page that shows them."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, SettingsError, in_order
from topodoc.diagram.arrange import arrange
from topodoc.diagram.place import place
from topodoc.drawing.theme import load_theme, theme_names
from topodoc.figures import (
    as_read,
    figure,
    flags,
    landscape_part,
    limits_of,
    node_parts,
    scenario_figures,
    shortfalls,
    site_parts,
    stages,
)
from topodoc.history import history_of
from topodoc.language.reader import parse
from topodoc.layout.engine import lay_out
from topodoc.lock import read_lock
from topodoc.memory import Memory, is_same
from topodoc.model.visibility import at_first
from topodoc.model.whole import Whole
from topodoc.progress import counted
from topodoc.reading import bind_tree
from topodoc.resources import folder
from topodoc.sequence.chart import chart
from topodoc.site.compose import compose, join
from topodoc.site.page_context import Drawn
from topodoc.site.swatches import Sample, swatch_page
from topodoc.source import Source, shown_path
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping, Sequence
    from pathlib import Path

    from topodoc.drawing.theme import Theme
    from topodoc.memory import Parts
    from topodoc.model.identity import Place
    from topodoc.model.reached import Reach
    from topodoc.model.topology import Topology
    from topodoc.settings import Settings
    from topodoc.site.page import Figure, Site, Subject

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
    found = by_topology(topologies, findings)
    asked = (settings.arrows, settings.hub, settings.profile, settings.engine, limits_of(settings), settings.language)
    whole = Whole(topologies)
    lock = read_lock(settings.lock)
    parts: dict[str, Parts] = {
        one.id: (one, found[one.id], (theme,), asked, (*_said_elsewhere(one, whole), lock.get(one.id))) for one in topologies
    }
    lacking = _recall(parts, figures, memory) if memory else {}
    missing = [one for one in topologies if one.id not in lacking]
    each = counted("pictures of topology", missing)
    while batch := list(islice(each, _BATCH)):
        lacking |= draw_batch(batch, settings, theme, found, figures, whole)
    if memory:
        for name, made_of in parts.items():
            memory.keep(("figures", name), made_of, (figures[name], lacking[name]))
    figures[""], of_all = draw_shared(topologies, settings)
    every = {name: in_order((*found[name], *lacking.get(name, ()))) for name in found}
    every[""] = (*found[""], *of_all)
    return Drawn(tuple(topologies), figures, every, theme, whole, history_of(settings, memory))


def by_topology(topologies: Sequence[Topology], findings: Sequence[Diagnostic]) -> dict[str, tuple[Diagnostic, ...]]:
    """Return *findings* by the topology that they are in; under "" those that are in none of *topologies*."""
    found: dict[str, list[Diagnostic]] = {**{topology.id: [] for topology in topologies}, "": []}
    for one in findings:
        found[one.topology if one.topology in found else ""].append(one)
    return {name: tuple(held) for name, held in found.items()}


def draw_shared(topologies: Sequence[Topology], settings: Settings) -> tuple[tuple[Figure, ...], tuple[Diagnostic, ...]]:
    """Return the pictures that are of all *topologies*, and what is found while they are drawn."""
    shared = list(landscape_part([as_read(topology, settings) for topology in topologies]))
    drawn = list(stages([part for *_, part in shared], settings))
    return tuple(figure(part[:3], stage.scene) for part, stage in zip(shared, drawn, strict=True)), shortfalls(drawn, settings)


def draw_alone(topology: Topology, settings: Settings, findings: Sequence[Diagnostic]) -> Figure:
    """Return the picture of all of *topology* for a page, with the flags of *findings*."""
    read = as_read(topology, settings)
    of: tuple[str, Subject, str] = (topology.id, "topology", "")
    shown = at_first(read) if settings.profile == "techdocs" else read  # it drops what would switch layers
    (stage,) = stages([shown], settings)
    return figure(of, stage.scene, flags(of, stage, findings))


def _said_elsewhere(topology: Topology, whole: Whole) -> tuple[Reach | None, ...]:
    """Return what pictures of *topology* show that other topologies have a say in: who is hurt if a node stops."""
    return tuple(whole.reach((topology.id, node.id)) for node in topology.nodes) if len(whole.linked(topology.id)) > 1 else ()


def _recall(parts: Mapping[str, Parts], figures: Figures, memory: Memory) -> dict[str, tuple[Diagnostic, ...]]:
    """Add to *figures* those of topologies whose *parts* are as they were, and return what was found while these were drawn."""
    known = {name: kept for name in parts if (kept := memory.look(("figures", name))) and is_same(kept[0], parts[name])}
    figures.update({name: kept[1][0] for name, kept in known.items()})
    return {name: kept[1][1] for name, kept in known.items()}


def draw_batch(  # noqa: PLR0913 - what pictures are made of
    topologies: Sequence[Topology],
    settings: Settings,
    theme: Theme,
    findings: Mapping[str, Sequence[Diagnostic]],
    figures: Figures,
    whole: Whole,
) -> dict[str, tuple[Diagnostic, ...]]:
    """Add to *figures* every picture of each of *topologies*, all of them laid out together; return what is found on the way."""
    return draw_sheets([sheet_of(topology, settings, whole) for topology in topologies], settings, theme, findings, figures)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is drawn of a topology, as it is `read`: its `parts`, and what is `still` there of it in a file, if that is less."""

    read: Topology
    parts: tuple[tuple[str, Subject, str, Topology], ...]
    still: Topology | None


def sheet_of(topology: Topology, settings: Settings, whole: Whole) -> Sheet:
    """Return what is drawn of *topology*, which is all that it and others have to say in its pictures, but for where links lead."""
    read = as_read(topology, settings)
    still = at_first(read)  # a layer that nobody can switch on takes no room in a file
    return Sheet(read, tuple(site_parts(read, settings, whole)), None if still is read else still)


def draw_sheets(
    sheets: Sequence[Sheet], settings: Settings, theme: Theme, findings: Mapping[str, Sequence[Diagnostic]], figures: Figures
) -> dict[str, tuple[Diagnostic, ...]]:
    """Do with *sheets* what `draw_batch` does with their topologies."""
    parts = [part for one in sheets for part in one.parts]
    still = [one.still for one in sheets if one.still]
    asked = [*(part for *_, part in parts), *still]
    drawings = list(stages(asked, settings, [*(name if kind == "view" else "" for _, kind, name, _ in parts), *("" for _ in still)]))
    drawn = {part[:3]: stage for part, stage in zip(parts, drawings, strict=False)}
    alone = {one.id: stage for one, stage in zip(still, drawings[len(parts) :], strict=True)}
    made: dict[str, list[Figure]] = {one.read.id: [] for one in sheets}
    for of, stage in drawn.items():
        if of[1] != "playback":
            other = alone.get(of[0]) if of[1] == "topology" else None
            shown = other if other and settings.profile == "techdocs" else stage  # it drops what would switch them
            made[of[0]].append(figure(of, shown.scene, flags(of, shown, findings[of[0]]), other.scene if other else None))
    figures.update({one.read.id: (*made[one.read.id], *scenario_figures(one.read, drawn, theme)) for one in sheets})
    return {name: shortfalls((stage for of, stage in drawn.items() if of[0] == name), settings) for name in made}


def draw_nodes(
    places: Sequence[Place], settings: Settings, findings: Mapping[str, Sequence[Diagnostic]], whole: Whole
) -> dict[str, tuple[Figure, ...]]:
    """Return the pictures that pages show of the nodes at *places*, by topology, with the flags of *findings*."""
    read = {name: as_read(whole.flows.stated_by_id[name], settings) for name, _ in places}  # what is off at first is in pictures, too
    parts = [part for name, node in places for part in node_parts(read[name], node, whole)]
    made: dict[str, tuple[Figure, ...]] = dict.fromkeys(read, ())
    for part, stage in zip(parts, stages([shown for *_, shown in parts], settings), strict=True):
        made[part[0]] += (figure(part[:3], stage.scene, flags(part[:3], stage, findings[part[0]])),)
    return made


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
