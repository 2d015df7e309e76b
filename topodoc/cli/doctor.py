"""`topodoc doctor`: whether everything that topodoc needs is there."""

from __future__ import annotations

import click

from topodoc.cli.health import examine
from topodoc.diagnostics import one_line

_LACKING = 3


@click.command("doctor")
def command() -> int:
    """Tell which engine, generators and versions there are, and what to do about what is missing.

    Exits 3 if something is.

    Example: topodoc doctor
    """
    found = list(examine())
    widest = max(len(one.name) for one in found)
    for one in found:
        click.echo(one_line(f"{'!!' if one.cure else 'ok'}  {one.name:{widest}}  {one.fact}"))
        if one.cure:
            click.echo(one_line(f"    {'':{widest}}  {one.cure}"))
    return _LACKING if any(one.cure for one in found) else 0
