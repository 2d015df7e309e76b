"""What scripts use: specs are loaded, checked, drawn and built without a command line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from topodoc import reading, rendering
from topodoc.diagnostics import SettingsError, in_order
from topodoc.forms import FORMS, TextForm
from topodoc.language.builder import TopologyBuilder
from topodoc.lint.engine import check_all
from topodoc.lint.standards import standards_of
from topodoc.settings import Settings
from topodoc.settings_file import read_settings_file

if TYPE_CHECKING:
    from topodoc.diagnostics import Diagnostic
    from topodoc.language.vocabulary import Reading
    from topodoc.model.topology import Topology

Spec = str | Path


def load(*specs: Spec | TopologyBuilder) -> tuple[Topology, ...]:
    """Return the topologies that *specs* hold: of files and folders in the order of their files, then of builders.

    The settings file of the project in whose folder the script runs holds here too. Raises SpecError, whose `diagnostics` hold
    every fault of every file, where one of them has no meaning, and SettingsError for a wrong settings file.

    >>> (kafka,) = load("examples/kafka.topo.yml")
    >>> kafka.id
    'kafka'
    >>> [node.id for node in kafka.publishers_of("topic-orders")]
    ['order-svc']
    """
    settings = _settings()
    built = [reading.bind_builder(spec, settings) for spec in specs if isinstance(spec, TopologyBuilder)]
    paths = [Path(spec) for spec in specs if not isinstance(spec, TopologyBuilder)]
    return (*(reading.load(paths, settings) if paths else ()), *built)


def check(*specs: Spec) -> tuple[Diagnostic, ...]:
    """Return every fault and every finding of *specs* that is not suppressed, sorted by file and line. Raises nothing for a faulty spec.

    >>> check("examples/kafka.topo.yml")
    ()
    """
    settings = _settings()
    topologies, faults = reading.survey((Path(spec) for spec in specs), settings)
    today = date.today()  # noqa: DTZ011 - a day is a day where the user is
    return in_order((*faults, *check_all(topologies, today, standards_of(settings), is_whole=not faults)))


def render(  # noqa: PLR0913 - each is given by name
    topology: Topology,
    scenario: str | None = None,
    *,
    form: TextForm = "svg",
    theme: str | None = None,
    arrows: Reading | None = None,
    animate: bool = False,
) -> str:
    """Return the picture of *topology*, or of its *scenario*, as SVG that stands alone, as DOT for Graphviz, or as Mermaid.

    With *animate* the scenario plays in the topology, step by step. Raises KeyError where there is no such scenario, RenderError
    where it cannot be laid out, SettingsError for a wrong theme, for a form that has no such picture, and where there is nothing to
    animate.

    >>> (kafka,) = load("examples/kafka.topo.yml")
    >>> render(kafka, "order-placed").startswith("<svg")
    True
    """
    if form not in get_args(TextForm):
        message = f'there is no text picture of the form "{form}"; write one of {", ".join(get_args(TextForm))}'
        raise SettingsError(message)
    if scenario is not None:
        topology.scenario(scenario)
    given = _settings()
    settings = replace(given, theme=theme or given.theme, arrows=arrows or given.arrows)
    if not animate:
        return rendering.render(topology, scenario, form, settings)
    if scenario is None or not FORMS[form].plays:
        message = f"only a scenario can be animated, and only as {' or '.join(one.title for one in FORMS.values() if one.plays)}"
        raise SettingsError(message)
    return rendering.animate(topology, scenario, settings)


def build(*specs: Spec, site: Spec = "site", strict: bool = False) -> Path:
    """Build the complete static site of *specs* in the folder *site*, which is replaced as a whole, and return that folder.

    Raises SpecError, SettingsError or RenderError, and then leaves the site from before as it was; with *strict* a warning
    is an error.
    """
    from topodoc.plugin.host import Order, build_site  # noqa: PLC0415 - MkDocs takes its time

    here = Path.cwd()
    options = {"specs": [str(here / spec) for spec in specs]} if specs else {}
    return build_site(Order(Path(site), here, options, strict), lambda _: None).site


def _settings() -> Settings:
    """Return the settings of the project in whose folder the script runs."""
    return Settings(**read_settings_file(Path.cwd()).values)
