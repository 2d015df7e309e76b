"""`topodoc diff`: what is not as it was between two versions of the specs."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import click

from topodoc.change.difference import compare
from topodoc.change.fields import LEVELS
from topodoc.change.owned import of_owner
from topodoc.change_figures import chart_changes
from topodoc.cli import options
from topodoc.cli.annotations import as_annotations
from topodoc.cli.baselines import FILE, save_baseline
from topodoc.cli.change_pictures import PICTURES, save_pictures
from topodoc.cli.changes import as_json, as_text
from topodoc.cli.changes_markdown import as_markdown
from topodoc.cli.console import warn, working
from topodoc.cli.report import as_text as faults_as_text
from topodoc.cli.report import remember, wants_colour
from topodoc.cli.sarif import as_sarif
from topodoc.diagnostics import SettingsError, Severity, one_line
from topodoc.lint.baseline import read_baseline, subtract
from topodoc.lint.comparing import compare_all
from topodoc.lint.concerned import owners_at
from topodoc.lint.standards import standards_of
from topodoc.model.address import safe_url
from topodoc.site.addresses import Addresses
from topodoc.versions import Version, Versions, comparable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from topodoc.change.difference import TopologyChange
    from topodoc.change.fields import Level
    from topodoc.diagnostics import Diagnostic
    from topodoc.forms import Form
    from topodoc.model.topology import Topology
    from topodoc.settings import Settings

_NOT_RUN = "TD037"  # of specs in Python that do not run
FORMS: dict[str, Callable[[Sequence[TopologyChange], Sequence[Diagnostic], tuple[Version, Version], Level], str]] = {
    "text": as_text,
    "markdown": as_markdown,
    "json": as_json,
    "github": lambda _, found, *__: as_annotations(found),
    "sarif": lambda _, found, *__: as_sarif(found),
}


@click.command("diff", cls=options.SpecsBehind)
@click.argument("before", required=False, metavar="[A]")
@click.argument("after", required=False, metavar="[B]")
@options.specs
@click.option("--format", "form", type=click.Choice([*FORMS]), default="text", show_default=True, help="For people or for programs.")
@click.option("--level", type=click.Choice(LEVELS), default="words", show_default=True, help="The least important changes to show.")
@click.option("--owner", metavar="NAME", help="Only what belongs to NAME.")
@click.option("--picture", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Draw both versions as one, into DIR.")
@click.option(
    "--picture-format",
    "forms",
    type=click.Choice(PICTURES),
    multiple=True,
    default=("svg", "mermaid"),
    show_default=True,
    help="The formats; repeat it for several.",
)
@click.option("--baseline", type=FILE, metavar="FILE", help="Report only what is not in FILE.")
@click.option("--write-baseline", "target", type=FILE, metavar="FILE", help="Write all findings to FILE, to ignore them from then on.")
@click.option("--base-url", "base", metavar="URL", help="The address of the site that the Markdown links to.")
@click.option("--exit-code", "tells", is_flag=True, help="Exit 1 if anything changed.")
@click.option("--strict", is_flag=True, help="Exit 1 on warnings too.")
@options.config
def command(  # noqa: PLR0913 - one argument an option
    before: str | None,
    after: str | None,
    specs: tuple[Path, ...],
    form: str,
    level: Level,
    owner: str | None,
    picture: Path | None,
    forms: tuple[Form, ...],
    baseline: Path | None,
    target: Path | None,
    base: str | None,
    settings_file: Path | None,
    *,
    tells: bool,
    strict: bool,
) -> int:
    """Show what changed in the specs between A and B, and who no longer gets something.

    Each is a file or folder, a graph.json, a revision of git, or REV:PATH; A..B and A...B are as in git. Without B it is what lies there,
    without A the last commit in common with the default branch. SPECS come after --. Specs in Python of a revision run only where
    the settings say python_specs: true.

    Example: topodoc diff main HEAD
    """
    settings, stated = options.settings_of(settings_file, {})
    known = read_baseline(baseline.read_text("utf-8"), baseline.as_posix()) if baseline else Counter()
    with working("comparing"), Versions(settings, specs, runs_python=stated.values.get("python_specs") is True) as versions:
        both = versions.both(before, after)
        if _has_faults(both[1]):
            return 1
        for one in both:
            _tell_faults(one)
        was, now = comparable(*both)
        changes = compare(was, now)
        found = [_named(one, both[1]) for one in compare_all(was, now, date.today(), standards_of(settings))]  # noqa: DTZ011 - where the user is
        if target:
            return save_baseline(found, target, "diff")
        if owner:
            changes, found = of_owner(changes, owner), [one for one in found if owner in owners_at(one, now)]
        told = subtract(found, known)[0]
        pages = _pages(base, now, settings) if base else {}
        if picture:
            save_pictures(changes, settings, picture, forms)
        say = partial(as_markdown, pictures=chart_changes(changes, settings), pages=pages) if form == "markdown" else FORMS[form]
        if text := say(changes, told, both, level):
            click.echo(text)
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return int(any(one.severity in failing for one in told) or (tells and any(one.is_above(level) for one in changes)))


def _pages(base: str, topologies: Sequence[Topology], settings: Settings) -> dict[str, str]:
    """Return the address of the page of each of *topologies* in the site at *base*. Raises SettingsError where that is no address."""
    if not base.startswith(("https://", "http://")) or safe_url(base) != base:
        message = "--base-url is not the address of a site; write it like https://example.org/docs"
        raise SettingsError(message)
    at = Addresses(topologies, settings.section)
    return {one.id: f"{base.rstrip('/')}/{quote(at.topology(one.id).removesuffix('index.md'))}" for one in topologies}


def _has_faults(new: Version) -> bool:
    """Tell the faults of *new*, specs in Python that do not run aside, and return whether there are any."""
    wrong = [_named(one, new) for one in new.faults if not (new.below and one.code == _NOT_RUN)]
    if wrong:
        click.echo(faults_as_text(wrong, colour=wants_colour(sys.stderr)), err=True)
    return bool(wrong)


def _tell_faults(version: Version) -> None:
    """Tell which specs of *version* have faults: what they hold is compared with nothing."""
    for file in dict.fromkeys(one.span.file for one in version.faults):
        first = next(one for one in version.faults if one.span.file == file)
        warn(one_line(f"note: {version.shown(file)}:{first.span.line}: {first.code} {first.message}; what it holds is not compared"))


def _named(one: Diagnostic, version: Version) -> Diagnostic:
    """Return *one* at a place that people know, with the lines that are quoted from there."""
    name = version.shown(one.span.file)
    if name != one.span.file and Path(one.span.file).is_file():
        remember(name, Path(one.span.file).read_bytes())
    return replace(one, span=one.span._replace(file=name))
