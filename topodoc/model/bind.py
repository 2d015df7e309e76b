"""Binding: a tree becomes a topology in which every name is resolved, or all its faults are raised at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from topodoc.diagnostics import Span, SpecError
from topodoc.language.arrow import is_id
from topodoc.language.cure import kinds_of
from topodoc.language.desugar import desugar
from topodoc.language.document.topology import TopologyPart, validate
from topodoc.language.tree import Scalar, text_of, texts_of
from topodoc.model.binding_report import BindingReport
from topodoc.model.cycles import check_references
from topodoc.model.declarations import bind_declarations
from topodoc.model.descriptions import note_lost
from topodoc.model.edges import EdgeBinder
from topodoc.model.ends import Ends, candidates_of, with_kinds
from topodoc.model.gone import tell_gone, with_gone
from topodoc.model.lexicon import Lexicon
from topodoc.model.merge import merge, note_left_out
from topodoc.model.names import Names
from topodoc.model.nodes import NodeBinder
from topodoc.model.overlay import adorn, edges_over, without_hidden
from topodoc.model.scenario import StateChange, walk
from topodoc.model.steps import bind_scenarios
from topodoc.model.topology import Topology
from topodoc.model.travel import Roads
from topodoc.model.views import bind_layers, bind_views

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topodoc.language.tree import Tree

USUAL = Lexicon()


def bind(tree: Tree, parts: Sequence[Tree] = (), lexicon: Lexicon = USUAL) -> Topology:
    """Return the topology that *tree* describes, with the groups, nodes and edges of the included *parts*.

    Raises SpecError with every fault of these files.
    """
    report = BindingReport()
    document, *included = (_read(one, report) for one in (tree, *parts))
    for part in parts:
        if PurePath(part.source.path).name.startswith("_"):
            note_left_out(part.root, report)
    whole, gone = with_gone(merge(document, included))
    merged = adorn(whole, tree.source.path, report)
    names = Names(merged.nodes, merged.groups, (name for one in (tree, *parts) for name, _ in kinds_of(one.root)), gone)
    topology = _assemble(merged, names, _id(document, tree.source.path, report), lexicon, report, tree.source.path)
    tell_gone(whole, gone, names.mentions, report)
    faults = [*report.faults, *names.faults, *names.unknown()]
    if faults:
        raise SpecError(faults)
    return replace(
        topology,
        suppressions=tuple(report.suppressions),
        files=tuple(dict.fromkeys(one.source.path for one in (tree, *parts))),
        findings=tuple(replace(one, topology=topology.id) for one in report.findings),
    )


def _read(tree: Tree, report: BindingReport) -> TopologyPart:
    """Return the document of *tree*, and note what was come upon on the way to it."""
    full = desugar(tree)
    document, invalid = validate(full)
    report.read([*full.faults, *invalid])
    report.findings += full.findings
    report.ignore(document.ignore, "")
    for comment in tree.comments:
        report.ignore_line(comment)
    return document


def _assemble(  # noqa: PLR0913 - what a topology is made of
    document: TopologyPart, names: Names, name: Scalar, lexicon: Lexicon, report: BindingReport, own: str
) -> Topology:
    candidates = candidates_of(document)
    binder = NodeBinder(document, names, candidates, lexicon, report)
    nodes, groups = binder.nodes(), binder.groups()
    by_id = {node.id: node for node in nodes}
    ends = Ends(names, with_kinds(candidates, by_id), report)
    edges = EdgeBinder(names, ends, by_id, lexicon, report).bind(document.edges, edges_over(document), own)
    scenarios = bind_scenarios(document.scenarios, names, Roads(edges, by_id, lexicon), {edge.id: edge for edge in edges}, report)
    report.faults += check_references(scenarios)
    note_lost(document, report)
    topology = Topology(
        id=name.text,
        title=text_of(document.title) or name.text,
        span=name.span,
        description=text_of(document.description),
        owners=texts_of(document.owner),
        tags=texts_of(document.tags),
        was=texts_of(document.was),
        aliases=texts_of(document.aliases),
        direction=(document.layout and document.layout.direction) or "right",
        has_direction=bool(document.layout and document.layout.direction),
        show=tuple(one.text for one in document.layout.show) if document.layout else (),
        has_states=binder.has_states or any(isinstance(step, StateChange) for one in scenarios for step in walk(one.steps)),
        bus=(document.layout and document.layout.bus) or "auto",
        topics=(document.layout and document.layout.topics) or "lifelines",
        arrows=document.arrows or "dial",
        nodes=nodes,
        groups=groups,
        edges=edges,
        events=bind_declarations(document.events, report),
        scenarios=scenarios,
        layers=bind_layers(document),
    )
    if document.overlay:
        topology = without_hidden(topology, document.overlay.hide, report)
    return replace(topology, views=bind_views(document.views, topology, names, report))


def _id(document: TopologyPart, path: str, report: BindingReport) -> Scalar:
    """Return the stated id, else the file's name before `.topo`."""
    if document.topology:
        return document.topology
    span = Span(path, document.span.line, document.span.column, document.span.line, document.span.column + 1)
    name = PurePath(path).name.split(".topo", 1)[0]
    if not is_id(name):
        report.fail("TD014", f'the file name "{name}" cannot be an id', 'say "topology: ID" in the file', span)
    return Scalar(name, span)
