"""The Python builders say what YAML says, and point into Python as into YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import topodoc
from topodoc import FlowBuilder, TopologyBuilder
from topodoc.cli.main import run
from topodoc.language.reader import parse
from topodoc.model.bind import bind
from topodoc.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NODES = "topology: t\nnodes: {a: {}, b: {}, c: {}, d: {}}\n"
FOUR = ("a", "b", "c", "d")


def bound(text: str) -> topodoc.Topology:
    return bind(parse(Source.decode(text.encode(), "one.topo.yml")))


def scenarios(add: Callable[[FlowBuilder], object]) -> topodoc.Topology:
    topology = TopologyBuilder("t")
    for name in FOUR:
        topology.add_process(name)
    add(FlowBuilder(topology))
    return topodoc.load(topology)[0]


STEPS: dict[str, tuple[Callable[[FlowBuilder], object], str]] = {
    "a message": (lambda flow: flow.from_("a").to("b"), "[a -> b]"),
    "the cursor moves": (lambda flow: flow.from_("a").to("b").to("c"), "[a -> b, b -> c]"),
    "a text": (lambda flow: flow.from_("a").to("b").show_message("[GO] there {id: 1}"), "[a -> b: '[GO] there {id: 1}']"),
    "keys of a message": (lambda flow: flow.from_("a").to("b", message="x", reply=True), "[a -> b: {message: x, reply: true}]"),
    "a payload": (
        lambda flow: flow.from_("a").to("b").payload({"id": "ORD-42", "count": 3, "ok": True, "none": None, "list": [1.5, "1.5"]}),
        "[a -> b: {payload: {id: ORD-42, count: 3, ok: true, none: , list: [1.5, '1.5']}}]",
    ),
    "a reply": (lambda flow: flow.from_("a").to("b").reply(), "[a -> b: {reply: true}]"),
    "a note over a node": (lambda flow: flow.from_("a").show_message("hm").to("b"), "[{note: hm, over: a}, a -> b]"),
    "notes": (
        lambda flow: flow.note("x", over=["a", "b"]).note("y", left_of="a").note("z", right_of="a"),
        "[{note: x, over: [a, b]}, {note: y, left_of: a}, {note: z, right_of: a}]",
    ),
    "a parallel leaves the cursor": (
        lambda flow: flow.from_("a").parallel([("a", "b"), ("a", "c")]).show_message("both").to("d"),
        "[{parallel: [a -> b, a -> c], message: both}, a -> d]",
    ),
    "branches of several steps": (
        lambda flow: flow.parallel([[("a", "b"), ("b", "c", "text")], {"label": "second", "steps": [("a", "d")]}]),
        "[{parallel: [{steps: [a -> b, b -> c: text]}, {steps: [a -> d], label: second}]}]",
    ),
    "a branch as a function": (
        lambda flow: flow.from_("a").opt("maybe", lambda inner: inner.to("b").to("c")).to("d"),
        "[{opt: maybe, steps: [a -> b, b -> c]}, a -> d]",
    ),
    "functions among pairs": (
        lambda flow: flow.from_("a").loop("twice", [("a", "b"), lambda inner: inner.to("c").show_message("x")]),
        "[{loop: twice, steps: [a -> b, a -> c: x]}]",
    ),
    "an alt": (
        lambda flow: flow.alt(("in stock", [("a", "b")]), ("on order", ("a", "c")), otherwise=[("a", "d")], message="enough?"),
        "[{alt: [{when: in stock, steps: [a -> b]}, {when: on order, steps: [a -> c]}, {else: [a -> d]}], message: enough?}]",
    ),
    "a break in a loop in an opt": (
        lambda flow: flow.from_("a").opt("x", lambda one: one.loop("y", lambda two: two.to("b").break_("z", [("b", "a")]))),
        "[{opt: x, steps: [{loop: y, steps: [a -> b, {break: z, steps: [b -> a]}]}]}]",
    ),
    "a state": (
        lambda flow: flow.state({"a": "error"}, "crash").state({"b": "stopped"}).show_message("why"),
        "[{state: {a: error}, message: crash}, {state: {b: stopped}, message: why}]",
    ),
    "suppressions": (
        lambda flow: flow.from_("a").to("b", ignore={"TD401": "planned"}),
        "[a -> b: {ignore: {TD401: planned}}]",
    ),
}


@pytest.mark.parametrize("name", STEPS)
def test_steps_say_what_yaml_says(name: str) -> None:
    add, steps = STEPS[name]
    assert scenarios(add) == bound(f"{NODES}scenarios: {{default: {{steps: {steps}}}}}")


def test_scenarios_references_and_edges_by_id() -> None:
    topology = TopologyBuilder(
        "t", title="T", arrows="flow", layout={"direction": "down"}, ignore={"TD201": {"reason": "old", "until": "2027-01-31"}}
    )
    topology.add_process("a").create_process("b", kind="topic")
    topology.connect("a", "b", id="first", label="publish").connect("a", "b", events=["X"])
    topology.event("X", title="An X", owner=["team-a", "team-b"], version="1.0")
    flow = FlowBuilder(topology)
    flow.scenario("one", "One", "First", "v2", tags=["x"]).from_("a").to("b").via("first")
    flow.scenario("two").ref("one")
    assert topodoc.load(topology)[0] == bound("""
