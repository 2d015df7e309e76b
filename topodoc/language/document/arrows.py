"""The forms of an item with an arrow, in JSON Schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.language.document.fields import TEXT_SCHEMA

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaValue


def arrow_forms(full: JsonSchemaValue, arrow: JsonSchemaValue) -> JsonSchemaValue:
    """Return the JSON Schema of an item that is an arrow, an arrow with a text or other keys, or a mapping with both ends."""
    others = {name: one for name, one in full["properties"].items() if name not in {"from", "to"}}
    behind = {"anyOf": [TEXT_SCHEMA, full | {"properties": others}]}
    keyed = {
        "type": "object",
        "patternProperties": {arrow["pattern"]: behind},
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }
    return {"anyOf": [arrow, keyed, full | {"type": "object", "required": ["from", "to"]}]}
