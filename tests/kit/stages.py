"""One function a stage: a case's input becomes the text that the case expects."""

from __future__ import annotations

import contextlib
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import yaml
from asking import asking, asking_only
from cures import cured, cures_of, diagnose, examples_of, files_of, rules_of
from drifting import held_against
from model_text import describe_diagnostics, describe_topology
from places import CASES

from topodoc.assembly import assemble
from topodoc.change.difference import compare
from topodoc.change_figures import plan_changes
from topodoc.cli.changes import as_text
from topodoc.diagnostics import SettingsError, SpecError, in_order
from topodoc.diagram.arrange import arrange
from topodoc.diagram.fold import fold
from topodoc.diagram.pins import pins
from topodoc.diagram.place import place
from topodoc.drawing.icon import icon_of
from topodoc.drawing.paint import paint
from topodoc.drawing.theme import load_theme
from topodoc.graph import write_graph
from topodoc.intake.before import read_before
from topodoc.intake.imported import take_in
from topodoc.intake.scaffold import scaffolds, tree_text
from topodoc.intake.shelf import Shelf
from topodoc.language.reader import parse
from topodoc.layout.dot import read_layout, write_dot
from topodoc.lint.amend import amend, mendable
from topodoc.lint.codes import RULES
from topodoc.lint.comparing import compare_all
from topodoc.lint.engine import check_all
from topodoc.lint.fix import FIXABLE, fix
from topodoc.lint.standards import Standards
from topodoc.model.at_stop import said_of_follower, said_of_starving, said_of_waiting
from topodoc.model.bind import bind
from topodoc.model.content import Grade
from topodoc.model.coverage import cover, percentage
from topodoc.model.event import Event
from topodoc.model.events import Events
from topodoc.model.flows import Flows
from topodoc.model.holding import holding
from topodoc.model.lexicon import Lexicon
from topodoc.model.playback import caption, moments
from topodoc.model.reach import reach_of_event, reach_of_nodes
from topodoc.model.scenario import Message
from topodoc.model.stops import find_stops
from topodoc.model.view import view
from topodoc.model.ways import find_way
from topodoc.model.whole import Whole
from topodoc.orders import Order, OrderedSource, target_of
from topodoc.reading import load
from topodoc.sequence.chart import chart
from topodoc.settings import DEFAULTS, Settings
from topodoc.settings_file import read_settings_file
from topodoc.source import Source
from topodoc.text_formats.dot import write_portable_dot
from topodoc.text_formats.mermaid_flowchart import write_flowchart
from topodoc.text_formats.mermaid_sequence import write_sequence
from topodoc.versions import Version
from topodoc.words import words_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

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


def findings(case: Case) -> str:
    """Return what the `rules` of a case, and no others, find in every spec of it, or in its `specs`, under its settings."""
    files = {NAME: case["spec"], **case.get("files", {})}
    with TemporaryDirectory() as folder, contextlib.chdir(folder):
        for name, text in {"mkdocs.yml": "", **files}.items():
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_text(text, "utf-8")
        settings = Settings(**read_settings_file(Path()).values)
        try:
            found = check_all(
                load([Path(one) for one in case.get("specs", ["."])], settings), date(2026, 1, 1), asking_only(settings, *case["rules"])
            )
        except SpecError as error:
            found = error.diagnostics
    told = (one for one in found if one.code != "TD703")
    return "".join(f"{one.severity} {one.topology} {one.element} {describe_diagnostics((one,))}" for one in in_order(told)) or "nothing\n"


def every_rule(case: Case) -> str:
    """Return how often what is found, by all rules that are on and those asked for, in the cases of the stages that *case* names."""
    lines = [line for stage in case["find"] for path in sorted((CASES / stage).glob("*.yml")) for line in _found_in(stage, path)]
    assert lines
    for rule in RULES:
        lines += (f"page/{rule.code} {name}: {_counted(examples_of(rule, name), (rule.code,))}" for name in ("Bad", "Good"))
    return "".join(f"{line}\n" for line in lines)


