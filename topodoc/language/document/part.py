"""A part of a document: what every mapping of a spec has in common, and how it looks in JSON Schema."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, ModelWrapValidatorHandler, ValidationInfo, WithJsonSchema, model_validator

from topodoc.diagnostics import Span, did_you_mean
from topodoc.language.document.cuts import is_cut
from topodoc.language.document.fields import TEXT_SCHEMA, Given, Made, report
from topodoc.language.tree import Entry, Mapping, Node, Scalar, describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema


def one(about: str, *examples: object, alias: str | None = None, default: object = None) -> Any:  # noqa: ANN401 - a field of any type
    """Return the field of a key: what it is for, in one sentence, and what one may write there."""
    return Field(default=default, alias=alias, description=about, examples=list(examples) or None)


def many(about: str, *examples: object, alias: str | None = None) -> Any:  # noqa: ANN401 - a field of any type
    """Return the field of a key that may hold several values, and holds none where it is not given."""
    return one(about, *examples, alias=alias, default=())


_OURS = {"span", "key", "flawed", "extras"}  # fields that a spec does not write by these names
X = "x-"  # what the keys of a project's own begin with


class ExtraKeys(tuple[Entry, ...]):  # pydantic asks for a class of its own, and no more
    """The keys of a project's own in one part, with what they say."""

    __slots__ = ()


class Part(BaseModel):
    """A mapping of the spec: `span` is its place, `key` the id it stands under, if any."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    is_open: ClassVar[bool] = False  # keys of a project's own may stand here
    renamed: ClassVar[dict[str, str]] = {}  # fields by the keys that a spec writes, where a part has a field of that name for itself
    short: ClassVar[str] = ""  # the key that a text alone stands for
    needs: ClassVar[str] = ""  # the key that makes a mapping this part

    span: Annotated[Span, Made(), WithJsonSchema({})]
    key: Annotated[Given | None, WithJsonSchema({})] = None
    extras: Annotated[ExtraKeys, Made(), WithJsonSchema({})] = Field(default_factory=ExtraKeys)  # those keys, with what they say
    flawed: bool = False  # it is no mapping, or has keys it may not have, which is told; what is missing may be a consequence

    @model_validator(mode="wrap")
    @classmethod
    def read(cls, value: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:  # noqa: ANN401 - pydantic's
        """Return the part that the node or entry *value* says, without the keys it may not have."""
        if not isinstance(value, Entry | Node):  # pydantic hands what was read once to a model that holds itself again
            return handler(value)
        key, node = (value.key, cls.prepared(value.value)) if isinstance(value, Entry) else (None, cls.prepared(value))
        values: dict[str, Any] = {"span": node.span, "key": key}
        if isinstance(node, Mapping):
            known = tuple(cls._known(node, info))
            values |= {cls.renamed.get(one.key.text, one.key.text): one.value for one in known if not one.key.text.startswith(X)}
            values["extras"] = ExtraKeys(one for one in known if one.key.text.startswith(X))
            values["flawed"] = len(known) < len(node.entries)
        elif not (isinstance(node, Scalar) and node.is_absent):
            where = f'"{key.text}"' if key else "this item"
            report(info, "TD010", f"{describe(node)} is where {where} needs a mapping", cls._keys_hint(), node.span)
            values["flawed"] = True
        return handler(values)

    @classmethod
    def prepared(cls, node: Node) -> Node:
        """Return *node* with a short form of this part written out."""
        if not cls.short or not isinstance(node, Scalar) or node.is_absent:
            return node
        return Mapping((Entry(Scalar(cls.short, node.span), node),), node.span)

    @classmethod
    def keys(cls) -> tuple[str, ...]:
        """Return the keys that a spec may write here."""
        return _keys(cls)

    @classmethod
    def as_written(cls, full: JsonSchemaValue) -> JsonSchemaValue:
        """Return the JSON Schema of every form this part may be written in; *full* is that of a mapping of its keys."""
        return {"anyOf": [TEXT_SCHEMA, full]} if cls.short else full

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        found = handler(schema)
        resolved = handler.resolve_ref_schema(found)
        written = {name: key for key, name in cls.renamed.items()}
        properties = {written.get(name, name): one for name, one in resolved["properties"].items() if name not in _OURS}
        for one in properties.values():
            one.pop("default", None)
            one.pop("title", None)
            if one.get("type") == "array":
                one["type"] = ["array", "null"]
        full: JsonSchemaValue = {"type": ["object", "null"], "properties": properties, "additionalProperties": False}
        if cls.needs:
            full |= {"type": "object", "required": [cls.needs]}
        if cls.is_open:
            full["patternProperties"] = {f"^{X}": {}}
        resolved.clear()
        resolved.update({"description": cls.__doc__, **cls.as_written(full)})
        return found

    @classmethod
    def _known(cls, node: Mapping, info: ValidationInfo) -> Iterator[Entry]:
        keys = cls.keys()
        for entry in node.entries:
            if entry.key.text in keys or (cls.is_open and entry.key.text.startswith(X)):
                yield entry
            elif not is_cut(entry.key, info):
                hint = did_you_mean(entry.key.text, keys, cls._keys_hint())
                report(info, "TD011", f'unknown key "{entry.key.text}"', hint, entry.key.span)

    @classmethod
    def _keys_hint(cls) -> str:
        return f"the keys here are {', '.join(cls.keys())}"


@cache
def _keys(part: type[Part]) -> tuple[str, ...]:
    written = {name: key for key, name in part.renamed.items()}
    return tuple(written.get(name) or field.alias or name for name, field in part.model_fields.items() if name not in _OURS)
