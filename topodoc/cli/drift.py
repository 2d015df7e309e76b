"""`topodoc drift`: the specs against dumps of what is there."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from topodoc.cli import options
from topodoc.cli.annotations import as_annotations
from topodoc.cli.console import say, working
from topodoc.cli.output import write_output
from topodoc.cli.report import as_text, wants_colour
from topodoc.cli.sarif import as_sarif
from topodoc.diagnostics import SettingsError, Severity, did_you_mean, in_order, one_line
from topodoc.informing import facts_of
from topodoc.language.document.fields import day_of
from topodoc.lint.amend import amend, mendable
from topodoc.lint.baseline import read_baseline, subtract, write_baseline
from topodoc.lint.held import hold
from topodoc.lint.record import record
from topodoc.lint.standards import standards_of
from topodoc.orders import NAMING_FACTS, Order, OrderedSource
from topodoc.reading import load
from topodoc.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from topodoc.diagnostics import Diagnostic
    from topodoc.lint.held import Held

FILE = click.Path(path_type=Path, dir_okay=False)
Found = tuple["Diagnostic", ...]


@click.command("drift", cls=options.SpecsBehind)
@click.argument("names", nargs=-1, metavar="[NAME|FACTS]...")
@click.option("--as-of", "day", metavar="DATE", help="The day of dumps that do not have it in their names, such as 2026-11-27.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="For people or for programs.",
)
@click.option("--strict", is_flag=True, help="Exit 1 on warnings too.")
@click.option("--baseline", type=FILE, metavar="FILE", help="Report only what is not in FILE.")
@click.option("--write-baseline", "target", type=FILE, metavar="FILE", help="Write all findings to FILE, to ignore them from then on.")
@click.option("--fix", "fixes", is_flag=True, help="Fix in YAML what is certain, and report the rest.")
@options.config
def command(  # noqa: PLR0913 - one argument an option
    names: tuple[str, ...],
    day: str | None,
    form: str,
    baseline: Path | None,
    target: Path | None,
    settings_file: Path | None,
    specs: tuple[Path, ...] = (),
    *,
    strict: bool,
    fixes: bool,
) -> int:
    """Compare the specs with what runs: dumps of brokers, traces, documents.

    NAME is an entry of drift: in the settings; without any, all are used. FACTS are files, recognised by their content. topodoc
    never connects to anything. SPECS come after --. Exits 1 on errors.

    Example: topodoc drift dumps/topics.txt dumps/groups.txt --as-of 2026-11-27
    """
    settings = Settings(**options.read_settings(settings_file).values)
    orders = _orders(names, settings, day)
    known = read_baseline(baseline.read_text("utf-8"), baseline.as_posix()) if baseline else Counter()
    with working("comparing"):
        held = _held(specs, orders, settings, fixes=fixes)
    found, mended = subtract(in_order(one for each in held for _, one in each.told), known)
    if mended:
        say(f"{mended} of what {baseline} knows is gone; update it with --write-baseline")
    if target:
        write_output(write_baseline(found).encode("utf-8"), str(target))
        say(f"{target} knows {len(found)} finding{'' if len(found) == 1 else 's'}; compare with --baseline {target}")
        return 0
    if text := FORMS[form](found, held):
        click.echo(text, color=wants_colour(sys.stdout))
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return int(any(one.severity in failing for one in found))


def _held(specs: tuple[Path, ...], orders: Sequence[Order], settings: Settings, *, fixes: bool) -> tuple[Held, ...]:
    """Return what the facts of *orders* say of *specs*, with what is certain written into these first where *fixes* is set."""
    topologies = load(specs or settings.specs, settings)
    _check_topologies(orders, [one.id for one in topologies] if not specs else [])
    facts, today, standards = facts_of(orders, settings), date.today(), standards_of(settings)  # noqa: DTZ011 - a day is where the user is
    held, _ = hold(topologies, facts, today, standards)
    done: set[tuple[str, ...]] = set()
    while fixes and _fix(held, done):  # a topic that is new may have consumers
        held, _ = hold(load(specs or settings.specs, settings), facts, today, standards)
    return held


def _fix(held: Sequence[Held], done: set[tuple[str, ...]]) -> bool:
    """Mend the specs in what is certain and not *done* yet, say so, and return whether there was any."""
    before = len(done)
    for name, wanted in mendable(told for one in held for told in one.told).items():
        raw, mended = amend(Path(name).read_bytes(), [one for one in wanted if _key(one[1]) not in done])
        if mended:
            write_output(raw, name)
        for one in mended:
            done.add(_key(one))
            say(one_line(f"fixed {name}: {one.code} {one.message}"))
    return len(done) > before


def _key(one: Diagnostic) -> tuple[str, ...]:
    return one.code, one.topology, one.element, one.message


def _orders(names: tuple[str, ...], settings: Settings, day: str | None) -> tuple[Order, ...]:
    """Return the facts that *names* mean: entries of the settings, or files."""
    as_of = day_of(day) if day else None
    if day and as_of is None:
        message = f'"{day}" is not a date; write the year, the month and the day: 2026-11-27'
        raise SettingsError(message)
    known = {one.name: one for one in settings.drift}
    if all(name in known for name in names):
        if not known:
            message = "there is nothing to compare with; name dumps or documents, or write drift: in topodoc.yml"
            raise SettingsError(message)
        chosen = [known[name] for name in names] or list(known.values())
        return tuple(replace(one, as_of=as_of or one.as_of) for one in chosen)
    if mixed := next((name for name in names if name in known), None):
        message = f'"{mixed}" is an entry of drift: in the settings; name entries or files, not both'
        raise SettingsError(message)
    if missing := next((name for name in names if not Path(name).is_file() and "*" not in name), None):
        hint = f"name its files: {missing}/*" if Path(missing).is_dir() else did_you_mean(missing, known, "name a file that exists")
        message = f'"{missing}" is neither a file nor an entry of drift: in the settings; {hint}'
        raise SettingsError(message)
    return (Order("", Path(), (OrderedSource("", names, naming=NAMING_FACTS),), as_of=as_of),)


def _check_topologies(orders: Sequence[Order], known: Sequence[str]) -> None:
    """Raise SettingsError where *orders* are about a topology that is none of those *known*, if there are any."""
    for order in orders:
        if wrong := next((name for name in order.topologies if known and name not in known), None):
            cure = did_you_mean(wrong, known, "correct it")
            message = f'topologies: under "{order.name}" of drift: names "{wrong}", which is not a topology; {cure}'
            raise SettingsError(message)


def _as_text(found: Found, held: Sequence[Held]) -> str:
    told = [as_text(found, colour=wants_colour(sys.stdout))] if found else []
    return "\n".join([*told, *map(_summary, held)])


def _summary(one: Held) -> str:
    """Return how many edges the facts of an entry confirm, and what is with the others."""
    share, name = one.confirmation.share(), one.facts.order.name
    kinds = ", ".join(f"{kind} {count}" for kind, count in share.by_kind)
    parts = [f"{share.confirmed} of {share.total} edges confirmed{f' ({kinds})' if kinds else ''}"]
    parts += [f"{share.contradicted} contradicted"] if share.contradicted else []
    parts += [f"{share.unseen} that no source can see"] if share.unseen else []
    day = f"; facts of {one.facts.as_of}" if one.facts.as_of else ""
    return f"drift{f' {name}' if name else ''}: {', '.join(parts)}{day}"


def _as_json(found: Found, held: Sequence[Held]) -> str:
    facts = [_recorded(one) for one in held]
    return json.dumps({"version": 1, "findings": [record(one) for one in found], "facts": facts}, indent=2)


def _recorded(one: Held) -> dict[str, Any]:
    share = one.confirmation.share()
    return {
        "name": one.facts.order.name,
        "files": list(one.facts.files),
        "as_of": str(one.facts.as_of) if one.facts.as_of else None,
        "edges": share.total,
        "confirmed": share.confirmed,
        "contradicted": share.contradicted,
        "unseen": share.unseen,
        "by_kind": dict(share.by_kind),
    }


FORMS: dict[str, Callable[[Found, Sequence[Held]], str]] = {
    "text": _as_text,
    "json": _as_json,
    "github": lambda found, _: as_annotations(found),
    "sarif": lambda found, _: as_sarif(found),
}
