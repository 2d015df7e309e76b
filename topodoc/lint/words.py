"""Codes of findings, and the words that stand for them in settings: a code, a family, or a name."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from topodoc.diagnostics import is_fault
from topodoc.lint.codes import MEANINGS, RULES
from topodoc.values import dataclass

if TYPE_CHECKING:
    from topodoc.lint.rule import Rule


@dataclass(frozen=True, slots=True)
class Codes:
    """All that may be found: the code of each, and its name."""

    names: tuple[tuple[str, str], ...]

    @property
    def families(self) -> frozenset[str]:
        """What several codes begin with, such as TD2, and TD for all of topodoc's."""
        return frozenset(part for code, _ in self.names for part in (code[:-3], code[:-2]))

    def of(self, word: str) -> frozenset[str]:
        """Return the codes that *word*, a code, a family or a name, stands for."""
        return _codes_of(self, word)


@cache
def codes_of_rules(rules: tuple[Rule, ...] = RULES) -> Codes:
    """Return what *rules* find, and what is found without a rule."""
    without = ((code, name) for code, (name, _) in MEANINGS.items() if not is_fault(code))
    return Codes(tuple(sorted((*without, *((rule.code, rule.name) for rule in rules)))))


@lru_cache(1_000)
def _codes_of(codes: Codes, word: str) -> frozenset[str]:
    if word.upper() in codes.families:
        return frozenset(code for code, _ in codes.names if word.upper() in (code[:-3], code[:-2]))
    return frozenset(code for code, name in codes.names if word.lower() in {code.lower(), name})
