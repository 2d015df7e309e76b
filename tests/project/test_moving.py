"""Coming from other tools: what a page shows before and after says the same, and what comes after has no finding."""

from __future__ import annotations

import ast
import re
import shlex
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from places import ROOT

from topodoc.cli.main import run
from topodoc.lint.engine import check_all
from topodoc.reading import load

if TYPE_CHECKING:
    from topodoc.model.topology import Topology

PAGES = ROOT / "docs" / "how-to"
BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```', re.DOTALL | re.MULTILINE)


def blocks(name: str) -> dict[str, str]:
    """Return the text of each block of the page called *name* by its title, or its language where it has none."""
    return {match[2] or match[1]: match[3] for match in BLOCK.finditer((PAGES / name).read_text("utf-8"))}


def one(text: str, name: str) -> Topology:
    """Return the topology that the spec *text* describes, which has no finding."""
    Path(name).write_text(text, "utf-8")
    (topology,) = load([Path(name)])
    assert not check_all((topology,), date(2026, 1, 1))
    return topology


def strings(script: str) -> list[str]:
    """Return the texts of a Python script, in their order."""
    nodes = [node for node in ast.walk(ast.parse(script)) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [str(node.value) for node in sorted(nodes, key=lambda node: (node.lineno, node.col_offset))]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_diagrams() -> None:
    found = blocks("from-diagrams.md")
    python, yaml = (one(found[name], name) for name in ("shop.topo.py", "shop-yaml.topo.yml"))
    assert {node.id for node in python.nodes} == {node.id for node in yaml.nodes}
    assert python.edges == yaml.edges
    assert {node.id: node for node in python.nodes} == {node.id: node for node in yaml.nodes}
    assert python.groups == tuple(replace(group) for group in yaml.groups)
    before = strings(found["before.py"])
    labels = {node.label for node in python.nodes} | {edge.label for edge in python.edges} | {group.label for group in python.groups}
    assert labels <= set(before)


def test_builder_scripts() -> None:
    found = blocks("from-builders.md")
    script, python = found["js"], found["orders.topo.py"]
    written = re.findall(r"'([^']*)'", script)
    assert [text for text in strings(python) if text != "orders"] == written
    assert len(one(python, "orders.topo.py").scenarios) == 1


def test_a_topology_is_written_out_as_yaml() -> None:
    found = blocks("from-builders.md")
    python = one(found["orders.topo.py"], "orders.topo.py")
    exec(compile(found["to_yaml.py"], "to_yaml.py", "exec"), {})  # noqa: S102 - the page's own words
    (yaml,) = load([Path("orders-too.topo.yml")])
    assert yaml == python


@pytest.mark.parametrize("tool", ["d2", "mermaid", "plantuml", "likec4", "structurizr"])
def test_both_say_the_same(tool: str) -> None:
    before = next(iter(blocks(f"from-{tool}.md").values()))
    shop = one(blocks(f"from-{tool}.md")["shop.topo.yml"], "shop.topo.yml")
    groups = [] if tool == "mermaid" else [group.label for group in shop.groups]
    assert all(name in before for name in [*(node.label for node in shop.nodes), *groups])
    assert all(edge.label in before for edge in shop.edges)


def test_what_mermaid_draws_is_imported_as_its_page_says() -> None:
    found = blocks("from-mermaid.md")
    Path("shop.mmd").write_text(found["shop.mmd"], "utf-8")
    assert run(shlex.split(found["sh"])[1:]) == 0
    (imported,), wanted = load([Path("topologies")]), one(found["shop.topo.yml"], "shop.topo.yml")
    ends = [{(edge.source.node, edge.target.node, edge.label) for edge in topology.edges} for topology in (imported, wanted)]
    assert ends[0] == ends[1]


def test_what_asyncapi_says_is_imported_as_its_page_says() -> None:
    found = blocks("from-asyncapi.md")
    for name in ("web.asyncapi.yaml", "mail.asyncapi.yaml"):
        Path(name).write_text(found[name], "utf-8")
    assert run(shlex.split(found["sh"])[1:]) == 0
    wanted = one(found["shop.topo.yml"], "shop.topo.yml")
    Path("topologies/all.topo.yml").write_text("topology: all\ninclude: _shop.topo.yml\n", "utf-8")
    (imported,) = load([Path("topologies")])
    drawn = {(wanted.node_by_id[edge.source.node].label, edge.target.node, edge.role) for edge in wanted.edges if edge.protocol == "kafka"}
    assert {(imported.node_by_id[edge.source.node].label, edge.target.node, edge.role) for edge in imported.edges} == drawn
