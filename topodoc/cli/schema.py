"""`topodoc schema`: what editors need to complete specs and settings and underline mistakes."""

from __future__ import annotations

import json
from pathlib import Path

import click

from topodoc.cli.console import say


@click.command("schema")
@click.option("--settings", is_flag=True, help="The schema of the settings file instead.")
@click.option("--write", is_flag=True, help="Write it to a file here, and show how to set up editors.")
def command(*, settings: bool, write: bool) -> int:
    """Print the JSON Schema of specs, or of the settings file.

    Example: topodoc schema > topodoc.schema.json
    """
    from topodoc.language.document.schema import spec_schema  # noqa: PLC0415 - likewise
    from topodoc.settings_document import settings_schema  # noqa: PLC0415 - the models take their time

    text = json.dumps(settings_schema() if settings else spec_schema(), indent=2, ensure_ascii=False) + "\n"
    if not write:
        click.echo(text, nl=False)
        return 0
    target = Path("topodoc-settings.schema.json" if settings else "topodoc.schema.json")
    target.write_text(text, "utf-8")
    kind = "topodoc.yml" if settings else "a spec"
    say(f"wrote {target}; put this on the first line of {kind}, with the path from there:\n")
    say(f"# yaml-language-server: $schema={target}")
    return 0
