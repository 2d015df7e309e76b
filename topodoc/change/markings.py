"""Markings: what became of one thing between two versions, as a picture of both tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.drawing.change_sign import CHANGE_TEXTS
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from topodoc.change.fields import FieldChange
    from topodoc.drawing.change_sign import ChangeSign

BEFORE, AFTER = "before", "after"  # the layers of what only one version has
AFTER_SIGN = "\u2002"  # between the sign of an edge, on whose disc more room is taken than by a letter, and its text
_MOST = 3  # names of events at a line; of more there are numbers
_LINE = ("role", "type", "protocol")  # the fields of an edge that its line can tell


@dataclass(frozen=True, slots=True)
class Marking:
    """What became of a thing, and how it is told where there is room for it."""

    sign: ChangeSign
    told: str


def marking_of(fields: Sequence[FieldChange]) -> Marking:
    """Return the marking of a thing that is in both versions, and differs in *fields*: where that is but its group, it moved."""
    sign: ChangeSign = "moved" if {one.name for one in fields} <= {"group", "parent"} else "changed"
    return Marking(sign, "; ".join(f"{one.name}: " + " \u2192 ".join(spelled(one)) for one in fields))


def caption_of(sign: ChangeSign, fields: Iterable[FieldChange], text: str) -> str:
    """Return what an edge says that would say *text*, and what became of it: the *fields* that tell most, from what to what."""
    told = " ".join(_told({one.name: one for one in fields})) or text
    return f"{CHANGE_TEXTS[sign]}{AFTER_SIGN}{told}" if told else CHANGE_TEXTS[sign]


def _told(fields: dict[str, FieldChange]) -> Iterator[str]:
    yield from (" \u2192 ".join(spelled(one)) for name in _LINE if (one := fields.get(name)))
    if (events := fields.get("events")) and isinstance(events.old, list) and isinstance(events.new, list):
        for sign, some, others in (("+", events.new, events.old), ("\u2212", events.old, events.new)):
            names = [str(one) for one in some if one not in others]
            yield from (f"{sign}{one}" for one in names) if len(names) <= _MOST else (f"{sign}{len(names)}",)


def spelled(field: FieldChange) -> tuple[str, str]:
    """Return the values of *field*, before and after, as people read them: an edge without events, or fields, carries everything."""
    nothing = "everything" if field.name in {"events", "fields"} else "none"
    return _spelled(field.old, nothing), _spelled(field.new, nothing)


def _spelled(value: object, nothing: str) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or nothing
    words = {None: nothing, True: "yes", False: "no", "": nothing}
    return words.get(value, str(value)) if isinstance(value, str | bool | None) else str(value)
