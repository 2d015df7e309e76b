"""Rendering: one picture of a topology, as a file of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import SettingsError
from topodoc.diagram.animation import animate as animated
from topodoc.diagram.playback import cast, draw_playback
from topodoc.drawing.medium import FILE
from topodoc.drawing.paint import paint
from topodoc.drawing.theme import load_theme
from topodoc.figures import as_read, stages, tell
from topodoc.forms import FORMS, text_of
from topodoc.model.excerpt import neighbourhood
from topodoc.model.playback import moments
from topodoc.model.view import view
from topodoc.model.visibility import at_first, seen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from topodoc.drawing.scene import Scene
    from topodoc.forms import Form
    from topodoc.language.vocabulary import Scheme
    from topodoc.model.topology import Topology
    from topodoc.settings import Settings
    from topodoc.site.page import Excerpt


def render(topology: Topology, scenario: str | None, form: Form, settings: Settings) -> str:
    """Return the picture of *topology*, or of its *scenario*, as the text that *form* is, or as SVG where it is none.

    Raises SettingsError where the form has no scenarios, RenderError where the engine cannot lay the picture out.
    """
    return text_of(draw(topology, scenario, form, settings), settings)


def draw(topology: Topology, scenario: str | None, form: Form, settings: Settings) -> Scene | str:
    """Return what *form* draws of *topology*, or of its *scenario*: a scene, or text for another program. Raises what `render` does."""
    if scenario is None:
        return draw_part(at_first(as_read(topology, settings)), form, settings)
    record = FORMS[form]
    if record.scenario is None:
        others = " or ".join(one.name for one in FORMS.values() if one.scenario and not one.printed)
        message = f"a scenario has no {record.title}; ask for {others}"
        raise SettingsError(message)
    return record.scenario(topology.scenario(scenario), as_read(topology, settings), settings)


def animate(topology: Topology, scenario: str, settings: Settings, scheme: Scheme = "auto") -> str:
    """Return the playback of *scenario* as standalone SVG that plays by itself. Raises SettingsError where there is nothing to play."""
    read, one = as_read(topology, settings), topology.scenario(scenario)
    played = moments(one, read)
    if not played:
        message = f'the scenario "{scenario}" has no steps to animate; give it some, or leave out --animate'
        raise SettingsError(message)
    theme = load_theme(settings.theme, settings.themes)
    (stage,) = stages((cast(read, played),), settings)
    tell((stage,), settings)
    scene = animated(draw_playback(stage, one, played, theme.geometry), stage, one, played, theme.geometry)
    return paint(scene, theme.fixed(scheme), FILE)


def draw_part(part: Topology, form: Form, settings: Settings, name: str = "") -> Scene | str:
    """Return what *form* draws of *part*, all of it; *name* is the id of the view that it is."""
    (drawn,) = draw_parts((part,), form, settings, (name,))
    return drawn


def draw_parts(parts: Sequence[Topology], form: Form, settings: Settings, names: Sequence[str] = ()) -> Sequence[Scene | str]:
    """Return what *form* draws of each of *parts*, laid out at once; *names* are the ids of the views that they are."""
    return FORMS[form].parts(parts, settings, names)


def part_of(  # noqa: PLR0913 - what a picture may be of
    topology: Topology, kind: Excerpt, name: str, layers: Collection[str], settings: Settings, build: Iterable[Topology] = ()
) -> Topology:
    """Return what a picture of *topology* shows: the view or the surroundings of the node *name*, or all of it while *layers* are on.

    The others of *build* may have a say in what gets through hidden brokers.
    """
    read = as_read(topology, settings)
    match kind:
        case "view":
            return view(read, next(one for one in read.views if one.id == name), settings.hub, build)
        case "node":
            return neighbourhood(read, name)
        case "topology":
            return seen(read, layers) if layers else at_first(read)
