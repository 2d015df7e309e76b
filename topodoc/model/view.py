"""Views: named parts of a topology, and the words that select them."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, Literal, get_args

from topodoc.model import walks
from topodoc.model.brokers import without_brokers
from topodoc.model.excerpt import keep, nodes_of, without_empty_groups
from topodoc.model.folding import fold, outermost
from topodoc.model.hubs import with_hub_badges
from topodoc.model.regroup import group_id, regroup
from topodoc.model.visibility import seen
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from topodoc.diagnostics import Span
    from topodoc.language.vocabulary import BrokerDrawing, Direction, Grouping, HubDrawing, Reading, Unconfirmed
    from topodoc.model.elements import Edge, Extras
    from topodoc.model.topology import Topology
    from topodoc.model.whole import Whole

Criterion = Literal["id", "tag", "kind", "owner", "layer"]
CRITERIA: dict[str, Criterion] = {one: one for one in get_args(Criterion) if one != "id"}  # by the word before the colon of a selector


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
    was: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    depth: int = 1
    include: tuple[Selector, ...] = ()
    exclude: tuple[Selector, ...] = ()
    arrows: Reading | None = None
    brokers: BrokerDrawing = "show"
    hubs: HubDrawing = "show"
    unconfirmed: Unconfirmed = "show"
    by: Grouping = "group"
    fold: tuple[str, ...] = ()
    folds_all: bool = False
    direction: Direction | None = None
    layers: tuple[str, ...] | None = None
    extras: Extras = ()


def select(selector: Selector, topology: Topology) -> frozenset[str]:
    """Return the ids of the nodes of *topology* that *selector* selects; a group's are those of the groups inside it too."""
    match selector.criterion:
        case "id" if selector.name in topology.group_by_id:
            return nodes_of(selector.name, topology)
        case "id":
            return frozenset({selector.name} & topology.node_by_id.keys())
        case "tag":
            return frozenset(node.id for node in topology.nodes if selector.name in node.tags)
        case "kind":
            return frozenset(node.id for node in topology.nodes if node.kind == selector.name)
        case "owner":
            return frozenset(node.id for node in topology.nodes if selector.name in topology.owners_of(node))
        case "layer":
            return frozenset(node.id for node in topology.nodes if selector.name in node.layers)


def names_by(criterion: Criterion, topology: Topology) -> tuple[str, ...]:
    """Return the names by which selectors of *criterion* select nodes of *topology*, each once."""
    nodes = topology.nodes
    match criterion:
        case "id":
            return (*topology.node_by_id, *topology.group_by_id)
        case "tag":
            found = [node.tags for node in nodes]
        case "kind":
            found = [(node.kind,) for node in nodes]
        case "owner":
            found = [topology.owners_of(node) for node in nodes]
        case "layer":
            found = [node.layers for node in nodes]
    return tuple(dict.fromkeys(name for names in found for name in names))


def view(topology: Topology, one: View, hub: int, build: Iterable[Topology] | Whole = ()) -> Topology:
    """Return the part of *topology* that *one* shows; *hub* is the number of edges from which a node counts as one.

    The others of *build* may use the same broker resources; through hidden ones gets what gets through in all of them.
    """
    on = one.layers if one.layers is not None else [layer.id for layer in topology.layers if not layer.hidden]
    whole = seen(topology, on)
    drawn = replace(without_brokers(whole, build), arrows=one.arrows or "flow") if one.brokers == "hide" else whole
    if one.unconfirmed == "light":
        drawn = replace(drawn, edges=tuple(replace(edge, is_faint=_is_unseen(edge)) for edge in drawn.edges))
    part = folded(keep(drawn, _nodes(whole, drawn, one)), one)
    if one.hubs == "badge":
        part = with_hub_badges(part, hub)
    return replace(
        part,
        title=one.title,
        description=one.description,
        arrows=one.arrows or part.arrows,
        direction=one.direction or part.direction,
        has_direction=bool(one.direction) or part.has_direction,
    )


def _is_unseen(edge: Edge) -> bool:
    """Return whether facts were there, and none of them says anything of *edge*."""
    return edge.standing is not None and not edge.standing.sources and not edge.standing.is_contradicted


def folded(topology: Topology, one: View) -> Topology:
    """Return *topology* in the boxes that *one* asks for, those that it folds as one card each."""
    grouped = regroup(topology, one.by)
    names = outermost(grouped) if one.folds_all else [group_id(one.by, name) for name in one.fold]
    return fold(grouped, names, one.by) if names else without_empty_groups(grouped)


def _nodes(whole: Topology, drawn: Topology, one: View) -> frozenset[str]:
    """Return the nodes of *drawn* that *one* shows: those around, and those of `include`, or all; without those of `exclude`."""
    included = frozenset().union(*(select(selector, whole) for selector in one.include))
    shown = _around(whole, drawn, one) | included if one.around or one.include else frozenset(drawn.node_by_id)
    return shown.difference(*(select(selector, whole) for selector in one.exclude)) & drawn.node_by_id.keys()


def _around(whole: Topology, drawn: Topology, one: View) -> frozenset[str]:
    """Return the nodes that are at most `depth` edges, either way, from the middle of *one*; from a hidden one over those it has."""
    groups = (nodes_of(name, whole) if name in whole.group_by_id else {name} & whole.node_by_id.keys() for name in one.around)
    middle = set().union(*groups)
    return _near(middle & drawn.node_by_id.keys(), drawn, one.depth) | _near(middle - drawn.node_by_id.keys(), whole, one.depth)


def _near(middle: Collection[str], topology: Topology, depth: int) -> frozenset[str]:
    def beside(name: str) -> Iterator[str]:
        return (end.node for edge in topology.edges_at(name) for end in (edge.source, edge.target))

    return frozenset(walks.within(depth, middle, beside))
