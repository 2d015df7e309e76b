"""Events as a spec writes them: what is declared of one, and what an edge says of those it carries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, ValidationInfo
from pydantic_core import core_schema

from topodoc.language.document.fields import (
    TEXT_SCHEMA,
    ByName,
    Day,
    Ids,
    Owners,
    T,
    Text,
    Texts,
    Titled,
    entries_of,
    read_event_name,
    read_texts,
)
from topodoc.language.document.part import Part, many, one
from topodoc.language.document.suppressions import Ignored, ignored
from topodoc.language.document.words import OneCompatibility, OneEventKind
from topodoc.language.tree import Entry, Mapping, Node, Scalar, is_blank
from topodoc.values import dataclass

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema


class DeprecatedPart(Part):
    """It is going away: since when, until when, what takes its place, and why; in short the reason alone, or `true`."""

    short = "reason"

    since: Day = one("the day from which nobody new should use it", "2026-11-01")
    until: Day = one("the last day on which it is there", "2027-03-01")
    use: Text = one("what takes its place", "OrderAccepted")
    reason: Text = one("why it goes")

    @classmethod
    def prepared(cls, node: Node) -> Node:
        """Return *node* with the short form written out; `true` alone says nothing more."""
        is_bare = isinstance(node, Scalar) and not node.is_absent and node.plain and node.text == "true"
        return Mapping((), node.span) if is_bare else super().prepared(node)


def _read_deprecation(value: Node | Entry) -> Node | Entry | None:
    """Return nothing for what says that nothing is going away: a blank, or `false`."""
    node = value.value if isinstance(value, Entry) else value
    return None if isinstance(node, Scalar) and (node.is_absent or (node.plain and node.text == "false")) else value


OneDeprecation = Annotated[DeprecatedPart | None, BeforeValidator(_read_deprecation)]


class EventPart(Part):
    """What is declared of an event."""

    is_open: ClassVar[bool] = True
    renamed: ClassVar[dict[str, str]] = {"key": "partition"}

    kind: OneEventKind = one("what it is; default: event")
    title: Text = one("what it says, in words", "An order was placed")
    description: Text = one("Markdown for its page")
    owner: Owners = many("who looks after it: a name or a list; default: that of its only producer", "team-checkout")
    version: Text = one("its version, which is shown, and no part of its name", "3.1.0")
    schema_: Text = one("the file of its schema", "schemas/order-placed.schema.json", alias="schema")
    compatibility: OneCompatibility = one("which changes of its schema are allowed")
    partition: Text = one("the field of its payload that orders and partitions it", "orderId")
    examples: Texts = many("files with examples of it", ["examples/order-placed.json"])
    deprecated: OneDeprecation = one("it is going away", {"until": "2027-03-01", "use": "OrderAccepted"})
    was: Texts = many("names that it had before, by which versions are compared", "OrderCreated")
    tags: Texts = many("words to find it by, some of them with a meaning", ["pii"])
    layer: Ids = many("the layer or layers it belongs to", "v2")
    links: Titled = many("addresses by title", {"Runbook": "https://example.org/runbook"})
    origin: Texts = many("where it was read: PATH:LINE", "services/orders/asyncapi.yaml:52")
    ignore: Ignored = ignored()


class EventUsePart(Part):
    """What an edge says of an event that it carries."""

    used: Texts = many("the fields that are used", ["orderId", "total"], alias="fields")


@dataclass(frozen=True, slots=True)
class EventUse:
    """An event, or a pattern of events, that an edge carries, and the fields of it that are used; most edges only name theirs."""

    key: Scalar
    used: tuple[Scalar, ...] = ()


class Uses(tuple[EventUse, ...]):
    """The events that an edge carries; pydantic asks for a class of its own, and no more."""

    __slots__ = ()


def _read_events(value: Node | None, info: ValidationInfo) -> Uses:
    """Return the events that *value*, a name, a list or a mapping by name, gives."""
    if not isinstance(value, Mapping):
        return Uses(EventUse(name) for name in read_texts(value, info) if not is_blank(name.text) and read_event_name(name, info))
    entries = (one for one in entries_of(value, info) if not is_blank(one.key.text) and read_event_name(one.key, info))
    return Uses(EventUse(one.key, EventUsePart.model_validate(one, context=info.context).used) for one in entries)


class _AsUses:
    """What is validated is what was read, already; in JSON Schema each event is a part as it may be written."""

    def __get_pydantic_core_schema__(self, source: type, handler: GetCoreSchemaHandler) -> CoreSchema:
        written = handler.generate_schema(tuple[EventUsePart, ...])
        return core_schema.json_or_python_schema(json_schema=written, python_schema=core_schema.is_instance_schema(source))


class _OneOrMany:
    """In JSON Schema the events of an edge are a name, a list of names, or a mapping from names to what is said of each."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        items = handler(schema)["items"]
        by_name = {"type": "object", "additionalProperties": items}
        return {"anyOf": [TEXT_SCHEMA, {"type": "array", "items": TEXT_SCHEMA}, by_name]}


def _read_declared(value: Node | None, info: ValidationInfo) -> tuple[Entry, ...]:
    return tuple(one for one in entries_of(value, info) if read_event_name(one.key, info, with_pattern=False))


EventUses = Annotated[Uses, _AsUses(), BeforeValidator(_read_events), _OneOrMany()]
Declared = Annotated[tuple[T, ...], BeforeValidator(_read_declared), ByName("^[^*\\n\\r]{1,200}$")]


def some_events(about: str, *examples: object) -> Any:  # noqa: ANN401 - a field of any type
    """Return the field of the events that an edge carries, which are none where it is not given."""
    return Field(default_factory=Uses, description=about, examples=list(examples))