def _found_in(stage: str, path: Path) -> Iterator[str]:
    case: Case = yaml.safe_load(path.read_text("utf-8"))
    rules, specs = rules_of(case), tuple(case.get("specs", (".",)))
    yield f"{stage}/{path.stem}: {_counted(files_of(case), rules, specs)}"
    for number, files in enumerate(cures_of(case), 1):
        yield f"{stage}/{path.stem} cured {number}: {_counted(files, rules)}"


def _counted(files: Mapping[str, str], rules: tuple[str, ...], specs: tuple[str, ...] = (".",)) -> str:
    counts = Counter(one.code for one in diagnose(files, rules, specs, alone=False))
    return ", ".join(f"{code} {count}" for code, count in sorted(counts.items())) or "nothing"


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


def every(case: Case) -> tuple[Topology, tuple[Topology, ...]]:
    """Return the topology of the case's spec, and all topologies of its `files` too."""
    if "files" not in case:
        one = read(case)
        return one, (one,)
    with TemporaryDirectory() as folder, contextlib.chdir(folder):
        for name, text in {"mkdocs.yml": "", NAME: case["spec"], **case["files"]}.items():
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_text(text, "utf-8")
        found = load((Path(),))
        return next(one for one in found if one.files[0] == NAME), found


def stopped(case: Case) -> str:
    """Return who is hurt if each of what the case stops does, what is certain first."""
    own, topologies = every(case)
    flows = Flows(topologies)
    return "".join(_stopped(flows, own, name, deep=case.get("through") == "stores", most=case.get("most")) for name in case["stop"])


def _stopped(flows: Flows, own: Topology, name: str, *, deep: bool, most: int | None) -> str:
    found = find_stops(name, own, Events(flows), flows.topologies)
    assert found is not None, name
    if isinstance(found, Event):
        reach = reach_of_event(flows, found, through_stores=deep)
    else:
        reach = reach_of_nodes(flows, found, through_stores=deep, most=most)
    lines = [f"waits {one.place[1]}: {said_of_waiting(one)}" for one in reach.waits]
    lines += [f"starves {one.place[1]}: {said_of_starving(flows, one)}" for one in reach.starves]
    lines += [f"may follow {one.place[1]}: {said_of_follower(one)}" for one in reach.may_follow]
    lines += ["more may follow"] if reach.goes_on else []
    return "".join(f"{line}\n" for line in (f"if {name} stops", *(f"  {line}" for line in lines or ["nobody"])))


def connected(case: Case) -> str:
    """Return how each pair of nodes of the case is connected, with what is said of each hop."""
    own, topologies = every(case)
    return "".join(_connected(Flows(topologies), own, *ends) for ends in case["ends"])


def _connected(flows: Flows, own: Topology, first: str, second: str) -> str:
    way = find_way(flows, (own.id, first), (own.id, second))
    lines = [f"{first} to {second}: {way.answer}{': ' if way.reason else ''}{way.reason}"]
    for hop in way.hops:
        facts = [hop.edge.role, *(["reacts"] if hop.reacts else []), *([f"through {hop.through}"] if hop.through else []), *hop.events]
        lines.append(f"  {hop.source[1]} -> {hop.target[1]}: {' '.join([*facts, *(['possible'] if hop.is_possible else [])])}")
    return "".join(f"{line}\n" for line in lines)


def direct(case: Case) -> str:
    """Return the edges of the only view of a spec, each with its label."""
    topology, topologies = every(case)
    shown = view(topology, topology.views[0], DEFAULTS.hub, topologies)
    lines = (f"{edge.source.name} -> {edge.target.name}: {edge.shown_label}{' (possible)' * edge.is_possible}" for edge in shown.edges)
    return "".join(f"{line}\n" for line in lines) or "nothing\n"


def boxed(case: Case) -> str:
    """Return what each view of a spec shows: its boxes, cards with what they hold, and edges with their labels."""
    topology, topologies = every(case)
    return "".join(f"{one.id}\n{_boxes(view(topology, one, DEFAULTS.hub, topologies))}" for one in topology.views)


