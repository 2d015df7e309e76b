"""What a settings file gives, as the values of `Settings`."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, cast

from topodoc.language.document.fields import day_of
from topodoc.language.limits import Limits
from topodoc.language.tree import Scalar
from topodoc.orders import NAMING, NAMING_FACTS, Order, OrderedSource
from topodoc.settings import KEYS, PATHS, ChangesSettings, RuleSettings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from topodoc.language.vocabulary import Loudness
    from topodoc.settings_document import ChangesPart, LimitsPart, RulesPart, SettingsPart
    from topodoc.settings_imports import FactsPart, OrderPart


def values_of(part: SettingsPart, folder: Path) -> Iterator[tuple[str, Any]]:
    """Yield what *part* gives, by the names of `Settings`, paths taken from *folder*."""
    made: dict[str, object] = {"rules": _rules(part.rules, folder) if part.rules else None}
    made |= {"limits": _limits(part.limits) if part.limits else None, "imports": tuple(_order(one, folder) for one in part.imports)}
    made["changes"] = _changes(part.changes) if part.changes else None
    made["drift"] = tuple(_facts(one, folder) for one in part.drift)
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


def _changes(part: ChangesPart) -> ChangesSettings:
    usual = ChangesSettings()
    since, tags = (one.text if one else text for one, text in ((part.since, usual.since), (part.tags, usual.tags)))
    return ChangesSettings(since, tags, usual.most if part.most is None else part.most)


def _order(part: OrderPart, folder: Path) -> Order:
    keeps_noise = any(one.text == "none" for one in part.noise)
    return Order(
        name=part.key.text if part.key else "",
        folder=folder,
        sources=tuple(OrderedSource(one.kind, one.paths, one.options, NAMING, one.span) for one in part.sources),
        into=part.into.text if part.into else "",
        names=_pairs(part.names),
        clusters=tuple((name.text, tuple(one.text for one in hosts)) for name, hosts in part.clusters),
        hosts=_pairs(part.hosts),
        parameters=_pairs(part.parameters),
        ignore=tuple(one.text for one in part.ignore.names),
        silenced=_pairs(part.ignore.codes),
        edges=tuple(one.text for one in part.edges),
        trust=tuple((word, tuple(one.text for one in getattr(part, word))) for word in ("label", "description", "owner")),
        noise=() if keeps_noise else tuple(one.text for one in part.noise),
        has_noise=keeps_noise,
        by_pointer=part.origin == "pointers",
        span=part.span,
    )


def _facts(part: FactsPart, folder: Path) -> Order:
    """Return what *part* reads: files whose kind nobody says together, for dumps of one broker are often several."""
    named = [one for one in part.facts if one.kind]
    rest = [one for one in part.facts if not one.kind]
    paths = tuple(path for one in rest for path in one.paths)
    together = [OrderedSource("", paths, naming=NAMING_FACTS, span=rest[0].span)] if rest else []
    keeps_noise = any(one.text == "none" for one in part.noise)
    return Order(
        name=part.key.text if part.key else "",
        folder=folder,
        sources=(*together, *(OrderedSource(one.kind, one.paths, one.options, span=one.span) for one in named)),
        names=_pairs(part.names),
        clusters=tuple((name.text, tuple(one.text for one in hosts)) for name, hosts in part.clusters),
        hosts=_pairs(part.hosts),
        parameters=_pairs(part.parameters),
        ignore=tuple(one.text for one in part.ignore),
        noise=() if keeps_noise else tuple(one.text for one in part.noise),
        has_noise=keeps_noise,
        as_of=day_of(part.as_of.text) if part.as_of else None,
        topologies=tuple(one.text for one in part.topologies),
        span=part.key.span if part.key else part.span,
    )


def _pairs(pairs: Iterable[tuple[Scalar, Scalar]]) -> tuple[tuple[str, str], ...]:
    return tuple((key.text, text.text) for key, text in pairs)
