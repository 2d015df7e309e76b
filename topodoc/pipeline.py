"""The pipeline: spec files to topologies, topologies to figures, both to a site. One function a stretch."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, SettingsError, Span, SpecError, did_you_mean, fault, in_order
from topodoc.diagram.arrange import arrange
from topodoc.diagram.place import place
from topodoc.diagram.playback import cast
from topodoc.drawing.paint import paint
from topodoc.drawing.theme import load_theme, theme_names
from topodoc.figures import figure, flags, landscape_part, playback_figure, scenario_figures, site_parts, stages
from topodoc.layout.engine import lay_out
from topodoc.layout.portable import write_portable_dot
from topodoc.lint.standards import lexicon_of
from topodoc.mermaid.flowchart import write_flowchart
from topodoc.mermaid.sequence import write_sequence
from topodoc.model.bind import bind
from topodoc.model.linking import link
from topodoc.model.part import neighbourhood
from topodoc.model.playback import moments
from topodoc.model.view import view
from topodoc.model.visibility import at_first, seen
from topodoc.resources import folder
from topodoc.sequence.chart import chart
from topodoc.settings import Settings
from topodoc.site.compose import compose
from topodoc.site.swatches import Sample, swatch_page
from topodoc.source import Source, shown_path
from topodoc.spec.include import gather
from topodoc.spec.python import run
from topodoc.spec.reader import parse

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from topodoc.drawing.scene import Scene
    from topodoc.drawing.theme import Theme
    from topodoc.model.topology import Topology
    from topodoc.site.page import Kind, Site
    from topodoc.spec.builder import TopologyBuilder
    from topodoc.spec.tree import Tree

PYTHON = ".topo.py"
ENDINGS = (".topo.yml", ".topo.yaml", PYTHON)
USUAL = Settings()


def load(specs: Iterable[Path], settings: Settings = USUAL) -> tuple[Topology, ...]:
    """Return the topologies that *specs* hold, in the order of their files. Raises SpecError with every fault of every file."""
    topologies, faults = survey(specs, settings)
    if faults:
        raise SpecError(faults)
    return topologies


def survey(specs: Iterable[Path], settings: Settings = USUAL) -> tuple[tuple[Topology, ...], tuple[Diagnostic, ...]]:
    """Return the topologies of those specs that have no fault, and every fault of the others."""
    paths, faults = find(specs)
    topologies: list[Topology] = []
    with _keeping_everything():
        for path in paths:
            try:
                topologies += _bound(path, settings, faults)
            except SpecError as error:
                faults += error.diagnostics
    linked, wrong = link(topologies)
    return linked, in_order((*faults, *wrong))


def _bound(path: Path, settings: Settings, faults: list[Diagnostic]) -> Iterator[Topology]:
    """Yield the topologies of the spec at *path*; the faults of each are added to *faults*. Raises SpecError where it cannot be read."""
    for tree in _read(path, settings):
        try:
            yield bind_tree(tree, settings)
        except SpecError as error:
            faults += error.diagnostics


@contextmanager
def _keeping_everything() -> Iterator[None]:
    """Pause the collection of garbage, of which reading makes none: looking for it takes a third of the time, and more with size."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def bind_builder(builder: TopologyBuilder, settings: Settings = USUAL) -> Topology:
    """Return the topology that *builder*, of this process, describes. Raises SpecError with every fault."""
    return bind_tree(builder.tree(), settings)


def bind_tree(tree: Tree, settings: Settings = USUAL) -> Topology:
    """Return the topology that *tree*, and what it includes, describes. Raises SpecError with every fault."""
    return bind(tree, gather(tree, _read_yaml), lexicon_of(settings))


def _read(path: Path, settings: Settings) -> tuple[Tree, ...]:
    """Return the trees of the spec at *path*: one, or as many as a Python spec makes."""
    if not path.name.endswith(PYTHON):
        return (_read_yaml(path),)
    source = Source.read(path, shown_path(path))
    if not settings.python_specs:
        hint = "set python_specs: true where you trust whoever writes specs, or write it in YAML"
        raise SpecError([fault("TD037", "specs in Python do not run here", hint, Span(source.path, 1, 1, 1, 2))])
    return run(source, settings.python_seconds)


