"""The Python way to write a topology: calls that say what a YAML file says, each remembering where it stands."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any, Self

from topodoc.display import bundle_of
from topodoc.language.callsite import CallPlace, call_site
from topodoc.language.tree import Entry, Mapping, Node, Scalar, Sequence, Tree
from topodoc.language.values import keyed, mapping, to_tree
from topodoc.source import Source
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.diagnostics import Diagnostic, Span
    from topodoc.language.callsite import Call

Keys = Any  # what a key of a spec may hold; it is checked as in YAML


@dataclass(slots=True)
class StepDraft:
    """A step that further calls may add to."""

    span: Span
    entries: list[Entry]


@dataclass(slots=True)
class ScenarioDraft:
    """A scenario that further calls add steps to."""

    key: Scalar
    entries: list[Entry]
    steps: list[StepDraft] = field(default_factory=list)

    def entry(self, faults: list[Diagnostic]) -> Entry:
        """Return the scenario as an entry of `scenarios:`."""
        steps = [keyed("steps", as_list(self.steps, self.key.span, faults))] if self.steps else []
        return Entry(self.key, mapping([*self.entries, *steps], CallPlace(self.key.span), faults))


def as_list(steps: list[StepDraft], span: Span, faults: list[Diagnostic]) -> Sequence:
    """Return *steps* as the list of a tree."""
    return Sequence(tuple(mapping(step.entries, CallPlace(step.span), faults) for step in steps), span)


made: list[TopologyBuilder] | None = None  # the builders of a spec that runs, in the order they were made


def given(call: Call, keys: dict[str, object], faults: list[Diagnostic]) -> list[Entry]:
    """Return the keywords of *call* as entries; a trailing underscore, which keeps Python's own words apart, is dropped."""
    found = []
    for name, value in keys.items():
        at_name, at_value = call.keyword(name)
        found.append(Entry(Scalar(name.removesuffix("_"), at_name.span), to_tree(value, at_value, faults)))
    return found


class _Members:
    """Nodes and groups, in the order they were added."""

    def __init__(self, faults: list[Diagnostic]) -> None:
        self.faults = faults
        self.nodes: list[Entry] = []
        self.groups: list[tuple[Scalar, GroupBuilder]] = []
        self.rows: list[list[Scalar]] | None = None

    def add_node(self, name: object, keys: dict[str, object]) -> None:
        call = call_site()
        key = name_of(name, call.argument(0, "id"), self.faults)
        self.nodes.append(Entry(key, mapping(given(call, keys, self.faults), CallPlace(call.span), self.faults)))
        if self.rows is not None:
            self.rows[-1].append(key)

    def add_group(self, name: object, keys: dict[str, object]) -> GroupBuilder:
        call = call_site()
        key = name_of(name, call.argument(0, "id"), self.faults)
        group = GroupBuilder(call, given(call, keys, self.faults), self.faults)
        self.groups.append((key, group))
        if self.rows is not None:
            self.rows[-1].append(key)
        return group

    def begin_row(self) -> None:
        if self.rows is None:
            self.rows = [[*(node.key for node in self.nodes), *(key for key, _ in self.groups)]]
        self.rows.append([])

    def entries(self, place: CallPlace, faults: list[Diagnostic]) -> Iterator[Entry]:
        """Yield the entries `rows`, `groups` and `nodes`, those that hold something."""
        rows = [Sequence(tuple(row), place.span) for row in self.rows or () if row]
        if rows:
            yield keyed("rows", Sequence(tuple(rows), place.span))
        if self.groups:
            yield keyed("groups", mapping((Entry(key, group.mapping(faults)) for key, group in self.groups), place, faults))
        if self.nodes:
            yield keyed("nodes", mapping(self.nodes, place, faults))


class GroupBuilder:
    """A group of a topology, made by `create_group`."""

    def __init__(self, call: Call, entries: list[Entry], faults: list[Diagnostic]) -> None:
        self._place = CallPlace(call.span)
        self._entries = entries
        self._members = _Members(faults)

    def create_group(self, id: str, **keys: Keys) -> GroupBuilder:  # noqa: A002 - the language's word
        """Add a group inside this one, with the keys of a group, and return the inner one."""
        return self._members.add_group(id, keys)

    def add_process(self, id: str, **keys: Keys) -> Self:  # noqa: A002 - the language's word
        """Add a node to the group, with the keys of a node, and return the group."""
        self._members.add_node(id, keys)
        return self

    create_process = add_process

    def new_row(self) -> Self:
        """Begin a new row: what is added from here on stands side by side. Return the group."""
        self._members.begin_row()
        return self

    def auto_resize(self) -> Self:
        """Do nothing, for a group is always as large as what it holds. Return the group."""
        return self

    def mapping(self, faults: list[Diagnostic]) -> Mapping:
        """Return what the group says as a tree; what stands there twice is added to *faults*."""
        return mapping([*self._entries, *self._members.entries(self._place, faults)], self._place, faults)


