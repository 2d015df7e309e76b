"""Limits: each holds, each is told, and each can be raised."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from topodoc.cli.main import run
from topodoc.lint.codes import MEANINGS

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "topology: t\n"
NODES = HEAD + "nodes: {a: A, b: B, c: C, d: D}\n"
EDGES = NODES + "edges: [a -> b, b -> c, c -> d, d -> a]\n"
STEPS = EDGES + "scenarios: {s: {steps: [a -> b: one, b -> c: two, {parallel: [{steps: [c -> d: three]}]}]}}\n"
DEEP = HEAD + "nodes: {a: A}\ngroups: {g: {groups: {h: {groups: {i: {label: I}}}}}}\n"
ALIASES = HEAD + "nodes:\n  a: &a {label: A}\n  b: *a\n  c: *a\n  d: *a\n  e: *a\n"
CASES = {
    "nodes": (NODES, 3, 4, "TD040", "4 nodes are more than 3"),
    "edges": (EDGES, 3, 4, "TD041", "4 edges are more than 3"),
    "steps": (STEPS, 3, 4, "TD042", "4 steps are more than 3"),
    "label": (
        HEAD + "nodes: {a: Abcdefghij}\n",
        9,
        10,
        "TD043",
        'the label of node "a" has 10 characters, more than 9, the limit of a label',
    ),
    "entries": (HEAD + "nodes: {a: {label: A, tags: [x, y, z]}}\n", 2, 3, "TD044", '3 tags of node "a" are more than 2'),
    "depth": (DEEP, 6, 7, "TD009", "nested deeper than 6 levels"),
    "aliases": (ALIASES, 3, 4, "TD009", "more than 3 aliases"),
    "values": (NODES, 10, 20, "TD009", "more than 10 values"),
    "megabytes": (HEAD + "nodes: {a: A}\n#" + "x" * 1_000_000, 1, 2, "TD009", "larger than 1,000,000 bytes"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_limit_holds_and_can_be_raised(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text, few, enough, code, fact = CASES[name]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.topo.yml").write_text(text, "utf-8")
    (tmp_path / "topodoc.yml").write_text(f"specs: t.topo.yml\nlimits: {{{name}: {few}}}\n", "utf-8")
    assert run(["check"]) == 1
    said = capsys.readouterr().out
    assert f"error {code}: " in said
    assert fact in said
    assert said.startswith("t.topo.yml:")
    assert f"or raise {name} under limits: in the settings" in said
    assert code in MEANINGS
    (tmp_path / "topodoc.yml").write_text(f"specs: t.topo.yml\nlimits: {{{name}: {enough}}}\n", "utf-8")
    run(["check"])
    assert code not in capsys.readouterr().out


def test_depth_itself_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "topodoc.yml").write_text("limits: {depth: 100000}\n", "utf-8")
    assert run(["check"]) == 2
    assert "topodoc.yml:1:9: error TD013: depth under limits: is more than 100" in capsys.readouterr().err


def test_a_hundred_levels_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "topodoc.yml").write_text("specs: t.topo.yml\nlimits: {depth: 100}\n", "utf-8")
    inner = "{nodes: {a: A}}"
    for number in range(48):
        inner = f"{{groups: {{g{number}: {inner}}}}}"
    (tmp_path / "t.topo.yml").write_text(inner, "utf-8")
    assert run(["render", "t.topo.yml", "-o", "t.svg"]) == 0, capsys.readouterr().err
    assert (tmp_path / "t.svg").read_text("ascii").count('class="group"') == 48


def test_the_limits_of_a_topology_hold_for_python_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "topodoc.yml").write_text("specs: t.topo.py\nlimits: {python_seconds: 1, nodes: 1}\n", "utf-8")
    text = (
        "from topodoc import TopologyBuilder\nt = TopologyBuilder('t')\nt.create_group('g', label='G').add_process('a').add_process('b')\n"
    )
    (tmp_path / "t.topo.py").write_text(text, "utf-8")
    assert run(["check"]) == 1
    assert "TD040" in capsys.readouterr().out


LONG = """topology: t
title: {long} 1
nodes:
  a:
    kind: worker
    label: {long} 2
    technology: {long} 3
  b:
    shard:
      id: {long} 4
  {id}:
groups:
  g:
    accent: 1
    label: {long} 6
edges:
  - from: a
    to: b
    label: {long} 7
    protocol: {long} 8
scenarios:
  s:
    steps: []
    title: {long} 9
  t:
    steps:
      - a -> b:
          reply: true
          message: "[ASK] {long} 10"
      - note: {long} 11
        over: a
      - alt:
          - steps: [a -> b]
            when: {long} 12
        message: {long} 13
      - loop: {long} 14
        steps: [a -> b]
      - parallel:
          - steps: [a -> b]
            label: {long} 15
      - state: {a: error}
        message: {long} 16
