"""Scaffolds: what was imported, as a spec to begin with that nobody but its owner writes from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.intake.collect import deliver
from topodoc.intake.flow_text import lines
from topodoc.intake.part import edge_line, event_of, node_of
from topodoc.language.tree import Mapping, Scalar, Sequence
from topodoc.language.typed import is_typed, typed
from topodoc.language.vocabulary import KINDS
from topodoc.language.yaml import write_yaml

if TYPE_CHECKING:
    from topodoc.intake.importer import Scaffold
    from topodoc.intake.joined import Joined
    from topodoc.intake.shelf import Shelf
    from topodoc.language.tree import Node, Tree
    from topodoc.orders import Order


def write_scaffold(joined: Joined, name: str, into: str) -> str:
    """Return the spec of the topology *name*, which is written *into* a path from the root of the project."""
    nodes = sorted(joined.nodes, key=lambda one: (KINDS.index(one.thing.kind or "service"), one.id))
    written = {node.id: node_of(node) for node in nodes}
    return "\n".join(
        [
            f"topology: {name}",
            *lines("nodes", written),
            *(["edges:", *(edge_line(one) for one in joined.edges)] if joined.edges else []),
            *lines("events", {one.name: said for one in joined.messages if (said := event_of(one, into))}),
            "",
        ]
    )


def scaffolds(order: Order, shelf: Shelf) -> tuple[Scaffold, ...]:
    """Return the specs that the sources of *order* are; none where they say what a part may say. Raises SpecError with every fault."""
    found = ((delivery, importer.scaffold) for importer, delivery in deliver(order, shelf))
    return tuple(scaffold(delivery) for delivery, scaffold in found if scaffold)


def tree_text(tree: Tree) -> str:
    """Return *tree* as the file of a spec."""
    return write_yaml(_plain(tree.root))


def _plain(node: Node) -> object:
    match node:
        case Scalar():
            return typed(node) if is_typed(node) and not node.is_absent else node.text
        case Sequence(items=items):
            return [_plain(one) for one in items]
        case Mapping(entries=entries):
            return {entry.key.text: _plain(entry.value) for entry in entries}