topology: t
title: T
arrows: flow
layout: {direction: down}
ignore: {TD201: {reason: old, until: 2027-01-31}}
nodes: {a: {}, b: {kind: topic}}
edges: [a -> b: {id: first, label: publish}, a -> b: {events: X}]
events: {X: {title: An X, owner: [team-a, team-b], version: "1.0"}}
scenarios:
  one: {title: One, description: First, layer: v2, tags: [x], steps: [a -> b: {edge: first}]}
  two: {steps: [{scenario: one}]}
""")


def test_groups_rows_layers_and_views() -> None:
    topology = TopologyBuilder("t")
    outer = topology.create_group("outer", label="Outer", accent=2)
    outer.add_process("a", layer="v2").new_row().add_process("b").auto_resize()
    outer.create_group("inner", tags=["x"]).add_process("c", replicas=2, shard={"id": "s", "role": "primary"})
    topology.connect(["a", "b"], "c-2").layer("v2", label="Two", hidden=True).auto_resize()
    topology.view("near", around="a", depth=2, brokers="hide", include=["kind:service"])
    assert topodoc.load(topology)[0] == bound("""
topology: t
layers: {v2: {label: Two, hidden: true}}
groups:
  outer:
    label: Outer
    accent: 2
    rows: [[a], [b, inner]]
    nodes: {a: {layer: v2}, b: }
    groups: {inner: {tags: x, nodes: {c: {replicas: 2, shard: {id: s, role: primary}}}}}
edges: [{from: [a, b], to: c-2}]
views: {near: {around: a, depth: 2, brokers: hide, include: [kind:service]}}
""")


FAULTY = {
    "topology = TopologyBuilder('t', titel='x')": ("TD011", 'unknown key "titel"', "titel"),
    "topology.add_process('ö', knd='topic', label='über')": ("TD014", '"ö" cannot be an id', "'ö'"),
    "topology.add_process('x').add_process('y', label='äöü').add_process('z', knd=1)": ("TD011", 'unknown key "knd"', "knd"),
    "topology.add_process('x', kind='topik')": ("TD013", '"topik" is not a value of "kind"', "'topik'"),
    "topology.add_process('x', tags=['a', object()])": ("TD010", "a value of type object is where a spec has texts", "object()"),
    "topology.add_process('x', links={'a': ['b']})": ("TD010", 'a list is where "a" needs a text', "['b']"),
    "topology.add_process('a')": ("TD007", 'the key "a" appears twice; first on line 3', "'a'"),
    "topology.create_group('g').add_process('a')": ("TD020", 'the id "a" is declared twice; first on line 8', "'a'"),
    "topology.connect('a', 'nowhere')": ("TD021", 'no node "nowhere" is declared', "'nowhere'"),
    "topology.connect(['a', 'nowhere'], 'b')": ("TD021", 'no node "nowhere" is declared', "'nowhere'"),
    "topology.connect('a', 'b', type='dotted')": ("TD013", '"dotted" is not a value of "type"', "'dotted'"),
    "topology.view('v', include='kind:queue')": ("TD030", '"kind:queue" selects nothing', "'kind:queue'"),
    "topology.include('nowhere.topo.yml')": ("TD027", '"nowhere.topo.yml" does not exist', "'nowhere.topo.yml'"),
    "flow.to('a')": ("TD032", '"to" has no node to send from', "to('a')"),
    "flow.show_message('x')": ("TD032", '"show_message" has no step before it', "show_message('x')"),
    "flow.note('x', over='a').reply()": ("TD032", '"reply" has no step before it', "reply()"),
    "flow.from_('a').to('nowhere')": ("TD021", 'no node "nowhere" is declared', "'nowhere'"),
    "flow.from_('a').to('b').via('nowhere')": ("TD021", 'no edge has the id "nowhere"', "'nowhere'"),
    "flow.from_('a').to('b').show_message('x').show_message('y')": ("TD007", 'the key "message" appears twice', "show_message('y')"),
    "flow.parallel([('a', 'b'), ('a', 'nowhere')])": ("TD021", 'no node "nowhere" is declared', "'nowhere'"),
    "flow.alt(('x', [('a', 'nowhere')]))": ("TD021", 'no node "nowhere" is declared', "'nowhere'"),
    "flow.parallel(['a'])": ("TD010", "", "'a'"),
    "flow.opt('x', [])": ("TD025", "this branch has no step", "opt('x', [])"),
    "flow.state({'a': 'broken'})": ("TD013", '"broken" is not a value of "state"', "'broken'"),
    "flow.ref('nowhere')": ("TD021", 'no scenario has the id "nowhere"', "'nowhere'"),
    "flow.scenario('one').from_('a').to('b', mesage='x')": ("TD011", 'unknown key "mesage"', "mesage"),
}


@pytest.mark.parametrize("line", FAULTY)
def test_faults_point_into_python(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, fact, under = FAULTY[line]
    head = "from topodoc import FlowBuilder, TopologyBuilder\ntopology = TopologyBuilder('t')\ntopology.add_process('a').add_process('b')\n"
    text = f"{head}topology.connect('a', 'b')\nflow = FlowBuilder(topology)\n# a comment\n\n{line}\n"
    (tmp_path / "one.topo.py").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    found = topodoc.check("one.topo.py")
    wanted = [one for one in found if one.code == code]
    assert wanted, found
    span = wanted[0].span
    lines = text.split("\n")
    assert fact in wanted[0].message
    assert (span.line, lines[span.line - 1][span.column - 1 : span.end_column - 1]) == (3 if code == "TD020" else 8, under)
    assert wanted[0].hint


CHAIN = """from topodoc import TopologyBuilder

