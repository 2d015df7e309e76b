"""`topodoc init`: a project to begin with."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from topodoc.cli import options
from topodoc.cli.console import say
from topodoc.cli.first_specs import specs_from
from topodoc.cli.sample import SPECS, TEMPLATES, WORKFLOW, start, template
from topodoc.diagnostics import SettingsError

if TYPE_CHECKING:
    from topodoc.language.vocabulary import Host

NEXT = (
    f"topodoc check --strict # what is wrong in {SPECS}",
    "topodoc build          # then open site/index.html",
    "topodoc serve          # the same, live, while you write",
)


@click.command("init")
@click.argument("places", metavar="[DIR]", type=click.Path(path_type=Path), nargs=-1)
@click.option("--empty", "is_empty", is_flag=True, help="Start with the smallest project, instead of a sample system.")
@click.option(
    "--from",
    "sources",
    multiple=True,
    metavar="FILE",
    help="Start with what FILE says: AsyncAPI, Compose, a builder script; repeat for more files.",
)
@click.option("--template", "chosen", type=click.Choice([*TEMPLATES]), help="Start with a complete example of that kind.")
@options.host
@click.option("--python", "is_python", is_flag=True, help="The spec in Python instead of YAML.")
def command(  # noqa: PLR0913 - one argument an option
    places: tuple[Path, ...], sources: tuple[str, ...], chosen: str | None, host: Host, *, is_empty: bool, is_python: bool
) -> int:
    """Start a project: a spec to change, a site around it, and a workflow that builds both.

    DIR is a folder, the working folder without it. Nothing that is there changes; where MkDocs has a site there already, only
    what is missing is added. With --from the project begins with what FILEs say, which topodoc import follows from then on; with
    --template with a system that others built so: change it until it is yours.

    Example: topodoc init shop
    """
    # A shell makes several files of the pattern behind --from, and only the first belongs to the option.
    more = tuple(str(place) for place in places if place.is_file()) if sources else ()
    sources, folders = (*sources, *more), [place for place in places if str(place) not in more]
    if len(folders) > 1:
        message = f"init takes one folder; leave out {folders[1]}"
        raise SettingsError(message)
    target = folders[0] if folders else Path()
    if (sources or chosen) and (is_empty or is_python or (sources and chosen)):
        said = "--from" if sources else "--template"
        others = "--template, --empty and --python" if sources else "--empty and --python"
        message = f"{said} already says what the project starts with; leave out {others}"
        raise SettingsError(message)
    own = specs_from(target, sources) if sources else template(chosen) if chosen else None
    page = "template" if chosen else "imported"
    started = start(target, host, is_empty=is_empty or own is not None, is_python=is_python, specs=own, page=page)
    for name in started.written:
        say(f"wrote {target / name}")
    for name in started.kept:
        say(f"kept  {target / name}")
    if not started.written:
        say("nothing is missing")
    if WORKFLOW in started.written:
        say(f"\nnow set TOPODOC in {target / WORKFLOW} to the place to install topodoc from, with a commit or a version")
    if started.advice:
        say(f"\n{started.advice.said}")
    go = [] if target == Path() else [f"cd {shlex.quote(str(target))}"]
    lines = (line.replace("topodoc build", "topodoc build --host zensical").replace("serve", "serve --host zensical") for line in NEXT)
    say("\n".join(["", "next:", *(f"  {line}" for line in (*go, *(lines if host == "zensical" else NEXT)))]))
    return 0
