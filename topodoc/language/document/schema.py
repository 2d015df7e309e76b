"""The JSON Schema of a spec, made from the models that check it, for editors that complete and underline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from topodoc.language.document.topology import TopologyPart

if TYPE_CHECKING:
    from topodoc.language.document.part import Part

DIALECT = "http://json-schema.org/draft-07/schema#"


def spec_schema() -> dict[str, Any]:
    """Return the JSON Schema of a spec file."""
    return schema_of(TopologyPart, "A topodoc topology")


def schema_of(part: type[Part], title: str) -> dict[str, Any]:
    """Return the JSON Schema, in the keywords of draft 7, of a file that is one *part*, every short form included.

    Editors read YAML 1.2, so numbers and flags are allowed wherever a text is asked for.
    """
    schema = part.model_json_schema(ref_template="#/definitions/{model}")
    definitions = {name: one for name, one in schema.pop("$defs", {}).items() if name != part.__name__}
    return {"$schema": DIALECT, "title": title, **schema, "type": "object", "definitions": definitions}
