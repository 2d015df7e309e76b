"""Assembly: topologies, with all their pictures, become a site; and themes a page that shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, SettingsError, in_order
from topodoc.diagram.arrange import arrange
from topodoc.diagram.place import place
from topodoc.drawing.theme import load_theme, theme_names
from topodoc.figures import as_read, figure, flags, landscape_part, scenario_figures, site_parts, stages
from topodoc.layout.engine import lay_out
from topodoc.reading import bind_tree
from topodoc.resources import folder
from topodoc.sequence.chart import chart
from topodoc.site.compose import compose
from topodoc.site.swatches import Sample, swatch_page
from topodoc.source import Source, shown_path
from topodoc.spec.reader import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from topodoc.drawing.theme import Theme
    from topodoc.model.topology import Topology
    from topodoc.settings import Settings
    from topodoc.site.page import Figure, Site
_BATCH = 40  # topologies that are drawn at a time: enough for every worker, and no more than memory has room for


def assemble(topologies: Sequence[Topology], settings: Settings, findings: Sequence[Diagnostic] = ()) -> Site:
    """Return every page, picture and asset of a site about *topologies*, in which *findings* were made."""
    theme = load_theme(settings.theme, settings.themes)
    read = [as_read(topology, settings) for topology in topologies]
    figures = [one for first in range(0, len(read), _BATCH) for one in _draw(read[first : first + _BATCH], settings, findings)]
    for of, part in ((one[:3], one[3]) for one in landscape_part(read)):
        figures += [figure(of, stage.scene, theme) for stage in stages([part], settings)]
    return compose(topologies, figures, settings, theme, findings)


def _draw(topologies: Sequence[Topology], settings: Settings, findings: Sequence[Diagnostic]) -> Iterator[Figure]:
    """Yield every picture of a site about *topologies*; all of them are laid out together."""
    theme = load_theme(settings.theme, settings.themes)
    parts = [part for topology in topologies for part in site_parts(topology, settings)]
    drawings = list(stages([part for *_, part in parts], settings, [name if kind == "view" else "" for _, kind, name, _ in parts]))
    drawn = {part[:3]: stage for part, stage in zip(parts, drawings, strict=True)}
    yield from (figure(of, stage.scene, theme, flags(of, stage, findings)) for of, stage in drawn.items() if of[1] != "playback")
    for topology in topologies:
        yield from scenario_figures(topology, drawn, theme)


def show_themes(own: Path | None, settings: Settings) -> str:
    """Return the HTML page that shows every theme, those of the project's *own* folder too, on one sample.

    Raises SettingsError with every fault of every theme.
    """
    themes = _themes(own)
    path = folder("themes") / "sample.topo.yml"
    sample = bind_tree(parse(Source.read(path, shown_path(path))))
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
