"""Every cure does what it says: what it is told of is gone, and nothing is found that was not there."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
import yaml
from cures import applied, cures_of, diagnose, files_of, rules_of
from places import CASES

from topodoc.lint.codes import MEANINGS, RULES

if TYPE_CHECKING:
    from pathlib import Path

    from topodoc.diagnostics import Diagnostic

CURED = sorted((CASES / "cure").glob("*.yml"))
SPECS = sorted(path for stage in ("parse", "bind", "check", "cure") for path in (CASES / stage).glob("*.yml"))
NOT_ALONE = {  # cures that another one has to go with, and why
    ("check/mixed-consume.yml", "TD401"): "the step that gets its edge is drawn against the others, which is told from then on",
    ("check/steps.yml", "TD401"): "one step goes from a replica; with its edge another step, which names no replica, has two",
    ("parse/quotes-that-do-not-help.yml", "TD005"): "what is left of these lines means nothing in quotes either",
}
UNTRIED = {  # what is wrong with a file rather than with what is written in it
    "TD001": "what is not there, or may not be read, is another file, or another permission of it",
    "TD002": "what is no UTF-8 is saved anew by an editor",
    **dict.fromkeys(("TD050", "TD051", "TD052", "TD053"), "of imports, whose cures tests/intake tries"),
}
LACKS = {"TD012", "TD025", "TD039"}


def known(found: tuple[Diagnostic, ...]) -> Counter[str]:
    return Counter(one.code for one in found)


def told(found: tuple[Diagnostic, ...]) -> Counter[tuple[str, str]]:
    return Counter((one.code, one.message) for one in found)


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.relative_to(CASES).as_posix())
def test_what_hints_quote_cures(path: Path) -> None:
    case = yaml.safe_load(path.read_text("utf-8"))
    files, rules, specs = files_of(case), rules_of(case), tuple(case.get("specs", (".",)))
    before = diagnose(files, rules, specs, alone=False)
    for one in before:
        cured = applied(one, files)
        if cured is None or (path.relative_to(CASES).as_posix(), one.code) in NOT_ALONE:
            continue
        after = diagnose(cured, rules, specs, alone=False)
        said = f"{one.span.line}: {one.code} {one.message}\n{one.hint}\n---\n" + "\n".join(
            f"{new.span.line}: {new.code} {new.message}" for new in after
        )
        assert told(after)[one.code, one.message] < told(before)[one.code, one.message], f"not gone\n{said}"
        was = "\n".join(files[one.span.file].split("\n")[one.span.line - 1 : one.span.end_line])
        grown = cured[one.span.file].count("\n") - files[one.span.file].count("\n")
        new = unheard(before, after, one, grown, was)
        assert not new, f"{new} is new\n{said}"


def unheard(before: tuple[Diagnostic, ...], after: tuple[Diagnostic, ...], one: Diagnostic, grown: int, was: str) -> list[str]:
    """Return the codes of what is found *after* the cure of *one* alone.

    Faults hide others in what they spoil, and every rule. So what names a word that stood there already is not new, nor is what
    lacks in a part that could be read in part alone; and of rules those count that speak of the edge that was mended.
    """
    new = known(after) - known(before)
    hides = any(found.code < "TD1" for found in before)
    found_new = [found for found in after if found.code in new]
    if not hides:
        return sorted({found.code for found in found_new})
    lines = range(one.span.line, one.span.end_line + grown + 1)
    return sorted(
        {
            found.code
            for found in found_new
            if (found.code < "TD1" and found.code not in LACKS and not any(word in was for word in re.findall(r'"(.+?)"', found.message)))
            or (found.code > "TD1" and found.span.line in lines and found.element.startswith("edge:"))
        }
    )


@pytest.mark.parametrize("path", CURED, ids=lambda path: path.stem)
def test_what_hints_say_cures(path: Path) -> None:
    """A case shows what its hints ask for, each way; after it nothing is found, in any file."""
    case = yaml.safe_load(path.read_text("utf-8"))
    before = known(diagnose(files_of(case), rules_of(case)))
    assert before[path.stem[:5]]
    for files in cures_of(case):
        assert not diagnose(files, rules_of(case))


def test_every_code_has_a_cure_that_is_tried() -> None:
    """A fault and a rule is told with a cure; a case of it below cases/cure shows that the cure works."""
    codes = {code for code in MEANINGS if code < "TD1"} | {rule.code for rule in RULES}
    assert codes - {path.stem[:5] for path in CURED} == {*UNTRIED}
