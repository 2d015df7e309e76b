"""Scenarios and their steps as a spec writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, get_args

from pydantic import BeforeValidator, ValidationInfo, WithJsonSchema

from topodoc.language.document.arrows import arrow_forms
from topodoc.language.document.fields import ARROW_SCHEMA, Id, Ids, Listed, Text, Texts, items_of
from topodoc.language.document.part import Part, many, one
from topodoc.language.document.suppressions import Ignored, ignored
from topodoc.language.document.words import Flag, OneTopics, StateById
from topodoc.language.steps import STEPS
from topodoc.language.tree import Mapping, Node

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaValue

_TITLE = "what the frame is about: [TAG] Title {payload}"


class MessagePart(Part):
    """A message `a -> b`, in short with its text alone, or `from` and `to`."""

    is_open: ClassVar[bool] = True

    source: Text = one("who says it: a node or a replica", "order-svc", alias="from")
    target: Text = one("who hears it: a node or a replica", "topic-orders", alias="to")
    message: Text = one("the text: [TAG] Title {payload}", '[PUBLISH] OrderPlaced {orderId: "ORD-42"}')
    payload: Annotated[Any, WithJsonSchema({})] = one("the data it carries: any value", {"orderId": "ORD-42", "items": 3})
    complete: Flag = one("the payload leaves nothing out")
    reply: Flag = one("it answers an earlier message, over the same connection")
    edge: Text = one("the id of the edge it travels, where several would do", "place-order")
    ignore: Ignored = ignored()

    @classmethod
    def as_written(cls, full: JsonSchemaValue) -> JsonSchemaValue:
        """Return the forms: an arrow, an arrow with a text or the other keys, or a mapping with both ends."""
        return arrow_forms(full, ARROW_SCHEMA)


def _read_steps(value: Node | None, info: ValidationInfo) -> tuple[StepPart, ...]:
    def kind(item: Node) -> type[StepPart]:
        return step_kind(item) or MessagePart

    return tuple(kind(item).model_validate(item, context=info.context) for item in items_of(value, info))


Steps = Annotated["tuple[StepPart, ...]", BeforeValidator(_read_steps)]


class BranchPart(Part):
    """One of the branches of a parallel: a step, or steps with a label."""

    steps: Steps = many("what happens in it")
    label: Text = one("what it is about")

    @classmethod
    def as_written(cls, full: JsonSchemaValue) -> JsonSchemaValue:
        """Return the forms: one step, or a mapping with `steps`."""
        return {"anyOf": [full["properties"]["steps"]["items"], full | {"required": ["steps"]}]}


class ParallelPart(Part):
    """Branches that run at the same time."""

    is_open: ClassVar[bool] = True
    needs: ClassVar[str] = "parallel"

    parallel: Annotated[tuple[BranchPart, ...], Listed] = many("the branches")
    message: Text = one(_TITLE, "[FANOUT] Two consumer groups receive the event")
    ignore: Ignored = ignored()


class CasePart(Part):
    """One of the branches of an alt: `when` and `steps`, or `else`."""

    when: Text = one("the condition under which it happens", "in stock")
    steps: Steps = many("what happens then")
    otherwise: Steps = many("what happens where no condition holds", alias="else")

    @classmethod
    def as_written(cls, full: JsonSchemaValue) -> JsonSchemaValue:
        """Return the two forms."""
        keys = full["properties"]
        when = {name: keys[name] for name in ("when", "steps")}
        return {
            "oneOf": [
                full | {"properties": when, "required": ["when"]},
                full | {"properties": {"else": keys["else"]}, "required": ["else"]},
            ]
        }


class AltPart(Part):
    """Alternatives, of which one happens."""

    is_open: ClassVar[bool] = True
    needs: ClassVar[str] = "alt"

    alt: Annotated[tuple[CasePart, ...], Listed] = many("the branches; the last may be else")
    message: Text = one(_TITLE)
    ignore: Ignored = ignored()


class OptPart(Part):
    """Steps that may happen."""

    is_open: ClassVar[bool] = True
    needs: ClassVar[str] = "opt"

    opt: Text = one("when they do", "the customer has a voucher")
    steps: Steps = many("what happens then")
    message: Text = one(_TITLE)
    ignore: Ignored = ignored()


class LoopPart(Part):
    """Steps that happen again and again."""

    is_open: ClassVar[bool] = True
    needs: ClassVar[str] = "loop"

    loop: Text = one("how often, or until when", "for each item", "3 times")
    steps: Steps = many("what happens each time")
    message: Text = one(_TITLE)
    ignore: Ignored = ignored()


class BreakPart(Part):
    """Steps after which the frame around them ends."""

    is_open: ClassVar[bool] = True
    needs: ClassVar[str] = "break"

    stop: Text = one("when they happen", "the card is refused", alias="break")
    steps: Steps = many("what happens then")
    message: Text = one(_TITLE)
    ignore: Ignored = ignored()


class NotePart(Part):
    """A note over lifelines or beside one."""

    is_open: ClassVar[bool] = True
    needs: ClassVar[str] = "note"

    note: Text = one("what it says", "idempotent by orderId")
    over: Texts = many("the lifelines it lies over", ["order-svc", "inventory-svc"])
    left_of: Text = one("the lifeline that it is to the left of")
    right_of: Text = one("the lifeline that it is to the right of")
    ignore: Ignored = ignored()


class StatePart(Part):
    """From here on nodes are in another state."""

    is_open: ClassVar[bool] = True
    needs: ClassVar[str] = "state"

    state: StateById = many("the states by node", {"inventory-svc": "error"})
    message: Text = one("why", "[CRASH] Inventory runs out of memory")
    ignore: Ignored = ignored()


class ReferencePart(Part):
    """Another scenario happens here; it is named, not repeated."""

    is_open: ClassVar[bool] = True
    needs: ClassVar[str] = "scenario"

    scenario: Id = one("the id of the scenario", "refund")
    ignore: Ignored = ignored()


StepPart = MessagePart | ParallelPart | AltPart | OptPart | LoopPart | BreakPart | NotePart | StatePart | ReferencePart

_KINDS: dict[str, type[StepPart]] = {part.needs: part for part in get_args(StepPart) if part.needs}
if missing := STEPS.keys() ^ _KINDS.keys():
    raise AssertionError(missing)  # a kind of step that has a record and no part, or a part and no record


def step_kind(item: Node) -> type[StepPart] | None:
    """Return the kind of step that the first of its keys which is a step's word says; None for a message."""
    if not isinstance(item, Mapping) or item.get("from") or item.get("to"):
        return None
    return next((_KINDS[entry.key.text] for entry in item.entries if entry.key.text in _KINDS), None)


class ScenarioPart(Part):
    """A flow through the topology, step by step."""

    is_open: ClassVar[bool] = True

    title: Text = one("the shown name; default: the id", "Order Placed")
    description: Text = one("Markdown for its page")
    layer: Ids = many("the layer or layers it belongs to", "v2")
    tags: Texts = many("words to find it by")
    was: Texts = many("ids that it had before, by which versions are compared", "order-paid")
    aliases: Texts = many("further names that its address may have, each of which leads to it", ["checkout"])
    topics: OneTopics = one("what its chart makes of topics: lifelines, or inline; default: what the layout says")
    steps: Steps = many("what happens, in order")
    ignore: Ignored = ignored()
