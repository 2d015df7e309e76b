"""The manual's page on drawings: what it shows is taken over as it says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from topodoc.cli.main import run
from topodoc.reading import load

if TYPE_CHECKING:
    import pytest

PAGES = Path(__file__).parents[2] / "docs"


def test_the_drawing_of_the_manual_becomes_a_spec(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = re.search(r'```text title="architecture.mmd"\n(.*?)```', (PAGES / "imports/drawings.md").read_text("utf-8"), re.DOTALL)
    assert shown
    Path("architecture.mmd").write_text(shown[1], "utf-8")
    assert run(["import", "architecture.mmd"]) == 1
    assert "topodoc import FILE --scaffold -o FOLDER" in capsys.readouterr().err
    assert run(["import", "architecture.mmd", "--scaffold", "-o", "topologies"]) == 0
    (topology,) = load([Path("topologies")])
    assert [(edge.source.name, edge.target.name, edge.role, edge.type) for edge in topology.edges] == [
        ("web", "orders", "request", "solid"), ("orders", "placed", "publish", "pulse"), ("stock", "placed", "consume", "pulse"),
    ]  # fmt: skip
    assert topology.node_by_id["placed"].kind == "topic"
    assert run(["check", "topologies"]) == 0


def test_the_script_of_the_manual_becomes_a_spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shown = re.search(r'```python title="before.py"\n(.*?)```', (PAGES / "how-to/from-diagrams.md").read_text("utf-8"), re.DOTALL)
    assert shown
    Path("before.py").write_text(shown[1], "utf-8")
    assert run(["import", "before.py", "--scaffold", "-o", "topologies"]) == 0
    (topology,) = load([Path("topologies")])
    assert topology.id == "web-shop"
    assert {node.id: node.kind for node in topology.nodes} == {
        "customer": "person", "order_svc": "service", "price_db": "database", "orders": "topic", "stock_svc": "service",
    }  # fmt: skip
    assert [edge.label for edge in topology.edges] == ["place order", "read", "publish", "consume"]
