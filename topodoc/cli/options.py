"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from topodoc.cli.console import say_more
from topodoc.language.vocabulary import EngineName, Host, Reading
from topodoc.settings import CACHE, DEFAULTS, LOCK, Settings
from topodoc.settings_file import read_settings_file, usual_cache
from topodoc.source import shown_path

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from topodoc.settings_file import StatedSettings

    Decorator = Callable[[Callable[..., object]], Callable[..., object]]

config = click.option(
    "--config",
    "settings_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The settings file; default: topodoc.yml, or pyproject.toml.",
)
specs = click.argument("specs", nargs=-1, type=click.Path(path_type=Path), metavar="[SPECS]...")
topology = click.option("--topology", metavar="ID", help="The topology, if FILE is a folder with several.")
form = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="For people or for programs."
)
engine = click.option(
    "--engine", type=click.Choice(get_args(EngineName)), help=f"The layout engine; default: {', else '.join(get_args(EngineName))}."
)
jobs = click.option("--jobs", metavar="N", type=click.IntRange(min=1), help="Layouts at a time; default: one for each core.")
theme = click.option("--theme", metavar="NAME", help=f"The look; default: {DEFAULTS.theme}.")
section = click.option("--section", metavar="NAME", help=f"The section of the site for the pages; default: {DEFAULTS.section}.")
arrows = click.option("--arrows", type=click.Choice(get_args(Reading)), help="What arrows show: who dials, or where data goes.")


cache = click.option(
    "--cache",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help=f"The folder of what earlier runs made; default: {CACHE.as_posix()}.",
)
no_cache = click.option("--no-cache", is_flag=True, help="Make everything again, and keep nothing.")


host = click.option(
    "--host", type=click.Choice(get_args(Host)), default="mkdocs", show_default=True, help="What builds the site of the pages."
)
watch = click.option("--watch", is_flag=True, help="Run again when something changes, until Ctrl+C.")


class SpecsBehind(click.Command):
    """Takes what stands behind `--` as specs, whatever stands before it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Return what is left of *args* when options and arguments are taken from them."""
        at = args.index("--") if "--" in args else len(args)
        specs = tuple(map(Path, args[at + 1 :]))
        left = super().parse_args(ctx, args[:at])
        ctx.params["specs"] = (*ctx.params.get("specs", ()), *specs)
        return left


def settings_of(
    settings_file: Path | None, said: Mapping[str, object], *, no_cache: bool = False, keeps: bool = False
) -> tuple[Settings, StatedSettings]:
    """Return the settings of a command: what was *said* over the settings file over the defaults; and that file.

    A command that *keeps* writes so much here that a cache may stand beside it where there is no project, too.
    """
    here = Path.cwd()
    given = read_settings(settings_file)
    values = {
        "cache": usual_cache(here) or (here / CACHE if keeps else None),
        "lock": (given.path.parent if given.path else here) / LOCK,
        **given.values,
        **{name: value for name, value in said.items() if value is not None},
    }
    return Settings(**{**values, "cache": None} if no_cache else values), given


def drawing(command: Callable[..., object]) -> Callable[..., object]:
    """Return *command* with the options of everything that draws."""
    for option in (no_cache, cache, jobs, engine, arrows, theme):
        command = option(command)
    return command


def read_settings(named: Path | None) -> StatedSettings:
    """Return what the settings file *named*, or the one found from here, gives. Raises SettingsError."""
    given = read_settings_file(Path.cwd(), named)
    say_more(f"settings: {shown_path(given.path) if given.path else 'none'}")
    return given
