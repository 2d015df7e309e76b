"""Nodes, groups and edges as a spec writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, ValidationInfo

from topodoc.spec.document.arrows import arrow_forms
from topodoc.spec.document.cuts import without_cut
from topodoc.spec.document.fields import (
    ARROW_SCHEMA,
    TEXT_SCHEMA,
    Accent,
    ByCode,
    Flag,
    Id,
    Ids,
    Keyed,
    Listed,
    NodeElsewhere,
    OneKind,
    OneRole,
    OneShape,
    OneShardRole,
    OneState,
    OneType,
    Text,
    Texts,
    Titled,
    Whole,
    entries_of,
)
from topodoc.spec.document.part import Part, many, one
from topodoc.spec.tree import Entry, Mapping, Node, Scalar

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaValue


class SuppressionPart(Part):
    """Why findings of one code are silent here: a reason, or a reason and a last day."""

    reason: Text = one("why this is right as it is; it is asked for", "the mirror consumes it")
    until: Text = one("the last day on which it is silent", "2027-01-31")

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
_IGNORE = "silences findings that are reported here: a code and why"
_IGNORED = {"TD205": "the mirror consumes it"}


def ignored() -> Any:  # noqa: ANN401 - a field of any type
    """Return the field of `ignore:`."""
    return many(_IGNORE, _IGNORED)


class ShardPart(Part):
    """Which part of the data a node holds, and as what."""

    id: Text = one("the name of the shard", "shard-0")
    role: OneShardRole = one("what the node is to that shard")


class NodePart(Part):
    """Something that runs, or a resource others dial; in short its label alone."""

    label: Text = one("the shown name; default: the id", "Order Service")
    kind: OneKind = one("what it is; decides shape, icon and what findings ask of it")
    shape: OneShape = one("overrides the shape of the kind")
    state: OneState = one("how it is; anything but running is shown as a word")
    icon: Text = one("a picture: set/name", "material/database", "simple/apachekafka")
    replicas: Whole = one("how many of it run; api-1, api-2 and so on are names then", 3)
    shard: ShardPart | None = one("which part of the data it holds", {"id": "shard-0", "role": "primary"})
    external: Flag = one("someone else runs it")
    accent: Accent = one("a colour of the theme, 1 to 6")
    layer: Ids = many("the layer or layers it belongs to", "v2")
    description: Text = one("Markdown for its page")
    owner: Text = one("who looks after it", "team-checkout")
    technology: Text = one("what it is made with", "PostgreSQL")
    tags: Texts = many("words to find it by, some of them with a meaning", ["outbox"])
    links: Titled = many("addresses by title", {"Runbook": "https://example.org/runbook"})
    same_as: NodeElsewhere = one("the node of another topology that this is", "billing/ledger")
    ignore: Ignored = ignored()

    @classmethod
    def as_written(cls, full: JsonSchemaValue) -> JsonSchemaValue:
        """Return the forms: the label alone, or a mapping."""
        return {"anyOf": [TEXT_SCHEMA, full]}


class GroupPart(Part):
    """A box around nodes and further groups."""

    label: Text = one("the shown name; default: the id", "Kafka Cluster")
    description: Text = one("Markdown for its page")
    owner: Text = one("who looks after what it holds", "team-checkout")
    tags: Texts = many("tags of what it holds", ["commerce"])
    layer: Ids = many("the layer or layers of what it holds", "v2")
    links: Titled = many("addresses by title", {"Runbook": "https://example.org/runbook"})
    accent: Accent = one("a colour of the theme, 1 to 6")
    rows: Annotated[tuple[Ids, ...], Listed] = many("lists of ids that stand side by side", [["a", "b"], ["c"]])
    nodes: Keyed[NodePart] = many("its nodes by id", {"order-svc": "Order Service"})
    groups: Keyed[GroupPart] = many("the groups inside it by id")
    ignore: Ignored = ignored()


class EdgePart(Part):
    """Who dials whom: `a -> b`, in short with its label alone, or `from` and `to`, each one end or a list."""

    source: Texts = many("who dials: a node, a replica, or a list of them", "order-svc", alias="from")
    target: Texts = many("who is dialled: a node, a replica, or a list of them", "topic-orders", alias="to")
    protocol: Text = one("what is spoken", "kafka", "https", "amqp+tls")
    type: OneType = one("pulse for asynchronous, solid for synchronous; default: from protocol and ends")
    role: OneRole = one("what the connection is for; default: from the label's first word, then from the ends")
    label: Text = one("the shown text", "publish")
    description: Text = one("Markdown for the page")
    id: Id = one("a name for messages and links", "place-order")
    layer: Ids = many("the layer or layers it belongs to", "v2")
    events: Texts = many("what is sent over it", ["OrderPlaced"])
    tags: Texts = many("words to find it by, some of them with a meaning", ["outbox"])
    ignore: Ignored = ignored()

    @classmethod
    def as_written(cls, full: JsonSchemaValue) -> JsonSchemaValue:
        """Return the forms: an arrow, an arrow with a label or the other keys, or a mapping with both ends."""
        return arrow_forms(full, ARROW_SCHEMA)
