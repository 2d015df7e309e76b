"""One function a stage: a case's input becomes the text that the case expects."""

from __future__ import annotations

import contextlib
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from model_text import describe_diagnostics, describe_topology

from topodoc.assembly import assemble
from topodoc.diagnostics import SpecError, in_order
from topodoc.diagram.arrange import arrange
from topodoc.diagram.fold import fold
from topodoc.diagram.pins import pins
from topodoc.diagram.place import place
from topodoc.drawing.icon import icon_of
from topodoc.drawing.paint import paint
from topodoc.drawing.theme import load_theme
from topodoc.layout.dot import read_layout, write_dot
from topodoc.layout.portable import write_portable_dot
from topodoc.lint.engine import check_all
from topodoc.lint.fix import FIXABLE, fix
from topodoc.lint.standards import Standards, standards_of
from topodoc.mermaid.flowchart import write_flowchart
from topodoc.mermaid.sequence import write_sequence
from topodoc.model.bind import bind
from topodoc.model.coverage import cover, percentage
from topodoc.model.direction import Lexicon
from topodoc.model.impact import impact, way_to
from topodoc.model.paths import connect
from topodoc.model.playback import caption, moments
from topodoc.model.scenario import Message
from topodoc.reading import load
from topodoc.sequence.chart import chart
from topodoc.settings import Settings
from topodoc.settings_file import read_settings_file
from topodoc.source import Source
from topodoc.spec.reader import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from topodoc.model.playback import Moment
    from topodoc.model.topology import Topology

Case = dict[str, Any]
NAME = "case.topo.yml"


def read(case: Case) -> Topology:
    """Return the topology of the case's spec; where there are other `files`, they lie beside it."""
    if "files" not in case:
        return bind(parse(Source.decode(case["spec"].encode(), NAME)))
    with TemporaryDirectory() as folder, contextlib.chdir(folder):
        for name, text in {"mkdocs.yml": "", NAME: case["spec"], **case["files"]}.items():
            path = Path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return next(one for one in load((Path(),)) if one.files[0] == NAME)


def faults(case: Case) -> str:
    """Return every diagnostic of a spec: its place, its code, the fact and the cure."""
    try:
        return describe_diagnostics(in_order(read(case).findings)) or "nothing\n"
    except SpecError as error:
        return describe_diagnostics(error.diagnostics)


def model(case: Case) -> str:
    """Return what a spec means, one thing a line, then what was found; or its faults."""
    try:
        topology = read(case)
    except SpecError as error:
        return describe_diagnostics(error.diagnostics)
    return describe_topology(topology) + describe_diagnostics(in_order(topology.findings))


def asking(settings: Settings, *codes: str) -> Standards:
    """Return what *settings* ask of topologies, and that no rule of *codes* is off."""
    standards = standards_of(settings)
    return replace(standards, selection=replace(standards.selection, off=standards.selection.off - {*codes}))


def findings(case: Case) -> str:
    """Return what the rules, those asked for in `rules` too, find in every spec of a case, or in its `specs`, under its settings."""
    files = {NAME: case["spec"], **case.get("files", {})}
    with TemporaryDirectory() as folder, contextlib.chdir(folder):
        for name, text in {"mkdocs.yml": "", **files}.items():
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_text(text, "utf-8")
        settings = Settings(**read_settings_file(Path()).values)
        try:
            found = check_all(
                load([Path(one) for one in case.get("specs", ["."])], settings), date(2026, 1, 1), asking(settings, *case.get("rules", ()))
            )
        except SpecError as error:
            found = error.diagnostics
    told = (one for one in found if one.code != "TD703")
    return "".join(f"{one.severity} {one.topology} {one.element} {describe_diagnostics((one,))}" for one in in_order(told)) or "nothing\n"


def fixed(case: Case) -> str:
    """Return the spec of a case with what is certain mended, and after it the findings that were."""
    raw = case["spec"].encode("utf-8")
    topology = bind(parse(Source.decode(raw, NAME)))
    text, mended = fix(raw, NAME, check_all((topology,), date(2026, 1, 1)), Lexicon())
    assert {one.code for one in mended} <= FIXABLE
    return text.decode("utf-8") + "".join(f"# {one.span.line} {one.code} {one.message}\n" for one in mended)


def dot(case: Case) -> str:
    """Return the DOT that is laid out."""
    return write_dot(arrange(read(case), load_theme("paper")))