def _read_yaml(path: Path) -> Tree:
    return parse(Source.read(path, shown_path(path)))


def find(specs: Iterable[Path]) -> tuple[tuple[Path, ...], list[Diagnostic]]:
    """Return the spec files that *specs*, files and folders, name, and a fault for each that names none."""
    found: dict[Path, None] = {}
    faults: list[Diagnostic] = []
    for path in specs:
        if path.is_dir():
            below = sorted(one for one in path.rglob("*") if one.name.endswith(ENDINGS) and not one.name.startswith("_"))
            if not below:
                faults.append(_nothing(path, "holds no spec", "add a file whose name ends in .topo.yml"))
            found.update(dict.fromkeys(below))
        elif path.exists():
            found[path] = None
        else:
            faults.append(_nothing(path, "does not exist", _neighbour(path)))
    return tuple(found), faults


def draw(topologies: Sequence[Topology], settings: Settings, views: Sequence[str] = ()) -> tuple[Scene, ...]:
    """Return the scene of each of *topologies*, which are views where *views* gives them an id. Raises RenderError, as `stages` does."""
    return tuple(stage.scene for stage in stages(topologies, settings, views))


def assemble(topologies: Sequence[Topology], settings: Settings, findings: Sequence[Diagnostic] = ()) -> Site:
    """Return every page, picture and asset of a site about *topologies*, in which *findings* were made."""
    theme = load_theme(settings.theme, settings.themes)
    read = [as_read(topology, settings) for topology in topologies]
    parts = [*(part for topology in read for part in site_parts(topology, settings)), *landscape_part(read)]
    drawings = list(stages([part for *_, part in parts], settings, [name if kind == "view" else "" for _, kind, name, _ in parts]))
    drawn = {part[:3]: stage for part, stage in zip(parts, drawings, strict=True)}
    figures = [figure(of, stage.scene, theme, flags(of, stage, findings)) for of, stage in drawn.items() if of[1] != "playback"]
    for topology in topologies:
        figures += scenario_figures(topology, drawn, theme)
    return compose(topologies, figures, settings, theme, findings)


def as_read(topology: Topology, settings: Settings) -> Topology:
    """Return *topology* with the reading of its arrows that *settings* ask for."""
    return replace(topology, arrows=settings.arrows or topology.arrows)


def _neighbour(path: Path) -> str:
    near = [one.name for one in path.parent.iterdir()] if path.parent.is_dir() else []
    return did_you_mean(path.name, near, "name a *.topo.yml file, or a folder that holds some")


def _nothing(path: Path, fact: str, hint: str) -> Diagnostic:
    name = shown_path(path)
    return fault("TD001", f"{name} {fact}", hint, Span(name, 1, 1, 1, 1))


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
    return playback_figure(stage, one, played, theme).standalone


def render_part(part: Topology, form: str, settings: Settings, name: str = "") -> str:
    """Return the picture of *part*, all of it, as standalone SVG, DOT or Mermaid; *name* is the id of the view that it is."""
    if form == "dot":
        return write_portable_dot(part)
    if form == "mermaid":
        return write_flowchart(part)
    (scene,) = draw((part,), settings, (name,))
    return paint(scene, load_theme(settings.theme, settings.themes), standalone=True)


def part_of(topology: Topology, kind: Kind, name: str, layers: Collection[str], settings: Settings) -> Topology:
    """Return what a picture of *topology* shows: the view or the surroundings of the node *name*, or all of it while *layers* are on."""
    read = as_read(topology, settings)
    match kind:
        case "view":
            return view(read, next(one for one in read.views if one.id == name), settings.hub)
        case "node":
            return neighbourhood(read, name)
    return seen(read, layers) if layers else at_first(read)


def show_themes(own: Path | None, settings: Settings) -> str:
    """Return the HTML page that shows every theme, those of the project's *own* folder too, on one sample.

    Raises SettingsError with every fault of every theme.
    """
    themes = _themes(own)
    sample = bind(_read_yaml(folder("themes") / "sample.topo.yml"))
    plans = [arrange(sample, theme) for theme in themes]
    layouts = lay_out(plans, settings.engine, settings.jobs, settings.layout_seconds, settings.cache)
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
