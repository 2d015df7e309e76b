"""The leaves of a document: each takes a node of the tree, and reports what it is not."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, TypeVar

from pydantic import BeforeValidator, ValidationInfo, WithJsonSchema
from pydantic_core import core_schema

from topodoc.diagnostics import Diagnostic, Span, fault
from topodoc.language.arrow import ID, is_id
from topodoc.language.document.cuts import without_cut
from topodoc.language.document.hints import entries_hint, item_hint, text_hint, written
from topodoc.language.tree import Entry, Mapping, Node, Scalar, Sequence, describe, is_blank

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

T = TypeVar("T")
LONGEST_EVENT = 200  # characters of the name of an event
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

TEXT_SCHEMA: JsonSchemaValue = {"type": ["string", "number", "boolean", "null"]}  # every scalar is text until it is asked for
ID_SCHEMA: JsonSchemaValue = {"type": ["string", "number", "boolean", "null"], "pattern": f"^{ID}$"}
ARROW_SCHEMA: JsonSchemaValue = {"type": "string", "pattern": rf"^\s*{ID}\s*->\s*{ID}\s*$"}


class Made:
    """Marks values that a validator made: pydantic asks for their type alone, and need not know what they consist of."""

    def __get_pydantic_core_schema__(self, source: type, _: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.is_instance_schema(source)


Given = Annotated[Scalar, Made()]


def report(info: ValidationInfo, code: str, message: str, hint: str, span: Span) -> None:
    """Add a fault to the list that travels as validation context."""
    faults: list[Diagnostic] | None = info.context
    if faults is not None:
        faults.append(fault(code, message, hint, span))


def read_text(
    value: Node | None, info: ValidationInfo, hint: Callable[[Node, str], str] = text_hint, name: str | None = None
) -> Scalar | None:
    """Return *value* of the field, or of the key *name*, if it is a text that is given; *hint* says how to write it where it is none."""
    if value is None or isinstance(value, Scalar):
        return None if value is None or value.is_absent else value
    name = written(info.field_name) if name is None else name
    report(info, "TD010", f'{describe(value)} is where "{name}" needs a text', hint(value, name), value.span)
    return None


def _read_whole(value: Node | None, info: ValidationInfo) -> int | None:
    scalar = read_text(value, info)
    if scalar is None:
        return None
    if scalar.text.isascii() and scalar.text.isdigit() and 0 < len(scalar.text) <= 6 and int(scalar.text) > 0:
        return int(scalar.text)
    report(info, "TD013", f'"{scalar.text}" is not a whole number from 1 to 999999', "write digits alone, such as 3", scalar.span)
    return None


def read_texts(value: Node | None, info: ValidationInfo) -> tuple[Scalar, ...]:
    """Return the texts that *value*, one or a list, gives."""
    items = value.items if isinstance(value, Sequence) else (value,)
    texts = (read_text(item, info, item_hint) for item in items)
    return tuple(text for text in texts if text is not None)


def read_titled(value: Node | None, info: ValidationInfo) -> tuple[tuple[Scalar, Scalar], ...]:
    """Return the title and the text of each entry of a mapping of texts."""
    texts = ((one.key, read_text(one.value, info, name=one.key.text)) for one in without_cut(entries_of(value, info), info))
    return tuple((key, text) for key, text in texts if text is not None)


def entries_of(value: Node | None, info: ValidationInfo) -> tuple[Entry, ...]:
    """Return the entries of *value* if it is a mapping; nothing where it is absent or something else."""
    if isinstance(value, Mapping):
        return value.entries
    if value is not None and not (isinstance(value, Scalar) and value.is_absent):
        name = written(info.field_name)
        report(info, "TD010", f'{describe(value)} is where "{name}" needs a mapping', entries_hint(value, name), value.span)
    return ()


def items_of(value: Node | None, info: ValidationInfo) -> tuple[Node, ...]:
    """Return the items of *value* if it is a list; nothing where it is absent or something else."""
    if isinstance(value, Sequence):
        return value.items
    if value is not None and not (isinstance(value, Scalar) and value.is_absent):
        hint = 'begin each item with "- "'
        report(info, "TD010", f'{describe(value)} is where "{written(info.field_name)}" needs a list', hint, value.span)
    return ()


def _read_keyed(value: Node | None, info: ValidationInfo) -> tuple[Entry, ...]:
    """Return the entries of a mapping whose keys are ids."""
    found = entries_of(value, info)
    entries = without_cut(tuple(one for one in found if not is_id(one.key.text)), info)
    for entry in entries:
        check_id(entry.key, info)
    return tuple(entry for entry in found if is_id(entry.key.text))


def read_id(value: Node | None, info: ValidationInfo) -> Scalar | None:
    """Return *value* if it is an id, else None."""
    scalar = read_text(value, info)
    if scalar is not None:
        check_id(scalar, info)
    return scalar if scalar is not None and is_id(scalar.text) else None


def check_id(scalar: Scalar, info: ValidationInfo) -> None:
    """Report *scalar* if it cannot be an id."""
    if not is_id(scalar.text):
        hint = "use the letters A to Z, digits, _, . and -, and neither . nor - at an end"
        report(info, "TD014", f'"{scalar.text}" cannot be an id', hint, scalar.span)


def _read_ids(value: Node | None, info: ValidationInfo) -> tuple[Scalar, ...]:
    """Return the ids that *value*, one or a list, gives."""
    texts = read_texts(value, info)
    for one in texts:
        check_id(one, info)
    return tuple(one for one in texts if is_id(one.text))


def _read_owners(value: Node | None, info: ValidationInfo) -> tuple[Scalar, ...]:
    """Return the names that *value*, one or a list, gives; an empty one is none."""
    return tuple(one for one in read_texts(value, info) if one.text)


def _read_day(value: Node | None, info: ValidationInfo) -> Scalar | None:
    scalar = read_text(value, info)
    if scalar is None or day_of(scalar.text):
        return scalar
    report(info, "TD013", f'"{scalar.text}" is not a date', "write the year, the month and the day: 2027-01-31", scalar.span)
    return None


def day_of(text: str) -> date | None:
    """Return the day that *text* names as YEAR-MONTH-DAY, or None."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def read_event_name(name: Scalar, info: ValidationInfo, *, with_pattern: bool = True) -> bool:
    """Return whether *name* can be that of an event, or a pattern of names; what it is not is reported."""
    if is_blank(name.text) or len(name.text) > LONGEST_EVENT or "\n" in name.text or "\r" in name.text:
        hint = f"write a text of 1 to {LONGEST_EVENT} characters on one line"
        report(info, "TD013", f'"{name.text[:40]}" cannot be the name of an event', hint, name.span)
        return False
    if "*" in name.text and not with_pattern:
        hint = "write the whole name; only edges that take events out or pass them on can have patterns"
        report(info, "TD013", f'"{name.text}" is a pattern, where one event is declared', hint, name.span)
        return False
    return True