class TopologyBuilder:
    """A topology, written in Python: `TopologyBuilder("orders", title="Order platform")` takes every key of a spec's top level."""

    def __init__(self, id: str, **keys: Keys) -> None:  # noqa: A002 - the language's word
        call = call_site()
        self.faults: list[Diagnostic] = []
        self._place = CallPlace(call.span)
        self._id = name_of(id, call.argument(0, "id"), self.faults)
        self._entries = given(call, keys, self.faults)
        self._members = _Members(self.faults)
        self._edges: list[Node] = []
        self._included: list[Node] = []
        self._named: dict[str, list[Entry]] = {"layers": [], "views": [], "events": []}
        self.scenarios: list[ScenarioDraft] = []
        if made is not None:
            made.append(self)

    def create_group(self, id: str, **keys: Keys) -> GroupBuilder:  # noqa: A002 - the language's word
        """Add a group, with the keys of a group, and return its builder."""
        return self._members.add_group(id, keys)

    def add_process(self, id: str, **keys: Keys) -> Self:  # noqa: A002 - the language's word
        """Add a node outside every group, with the keys of a node, and return the topology."""
        self._members.add_node(id, keys)
        return self

    create_process = add_process

    def connect(self, source: str | list[str], target: str | list[str], **keys: Keys) -> Self:
        """Add an edge: *source* dials *target*, each a node or a list of them. Return the topology."""
        call = call_site()
        ends = (("from", source, call.argument(0, "source")), ("to", target, call.argument(1, "target")))
        entries = [keyed(name, to_tree(end, place, self.faults)) for name, end, place in ends]
        self._edges.append(mapping([*entries, *given(call, keys, self.faults)], CallPlace(call.span), self.faults))
        return self

    def layer(self, name: str, **keys: Keys) -> Self:
        """Say what a layer is called and whether it is hidden at first. Return the topology."""
        return self._name_one("layers", name, keys)

    def view(self, id: str, **keys: Keys) -> Self:  # noqa: A002 - the language's word
        """Add a view, with the keys of a view, and return the topology."""
        return self._name_one("views", id, keys)

    def event(self, name: str, **keys: Keys) -> Self:
        """Say what is known of an event, with the keys of an entry of `events:`. Return the topology."""
        return self._name_one("events", name, keys)

    def include(self, *paths: str) -> Self:
        """Include YAML parts, by paths relative to this file, and return the topology."""
        call = call_site()
        self._included += [to_tree(path, call.argument(index, ""), self.faults) for index, path in enumerate(paths)]
        return self

    def auto_resize(self) -> Self:
        """Do nothing, for pictures are always as large as what they show. Return the topology."""
        return self

    def tree(self, source: Source | None = None) -> Tree:
        """Return what was said so far as the tree of *source*; without one, of the file or cell that made the builder."""
        faults = list(self.faults)
        root = mapping(self._root(faults), self._place, faults)
        return Tree(source or Source(self._place.span.file, ""), root, tuple(faults))

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """Return what shows it in a notebook."""
        return bundle_of(self)

    def _root(self, faults: list[Diagnostic]) -> Iterator[Entry]:
        place = self._place
        yield keyed("topology", self._id)
        yield from self._entries
        if self._included:
            yield keyed("include", Sequence(tuple(self._included), place.span))
        yield from (keyed(name, mapping(entries, place, faults)) for name, entries in self._named.items() if entries)
        yield from self._members.entries(place, faults)
        if self._edges:
            yield keyed("edges", Sequence(tuple(self._edges), place.span))
        if self.scenarios:
            yield keyed("scenarios", mapping((one.entry(faults) for one in self.scenarios), place, faults))

    def _name_one(self, where: str, name: object, keys: dict[str, object]) -> Self:
        call = call_site()
        key = name_of(name, call.argument(0, "id" if where == "views" else "name"), self.faults)
        self._named[where].append(Entry(key, mapping(given(call, keys, self.faults), CallPlace(call.span), self.faults)))
        return self


def name_of(value: object, place: CallPlace, faults: list[Diagnostic]) -> Scalar:
    """Return *value* as the text of a key."""
    node = to_tree(value, place, faults)
    return node if isinstance(node, Scalar) else Scalar(str(value), place.span)
