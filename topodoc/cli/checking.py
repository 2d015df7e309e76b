"""Checking: specs are read and held against every rule, and what `topodoc check` tells is made of what was found."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from topodoc.cli.baselines import save_baseline
from topodoc.cli.check import FORMS
from topodoc.cli.console import say, working
from topodoc.cli.output import write_output
from topodoc.cli.standard_input import read_input
from topodoc.diagnostics import SettingsError, Severity, in_order, one_line
from topodoc.ledger import Run
from topodoc.lint.baseline import read_baseline, subtract
from topodoc.lint.codes import name_of
from topodoc.lint.engine import check_all
from topodoc.lint.fix import FIXABLE, fix
from topodoc.lint.lexicon import lexicon_of
from topodoc.lint.standards import standards_of
from topodoc.model.coverage import cover, percentage
from topodoc.readers import PYTHON
from topodoc.reading import read_specs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from topodoc.cli.check import Asked
    from topodoc.diagnostics import Diagnostic
    from topodoc.reading import Survey
    from topodoc.settings import Settings

_NAMED = 5  # of what no scenario exercises, so that the message stays a line


def check(asked: Asked, settings: Settings, of_settings: Sequence[Diagnostic]) -> tuple[Run, Survey]:
    """Return what is found in the specs of *settings*, beside what was found *of_settings*, and what was read.

    Files are mended first where that is *asked* for, and a baseline is written. Raises SettingsError, OSError.
    """
    known = read_baseline(asked.known, asked.baseline.as_posix()) if asked.baseline else Counter()
    specs, texts = read_input(settings.specs, settings)
    if texts and asked.fixes:
        message = "--fix writes into files, and standard input is not one; leave out --fix, or name a file"
        raise SettingsError(message)
    read, findings = _survey(specs, settings, texts)
    while asked.fixes and _fix(findings, settings):  # what is mended may make edges alike
        read, findings = _survey(specs, settings, texts)
    found, mended = subtract(in_order((*of_settings, *read.faults, *findings)), known)
    before = f"{mended} of what {asked.baseline} knows is gone; update it with --write-baseline" if mended else ""
    if asked.target:
        say(before) if before else None
        return Run("", code=save_baseline(found, asked.target, "check")), read
    covered, short = ("", "") if asked.least is None else _covered(read, asked.least)
    counted = "\n".join([*(_counts(found) if asked.form == "text" else ()), *([covered] if covered else [])])
    failing = {Severity.ERROR, Severity.WARNING} if asked.strict else {Severity.ERROR}
    code = int(bool(short) or any(one.severity in failing for one in found))
    return Run("", made={"before": before, "found": FORMS[asked.form](found), "counted": counted, "short": short}, code=code), read


def _survey(specs: tuple[Path, ...], settings: Settings, texts: Mapping[Path, bytes]) -> tuple[Survey, tuple[Diagnostic, ...]]:
    """Return what *specs*, *texts* among them, hold, and the findings in it."""
    today = date.today()  # noqa: DTZ011 - a day is a day where the user is
    with working("checking"):
        read = read_specs(specs, settings, texts=texts)
        return read, check_all(read.topologies, today, standards_of(settings), is_whole=not read.faults)


def _fix(findings: Sequence[Diagnostic], settings: Settings) -> bool:
    """Mend the files in which *findings* can be with certainty, say which, and return whether there are any."""
    changed = False
    for name in sorted({one.span.file for one in findings if one.code in FIXABLE and not one.span.file.endswith(PYTHON.endings)}):
        raw, mended = fix(Path(name).read_bytes(), name, findings, lexicon_of(settings))
        if mended:
            changed = True
            write_output(raw, name)
        for one in mended:
            say(one_line(f"fixed {name}:{one.span.line}: {one.code} {one.message}"))
    return changed


def _counts(found: Sequence[Diagnostic]) -> list[str]:
    """Return how many of what is *found* each code has."""
    return [f"{code} {name_of(code)}: {count}" for code, count in sorted(Counter(one.code for one in found).items())]


def _covered(read: Survey, least: int) -> tuple[str, str]:
    """Return how much scenarios exercise, or that it is less than *least* percent."""
    if read.faults:
        return "", "coverage: not counted, because there are faults"
    found = [(topology.id, cover(topology)) for topology in read.topologies]
    reached = percentage(one for _, one in found)
    exercised, total = sum(one.exercised for _, one in found), sum(one.total for _, one in found)
    fact = f"scenarios exercise {exercised} of {total} edges, topics and services"
    if reached >= least:
        return f"coverage: {reached} %, {fact}", ""
    idle = [f"{topology}/{element.id}" for topology, one in found for element in one.idle]
    more = f" and {len(idle) - _NAMED} more" if len(idle) > _NAMED else ""
    return "", f"error: coverage is {reached} %, less than {least} %: {fact}, not {', '.join(idle[:_NAMED])}{more}"
