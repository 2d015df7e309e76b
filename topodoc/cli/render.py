"""`topodoc render`: one picture."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from topodoc.cli import options
from topodoc.cli.choice import check_known, choose
from topodoc.cli.console import working
from topodoc.cli.output import write_output
from topodoc.cli.picture_folder import is_folder, judge, write_pictures
from topodoc.cli.printed import printer
from topodoc.cli.standard_input import read_input
from topodoc.diagnostics import SettingsError
from topodoc.forms import FORMS, Form, form_of
from topodoc.informing import inform
from topodoc.language.vocabulary import Scheme
from topodoc.reading import load
from topodoc.rendering import animate as animated
from topodoc.rendering import draw, draw_part, draw_parts, part_of

if TYPE_CHECKING:
    from topodoc.language.vocabulary import EngineName, Reading
    from topodoc.memory import Memory
    from topodoc.model.topology import Topology
    from topodoc.settings import Settings
    from topodoc.site.page import Named


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
    chosen_form = form or form_of(output)
    said = {"theme": theme, "arrows": arrows, "engine": engine, "jobs": jobs, "cache": cache}
    if watch and output == "-":
        message = "--watch needs a file to write; name it with -o FILE"
        raise SettingsError(message)
    if watch and Path("-") in files:
        message = "--watch cannot watch standard input; name a file"
        raise SettingsError(message)

    judge(files, output, {"scenario": scenario, "view": view, "node": node, "layer": layers, "animate": animate})

    def read() -> Settings:
        settings, _ = options.settings_of(settings_file, said, no_cache=no_cache)
        return replace(settings, specs=files)

    def act(settings: Settings, memory: Memory | None = None) -> int:
        printed = printer(chosen_form, output, scale, scheme)
        chosen_specs, texts = read_input(settings.specs, settings)
        today = date.today()  # noqa: DTZ011 - a day is a day where the user is
        build, _ = inform(load(chosen_specs, settings, memory, texts), settings, today, memory)
        if is_folder(output):
            those = build if topology is None else (choose(build, topology),)
            parts = [part_of(one, "topology", "", (), settings, build) for one in those]
            with working("drawing"):
                drawn = [printed(one, settings) for one in draw_parts(parts, chosen_form, settings)]
            write_pictures({one.id: content for one, content in zip(those, drawn, strict=True)}, FORMS[chosen_form].endings[0], output)
            return 0
        chosen = choose(build, topology, "; or name a folder for all of them, such as -o pictures/")
        kind, name = _subject(chosen, {"scenario": scenario, "view": view, "node": node}, layers, chosen_form)
        if animate:
            _animates(kind, chosen_form)
        with working("drawing"):
            if animate:
                content = printed(animated(chosen, name, settings, scheme), settings)
            elif kind == "scenario":
                content = printed(draw(chosen, name, chosen_form, settings), settings)
            else:
                part = part_of(chosen, kind, name, layers, settings, build)
                content = printed(draw_part(part, chosen_form, settings, name if kind == "view" else ""), settings)
        write_output(content, output)
        return 0

    if not watch:
        return act(read())
    from topodoc.cli.following import follow  # noqa: PLC0415 - one picture need not wait for it

    return follow(read, act, settings_file)


def _subject(topology: Topology, asked: dict[Named, str | None], layers: tuple[str, ...], form: Form) -> tuple[Named, str]:
    """Return what is to be drawn, and its id. Raises SettingsError where that is several things, or nothing that is there."""
    given = [(kind, name) for kind, name in asked.items() if name is not None]
    if len(given) + bool(layers) > 1:
        message = "a picture shows one thing; give only one of --scenario, --view, --node and --layer"
        raise SettingsError(message)
    where = f"the topology {topology.id}"
    for layer in layers:
        check_known(layer, (one.id for one in topology.layers), where, "layer")
    if not given:
        return "topology", ""
    kind, name = given[0]
    there = {
        "scenario": [one.id for one in topology.scenarios],
        "view": [one.id for one in topology.views],
        "node": [one.id for one in topology.nodes],
    }
    check_known(name, there[kind], where, kind)
    if kind == "scenario" and FORMS[form].scenario is None:
        others = " or ".join(f"--format {one.name}" for one in FORMS.values() if one.reader and one.scenario)
        message = f"a scenario has no {FORMS[form].title}; write {others}, or leave out --scenario"
        raise SettingsError(message)
    return kind, name


def _animates(kind: Named, form: Form) -> None:
    """Raise SettingsError unless --animate was asked of a scenario, in a form that plays."""
    if kind != "scenario":
        message = "--animate plays a scenario; choose it with --scenario ID"
        raise SettingsError(message)
    if not FORMS[form].plays:
        playing = " or ".join(one.title for one in FORMS.values() if one.plays)
        message = f"--animate writes {playing}; leave out --format {form}, or leave out --animate"
        raise SettingsError(message)
