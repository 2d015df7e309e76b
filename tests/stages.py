"""One function a stage: a case's input becomes the text that the case expects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from topodoc.diagnostics import SpecError
from topodoc.diagram.arrange import arrange
from topodoc.diagram.place import place
from topodoc.drawing.paint import paint
from topodoc.drawing.theme import load_theme
from topodoc.layout.dot import read_layout, write_dot
from topodoc.layout.portable import write_portable_dot
from topodoc.model.bind import bind
from topodoc.model.scenario import Message, Parallel
from topodoc.pipeline import assemble
from topodoc.sequence.chart import chart
from topodoc.settings import Settings
from topodoc.source import Source
from topodoc.spec.reader import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from topodoc.diagnostics import Diagnostic
    from topodoc.model.scenario import Step
    from topodoc.model.topology import Topology

Case = dict[str, Any]


def read(case: Case) -> Topology:
    """Return the topology of the case's spec."""
    return bind(parse(Source.decode(case["spec"].encode(), "case.topo.yml")))


def faults(case: Case) -> str:
    """Return every diagnostic of a spec: its place, its code, the fact and the cure."""
    try:
        found: tuple[Diagnostic, ...] = read(case).findings
    except SpecError as error:
        found = error.diagnostics
    return "".join(f"{_place(one)} {one.code} {one.message}\n    {one.hint}\n" for one in found) or "nothing\n"


def model(case: Case) -> str:
    """Return what a spec means, one thing a line."""
    return "\n".join(_lines(read(case))) + "\n"


def dot(case: Case) -> str:
    """Return the DOT that is laid out."""
    return write_dot(arrange(read(case), load_theme("paper")))


def portable(case: Case) -> str:
    """Return the DOT for people."""
    return write_portable_dot(read(case))


def picture(case: Case) -> str:
    """Return the SVG of a topology under a recorded layout."""
    theme = load_theme("paper")
    plan = arrange(read(case), theme)
    return paint(place(plan, read_layout(case["layout"], plan), theme), theme)


def sequence(case: Case) -> str:
    """Return the SVG of the only scenario of a spec."""
    theme = load_theme("paper")
    topology = read(case)
    return paint(chart(topology.scenarios[0], topology, theme), theme)


def page(case: Case) -> str:
    """Return the page at a path, its pictures left out."""
    site = assemble((read(case),), Settings())
    text = next(one.text for one in site.pages if one.path == case["path"])
    before, _, rest = text.partition("<svg")
    return before + "<svg>" + rest.partition("</svg>")[2] if rest else text


STAGES: dict[str, Callable[[Case], str]] = {
    "parse": faults,
    "faults": faults,
    "bind": model,
    "travel": model,
    "dot": dot,
    "portable": portable,
    "place": picture,
    "chart": sequence,
    "page": page,
}


def _place(one: Diagnostic) -> str:
    span = one.span
    end = f"{span.end_line}:{span.end_column}" if span.end_line != span.line else str(span.end_column)
    return f"{span.line}:{span.column}-{end}"


def _lines(topology: Topology) -> Iterator[str]:
    yield f"topology {topology.id} {topology.title!r} {topology.direction} {topology.arrows}"
    for group in topology.groups:
        yield f"group {group.id} {group.label!r} in {group.parent} holds {', '.join((*group.groups, *group.nodes)) or 'nothing'}"
    for node in topology.nodes:
        facts = [node.kind, node.shape, node.state, f"in {node.group}"]
        facts += [f"x{node.replicas}"] * (node.replicas > 1) + ["external"] * node.external
        facts += [f"owner {node.owner}"] * bool(node.owner) + [f"tags {' '.join(node.tags)}"] * bool(node.tags)
        facts += [f"link {link.title} {link.url}" for link in node.links] + [f"{node.shard}"] * (node.shard is not None)
        yield f"node {node.id} {node.label!r}: {', '.join(facts)}"
    for edge in topology.edges:
        facts = [f"{edge.role} ({edge.role_basis})", edge.type, edge.protocol, repr(edge.label), *edge.events]
        yield f"edge {edge.id}: {edge.source.name} -> {edge.target.name}: {', '.join(fact for fact in facts if fact)}"
    for scenario in topology.scenarios:
        yield f"scenario {scenario.id} {scenario.title!r}"
        yield from _steps(scenario.steps)


def _steps(steps: tuple[Step, ...]) -> Iterator[str]:
    for step in steps:
        said = ", ".join(repr(part) for part in (step.tag, step.title, step.payload))
        match step:
            case Message():
                over = " or ".join(edge.id for edge in step.edges) or ("itself" if step.is_self else "no edge")
                reply = " reply" if step.is_reply else ""
                yield f"{step.number} {step.source.name} -> {step.target.name}{reply}: {said} over {over}"
            case Parallel(branches=branches):
                yield f"{step.number} parallel: {said}"
                for branch in branches:
                    yield f"{branch.number} branch {branch.label!r}"
                    yield from _steps(branch.steps)
