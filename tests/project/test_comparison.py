"""The comparison is fair: the other tools' sources hold the same nodes, groups and connections as our spec."""

from __future__ import annotations

import ast
import re

import pytest
from places import ROOT

from topodoc.reading import load

SOURCES = ROOT / "docs" / "comparison"


@pytest.fixture(scope="module")
def ours() -> tuple[dict[str, str], set[tuple[str, str, str]]]:
    """Return the group of each node by label, and the connections with their labels."""
    (topology,) = load([ROOT / "examples" / "otel-demo.topo.yml"])
    names = {node.id: node.label for node in topology.nodes}
    groups = {group.id: group.label for group in topology.groups}
    lines = {(names[edge.source.node], names[edge.target.node], edge.label or edge.protocol) for edge in topology.edges}
    return {node.label: groups.get(node.group or "", "") for node in topology.nodes}, lines


def test_d2_draws_the_same(ours: tuple[dict[str, str], set[tuple[str, str, str]]]) -> None:
    nodes: dict[str, str] = {}
    names: dict[str, str] = {}
    lines, group, prefix = set(), "", ""
    for line in (SOURCES / "otel-demo.d2").read_text("utf-8").splitlines():
        if found := re.fullmatch(r"([\w.-]+) -> ([\w.-]+): (\w+)(?: {.*})?", line):
            lines.add((names[found[1]], names[found[2]], found[3]))
        elif found := re.fullmatch(r"(\w+): ([^{]+) {", line):
            group, prefix = found[2], f"{found[1]}."
        elif line == "}":
            group = prefix = ""
        elif (found := re.fullmatch(r"\s*([\w-]+): ([\w ]+?)(?: {.*})?", line)) and found[1] != "direction":
            names[prefix + found[1]] = found[2]
            nodes[found[2]] = group
    assert (nodes, lines) == ours


def test_diagrams_draws_the_same(ours: tuple[dict[str, str], set[tuple[str, str, str]]]) -> None:
    nodes: dict[str, str] = {}
    names: dict[str, str] = {}
    lines = set()

    def walk(body: list[ast.stmt], group: str) -> None:
        for one in body:
            if isinstance(one, ast.With):
                call = ast.unparse(one.items[0].context_expr)
                label = re.match(r"Cluster\('(.+)'\)", call)
                walk(one.body, label[1] if label else group)
            elif isinstance(one, ast.Assign) and (found := re.fullmatch(r"(\w+) = \w+\('(.+)'\)", ast.unparse(one))):
                names[found[1]] = found[2]
                nodes[found[2]] = group
            elif isinstance(one, ast.Expr) and (found := re.fullmatch(r"(\w+) >> (\w+) >> (\w+)", ast.unparse(one))):
                lines.add((names[found[1]], names[found[3]], found[2]))

    walk(ast.parse((SOURCES / "otel_demo_diagrams.py").read_text("utf-8")).body, "")
    assert (nodes, lines) == ours
