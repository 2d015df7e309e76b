"""The manual of what is reported: a page for each code, in Markdown and for terminals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topodoc.lint.codes import MEANINGS, NAMES, RULES

if TYPE_CHECKING:
    from topodoc.lint.rule import Rule

_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")


def page_of(rule: Rule) -> str:
    """Return the page of *rule* in Markdown, under a heading."""
    return f"# {rule.code} {rule.name}\n\nSeverity: {_loudness(rule)}\n\n{rule.page}\n"


def explain(word: str) -> str | None:
    """Return what the code or the name *word* stands for, as plain text; None where it stands for nothing."""
    code = next((code for code, name in NAMES.items() if word.lower() in {code.lower(), name}), "")
    rule = next((rule for rule in RULES if rule.code == code), None)
    if rule:
        plain = _LINK.sub(r"\1", rule.page)
        return f"{code} {rule.name} ({_loudness(rule)})\n\n{plain}\n"
    if code not in MEANINGS:
        return None
    name, meaning = MEANINGS[code]
    kind = "a fault: nothing is written" if code.startswith("TD0") else "a finding: it never stops a build"
    return f"{code} {name} ({kind})\n\n{meaning[0].upper()}{meaning[1:]}.\n"


def _loudness(rule: Rule) -> str:
    return rule.severity.value if rule.is_on else f"{rule.severity}, off unless it is selected"
