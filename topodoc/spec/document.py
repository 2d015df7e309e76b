"""The document: what a spec may say, as models that check a desugared tree and keep the place of every text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, InstanceOf, ModelWrapValidatorHandler, ValidationInfo, model_validator

from topodoc.diagnostics import Diagnostic, Span, did_you_mean
from topodoc.spec.fields import (
    Accent,
    ByKey,
    Flag,
    Id,
    Listed,
    OneDirection,
    OneKind,
    OneReading,
    OneRole,
    OneShape,
    OneShardRole,
    OneState,
    OneType,
    Text,
    Texts,
    Titled,
    Whole,
    items_of,
    report,
)  # fmt: skip
from topodoc.spec.tree import Entry, Mapping, Node, Scalar, Tree, describe

if TYPE_CHECKING:
    from collections.abc import Iterator


class Part(BaseModel):
    """A mapping of the spec: `span` is its place, `key` the id it stands under, if any."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    free_prefix: ClassVar[str] = ""  # unknown keys that begin with it are passed over

    span: InstanceOf[Span]
    key: InstanceOf[Scalar] | None = None

    @model_validator(mode="wrap")
    @classmethod
    def read(cls, value: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:  # noqa: ANN401 - pydantic's
        """Return the part that the node or entry *value* says, without the keys it may not have."""
        if not isinstance(value, Entry | Node):  # pydantic hands what was read once to a model that holds itself again
            return handler(value)
        key, node = (value.key, value.value) if isinstance(value, Entry) else (None, value)
        values: dict[str, Any] = {"span": node.span, "key": key}
        if isinstance(node, Mapping):
            values |= {one.key.text: one.value for one in cls._known(node, info)}
        elif not (isinstance(node, Scalar) and node.is_absent):
            where = f'"{key.text}"' if key else "this item"
            report(info, "TD010", f"{describe(node)} stands where {where} needs a mapping", cls._keys_hint(), node.span)
        return handler(values)

    @classmethod
    def keys(cls) -> tuple[str, ...]:
        """Return the keys that a spec may write here."""
        return tuple(field.alias or name for name, field in cls.model_fields.items() if name not in {"span", "key"})

    @classmethod
    def _known(cls, node: Mapping, info: ValidationInfo) -> Iterator[Entry]:
        keys = cls.keys()
        for entry in node.entries:
            if entry.key.text in keys:
                yield entry
            elif not (cls.free_prefix and entry.key.text.startswith(cls.free_prefix)):
                hint = did_you_mean(entry.key.text, keys, cls._keys_hint())
                report(info, "TD011", f'unknown key "{entry.key.text}"', hint, entry.key.span)

    @classmethod
    def _keys_hint(cls) -> str:
        return f"the keys here are {', '.join(cls.keys())}"


class ShardPart(Part):
    """`shard:` of a node."""

    id: Text = None
    role: OneShardRole = None


class NodePart(Part):
    """One entry of `nodes:`."""

    label: Text = None
    kind: OneKind = None
    shape: OneShape = None
    state: OneState = None
    icon: Text = None
    replicas: Whole = None
    shard: ShardPart | None = None
    external: Flag = None
    accent: Accent = None
    description: Text = None
    owner: Text = None
    technology: Text = None
    tags: Texts = ()
    links: Titled = ()


class GroupPart(Part):
    """One entry of `groups:`."""

    label: Text = None
    description: Text = None
    owner: Text = None
    tags: Texts = ()
    links: Titled = ()
    accent: Accent = None
    nodes: Annotated[tuple[NodePart, ...], ByKey] = ()
    groups: Annotated[tuple[GroupPart, ...], ByKey] = ()


class EdgePart(Part):
    """One item of `edges:`; each of `from` and `to` is one end or a list of them."""

    source: Texts = Field(default=(), alias="from")
    target: Texts = Field(default=(), alias="to")
    protocol: Text = None
    type: OneType = None
    role: OneRole = None
    label: Text = None
    description: Text = None
    id: Id = None
    events: Texts = ()
    tags: Texts = ()


class MessagePart(Part):
    """A message of a scenario."""

    source: Text = Field(default=None, alias="from")
    target: Text = Field(default=None, alias="to")
    message: Text = None
    payload: Any = None
    reply: Flag = None
    edge: Text = None


def _read_steps(value: Node | None, info: ValidationInfo) -> tuple[MessagePart | ParallelPart, ...]:
    def kind(item: Node) -> type[MessagePart | ParallelPart]:
        return ParallelPart if isinstance(item, Mapping) and item.get("parallel") is not None else MessagePart

    return tuple(kind(item).model_validate(item, context=info.context) for item in items_of(value, info))


Steps = Annotated[tuple["MessagePart | ParallelPart", ...], BeforeValidator(_read_steps)]


class BranchPart(Part):
    """A branch of a parallel."""

    steps: Steps = ()
    label: Text = None


class ParallelPart(Part):
    """A parallel of a scenario."""

    parallel: Annotated[tuple[BranchPart, ...], Listed] = ()
    message: Text = None


class ScenarioPart(Part):
    """One entry of `scenarios:`."""

    title: Text = None
    description: Text = None
    tags: Texts = ()
    steps: Steps = ()


class LayoutPart(Part):
    """`layout:` of a topology."""

    direction: OneDirection = None


class TopologyPart(Part):
    """A whole spec file."""

    free_prefix: ClassVar[str] = "x-"  # a home for anchors

    topology: Id = None
    title: Text = None
    description: Text = None
    owner: Text = None
    tags: Texts = ()
    layout: LayoutPart | None = None
    arrows: OneReading = None
    groups: Annotated[tuple[GroupPart, ...], ByKey] = ()
    nodes: Annotated[tuple[NodePart, ...], ByKey] = ()
    edges: Annotated[tuple[EdgePart, ...], Listed] = ()
    scenarios: Annotated[tuple[ScenarioPart, ...], ByKey] = ()


def validate(tree: Tree) -> tuple[TopologyPart, list[Diagnostic]]:
    """Return what the desugared *tree* says as a document, and the faults of what it should not say."""
    faults: list[Diagnostic] = []
    document = TopologyPart.model_validate(tree.root, context=faults)
    return document, faults
