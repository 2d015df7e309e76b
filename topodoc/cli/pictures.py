"""Pictures: what `topodoc render` was asked for is drawn, and becomes the bytes of files."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from topodoc.cli.choice import check_known, choose
from topodoc.cli.console import working
from topodoc.cli.picture_folder import is_folder
from topodoc.cli.printed import printer
from topodoc.cli.standard_input import read_input
from topodoc.diagnostics import SettingsError
from topodoc.forms import FORMS
from topodoc.informing import inform
from topodoc.reading import load_stamped
from topodoc.rendering import animate, draw, draw_part, draw_parts, part_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topodoc.cli.render import Asked
    from topodoc.drawing.scene import Scene
    from topodoc.forms import Form
    from topodoc.memory import Memory
    from topodoc.model.topology import Topology
    from topodoc.settings import Settings
    from topodoc.site.page import Named
    from topodoc.stamp import Stamp


def draw_asked(asked: Asked, settings: Settings, memory: Memory | None = None) -> tuple[dict[str, bytes], Stamp]:
    """Return each picture that is *asked* for, by the id of its topology, and the stamp of all that was read.

    Raises SpecError, RenderError, and SettingsError where it is asked for what is not there or cannot be.
    """
    printed = printer(asked.form, asked.output, asked.scale, asked.scheme)
    specs, texts = read_input(settings.specs, settings)
    read = load_stamped(specs, settings, memory, texts)
    build, _ = inform(read.topologies, settings, date.today(), memory)  # noqa: DTZ011 - a day is a day where the user is
    if is_folder(asked.output):
        those = build if asked.topology is None else (choose(build, asked.topology),)
        parts = [part_of(one, "topology", "", (), settings, build) for one in those]
        with working("drawing"):
            drawn = [printed(one, settings) for one in draw_parts(parts, asked.form, settings)]
        return {one.id: content for one, content in zip(those, drawn, strict=True)}, read.stamp
    chosen = choose(build, asked.topology, "; or name a folder for all of them, such as -o pictures/")
    kind, name = _subject(chosen, {"scenario": asked.scenario, "view": asked.view, "node": asked.node}, asked.layers, asked.form)
    if asked.animate:
        _animates(kind, asked.form)
    with working("drawing"):
        return {chosen.id: printed(_drawn(chosen, kind, name, asked, settings, build), settings)}, read.stamp


def _drawn(  # noqa: PLR0913 - what a picture may be of
    chosen: Topology, kind: Named, name: str, asked: Asked, settings: Settings, build: Sequence[Topology]
) -> Scene | str:
    if asked.animate:
        return animate(chosen, name, settings, asked.scheme)
    if kind == "scenario":
        return draw(chosen, name, asked.form, settings)
    part = part_of(chosen, kind, name, asked.layers, settings, build)
    return draw_part(part, asked.form, settings, name if kind == "view" else "")


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
