"""Output formats of one picture: what each draws, as text or as bytes, and how, stands in its record here.

What draws is imported when something is drawn: a picture that an earlier run drew needs none of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from topodoc.drawing.scene import Scene
    from topodoc.drawing.theme import Theme
    from topodoc.language.vocabulary import Scheme
    from topodoc.model.scenario import Scenario
    from topodoc.model.topology import Topology
    from topodoc.settings import Settings

Form = Literal["svg", "dot", "png", "pdf", "mermaid"]
TextForm = Literal["svg", "dot", "mermaid"]


@dataclass(frozen=True, slots=True)
class FormRecord:
    """One output format.

    `title` is its name for people, `endings` are those of its files. `parts` draws all of each of some topologies, given the ids of the
    views that they are, or nothing; `scenario` draws one of a topology's, where the format can. Both give a scene, or text for another
    program, whose `reader` tells which. `printed` makes bytes of a scene, given a scale or None, where the format is no text; `has_scale`
    tells that it heeds it.
    """

    name: Form
    title: str
    endings: tuple[str, ...]
    parts: Callable[[Sequence[Topology], Settings, Sequence[str]], Sequence[Scene | str]]
    scenario: Callable[[Scenario, Topology, Settings], Scene | str] | None
    printed: Callable[[Scene, Theme, float | None], bytes] | None = None
    has_scale: bool = False
    reader: str = ""
    plays: bool = False  # a scenario can be animated in it


def form_of(file: str) -> Form:
    """Return the format that a file called *file* is meant to be in, which is SVG where its ending says none.

    >>> form_of("a/Orders.PNG"), form_of("orders.mmd"), form_of("orders"), form_of("-")
    ('png', 'mermaid', 'svg', 'svg')
    """
    return next((one.name for one in FORMS.values() if file.lower().endswith(one.endings)), "svg")


def text_of(drawn: Scene | str, settings: Settings, scheme: Scheme = "auto") -> str:
    """Return what was *drawn* as text: a scene as SVG that stands alone, in the colours of *scheme*."""
    from topodoc.drawing.medium import FILE  # noqa: PLC0415 - as said above, and so below
    from topodoc.drawing.paint import paint  # noqa: PLC0415
    from topodoc.drawing.theme import load_theme  # noqa: PLC0415

    return drawn if isinstance(drawn, str) else paint(drawn, load_theme(settings.theme, settings.themes).fixed(scheme), FILE)


def _scenes(parts: Sequence[Topology], settings: Settings, names: Sequence[str]) -> Sequence[Scene]:
    from topodoc.figures import draw  # noqa: PLC0415

    return draw(parts, settings, names)


def _graphs(parts: Sequence[Topology], *_: object) -> Sequence[str]:
    from topodoc.text_formats.dot import write_portable_dot  # noqa: PLC0415

    return [write_portable_dot(one) for one in parts]


def _flowcharts(parts: Sequence[Topology], *_: object) -> Sequence[str]:
    from topodoc.text_formats.mermaid_flowchart import write_flowchart  # noqa: PLC0415

    return [write_flowchart(one) for one in parts]


def _sequence(scenario: Scenario, topology: Topology, _: Settings) -> str:
    from topodoc.text_formats.mermaid_sequence import write_sequence  # noqa: PLC0415

    return write_sequence(scenario, topology)


def _scenario(scenario: Scenario, topology: Topology, settings: Settings) -> Scene:
    from topodoc.drawing.theme import load_theme  # noqa: PLC0415
    from topodoc.sequence.chart import chart  # noqa: PLC0415

    return chart(scenario, topology, load_theme(settings.theme, settings.themes), is_file=True)


def _png(scene: Scene, theme: Theme, scale: float | None) -> bytes:
    from topodoc.printing.png import SCALE, write_png  # noqa: PLC0415

    return write_png(scene, theme, scale or SCALE)


def _pdf(scene: Scene, theme: Theme, _: float | None) -> bytes:
    from topodoc.printing.pdf import write_pdf  # noqa: PLC0415

    return write_pdf(scene, theme)


_RECORDS = (
    FormRecord("svg", "SVG", (".svg",), _scenes, _scenario, plays=True),
    FormRecord("dot", "DOT", (".dot", ".gv"), _graphs, None, reader="Graphviz"),
    FormRecord("png", "PNG", (".png",), _scenes, _scenario, _png, has_scale=True),
    FormRecord("pdf", "PDF", (".pdf",), _scenes, _scenario, _pdf),
    FormRecord("mermaid", "Mermaid", (".mmd", ".mermaid"), _flowcharts, _sequence, reader="whatever draws it"),
)
FORMS: dict[Form, FormRecord] = {one.name: one for one in _RECORDS}
if missing := ({*get_args(Form)} ^ FORMS.keys()) | ({*get_args(TextForm)} ^ {one.name for one in _RECORDS if not one.printed}):
    raise AssertionError(missing)  # a format that has a name and no record, or a record and no name
