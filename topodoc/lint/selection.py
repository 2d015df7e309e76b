"""Selection: which findings are reported where, and how loudly; never faults, for there is nothing to report them beside."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from topodoc.diagnostics import Severity, is_fault
from topodoc.lint.codes import RULES
from topodoc.lint.glob import covers
from topodoc.lint.words import codes_of_rules
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from topodoc.diagnostics import Diagnostic
    from topodoc.lint.rule import Rule
    from topodoc.lint.words import Codes
    from topodoc.settings import RuleSettings, Settings

USUALLY_OFF = frozenset(rule.code for rule in RULES if not rule.is_on)


@dataclass(frozen=True, slots=True)
class Selection:
    """The codes that are `off`, the `severities` that are not the usual ones, and the codes that are off in files, by pattern.

    Patterns are about paths from `folder`; the paths of findings are about `here`.
    """

    off: frozenset[str] = USUALLY_OFF
    severities: tuple[tuple[str, Severity], ...] = ()
    paths: tuple[tuple[str, frozenset[str]], ...] = ()
    folder: str = "."
    here: str = "."

    def asks(self, code: str) -> bool:
        """Return whether findings of *code* are reported anywhere."""
        return code not in self.off

    def severity(self, code: str, path: str, usual: Severity) -> Severity | None:
        """Return how loudly *code*, which is *usual* where nothing is said, is reported in the file at *path*; None where it is off."""
        if is_fault(code):
            return usual
        if code in self.off or code in self._quiet(path):
            return None
        return next((severity for one, severity in self.severities if one == code), usual)

    def apply(self, findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Return those of *findings* that are reported, as loudly as they are; faults are as they were."""
        judged = ((one, self.severity(one.code, one.span.file, one.severity)) for one in findings)
        return tuple(one if one.severity == severity else replace(one, severity=severity) for one, severity in judged if severity)

    def _quiet(self, path: str) -> frozenset[str]:
        """Return the codes that are off in the file at *path*."""
        if not self.paths:
            return frozenset()
        full = os.path.normpath(os.path.join(self.here, path))  # noqa: PTH118 - pathlib keeps the dots
        shown = Path(os.path.relpath(full, self.folder)).as_posix()
        return frozenset().union(*(codes for pattern, codes in self.paths if covers(pattern, shown)))


def selection_of(settings: Settings, rules: Sequence[Rule] = RULES) -> Selection:
    """Return what *settings* say of what *rules* find, and of what is found without them; words that name nothing say nothing."""
    said = settings.rules
    here = str(Path.cwd())
    codes = codes_of_rules(tuple(rules))
    usually_off = {rule.code for rule in rules if not rule.is_on}
    return Selection(
        off=frozenset(code for code, _ in codes.names if not _is_on(code, said, codes, is_usual=code not in usually_off)),
        severities=tuple((code, severity) for code, _ in codes.names if (severity := _loudness(code, said, codes))),
        paths=tuple((pattern, frozenset().union(*map(codes.of, words))) for pattern, words in said.paths),
        folder=os.path.normpath(os.path.join(here, said.folder)),  # noqa: PTH118 - likewise
        here=here,
    )


def _is_on(code: str, said: RuleSettings, codes: Codes, *, is_usual: bool) -> bool:
    """Return whether *code* is reported: of all that is said of it what names the fewest codes counts, and then what says no."""
    votes = [(word, True) for word in said.select] + [(word, False) for word in said.ignore]
    votes += [(word, severity != "off") for word, severity in said.severity if severity == "off" or len(codes.of(word)) == 1]
    heard = [(len(codes.of(word)), is_on) for word, is_on in votes if code in codes.of(word)]
    return min(heard)[1] if heard else not said.select and is_usual


def _loudness(code: str, said: RuleSettings, codes: Codes) -> Severity | None:
    """Return the severity that the settings give *code*, if any; the word that names the fewest codes counts."""
    heard = [(len(codes.of(word)), severity) for word, severity in said.severity if code in codes.of(word) and severity != "off"]
    return Severity(min(heard, key=lambda one: one[0])[1]) if heard else None
