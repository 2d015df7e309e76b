"""Nodes, groups and edges as a spec writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from topodoc.language.document.arrows import arrow_forms
from topodoc.language.document.events import EventUses, OneDeprecation, some_events
from topodoc.language.document.fields import (
    ARROW_SCHEMA,
    TEXT_SCHEMA,
    EndTexts,
    Id,
    Ids,
    Keyed,
    Listed,
    NodeElsewhere,
    Owners,
    Text,
    Texts,
    Titled,
    WholeNumber,
)
from topodoc.language.document.part import Part, many, one
from topodoc.language.document.suppressions import Ignored, ignored
from topodoc.language.document.words import Accent, Flag, OneClaim, OneKind, OneRole, OneShape, OneShardRole, OneState, OneType

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaValue


class ShardPart(Part):
    """Which part of the data a node holds, and as what."""

    id: Text = one("the name of the shard", "shard-0")
    role: OneShardRole = one("what the node is to that shard")


class NodePart(Part):
    """Something that runs, or a resource others dial; in short its label alone."""

    is_open: ClassVar[bool] = True

    label: Text = one("the shown name; default: the id", "Order Service")
    kind: OneKind = one("what it is; decides shape, icon and what findings ask of it")
    shape: OneShape = one("overrides the shape of the kind")
    state: OneState = one("how it is; anything but running is shown as a word")
    icon: Text = one("a picture: set/name", "material/database", "simple/apachekafka")
    replicas: WholeNumber = one("how many of it run; api-1, api-2 and so on are names then", 3)
    shard: ShardPart | None = one("which part of the data it holds", {"id": "shard-0", "role": "primary"})
    external: Flag = one("someone else runs it")
    accent: Accent = one("a colour of the theme, 1 to 6")
    layer: Ids = many("the layer or layers it belongs to", "v2")
    description: Text = one("Markdown for its page")
    owner: Owners = many("who looks after it: a name or a list", "team-checkout")
    technology: Text = one("what it is made with", "PostgreSQL")
    tags: Texts = many("words to find it by, some of them with a meaning", ["outbox"])
    links: Titled = many("addresses by title", {"Runbook": "https://example.org/runbook"})
    runs_on: Text = one("where it runs: a node, a group, or a name of its own", "k8s-eu")
    facts: Titled = many("short facts by name, a table on its page", {"partitions": "12", "retention": "7 d"})
    deprecated: OneDeprecation = one("it is going away", {"until": "2027-03-01", "use": "orders-v2"})
    origin: Texts = many("where it was read: PATH:LINE", "services/orders/asyncapi.yaml:31")
    was: Texts = many("ids that it had before, by which versions are compared", "order-service")
    same_as: NodeElsewhere = one("the node of another topology that this is", "billing/report")
    ignore: Ignored = ignored()

    @classmethod
    def as_written(cls, full: JsonSchemaValue) -> JsonSchemaValue:
        """Return the forms: the label alone, or a mapping."""
        return {"anyOf": [TEXT_SCHEMA, full]}


class GroupPart(Part):
    """A box around nodes and further groups."""

    is_open: ClassVar[bool] = True

    label: Text = one("the shown name; default: the id", "Kafka Cluster")
    description: Text = one("Markdown for its page")
    owner: Owners = many("who looks after what it holds: a name or a list", "team-checkout")
    tags: Texts = many("tags of what it holds", ["commerce"])
    layer: Ids = many("the layer or layers of what it holds", "v2")
    links: Titled = many("addresses by title", {"Runbook": "https://example.org/runbook"})
    accent: Accent = one("a colour of the theme, 1 to 6")
    rows: Annotated[tuple[Ids, ...], Listed] = many("rows of ids that are drawn side by side", [["a", "b"], ["c"]])
    runs_on: Text = one("where what it holds runs: a node, a group, or a name of its own", "k8s-eu")
    origin: Texts = many("where it was read: PATH:LINE", "compose.yaml:4")
    was: Texts = many("ids that it had before, by which versions are compared", "kafka-old")
    nodes: Keyed[NodePart] = many("its nodes by id", {"order-svc": "Order Service"})
    groups: Keyed[GroupPart] = many("the groups inside it by id")
    members: EndTexts = many(
        "nodes that included files declare outside every group: ids, tag:, kind:, owner: or layer: with a name", "kind:topic"
    )
    ignore: Ignored = ignored()


class WherePart(Part):
    """Which edges an overlay means."""

    role: OneRole = one("those of this role", "consume")


class EdgePart(Part):
    """Who dials whom: `a -> b`, in short with its label alone, or `from` and `to`, each one end or a list."""

    is_open: ClassVar[bool] = True

    source: EndTexts = many(
        "who dials: a node, a replica, or a list of them and of group:, tag: and kind: with a name", "order-svc", alias="from"
    )
    target: EndTexts = many(
        "who is dialled: a node, a replica, or a list of them and of group:, tag: and kind: with a name", "topic-orders", alias="to"
    )
    protocol: Text = one("what is spoken", "kafka", "https", "amqp+tls")
    type: OneType = one("pulse for asynchronous, solid for synchronous; default: from protocol and ends")
    role: OneRole = one("what the connection is for; default: from the label's first word, then from the ends")
    label: Text = one("the shown text", "publish")
    description: Text = one("Markdown for the page")
    id: Id = one("a name for messages and links", "place-order")
    layer: Ids = many("the layer or layers it belongs to", "v2")
    events: EventUses = some_events("what is sent over it: names, or patterns with * where it is taken out", ["OrderPlaced"])
    filter: Text = one("what holds events back that names cannot say: a routing key, a filter policy", "order.*.eu")
    on_behalf_of: Ids = many("the services whose events a relay, change data capture or bridge publishes", "order-svc")
    basis: OneClaim = one("how this is known, if nobody stated it; imports write this")
    deprecated: OneDeprecation = one("it is going away", {"until": "2027-03-01", "reason": "the new topic"})
    origin: Texts = many("where it was read: PATH:LINE", "services/orders/asyncapi.yaml:31")
    was: Texts = many("ids that it had before, by which versions are compared", "place-order-old")
    tags: Texts = many("words to find it by, some of them with a meaning", ["outbox"])
    where: WherePart | None = one("in an overlay: which of the edges between these ends are meant", {"role": "consume"})
    ignore: Ignored = ignored()

    @classmethod
    def as_written(cls, full: JsonSchemaValue) -> JsonSchemaValue:
        """Return the forms: an arrow, an arrow with a label or the other keys, or a mapping with both ends."""
        return arrow_forms(full, ARROW_SCHEMA)