def _boxes(shown: Topology) -> str:
    lines = [f"box {one.id} {one.label!r} in {one.parent}: {' '.join((*one.groups, *one.nodes))}" for one in shown.groups]
    lines += [
        f"{'card' if one.holds else 'node'} {one.id}, {one.kind}{' external' * one.external}, {one.state}, in {one.group}"
        + (f": {holding(one, words_in('en'))}: {' '.join(held.id for held in one.holds)}" if one.holds else "")
        for one in shown.nodes
    ]
    lines += [f"{one.id}: {one.source.name} -> {one.target.name}: {one.type} {one.role} {one.shown_label}" for one in shown.edges]
    return "".join(f"  {line.rstrip()}\n" for line in lines)


def heard(case: Case) -> str:
    """Return every event of the specs of a case: where it stands, who says it, what holds it, and who gets it and how surely."""
    _, topologies = every(case)
    return "".join(_heard(one) for one in Whole(topologies).events)


def _heard(event: Event) -> str:
    said = [f"{'/'.join(one.place)}{f' through {one.through[1]}' if one.through else ''}" for one in event.producers]
    got = [
        f"{'/'.join(one.place)}{'' if one.grade == Grade.CERTAIN else f' {one.grade.name.lower()}'}"
        f"{' everything' * one.takes_everything}{' observer' * one.is_observer}"
        for one in event.consumers
    ]
    over = ", ".join("/".join(place) for place in event.resources)
    about = f"{event.kind}, in {' '.join(event.topologies)}, owner {' '.join(event.owners) or 'none'}"
    return f"{event.name}: {about}\n  from {', '.join(said) or 'nobody'}\n  over {over or 'nothing'}\n  to {', '.join(got) or 'nobody'}\n"


def graph(case: Case) -> str:
    """Return what the graph JSON says of the events of each topology of a case."""
    _, topologies = every(case)
    found = json.loads(write_graph(topologies, ()))
    lines = (f"{one['id']} {json.dumps(event, ensure_ascii=False)}" for one in found["topologies"] for event in one["events"])
    return "".join(f"{line}\n" for line in lines) or "nothing\n"


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


def imported(case: Case) -> str:
    """Return the part that the only import of a case gives, then what was found; it binds, and is made of the same bytes again."""
    with TemporaryDirectory() as folder, contextlib.chdir(folder):
        for name, text in {"mkdocs.yml": "", "topodoc.yml": case["settings"], **case["files"]}.items():
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_text(text, "utf-8")
        try:
            settings = Settings(**read_settings_file(Path()).values)
            return _imported(settings)
        except SpecError as error:
            return describe_diagnostics(error.diagnostics)
        except SettingsError as error:
            return describe_diagnostics(error.diagnostics) or f"{error}\n"


def _imported(settings: Settings) -> str:
    (order,) = settings.imports
    root = Path.cwd()
    into = target_of(order, settings.specs)
    before = read_before(into, order.name)
    specs = sorted(Path("topologies").glob("[!_]*.topo.yml"))
    found, again = (take_in(order, Shelf(root), into, before, specs) for _ in range(2))
    assert found.text == again.text
    assert "CANARY" not in found.text + describe_diagnostics(found.joined.findings)
    into.parent.mkdir(exist_ok=True)
    into.write_text(found.text, "utf-8")
    Path("topologies/whole.topo.yml").write_text(f"include: [{into.name}]\n", "utf-8")
    load([Path("topologies/whole.topo.yml")])
    return found.text + describe_diagnostics(in_order(found.joined.findings))


def scaffolded(case: Case) -> str:
    """Return the specs that the script of a case becomes, then what was found in it, and what is at fault in them."""
    with TemporaryDirectory() as folder, contextlib.chdir(folder):
        for name, text in {"mkdocs.yml": "", **case["files"]}.items():
            Path(name).write_text(text, "utf-8")
        order = Order("case", Path.cwd(), (OrderedSource("", tuple(case["files"])),))
        try:
            found = scaffolds(order, Shelf(Path.cwd()))
        except SpecError as error:
            return describe_diagnostics(error.diagnostics)
    trees = [tree for one in found for tree in one.trees]
    told = [finding for one in found for finding in one.findings]
    for tree in trees:
        try:
            bind(tree)
        except SpecError as error:
            told += error.diagnostics
    return "---\n".join(map(tree_text, trees)) + describe_diagnostics(in_order(told))