topology = TopologyBuilder("t")
(
    topology.add_process("a", label="Ä")
    .add_process("b", kind="topic")
    .connect("a", "b", label="publish")
    .add_process("c", knd="topic")
    .connect("c", "b", protocol="kafka")
)
"""


def test_the_caret_stands_under_the_call_of_the_chain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "one.topo.py").write_text(CHAIN, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["check", "one.topo.py"]) == 1
    assert '    8 |     .add_process("c", knd="topic")\n      |                       ^^^\n' in capsys.readouterr().out
    (tmp_path / "one.topo.py").write_text(
        CHAIN.replace('knd="topic"', "").replace('"b", label="publish"', '"b", id="e"').replace('"c", "b"', '"c", "b", id="e"'), "utf-8"
    )
    assert run(["check", "one.topo.py"]) == 1
    assert 'the edge id "e" is given twice; first on line 7' in capsys.readouterr().out
    (tmp_path / "one.topo.py").write_text(
        CHAIN.replace(', knd="topic"', "").replace('.connect("c", "b", protocol="kafka")', ".connect(*[], **{})"), "utf-8"
    )
    assert run(["check", "one.topo.py"]) == 1
    assert "missing 2 required positional arguments" in capsys.readouterr().out


def test_arguments_that_come_through_a_variable_are_told_at_the_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "from topodoc import TopologyBuilder\nkeys = {'knd': 'topic'}\nTopologyBuilder('t').add_process('a', **keys)\n"
    (tmp_path / "one.topo.py").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    (found,) = topodoc.check("one.topo.py")
    assert (found.code, found.span.line, found.span.column, found.span.end_column) == ("TD011", 3, 22, 46)


def test_a_helper_module_is_told_where_it_calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "helper.py").write_text("def fill(topology):\n    topology.add_process('a', kind='topik')\n", "utf-8")
    (tmp_path / "one.topo.py").write_text(
        "from topodoc import TopologyBuilder\nfrom helper import fill\nfill(TopologyBuilder('t'))\n", "utf-8"
    )
    monkeypatch.chdir(tmp_path)
    (found,) = topodoc.check("one.topo.py")
    assert (found.code, found.span.file, found.span.line, found.span.column) == ("TD013", "helper.py", 2, 36)


def test_comments_silence_in_python_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = "TopologyBuilder('t').add_process('a', kind='person', links={'x': 'javascript:y'})"
    for text, codes in (
        (line, ["TD702"]),
        (f"{line}  # topodoc: ignore[TD702] a test", []),
        (f"{line}  # topodoc: ignore[TD702]", ["TD031"]),
    ):
        (tmp_path / "one.topo.py").write_text(f"from topodoc import TopologyBuilder\n{text}\n", "utf-8")
        monkeypatch.chdir(tmp_path)
        assert [one.code for one in topodoc.check("one.topo.py")] == codes


def test_several_topologies_in_the_order_they_were_made(tmp_path: Path) -> None:
    text = "from topodoc import TopologyBuilder\nfor name in 'zxy':\n    TopologyBuilder(name).add_process('a')\n"
    (tmp_path / "one.topo.py").write_text(text, "utf-8")
    assert [one.id for one in topodoc.load(tmp_path / "one.topo.py")] == ["z", "x", "y"]


def test_a_part_in_yaml_can_be_included(tmp_path: Path) -> None:
    (tmp_path / "_part.topo.yml").write_text("nodes: {b: {kind: topic}}\n", "utf-8")
    text = "from topodoc import TopologyBuilder\nTopologyBuilder('t').include('_part.topo.yml').add_process('a').connect('a', 'b')\n"
    (tmp_path / "one.topo.py").write_text(text, "utf-8")
    (topology,) = topodoc.load(tmp_path / "one.topo.py")
    assert [node.id for node in topology.nodes] == ["a", "b"]
    assert topology.edges[0].type == "pulse"


def test_what_no_page_can_show_is_replaced_with_a_finding() -> None:
    builder = topodoc.TopologyBuilder("t").add_process("a", label="x\ud800\x08y\r\nz", links={"\x00": "https://example.org/"})
    (topology,) = topodoc.load(builder)
    assert topology.nodes[0].label == "x\ufffd\ufffdy\nz"
    assert [(one.code, one.message[:20]) for one in topology.findings] == [
        ("TD701", "the character U+D800"),
        ("TD701", "the character U+0000"),
    ]
