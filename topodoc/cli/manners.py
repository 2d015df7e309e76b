"""What every command has: the options that are common to all, and a variable for each of its options."""

from __future__ import annotations

import click

from topodoc.cli import options
from topodoc.cli.console import Verbosity, set_loudness


def with_manners(command: click.Command, name: str) -> click.Command:
    """Return *command*, known as *name*, with the common options it lacks, and with variables for all of its options.

    `TOPODOC_RENDER_THEME` is the theme of one command, `TOPODOC_THEME` that of every command that has one.
    """
    if isinstance(command, click.Group):
        for below in command.commands.values():
            with_manners(below, f"{name}_{below.name}")
    known = {text for param in command.params for text in param.opts}
    command.params += [option for option in _common_options() if known.isdisjoint(option.opts)]
    for param in command.params:
        if isinstance(param, click.Option):
            long = next(text for text in param.opts if text.startswith("--"))[2:].replace("-", "_").upper()
            param.envvar = [f"TOPODOC_{name.upper()}_{long}", f"TOPODOC_{long}"]
    return command


def _common_options() -> list[click.Option]:
    """Return the options that any command takes, so that a script may give them to all; where they mean nothing help is silent."""
    return [
        click.Option(["-q", "--quiet"], is_flag=True, expose_value=False, callback=_hush, help="Only print what is wrong."),
        click.Option(["-v", "--verbose"], is_flag=True, expose_value=False, callback=_tell_more, help="Also print details."),
        *(
            option
            for decorate in (options.config, options.cache, options.no_cache, options.engine, options.jobs)
            for option in _idle(decorate)
        ),
    ]


def _idle(decorate: options.Decorator) -> list[click.Option]:
    """Return what *decorate* adds, for a command to which it means nothing."""
    found = [param for param in click.command()(decorate(lambda: None)).params if isinstance(param, click.Option)]
    for option in found:
        option.hidden, option.expose_value = True, False
    return found


def _hush(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: FBT001 - as click calls it
    del param
    if value:
        set_loudness(ctx, Verbosity.QUIET)


def _tell_more(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: FBT001 - as click calls it
    del param
    if value:
        set_loudness(ctx, Verbosity.VERBOSE)