def folded(case: Case) -> str:
    """Return the nodes of each rank, folded to a proportion, and the invisible lines that keep them there."""
    topology = read(case)
    plan = fold(arrange(topology, load_theme("paper")), case["proportion"])
    ids = [node.id for node in topology.nodes]
    ranks = [[one for one, its in zip(ids, plan.ranks, strict=True) if its == rank] for rank in range(max(plan.ranks) + 1)]
    lines = [f"pin {ids[pin.tail]} {ids[pin.head]} {pin.length}{' taut' if pin.is_taut else ''}" for pin in pins(plan)]
    return "\n".join([*(" ".join(rank) for rank in ranks), *lines, ""])


def portable(case: Case) -> str:
    """Return the DOT for people."""
    return write_portable_dot(read(case))


def coverage(case: Case) -> str:
    """Return what no scenario exercises, one thing a line, and how much of each there is."""
    found = cover(read(case))
    idle = [*(f"edge {one.id}" for one in found.idle_edges), *(f"topic {one.id}" for one in found.idle_topics)]
    idle += (f"service {one.id}" for one in found.idle_services)
    return "\n".join([*idle, f"{found.edges} edges, {found.topics} topics, {found.services} services: {percentage([found])} %", ""])


def stopped(case: Case) -> str:
    """Return what is reached if the node that the case stops does: the kind, and the way with the edge of each hop."""
    reached = impact(read(case), case["stop"])
    ways = ((one, way_to(one.node, reached)) for one in reached)
    lines = [f"{one.kind} {case['stop']}" + "".join(f" -{hop.kind[0]}- {hop.target}" for hop in way) for one, way in ways]
    return "\n".join([*(lines or ["nothing"]), ""])


def connected(case: Case) -> str:
    """Return how the two nodes of the case are connected."""
    found = connect(read(case), *case["ends"])
    if found is None:
        return "nothing\n"
    paths = (" ".join([case["ends"][0], *(stretch.target for stretch in path)]) for path in found.paths)
    return "\n".join([f"{found.way}, {found.count}", *paths, ""])


def mermaid(case: Case) -> str:
    """Return the Mermaid text of the only scenario of a spec, or of the topology where it has none."""
    topology = read(case)
    return write_sequence(topology.scenarios[0], topology) if topology.scenarios else write_flowchart(topology)


def picture(case: Case) -> str:
    """Return the SVG of a topology under a recorded layout."""
    theme = load_theme("paper")
    plan = arrange(read(case), theme)
    return with_icons_by_name(paint(place(plan, read_layout(case["layout"], plan), theme), theme), plan.topology)


def sequence(case: Case) -> str:
    """Return the SVG of the only scenario of a spec."""
    theme = load_theme("paper")
    topology = read(case)
    return with_icons_by_name(paint(chart(topology.scenarios[0], topology, theme), theme), topology)


def with_icons_by_name(svg: str, topology: Topology) -> str:
    """Return *svg* with what names an icon of an installed set in the place of its outline, which another version of the set has mended."""
    for node in topology.nodes:
        icon = icon_of(node)
        for outline in () if icon.is_line else icon.outlines:
            svg = svg.replace(f' d="{outline}"', f' d="[{node.icon or node.technology}]"')
    return svg


def played(case: Case) -> str:
    """Return the steps of the last scenario of a spec as a player plays them: what it says, what lights up, and the states then."""
    topology = read(case)
    return "".join(_moment(one, topology) for one in moments(topology.scenarios[-1], topology))


def _moment(one: Moment, topology: Topology) -> str:
    way = " back" if isinstance(one.step, Message) and one.step.is_against else ""
    over = f" over {one.edge.id}{way}" if one.edge else ""
    states = "".join(f"; {end.name} is {state}" for end, state in one.states)
    return f"{one.number}: {caption(one, topology)} | {' '.join(end.name for end in one.ends)}{over}{states}\n"


def page(case: Case) -> str:
    """Return the page at a path, its pictures left out."""
    topology = read(case)
    site = assemble((topology,), Settings(), check_all((topology,), date(2026, 1, 1)))
    text = next(one.text for one in site.pages if one.path == case["path"])
    return re.sub(r"<svg.*?</svg>", "<svg>", text, flags=re.DOTALL)


STAGES: dict[str, Callable[[Case], str]] = {
    "parse": faults,
    "bind": model,
    "check": findings,
    "fix": fixed,
    "dot": dot,
    "fold": folded,
    "portable": portable,
    "mermaid": mermaid,
    "coverage": coverage,
    "impact": stopped,
    "why": connected,
    "place": picture,
    "chart": sequence,
    "playback": played,
    "page": page,
}
