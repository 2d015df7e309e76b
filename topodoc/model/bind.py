"""Binding: a tree becomes a topology in which every name is resolved, or all its faults are raised at once."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Span, SpecError, fault
from topodoc.model.edges import bind_edges
from topodoc.model.names import Names
from topodoc.model.nodes import bind_groups, bind_nodes
from topodoc.model.steps import bind_scenarios
from topodoc.model.topology import Topology
from topodoc.spec.arrow import is_id
from topodoc.spec.desugar import desugar
from topodoc.spec.document import TopologyPart, validate
from topodoc.spec.tree import Scalar, text_of, texts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topodoc.spec.tree import Tree


def bind(tree: Tree) -> Topology:
    """Return the topology that *tree* describes. Raises SpecError with every fault of the file."""
    full = desugar(tree)
    document, invalid = validate(full)
    names = Names(document.nodes, document.groups)
    faults = [*full.faults, *invalid]
    findings = list(full.findings)
    topology = _assemble(document, names, _id(document, tree.source.path, faults), faults, findings)
    faults += [*names.faults, *names.unknown()]
    if faults:
        raise SpecError(faults)
    return topology


def check_ids(topologies: Sequence[Topology]) -> list[Diagnostic]:
    """Return a fault for each topology whose id another one has already."""
    first: dict[str, Topology] = {}
    faults = []
    for topology in topologies:
        other = first.setdefault(topology.id, topology)
        if other is not topology:
            message = f'the topology id "{topology.id}" is taken by {other.span.file}'
            faults.append(fault("TD023", message, 'give one of them another "topology:"', topology.span))
    return faults


def _assemble(document: TopologyPart, names: Names, name: Scalar, faults: list[Diagnostic], findings: list[Diagnostic]) -> Topology:
    nodes = bind_nodes(document, names, findings)
    by_id = {node.id: node for node in nodes}
    edges = bind_edges(document.edges, names, by_id, faults)
    return Topology(
        id=name.text,
        title=text_of(document.title) or name.text,
        span=name.span,
        description=text_of(document.description),
        owner=text_of(document.owner),
        tags=texts_of(document.tags),
        direction=(document.layout.direction if document.layout else None) or "right",
        arrows=document.arrows or "dial",
        nodes=nodes,
        groups=bind_groups(document, names, findings),
        edges=edges,
        scenarios=bind_scenarios(document.scenarios, names, by_id, edges, faults),
        findings=tuple(findings),
    )


def _id(document: TopologyPart, path: str, faults: list[Diagnostic]) -> Scalar:
    """Return the stated id, else the file's name before `.topo`."""
    if document.topology:
        return document.topology
    span = Span(path, document.span.line, document.span.column, document.span.line, document.span.column + 1)
    name = PurePath(path).name.split(".topo", 1)[0]
    if not is_id(name):
        faults.append(fault("TD014", f'the file name "{name}" cannot be an id', 'say "topology: ID" in the file', span))
    return Scalar(name, span)
