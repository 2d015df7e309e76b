"""What is told of an error, and the exit code that it has."""

from __future__ import annotations

import sys

import click

from topodoc.diagnostics import SettingsError, SpecError, ToolNotFound, TopodocError


def tell(error: TopodocError) -> int:
    """Tell *error* to whoever sits at the terminal, and return its exit code: 1 faults, 2 wrong settings, 3 something is not there."""
    match error:
        case SpecError():
            return _report(error, 1)
        case ToolNotFound():
            return fail(str(error), 3)
        case SettingsError():
            return _report(error, 2) if error.diagnostics else fail(str(error), 2)
        case _:
            return fail(str(error), 1)


def fail(message: str, code: int) -> int:
    """Tell *message* as an error and return *code*."""
    click.echo(f"error: {message}", err=True)
    return code


def _report(error: SpecError | SettingsError, code: int) -> int:
    from topodoc.cli.report import as_text, wants_colour  # noqa: PLC0415 - not needed for --help

    colour = wants_colour(sys.stderr)
    click.echo(as_text(error.diagnostics, colour=colour), err=True, color=colour)
    return code
