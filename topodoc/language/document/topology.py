"""A whole spec file as it is written, its layers and views, and its validation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from topodoc.language.document.elements import EdgePart, GroupPart, NodePart
from topodoc.language.document.events import Declared, EventPart
from topodoc.language.document.fields import Id, Ids, Keyed, Listed, Owners, Selectors, Text, Texts, WholeNumber
from topodoc.language.document.generated import GeneratedPart, GonePart
from topodoc.language.document.overlay import OverlayPart
from topodoc.language.document.part import Part, many, one
from topodoc.language.document.steps import ScenarioPart
from topodoc.language.document.suppressions import Ignored, ignored
from topodoc.language.document.words import (
    Defaults,
    Flag,
    OneBrokerDrawing,
    OneBus,
    OneDirection,
    OneGrouping,
    OneHubDrawing,
    OneReading,
    OneTopics,
    OneUnconfirmed,
)

if TYPE_CHECKING:
    from topodoc.diagnostics import Diagnostic
    from topodoc.language.tree import Tree


class LayoutPart(Part):
    """How the picture is laid out."""

    direction: OneDirection = one("where data goes in the picture; default: right, unless down is much better")
    show: Defaults = many("obvious words that pictures leave out, and that this one shows", ["states", "labels"])
    bus: OneBus = one("what a group of topics becomes: a box (together), topics beside who uses them (spread), or what crosses less (auto)")
    topics: OneTopics = one("what charts of scenarios make of topics: lifelines (default), or inline, signs on the arrows through them")


class LayerPart(Part):
    """A set of elements that are shown or hidden together."""

    is_open: ClassVar[bool] = True

    label: Text = one("the shown name; default: the name of the layer", "Version 2")
    hidden: Flag = one("it is off at first")


class ViewPart(Part):
    """A picture of a part of the topology."""

    is_open: ClassVar[bool] = True

    title: Text = one("the shown name; default: the id", "Around the orders topic")
    description: Text = one("Markdown beside the picture")
    was: Texts = many("ids that it had before, by which versions are compared", "orders-topic")
    aliases: Texts = many("further names that its address may have, each of which leads to it", ["orders-in-short"])
    around: Texts = many("the node or nodes in its middle", "topic-orders")
    depth: WholeNumber = one("how many edges away from the middle; default: 1", 2)
    include: Selectors = many("what is seen: ids, group ids, tag:, kind:, owner: or layer: with a name", ["kind:topic"])
    exclude: Selectors = many("what is not seen, in the same words", ["kind:person"])
    arrows: OneReading = one("what arrowheads show: who dials, or where data goes")
    brokers: OneBrokerDrawing = one("hide: producer to consumer, labelled with the topics between")
    hubs: OneHubDrawing = one("badge: a node with very many edges becomes badges at their other ends")
    unconfirmed: OneUnconfirmed = one("light: edges that no fact confirms are drawn lighter, where the settings name facts")
    by: OneGrouping = one("what the boxes go by: group (default), owner, runs_on, kind, technology, none", "owner")
    fold: Texts = many("the groups that are one card each: all, or their ids, owners, kinds …", "all")
    direction: OneDirection = one("where data goes in the picture")
    layers: Ids = many("the layers that are on", ["v2"])


class TopologyPart(Part):
    """A topology: who dials whom in one system, and what happens in it."""

    is_open: ClassVar[bool] = True  # a home for anchors

    topology: Id = one('its id, unique in a build; default: the file\'s name before ".topo"', "orders")
    title: Text = one("the shown name; default: the id", "Order platform")
    description: Text = one("Markdown, shown on the page")
    owner: Owners = many("who looks after it: a name or a list", "team-checkout")
    tags: Texts = many("words to find it by", ["commerce"])
    was: Texts = many("ids that it had before, by which versions are compared", "order-platform")
    aliases: Texts = many("further names that its address may have, each of which leads to it", ["shop"])
    layout: LayoutPart | None = one("how the picture is laid out", {"direction": "down"})
    arrows: OneReading = one("what arrowheads show: dial (default), who dials; flow, where data goes")
    include: Texts = many("files whose groups, nodes and edges are merged in, relative to this one", ["_kafka.topo.yml"])
    overlay: OverlayPart | None = one("what is said of groups, nodes, edges and events that included files declare", {"hide": ["mailhog"]})
    generated: GeneratedPart | None = one("who made this file; topodoc import writes this", {"by": "shop"})
    gone: Keyed[GonePart] = many("nodes that no source has any more, by id; topodoc import writes this", {"old": {"kind": "topic"}})
    layers: Keyed[LayerPart] = many("labels of layers, and which are off at first", {"v2": {"label": "Version 2", "hidden": True}})
    groups: Keyed[GroupPart] = many("boxes around nodes, by id")
    nodes: Keyed[NodePart] = many("nodes outside every group, by id", {"browser": {"label": "Browser", "kind": "person"}})
    edges: Annotated[tuple[EdgePart, ...], Listed] = many("who dials whom", [{"order-svc -> topic-orders": "publish"}])
    events: Declared[EventPart] = many("what is known of events, by name", {"OrderPlaced": {"owner": "team-checkout"}})
    scenarios: Keyed[ScenarioPart] = many("what happens, step by step, by id")
    views: Keyed[ViewPart] = many("pictures of parts of it, by id")
    ignore: Ignored = ignored()


def validate(tree: Tree) -> tuple[TopologyPart, list[Diagnostic]]:
    """Return what the desugared *tree* says as a document, and the faults of what it should not say."""
    faults: list[Diagnostic] = []
    document = TopologyPart.model_validate(tree.root, context=faults)
    return document, faults
