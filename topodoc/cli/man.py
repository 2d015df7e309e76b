"""`topodoc man`: the manual page of all commands, as `man` reads it."""

from __future__ import annotations

import re
from inspect import cleandoc
from typing import TYPE_CHECKING

import click

from topodoc import __version__
from topodoc.cli.output import write_output

if TYPE_CHECKING:
    from collections.abc import Iterator

_CODES = (
    ("0", "All is well."),
    ("1", "Something is wrong in the specs, or less holds than was asked for."),
    ("2", "The command was called wrongly."),
    ("3", "Something that it needs is not installed."),
)


@click.command("man")
@click.option("-o", "--output", metavar="FILE", default="-", help="The file to write; default: standard output.")
@click.pass_context
def command(ctx: click.Context, output: str) -> int:
    """Print the manual page of all commands, as man reads it.

    It is made of the same texts as --help.

    Example: topodoc man -o topodoc.1
    """
    root = ctx.find_root()
    write_output("\n".join([*_page(root), ""]).encode("utf-8"), output)
    return 0


def _page(root: click.Context) -> Iterator[str]:
    group = root.command
    yield f'.TH TOPODOC 1 "" "topodoc {__version__}" "topodoc"'
    yield from (".SH NAME", f"topodoc \\- {_text(_summary(group))}")
    yield from (".SH SYNOPSIS", ".B topodoc", "COMMAND [OPTIONS] [ARGUMENTS]", ".SH COMMANDS")
    if isinstance(group, click.Group):
        for name in group.list_commands(root):
            yield from _command(group.get_command(root, name), root)
    yield ".SH EXIT STATUS"
    for code, meaning in _CODES:
        yield from (".TP", f".B {code}", _text(meaning))


def _command(one: click.Command | None, parent: click.Context) -> Iterator[str]:
    """Yield the lines about a command; of one that has commands below it, those about these."""
    if one is None:
        return
    context = click.Context(one, info_name=one.name, parent=parent)
    if isinstance(one, click.Group):
        for name in one.list_commands(context):
            yield from _command(one.get_command(context, name), context)
        return
    yield from (f".SS {_text(one.get_usage(context).removeprefix('Usage: '))}",)
    for part in cleandoc(one.help or "").replace("\b\n", "").split("\n\n"):
        is_laid_out = "\n  " in part
        yield from (".PP", *([".nf"] if is_laid_out else []), *map(_text, part.splitlines()), *([".fi"] if is_laid_out else []))
    for form, what in (found for param in one.get_params(context) if (found := param.get_help_record(context)) and found[1]):
        yield from (".TP", f".B {_text(form)}", _text(what))


def _summary(one: click.Command) -> str:
    return cleandoc(one.help or "").partition("\n")[0]


def _text(text: str) -> str:
    r"""Return *text* on one line, as roff reads it and nothing else.

    >>> print(_text(".a \\b --c"))
    \&.a \eb \-\-c
    """
    escaped = re.sub(r"\s+", lambda found: " " if "\n" in found[0] else found[0], text).replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{escaped}" if escaped.startswith((".", "'")) else escaped
