"""The benchmarks: the page about speed is what the result says, and every tool is told the same system."""

from __future__ import annotations

import importlib
import json
import re
from typing import Any

import pytest
from places import ROOT

from topodoc.language.reader import parse
from topodoc.model.bind import bind
from topodoc.source import Source


@pytest.fixture
def benchmarks(monkeypatch: pytest.MonkeyPatch) -> Any:  # noqa: ANN401 - a module by its name
    """Return what imports a script of the folder."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    return importlib.import_module


def test_the_page_is_what_was_measured(benchmarks: Any) -> None:  # noqa: ANN401
    result = json.loads((ROOT / "benchmarks" / "results" / "latest.json").read_text("utf-8"))
    pictures = json.loads((ROOT / "benchmarks" / "results" / "pictures.json").read_text("utf-8"))
    assert benchmarks("report").report(result, pictures) == (ROOT / "docs" / "performance.md").read_text("utf-8")
    drawn = benchmarks("plot").plot(ROOT / "benchmarks" / "results" / "history.jsonl")
    assert drawn == benchmarks("report").PLOT.read_text("utf-8")


def test_no_tool_has_fewer_crossings_and_ours_hides_nothing(benchmarks: Any) -> None:  # noqa: ANN401
    pictures = json.loads((ROOT / "benchmarks" / "results" / "pictures.json").read_text("utf-8"))
    for row in pictures["rows"]:
        ours, *others = [row["tools"][tool] for tool in benchmarks("report").TOOLS]
        assert all(other is None or ours["crossings"] <= other["crossings"] for other in others)
        assert [ours[flaw] for flaw in ("through", "corners", "on labels", "on nodes")] == [0, 0, 0, 0]
    table = "\n".join(benchmarks("report").crossings_table(pictures["rows"]))
    assert table in (ROOT / "docs" / "comparison.md").read_text("utf-8")
    assert pictures["date"] in (ROOT / "docs" / "comparison.md").read_text("utf-8")


@pytest.mark.parametrize("number", [0, 1])
def test_every_tool_is_told_the_same_system(benchmarks: Any, number: int) -> None:  # noqa: ANN401
    systems, languages = benchmarks("systems"), benchmarks("languages")
    system = [systems.small(3), systems.grown("some", 60, 90, 5)][number]
    topology = bind(parse(Source.decode(languages.topodoc(system).encode(), "t")))
    assert (len(topology.nodes), len(topology.edges)) == (len(system.nodes), len(system.edges))
    assert [(edge.source.node, edge.target.node) for edge in topology.edges] == [(tail, head) for tail, head, _ in system.edges]
    assert len(topology.groups) == len(system.groups)
    assert not [one for scenario in topology.scenarios for one in scenario.messages if not one.edges]
    arrows = {"d2": " -> ", "mermaid": " -->", "plantuml": " --> ", "diagrams": " >> Edge", "likec4": " -> "}
    for language, arrow in arrows.items():
        text = getattr(languages, language)(system)
        assert text.count(arrow) == len(system.edges), language
        for node in system.nodes:
            assert len(re.findall(rf"\b{re.escape(node.label)}\b", text)) == 1, (language, node.label)
