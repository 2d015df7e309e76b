"""Views: named parts of a topology, and the words that select them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from topodoc.diagnostics import Span
    from topodoc.model.topology import Topology
    from topodoc.spec.vocabulary import BrokerDrawing, Direction, HubDrawing, Reading

Criterion = Literal["id", "tag", "kind", "owner", "layer"]


@dataclass(frozen=True, slots=True)
class Selector:
    """What selects nodes: an id of a node or a group, or a tag, kind, owner or layer by name."""

    criterion: Criterion
    name: str

    @property
    def text(self) -> str:
        """The selector as a spec writes it."""
        return self.name if self.criterion == "id" else f"{self.criterion}:{self.name}"


@dataclass(frozen=True, slots=True)
class View:
    """A named part of a topology, and how it is drawn; what is None is as in the topology.

    What is seen: the nodes within `depth` edges of `around`, and those of `include`, or all where there is neither; without
    those of `exclude`. `layers` are the layers that are on.
    """

    id: str
    title: str
    span: Span = field(compare=False)
    description: str = ""
    around: tuple[str, ...] = ()
    depth: int = 1
    include: tuple[Selector, ...] = ()
    exclude: tuple[Selector, ...] = ()
    arrows: Reading | None = None
    brokers: BrokerDrawing = "show"
    hubs: HubDrawing = "show"
    direction: Direction | None = None
    layers: tuple[str, ...] | None = None


def select(selector: Selector, topology: Topology) -> frozenset[str]:
    """Return the ids of the nodes of *topology* that *selector* selects; a group's are those of the groups inside it too."""
    match selector.criterion:
        case "id" if selector.name in topology.group_by_id:
            return frozenset(_held(selector.name, topology))
        case "id":
            return frozenset({selector.name} & topology.node_by_id.keys())
        case "tag":
            return frozenset(node.id for node in topology.nodes if selector.name in node.tags)
        case "kind":
            return frozenset(node.id for node in topology.nodes if node.kind == selector.name)
        case "owner":
            return frozenset(node.id for node in topology.nodes if node.owner == selector.name)
        case "layer":
            return frozenset(node.id for node in topology.nodes if selector.name in node.layers)


def _held(group: str, topology: Topology) -> list[str]:
    one = topology.group_by_id[group]
    return [*one.nodes, *(node for inner in one.groups for node in _held(inner, topology))]
