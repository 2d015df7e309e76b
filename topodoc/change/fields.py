"""Fields: what of an element is compared, and whether a change of it is one of contract, of shape or of words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from topodoc.model.elements import End
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Level = Literal["contract", "shape", "words"]
LEVELS: tuple[Level, ...] = ("contract", "shape", "words")
Kind = Literal["topology", "group", "node", "edge", "event", "scenario"]

_COMPARED: Mapping[Kind, Mapping[Level, tuple[str, ...]]] = {
    "topology": {"words": ("title", "description", "owners", "tags")},
    "group": {"shape": ("parent", "layers", "runs_on"), "words": ("label", "description", "owners", "tags", "links", "accent")},
    "node": {
        "contract": ("kind", "external", "same_as", "deprecated"),
        "shape": ("group", "layers", "replicas", "shard", "runs_on"),
        "words": ("label", "description", "owners", "tags", "links", "state", "icon", "shape", "technology", "facts", "accent"),
    },
    "edge": {
        "contract": ("source", "target", "role", "type", "protocol", "events", "fields", "filter", "on_behalf_of", "deprecated"),
        "shape": ("layers",),
        "words": ("label", "description", "tags"),
    },
    "event": {
        "contract": ("kind", "version", "schema", "compatibility", "key", "deprecated"),
        "shape": ("layers",),
        "words": ("title", "description", "owners", "examples", "tags", "links"),
    },
    "scenario": {"shape": ("layers",), "words": ("title", "description", "tags")},
}
_UNORDERED = frozenset({"events", "layers", "owners", "tags", "links", "facts", "fields", "on_behalf_of", "examples"})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of an element that is another than before, as texts and lists of texts."""

    name: str
    level: Level
    old: object
    new: object


def differing(kind: Kind, old: object, new: object, renamings: Mapping[str, Mapping[str, str]]) -> tuple[FieldChange, ...]:
    """Return the fields in which *new*, of that *kind*, differs from *old*, whose values are called now what *renamings* of a field say."""
    found = []
    for level, names in _COMPARED[kind].items():
        for name in names:
            before = _value(getattr(old, name), name, renamings.get(name, {}))
            after = _value(getattr(new, name), name, {})
            if before != after:
                found.append(FieldChange(_called(name), level, before, after))
    return tuple(found)


def _called(name: str) -> str:
    """Return the key that a spec writes for the field *name*."""
    return {"owners": "owner", "layers": "layer", "source": "from", "target": "to"}.get(name, name)


def _value(value: object, name: str, renaming: Mapping[str, str]) -> object:
    """Return *value* as JSON has it, without an order that means nothing."""
    match value:
        case tuple():
            said = [_plain(one, renaming) for one in value]
            return sorted(said, key=str) if name in _UNORDERED else said
        case _:
            return _plain(value, renaming)


def _plain(value: object, renaming: Mapping[str, str]) -> str | bool | int | None:
    match value:
        case None | bool() | int():
            return value
        case str():
            return renaming.get(value, value)
        case End():
            return End(renaming.get(value.node, value.node), value.replica).name
        case tuple():
            return ": ".join(_joined(_plain(one, renaming) if not isinstance(one, tuple) else one) for one in value)
        case _:
            parts = (str(getattr(value, name)) for name in getattr(value, "__dataclass_fields__", ()) if name != "span")
            return " ".join(one for one in parts if one not in {"", "None"}) or "true"


def _joined(value: object) -> str:
    return ", ".join(sorted(map(str, value))) if isinstance(value, tuple) else str(value)


def at_levels(changes: Iterable[FieldChange], level: Level) -> tuple[FieldChange, ...]:
    """Return those of *changes* that are of *level* or of one that matters more."""
    return tuple(one for one in changes if LEVELS.index(one.level) <= LEVELS.index(level))
