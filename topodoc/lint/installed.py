"""Rules that installed packages bring: a team's own, found by the entry point `topodoc.rules`. They are code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from importlib.metadata import entry_points
from types import ModuleType
from typing import TYPE_CHECKING

from topodoc.diagnostics import SettingsError, Severity, Span, is_code, one_line
from topodoc.lint.rule import Comparison, Finding, Holding, Review, Rule
from topodoc.source import ILLEGAL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.metadata import EntryPoint

GROUP = "topodoc.rules"
_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+")
_CURE = "update or uninstall the package, or write rules: {installed: false} in the settings"


def without_clash(ours: Sequence[Rule], theirs: Sequence[Rule]) -> tuple[Rule, ...]:
    """Return *ours* and *theirs*, no two of which have a name in common. Raises SettingsError."""
    names = {one.name: one for one in ours}
    for one in theirs:
        if other := names.get(one.name):
            raise _unusable(one.package, f"{one.code} {one.name} has the same name as {other.code} of topodoc")
    return (*ours, *theirs)


@cache
def installed_rules() -> tuple[Rule, ...]:
    """Return the rules of all installed packages, in the order of their codes; their code is loaded.

    Raises SettingsError where a package cannot be loaded, or brings what is no rule.
    """
    found: dict[str, Rule] = {}
    for point in sorted(entry_points(group=GROUP), key=lambda one: (_package(one), one.name)):
        for one in _load(point):
            other = next((known for known in found.values() if one.code == known.code or one.name == known.name), None)
            if other and (other.package, other.look) != (one.package, one.look):
                raise _unusable(one.package, f"{one.code} {one.name} already exists, as {other.code} {other.name} of {other.package}")
            found[one.code] = one
    return tuple(found[code] for code in sorted(found))


def rules_in(module: ModuleType) -> Iterator[Rule]:
    """Yield the rules that *module* defines, in the order in which it does."""
    yield from dict.fromkeys(one for one in vars(module).values() if isinstance(one, Rule))


def _load(point: EntryPoint) -> Iterator[Rule]:
    package = _package(point)
    try:
        brought = point.load()
        every = rules_in(brought) if isinstance(brought, ModuleType) else brought if isinstance(brought, Iterable) else [brought]
        rules = tuple(every)
    except (Exception, SystemExit) as error:
        raise _unusable(package, f"{GROUP}: {point.name} = {point.value} fails: {type(error).__name__}: {error}") from error
    for one in rules:
        if mistake := _mistake(one):
            raise _unusable(package, f"{GROUP}: {point.name} = {point.value} provides {mistake}")
        yield replace(one, package=package)
    if not rules:
        raise _unusable(package, f"{GROUP}: {point.name} = {point.value} provides no rule")


def _mistake(one: object) -> str:
    """Return what is wrong with *one* as a rule of a package; nothing where it is one."""
    if not isinstance(one, Rule):
        return f"an object of {type(one).__name__}, which is not a Rule"
    if not is_code(one.code) or one.code.startswith("TD"):
        return f'a rule with the code "{one.code}"; write two to five capitals, but TD, and three digits, as in ACME001'
    if not _NAME.fullmatch(one.name):
        return f'the rule {one.code} called "{one.name}"; write small words joined by "-", as in region-in-id'
    if not isinstance(one.severity, Severity) or isinstance(one.look, Review | Comparison | Holding) or not callable(one.look):
        return f"the rule {one.code}, which was not made by topodoc.rules.rule"
    return "" if one.page.strip() else f"the rule {one.code} without a docstring, which is its manual page"


def checked(one: object) -> Finding:
    """Return *one*, which a rule of a package came upon, its texts as a page can show them. Raises TypeError where it is no finding."""
    if not isinstance(one, Finding):
        message = f"it yields an object of {type(one).__name__}, which is not a Finding"
        raise TypeError(message)
    for name, kind in (("message", str), ("hint", str), ("element", str), ("span", Span), ("severity", Severity | None)):
        if not isinstance(getattr(one, name), kind):
            message = f"the {name} of a finding is an object of {type(getattr(one, name)).__name__}"
            raise TypeError(message)
    texts = (one.message, one.hint, one.element)
    message, hint, element = (ILLEGAL.sub("\ufffd", text.replace("\r", "\n")) for text in texts)
    return replace(one, message=message, hint=hint, element=element)


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist else point.value


def _unusable(package: str, fact: str) -> SettingsError:
    return SettingsError(one_line(f"the rules of the package {package} cannot be used: {fact}; {_CURE}"))
