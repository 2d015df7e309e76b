"""`topodoc render`: one picture."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, get_args

import click

from topodoc.cli import options
from topodoc.cli.output import write_output
from topodoc.cli.picture_folder import is_folder, judge, write_pictures
from topodoc.cli.standard_input import DASH
from topodoc.diagnostics import SettingsError
from topodoc.forms import FORMS, Form, form_of
from topodoc.language.vocabulary import Scheme
from topodoc.ledger import Ledger, Run, heard

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topodoc.language.vocabulary import EngineName, Reading
    from topodoc.memory import Memory
    from topodoc.settings import Settings
    from topodoc.stamp import Stamp


class Asked(NamedTuple):
    """What is to be drawn, and where the picture goes."""

    output: str
    form: Form
    scheme: Scheme
    scale: float | None
    topology: str | None
    scenario: str | None
    view: str | None
    node: str | None
    layers: tuple[str, ...]
    animate: bool


def _readers() -> str:
    """Return in one sentence whom text for other programs is for."""
    first, *others = [one for one in FORMS.values() if one.reader]
    return ", ".join([f"{first.title} is for {first.reader}", *(f"{one.title} for {one.reader}" for one in others)]) + "."


@click.command("render")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@options.topology
@click.option("--scenario", metavar="ID", help="Draw this scenario instead of the topology.")
@click.option("--view", metavar="ID", help="Draw this view of it.")
@click.option("--node", metavar="ID", help="Draw this node and what is around it.")
@click.option("--layer", "layers", multiple=True, metavar="NAME", help="Draw with these layers on; default: those that are on at first.")
@click.option(
    "--format",
    "form",
    type=click.Choice(get_args(Form)),
    help=f"In which format; default: that of the ending of FILE, else svg. {_readers()}",
)
@click.option("--animate", is_flag=True, help="Play the scenario in its topology, as one SVG without a script.")
@click.option("--scale", type=click.FloatRange(0.1, 10), metavar="N", help="Pixels of a PNG to a pixel of the picture; default: 2.")
@click.option(
    "--scheme",
    type=click.Choice(get_args(Scheme)),
    default="auto",
    show_default=True,
    help="Colours: light or dark, or those of the reader's system.",
)
@click.option(
    "-o",
    "--output",
    default="-",
    metavar="FILE",
    help="The file to write; - is standard output. A folder, such as pictures/, gets a picture of each topology.",
)
@options.watch
@options.config
@options.drawing
def command(  # noqa: PLR0913 - click hands over each option by name
    files: tuple[Path, ...], topology: str | None, scenario: str | None, view: str | None, node: str | None, layers: tuple[str, ...],
    form: Form | None, animate: bool, scale: float | None, scheme: Scheme, output: str, theme: str | None, arrows: Reading | None,  # noqa: FBT001
    engine: EngineName | None, jobs: int | None, settings_file: Path | None, cache: Path | None, no_cache: bool, watch: bool,  # noqa: FBT001
) -> int:  # fmt: skip
    """Draw one picture, or one of each topology.

    FILE is a spec, a folder of specs, or - for standard input. If there are several topologies, choose one with --topology, or name a
    folder that gets them all.

    Example: topodoc render topologies/shop.topo.yml -o shop.svg

    Example: topodoc render topologies -o pictures/ --format png
    """
    asked = Asked(output, form or form_of(output), scheme, scale, topology, scenario, view, node, layers, animate)
    said = {"theme": theme, "arrows": arrows, "engine": engine, "jobs": jobs, "cache": cache}
    if watch and output == "-":
        message = "--watch needs a file to write; name it with -o FILE"
        raise SettingsError(message)
    if watch and DASH in files:
        message = "--watch cannot watch standard input; name a file"
        raise SettingsError(message)

    judge(files, output, {"scenario": scenario, "view": view, "node": node, "layer": layers, "animate": animate})

    def read() -> Settings:
        settings, _ = options.settings_of(settings_file, said, no_cache=no_cache)
        return replace(settings, specs=files)

    if not watch:
        return _once(asked, read())
    from topodoc.cli.following import follow  # noqa: PLC0415 - one picture need not wait for it

    def act(settings: Settings, memory: Memory) -> int:
        _deliver(_drawn(asked, settings, memory)[0], asked)
        return 0

    return follow(read, act, settings_file)


def _once(asked: Asked, settings: Settings) -> int:
    """Deliver what is *asked* for, as an earlier run drew it where nothing changed since, and return the exit code."""
    ledger = _ledger(asked, settings)
    if ledger and (known := ledger.recall()):
        _deliver({name: text.encode("utf-8") for name, text in known.made.items()}, asked)
        return known.code
    with heard() as told:
        pictures, read = _drawn(asked, settings)
    _deliver(pictures, asked)
    if ledger and not told:
        ledger.keep(Run("", made={name: content.decode("utf-8") for name, content in pictures.items()}), read)
        ledger.limit(settings.cache_megabytes)
    return 0


def _ledger(asked: Asked, settings: Settings) -> Ledger | None:
    """Return where the run is kept; nowhere what is read once, and what depends on the fonts of the machine."""
    if settings.cache is None or DASH in settings.specs or FORMS[asked.form].printed:
        return None
    today = date.today()  # noqa: DTZ011 - a day is a day where the user is
    return Ledger("render", settings, today, repr(asked._replace(output="")), str(is_folder(asked.output)))


def _drawn(asked: Asked, settings: Settings, memory: Memory | None = None) -> tuple[Mapping[str, bytes], Stamp]:
    """Return what is *asked* for, with all that draws imported only now: where nothing changed, nothing needs it."""
    if not FORMS[asked.form].reader and (asked.animate or not asked.scenario):
        from topodoc.layout.process import begin  # noqa: PLC0415

        begin(settings.engine, settings.layout_megabytes)  # which gets ready while the rest is imported
    from topodoc.cli.pictures import draw_asked  # noqa: PLC0415

    return draw_asked(asked, settings, memory)


def _deliver(pictures: Mapping[str, bytes], asked: Asked) -> None:
    if is_folder(asked.output):
        write_pictures(pictures, FORMS[asked.form].endings[0], asked.output)
    else:
        (content,) = pictures.values()
        write_output(content, asked.output)
