"""What silences findings, as a spec writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, ValidationInfo

from topodoc.language.document.cuts import without_cut
from topodoc.language.document.fields import TEXT_SCHEMA, ByCode, Text, entries_of
from topodoc.language.document.part import Part, many, one
from topodoc.language.tree import Entry, Mapping, Node, Scalar

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaValue


class SuppressionPart(Part):
    """Why findings of one code are silent here: a reason, or a reason and a last day."""

    reason: Text = one("why this is right as it is; required", "the mirror consumes it")
    until: Text = one("the last day on which topodoc ignores it", "2027-01-31")

    @classmethod
    def as_written(cls, full: JsonSchemaValue) -> JsonSchemaValue:
        """Return the forms: the reason alone, or a mapping."""
        return {"anyOf": [TEXT_SCHEMA, full | {"required": ["reason"]}]}


def _read_ignored(value: Node | None, info: ValidationInfo) -> tuple[Entry, ...]:
    """Return one entry for each code, the short form (a reason alone) written out."""
    return tuple(Entry(one.key, _with_reason(one.value)) for one in without_cut(entries_of(value, info), info))


def _with_reason(value: Node) -> Node:
    if not isinstance(value, Scalar):
        return value
    entries = () if value.is_absent else (Entry(Scalar("reason", value.span), value),)
    return Mapping(entries, value.span)


Ignored = Annotated[tuple[SuppressionPart, ...], BeforeValidator(_read_ignored), ByCode]
_IGNORE = "ignores findings that are reported here: a code and why"
_IGNORED = {"TD205": "the mirror consumes it"}


def ignored() -> Any:  # noqa: ANN401 - a field of any type
    """Return the field of `ignore:`."""
    return many(_IGNORE, _IGNORED)
