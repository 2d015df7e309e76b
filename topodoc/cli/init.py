"""`topodoc init`: a project to begin with."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from topodoc.cli.console import say
from topodoc.cli.sample import SPECS, start

NEXT = (
    f"topodoc check --strict # what is wrong in {SPECS}",
    "topodoc build          # then open site/index.html",
    "topodoc serve          # the same, live, while you write",
)


@click.command("init")
@click.argument("target", metavar="[DIR]", type=click.Path(path_type=Path), default=Path())
@click.option("--empty", "is_empty", is_flag=True, help="The least there can be, instead of a sample system.")
@click.option("--python", "is_python", is_flag=True, help="The spec in Python instead of YAML.")
def command(target: Path, *, is_empty: bool, is_python: bool) -> int:
    """Begin a project: a spec to change, a site around it, and what builds both.

    DIR is a folder, the working folder without it. Nothing that is there changes; where MkDocs has a site there already, only
    what is missing is added.

    Example: topodoc init shop
    """
    started = start(target, is_empty=is_empty, is_python=is_python)
    for name in started.written:
        say(f"wrote {target / name}")
    for name in started.kept:
        say(f"kept  {target / name}")
    if not started.written:
        say("nothing is missing")
    if started.advice:
        say(f"\n{started.advice.said}")
    go = [] if target == Path() else [f"cd {shlex.quote(str(target))}"]
    say("\n".join(["", "next:", *(f"  {line}" for line in (*go, *NEXT))]))
    return 0
