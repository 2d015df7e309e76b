"""`topodoc schema`: what editors need to complete specs and underline mistakes."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command("schema")
@click.option("--write", is_flag=True, help="Write it to topodoc.schema.json and say how editors find it.")
def command(*, write: bool) -> int:
    """Print the JSON Schema of specs.

    Example: topodoc schema > topodoc.schema.json
    """
    from topodoc.spec.document.schema import spec_schema  # noqa: PLC0415 - the models take their time

    text = json.dumps(spec_schema(), indent=2, ensure_ascii=False) + "\n"
    if not write:
        click.echo(text, nl=False)
        return 0
    Path("topodoc.schema.json").write_text(text, "utf-8")
    click.echo("wrote topodoc.schema.json; put this on the first line of a spec, with the path from there:\n", err=True)
    click.echo("# yaml-language-server: $schema=../topodoc.schema.json", err=True)
    return 0