def differences(case: Case) -> str:
    """Return what `diff` tells of two versions, `before` and `after`, at the level of the case."""
    with both_versions(case) as versions:
        old, new = (one.topologies for one in versions)
        broken = compare_all(old, new, date(2026, 1, 1), Standards())
        return as_text(compare(old, new), broken, versions, case.get("level", "words")) + "\n"


def united(case: Case) -> str:
    """Return what is drawn of two versions, `before` and `after`: their union as Mermaid, and what became of each thing in words."""
    with both_versions(case) as (old, new):
        plans = plan_changes(compare(old.topologies, new.topologies), Settings())
    told = []
    for plan in plans:
        markings = plan.union.markings if plan.union and not plan.retelling else {}
        told.append(f"%% {plan.topology} {plan.kind} {plan.name}".rstrip())
        told += [plan.mermaid.rstrip(), *(f"{kind} {name}: {one.sign}: {one.told}" for (kind, name), one in markings.items())]
    return "\n".join([*told, ""])


@contextlib.contextmanager
def both_versions(case: Case) -> Iterator[tuple[Version, Version]]:
    """Give the versions `before` and `after` of the case, in a folder that holds them."""
    with TemporaryDirectory() as folder, contextlib.chdir(folder):
        versions = []
        for name in ("before", "after"):
            Path(name).mkdir()
            Path(name, "mkdocs.yml").write_text("", "utf-8")
            for file, text in case[name].items() if isinstance(case[name], dict) else [("case.topo.yml", case[name])]:
                Path(name, file).write_text(text, "utf-8")
            versions.append(Version(name, load([Path(name)]), ()))
        yield versions[0], versions[1]


def drifted(case: Case) -> str:
    """Return what is found where the specs of a case differ from the facts in its other `files`, and how many edges these confirm."""
    with TemporaryDirectory() as folder, contextlib.chdir(folder):
        for name, text in {"mkdocs.yml": "", **case["files"]}.items():
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_text(text, "utf-8")
        settings = Settings(**read_settings_file(Path()).values)
        held = held_against(load([Path()], settings), settings, asking(settings, *case.get("rules", ())), case["files"])
    lines: list[str] = []
    for each in held:
        lines += (f"{one.severity} {one.topology} {one.element} {describe_diagnostics((one,))}" for _, one in each.told)
        share = each.confirmation.share()
        kinds = "".join(f", {kind} {count}" for kind, count in share.by_kind)
        lines.append(f"{share.confirmed} of {share.total}, {share.contradicted} contradicted, {share.unseen} unseen{kinds}\n")
    return "".join(lines)


def amended(case: Case) -> str:
    """Return the specs of a case with what its facts say for certain, and after each the findings that were mended."""
    with TemporaryDirectory() as folder, contextlib.chdir(folder):
        for name, text in {"mkdocs.yml": "", **case["files"]}.items():
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_bytes(text.encode("utf-8"))
        settings = Settings(**read_settings_file(Path()).values)
        mended: list[str] = []
        while True:
            held = held_against(load([Path()], settings), settings, asking(settings, *case.get("rules", ())), case["files"])
            before = len(mended)
            for name, wanted in mendable(told for one in held for told in one.told).items():
                raw, now = amend(Path(name).read_bytes(), wanted)
                Path(name).write_bytes(raw)
                mended += (f"# {name} {one.code} {one.message}\n" for one in now)
            if len(mended) == before:
                break
        specs = (f"# {name}\n{Path(name).read_bytes().decode()}" for name in case["files"] if name.endswith(".topo.yml"))
        return "".join([*specs, *mended])


STAGES: dict[str, Callable[[Case], str]] = {
    "parse": faults,
    "bind": model,
    "check": findings,
    "cure": cured,
    "every_rule": every_rule,
    "fix": fixed,
    "dot": dot,
    "fold": folded,
    "portable": portable,
    "mermaid": mermaid,
    "coverage": coverage,
    "impact": stopped,
    "why": connected,
    "hide": direct,
    "view": boxed,
    "events": heard,
    "graph": graph,
    "place": picture,
    "chart": sequence,
    "playback": played,
    "page": page,
    "import": imported,
    "diff": differences,
    "union": united,
    "drift": drifted,
    "amend": amended,
    "scaffold": scaffolded,
}
