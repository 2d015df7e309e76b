"""What facts confirm stands on the pages, in the graph and in views that ask for it; without facts nothing of it is there."""

from __future__ import annotations

import html
import json
import re
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from places import ROOT

from topodoc.assembly import assemble
from topodoc.cli.main import run
from topodoc.graph import write_graph
from topodoc.informing import inform
from topodoc.memory import Memory
from topodoc.reading import load
from topodoc.settings import Settings
from topodoc.settings_file import read_settings_file

TODAY = date(2026, 11, 28)
SPEC = """topology: shop
layers: {next: {hidden: true}}
nodes: {orders: Orders, mail: Mail, stock: Stock, db: {kind: database}, placed: {kind: topic}, soon: {kind: topic, layer: next}}
edges:
  - orders -> placed: {role: publish, protocol: kafka}
  - mail -> placed: {role: consume, protocol: kafka}
  - stock -> placed: {role: consume, protocol: kafka}
  - orders -> db: {role: access, protocol: postgresql}
  - orders -> soon: {role: publish, protocol: kafka}
views:
  known: {title: Known, unconfirmed: light}
"""
DUMP = """Topic: placed TopicId: x PartitionCount: 3 ReplicationFactor: 3 Configs:
GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID
mail placed 0 5 5 0 c-1 /10.0.0.1 c
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "mkdocs.yml": "",
        "topologies/shop.topo.yml": SPEC,
        "dumps/kafka-2026-11-27.txt": DUMP,
        "topodoc.yml": "repo_url: https://example.org/shop\ndrift:\n  main: {facts: dumps/*}\n",
    }.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, "utf-8")
    return Settings(**read_settings_file(Path()).values)


def pages(settings: Settings) -> dict[str, str]:
    topologies, found = inform(load(settings.specs, settings), settings, TODAY)
    return {page.path: html.unescape(page.text) for page in assemble(topologies, settings, found).pages}


def test_pages_tell_what_confirms_each_edge(project: Settings) -> None:
    made = pages(project)
    page = made["architecture/shop/index.md"]
    assert "1 of 4 edges confirmed: Kafka 1; 1 contradicted; facts of 2026-11-27" in page
    assert page.count("<th>Confirmed by</th>") == 1
    cells = dict(re.findall(r'<tr id="edge-([\w-]+)".*?<td>((?:(?!</td>).)*)</td>\n</tr>', page, re.DOTALL))
    assert '<a href="https://example.org/shop/blob/HEAD/dumps/kafka-2026-11-27.txt#L3"' in cells["mail--placed"]
    assert ">Kafka</a>" in cells["mail--placed"]
    assert ">contradicted</span></a>" in cells["stock--placed"]
    assert cells["orders--db"] == cells["orders--soon"] == ""
    assert "1 of 4 edges confirmed" in made["architecture/index.md"]
    assert "TD824" in made["architecture/shop/findings.md"]


def test_without_facts_nothing_of_it_is_there(project: Settings) -> None:
    Path("topodoc.yml").write_text("", "utf-8")
    made = pages(Settings(specs=project.specs))
    assert not [path for path, text in made.items() if "onfirmed" in text.replace("unconfirmed", "")]
    assert 'class="edge type-pulse protocol-kafka role-publish unconfirmed"' not in made["architecture/shop/index.md"]


def test_a_view_that_asks_for_it_draws_lighter_what_nothing_confirms(project: Settings) -> None:
    (topology,), _ = inform(load(project.specs, project), project, TODAY)
    assert {edge.id for edge in topology.edges if edge.standing and edge.standing.is_confirmed} == {"mail--placed"}
    assert run(["render", "topologies/shop.topo.yml", "--view", "known", "-o", "known.svg"]) == 0
    faint = re.findall(r'<g class="edge [^"]* unconfirmed" data-edge="([\w-]+)"', Path("known.svg").read_text("utf-8"))
    assert sorted(faint) == ["orders--db", "orders--placed"]
    assert run(["render", "topologies/shop.topo.yml", "-o", "all.svg"]) == 0
    assert "unconfirmed" not in Path("all.svg").read_text("utf-8")


def test_the_graph_has_it_as_its_schema_says(project: Settings) -> None:
    topologies, found = inform(load(project.specs, project), project, TODAY)
    graph = json.loads(write_graph(topologies, found))
    Draft202012Validator(json.loads((ROOT / "docs" / "graph.schema.json").read_text("utf-8"))).validate(graph)
    (shop,) = graph["topologies"]
    assert shop["facts"] == {"as_of": "2026-11-27", "edges": 4, "confirmed": 1, "contradicted": 1, "unseen": 2, "by_kind": {"kafka": 1}}
    edges = {one["id"]: (one.get("confirmed"), one.get("contradicted")) for one in shop["edges"]}
    assert edges["mail--placed"][0] == [{"by": "kafka", "at": "dumps/kafka-2026-11-27.txt:3"}]
    assert edges["stock--placed"][1] is True
    assert [one["code"] for one in graph["findings"]] == ["TD824"]


def test_what_is_the_same_again_is_not_made_again(project: Settings) -> None:
    memory = Memory()
    read = load(project.specs, project, memory)
    first = inform(read, project, TODAY, memory)[0]
    memory.finish()
    assert inform(load(project.specs, project, memory), project, TODAY, memory)[0][0] is first[0]
    memory.finish()
    Path("dumps/kafka-2026-11-27.txt").write_text(DUMP + "stock placed 0 5 5 0 c-1 /10.0.0.1 c\n", "utf-8")
    (again,), found = inform(load(project.specs, project, memory), project, TODAY, memory)
    assert again is not first[0]
    assert not found


def test_facts_that_cannot_be_read_stop_a_build(project: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert project.drift
    Path("dumps/prose.txt").write_text("this is no dump\n", "utf-8")
    assert run(["export", "--to", "out"]) == 1
    assert "dumps/prose.txt:1:1: error TD050" in capsys.readouterr().err
    assert not Path("out").exists()