class ByName:
    """In JSON Schema a list of keyed parts is an object, each of its values such a part."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        found = handler(schema)
        return {"type": ["object", "null"], "propertyNames": {"pattern": self.pattern}, "additionalProperties": found["items"]}


def _schema(one: JsonSchemaValue, *, many: bool = False) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": [one, {"type": "array", "items": one}]} if many else one)


def mapping_schema(values: JsonSchemaValue, keys: tuple[str, ...] = ()) -> WithJsonSchema:
    """Return the JSON Schema of a mapping of *values*, whose keys are any, or among *keys*."""
    if keys:
        return _schema({"type": ["object", "null"], "properties": dict.fromkeys(keys, values), "additionalProperties": False})
    return _schema({"type": ["object", "null"], "additionalProperties": values})


Text = Annotated[Given | None, BeforeValidator(read_text), _schema(TEXT_SCHEMA)]
Id = Annotated[Given | None, BeforeValidator(read_id), _schema(ID_SCHEMA)]
Day = Annotated[Given | None, BeforeValidator(_read_day), _schema(TEXT_SCHEMA)]
Owners = Annotated[tuple[Given, ...], BeforeValidator(_read_owners), _schema(TEXT_SCHEMA, many=True)]
Texts = Annotated[tuple[Given, ...], BeforeValidator(read_texts), _schema(TEXT_SCHEMA, many=True)]
Ids = Annotated[tuple[Given, ...], BeforeValidator(_read_ids), _schema(ID_SCHEMA, many=True)]
_SELECTOR: JsonSchemaValue = {"type": ["string", "number", "boolean", "null"], "pattern": f"^(?:(?:tag|kind|owner|layer):.+|{ID})$"}
_END: JsonSchemaValue = {"type": ["string", "number", "boolean", "null"], "pattern": f"^(?:(?:group|tag|kind):.+|{ID})$"}
EndTexts = Annotated[tuple[Given, ...], BeforeValidator(read_texts), _schema(_END, many=True)]
Selectors = Annotated[tuple[Given, ...], BeforeValidator(read_texts), _schema(_SELECTOR, many=True)]
NodeElsewhere = Annotated[Given | None, BeforeValidator(read_text), _schema({"type": ["string", "null"], "pattern": f"^{ID}/{ID}$"})]
Titled = Annotated[tuple[tuple[Given, Given], ...], BeforeValidator(read_titled), mapping_schema(TEXT_SCHEMA)]
_WHOLE: JsonSchemaValue = {
    "anyOf": [
        {"type": "integer", "minimum": 1, "maximum": 999_999},
        {"type": "string", "pattern": "^0*[1-9][0-9]*$", "maxLength": 6},
        {"type": "null"},
    ]
}
WholeNumber = Annotated[int | None, BeforeValidator(_read_whole), _schema(_WHOLE)]
Keyed = Annotated[tuple[T, ...], BeforeValidator(_read_keyed), ByName(f"^{ID}$")]
ByCode = ByName("^(TD[1-9]|T[A-CE-Z][0-9]|[A-SU-Z][A-Z][0-9]|[A-Z]{3,5}[0-9])[0-9]{2}$")  # no look-ahead: RE2 reads it, too
Listed = BeforeValidator(items_of)
