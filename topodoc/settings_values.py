"""What a settings file gives, as the values of `Settings`."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, cast

from topodoc.language.limits import Limits
from topodoc.language.tree import Scalar
from topodoc.settings import KEYS, PATHS, RuleSettings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from topodoc.language.vocabulary import Loudness
    from topodoc.settings_document import LimitsPart, RulesPart, SettingsPart


def values_of(part: SettingsPart, folder: Path) -> Iterator[tuple[str, Any]]:
    """Yield what *part* gives, by the names of `Settings`, paths taken from *folder*."""
    made = {"rules": _rules(part.rules, folder) if part.rules else None, "limits": _limits(part.limits) if part.limits else None}
    for name, keys in KEYS.items():
        value: Any = part
        for key in keys:
            value = getattr(value, key) if value is not None else None
        found = made[name] if name in made else _plain(value, folder if name in PATHS else None)
        if found not in (None, ()):
            yield name, found


def _plain(value: object, folder: Path | None) -> object:
    """Return *value* with its scalars as texts; as paths from *folder* where one is given."""
    match value:
        case Scalar(text=text):
            return folder / text if folder else text
        case tuple():
            return tuple(_plain(one, folder) for one in value)
        case _:  # a flag, a number, or one of a list of words
            return value


def _limits(part: LimitsPart) -> Limits | None:
    """Return the limits of specs that *part* sets, None where it sets none."""
    said = {one.name: value for one in fields(Limits) if (value := getattr(part, one.name)) is not None}
    return Limits(**said) if said else None


def _rules(part: RulesPart, folder: Path) -> RuleSettings:
    return RuleSettings(
        select=tuple(one.text for one in part.select),
        ignore=tuple(one.text for one in part.ignore),
        severity=tuple((word.text, cast("Loudness", severity.text)) for word, severity in part.severity),
        paths=tuple((path.key.text, tuple(one.text for one in path.ignore)) for path in part.paths if path.key),
        folder=folder,
    )
