"""The pipeline: spec files to topologies, topologies to figures, both to a site. One function a stretch."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Span, SpecError, did_you_mean, fault, in_order
from topodoc.diagram.arrange import arrange
from topodoc.diagram.place import place
from topodoc.drawing.paint import paint
from topodoc.drawing.theme import load_theme
from topodoc.layout.engine import lay_out
from topodoc.layout.portable import write_portable_dot
from topodoc.model.bind import bind
from topodoc.model.linking import link
from topodoc.model.visibility import at_first
from topodoc.sequence.chart import chart
from topodoc.site.compose import compose
from topodoc.site.page import Figure
from topodoc.source import Source, shown_path
from topodoc.spec.include import gather
from topodoc.spec.reader import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from topodoc.drawing.scene import Scene
    from topodoc.model.topology import Topology
    from topodoc.settings import Settings
    from topodoc.site.page import Site
    from topodoc.spec.tree import Tree

ENDINGS = (".topo.yml", ".topo.yaml")


def load(specs: Iterable[Path]) -> tuple[Topology, ...]:
    """Return the topologies that *specs* hold, in the order of their files. Raises SpecError with every fault of every file."""
    topologies, faults = survey(specs)
    if faults:
        raise SpecError(faults)
    return topologies


def survey(specs: Iterable[Path]) -> tuple[tuple[Topology, ...], tuple[Diagnostic, ...]]:
    """Return the topologies of those specs that have no fault, and every fault of the others."""
    paths, faults = find(specs)
    topologies: list[Topology] = []
    for path in paths:
        try:
            tree = _read(path)
            topologies.append(bind(tree, gather(tree, _read)))
        except SpecError as error:
            faults += error.diagnostics
    linked, wrong = link(topologies)
    return linked, in_order((*faults, *wrong))


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


def _read(path: Path) -> Tree:
    return parse(Source.read(path, shown_path(path)))


def draw(topologies: Sequence[Topology], settings: Settings) -> tuple[Scene, ...]:
    """Return the scene of each of *topologies*. Raises RenderError where the engine cannot lay one out."""
    theme = load_theme(settings.theme)
    read = [replace(at_first(one), arrows=settings.arrows or one.arrows) for one in topologies]
    plans = [arrange(one, theme) for one in read]
    layouts = lay_out(plans, settings.engine, settings.jobs)
    return tuple(place(plan, layout, theme) for plan, layout in zip(plans, layouts, strict=True))


def assemble(topologies: Sequence[Topology], settings: Settings) -> Site:
    """Return every page, picture and asset of a site about *topologies*."""
    theme = load_theme(settings.theme)
    figures: list[Figure] = []
    for topology, scene in zip(topologies, draw(topologies, settings), strict=True):
        figures.append(Figure(topology.id, "", paint(scene, theme), paint(scene, theme, standalone=True), scene.width))
        for scenario in topology.scenarios:
            sequence = chart(scenario, topology, theme)
            svg, alone = paint(sequence, theme), paint(sequence, theme, standalone=True)
            figures.append(Figure(topology.id, scenario.id, svg, alone, sequence.width))
    return compose(topologies, figures, settings, theme)


def _neighbour(path: Path) -> str:
    near = [one.name for one in path.parent.iterdir()] if path.parent.is_dir() else []
    return did_you_mean(path.name, near, "name a *.topo.yml file, or a folder that holds some")


def _nothing(path: Path, fact: str, hint: str) -> Diagnostic:
    name = shown_path(path)
    return fault("TD001", f"{name} {fact}", hint, Span(name, 1, 1, 1, 1))


def render(topology: Topology, scenario: str | None, form: str, settings: Settings) -> str:
    """Return the picture of *topology*, or of its *scenario*, as standalone SVG, or its DOT where *form* is `dot`."""
    theme = load_theme(settings.theme)
    if form == "dot":
        return write_portable_dot(replace(at_first(topology), arrows=settings.arrows or topology.arrows))
    if scenario is None:
        (scene,) = draw((topology,), settings)
    else:
        scene = chart(next(one for one in topology.scenarios if one.id == scenario), topology, theme)
    return paint(scene, theme, standalone=True)
