"""The manual of what is reported: a page for each code, in Markdown and for terminals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topodoc.diagnostics import is_fault
from topodoc.lint.codes import MEANINGS, RULES
from topodoc.lint.installed import installed_rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from topodoc.lint.rule import Rule

_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")


def page_of(rule: Rule) -> str:
    """Return the page of *rule* in Markdown, under a heading."""
    return f"# {rule.code} {rule.name}\n\nSeverity: {_loudness(rule)}\n\n{rule.page}\n"


def explain(word: str) -> str | None:
    """Return what the code or the name *word* stands for, as plain text; None where it stands for nothing.

    Raises SettingsError where rules of installed packages would have to be asked and cannot be loaded.
    """
    for code, (name, meaning) in MEANINGS.items():
        if word.lower() in {code.lower(), name}:
            kind = "a fault: nothing is written" if is_fault(code) else "a finding: it never stops a build"
            return f"{code} {name} ({kind})\n\n{meaning[0].upper()}{meaning[1:]}.\n"
    rule = _named(word, RULES) or _named(word, installed_rules())
    if rule is None:
        return None
    plain = _LINK.sub(r"\1", rule.page)
    by = f", of the package {rule.package}" if rule.package else ""
    return f"{rule.code} {rule.name} ({_loudness(rule)}{by})\n\n{plain}\n"


def _named(word: str, rules: Iterable[Rule]) -> Rule | None:
    return next((rule for rule in rules if word.lower() in {rule.code.lower(), rule.name}), None)


def _loudness(rule: Rule) -> str:
    return rule.severity.value if rule.is_on else f"{rule.severity}, off unless it is selected"