views:
  v:
    around: a
    title: {long} 17
"""


def test_a_label_that_is_too_long_is_told_with_its_field_and_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    text = LONG.replace("{long}", "Quite a long text").replace("{id}", "x" * 20)
    (tmp_path / "t.topo.yml").write_text(text, "utf-8")
    (tmp_path / "topodoc.yml").write_text("specs: t.topo.yml\nlimits: {label: 12}\n", "utf-8")
    assert run(["check"]) == 1
    told = [line.split(" has ")[0].split(": error TD043: the ") for line in capsys.readouterr().out.splitlines() if "TD043" in line]
    wanted = {
        " 1": "title of the topology", " 2": 'label of node "a"', " 3": 'technology of node "a"', " 4": 'shard of node "b"',
        "xx:": 'id of a node, "xxxxxxxxxxxxxxxxxxxx", which', " 6": 'label of group "g"', " 7": 'label of edge "a -> b"',
        " 8": 'protocol of edge "a -> b"', " 9": 'title of scenario "s"', ' 10"': 'message of step 1 of scenario "t"',
        " 11": 'note in scenario "t"', " 12": 'when of step 2 of scenario "t"', " 13": 'message of step 2 of scenario "t"',
        " 14": 'loop of step 3 of scenario "t"', " 15": 'label of step 4 of scenario "t"', " 16": 'message of step 5 of scenario "t"',
        " 17": 'title of view "v"',
    }  # fmt: skip
    lines = text.splitlines()
    found = {lines[int(place.split(":")[1]) - 1]: what for place, what in told}
    assert {next(end for end in wanted if line.endswith(end)): what for line, what in found.items()} == wanted
    assert len(told) == len(wanted)


LISTS = {
    "tags of node": "nodes: {a: {label: A, tags: [{0}]}}",
    "owners of node": "nodes: {a: {label: A, owner: [{0}]}}",
    "layers of the topology": "nodes: {a: {label: A, layer: [{0}]}}",
    "links of node": "nodes: {a: {label: A, links: {{1}}}}",
    "facts of node": "nodes: {a: {label: A, facts: {{2}}}}",
    "tags of group": "groups: {g: {tags: [{0}], nodes: {a: A}}}",
    "events of edge": "nodes: {a: A, b: B}\nedges: [a -> b: {label: ask, events: [{0}]}]",
    "tags of edge": "nodes: {a: A, b: B}\nedges: [a -> b: {label: ask, tags: [{0}]}]",
    "origin of node": "nodes: {a: {label: A, origin: [{0}]}}",
    "origin of edge": "nodes: {a: A, b: B}\nedges: [a -> b: {label: ask, origin: [{0}]}]",
    'fields of event "E" of edge': "nodes: {a: A, b: B}\nedges: [a -> b: {label: ask, events: {E: {fields: [{0}]}}}]",
    "owners of event": "nodes: {a: A}\nevents: {E: {owner: [{0}]}}",
    "tags of the topology": "tags: [{0}]\nnodes: {a: A}",
    "owners of the topology": "owner: [{0}]\nnodes: {a: A}",
}


def filled(text: str, count: int, length: int = 1) -> str:
    words = [f"w{at}{'x' * length}" for at in range(count)]
    links = ", ".join(f"w{at}: https://example.org/{one}" for at, one in enumerate(words))
    facts = ", ".join(f"w{at}: {one}" for at, one in enumerate(words))
    text = text.replace("{0}", ", ".join(words)).replace("{{1}}", f"{{{links}}}").replace("{{2}}", f"{{{facts}}}")
    return f"{HEAD}{text}\n"


@pytest.mark.parametrize("what", LISTS)
def test_every_list_has_a_limit_of_number_and_of_length(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    spec = tmp_path / "t.topo.yml"
    spec.write_text(filled(LISTS[what], 1_001), "utf-8")
    assert run(["check", "t.topo.yml"]) == 1
    said = capsys.readouterr().out
    assert "TD044" in said
    assert f"1,001 {what}" in said
    assert "or raise entries under limits: in the settings" in said
    spec.write_text(filled(LISTS[what], 2, 2_100), "utf-8")
    assert run(["check", "t.topo.yml"]) == 1
    assert ("TD013" if what == "events of edge" else "TD043") in capsys.readouterr().out  # a name of an event has a limit of its own
    spec.write_text(filled(LISTS[what], 20), "utf-8")
    run(["check", "t.topo.yml"])
    assert "TD04" not in capsys.readouterr().out
