"""Files that are not there, not text, or clash: one located fault each."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from places import TESTS

from topodoc.diagnostics import SpecError
from topodoc.reading import load
from topodoc.source import Source

if TYPE_CHECKING:
    from topodoc.model.topology import Topology

SPEC = "topology: one\nnodes: {a: A}\n"


def codes(*specs: Path) -> list[tuple[str, str, int, int]]:
    with pytest.raises(SpecError) as raised:
        load(specs)
    return [(Path(one.span.file).name, one.code, one.span.line, one.span.column) for one in raised.value.diagnostics]


def test_a_missing_file_is_told_with_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "orders.topo.yml").write_text(SPEC, "utf-8")
    with pytest.raises(SpecError) as raised:
        load((tmp_path / "order.topo.yml",))
    (fault,) = raised.value.diagnostics
    assert (fault.code, fault.hint) == ("TD001", 'did you mean "orders.topo.yml"?')


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    assert codes(tmp_path) == [(tmp_path.name, "TD001", 1, 1)]


def test_a_folder_named_like_a_spec_and_a_pipe_are_no_specs(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.topo.yml")
    (tmp_path / "b.topo.yml").mkdir()
    assert ("a.topo.yml", "TD001", 1, 1) in codes(tmp_path)


def test_not_utf_8_is_located(tmp_path: Path) -> None:
    (tmp_path / "a.topo.yml").write_bytes("topology: one\ntitle: Bestell\xfcbersicht\n".encode("latin-1"))
    assert codes(tmp_path) == [("a.topo.yml", "TD002", 2, 15)]


def test_utf_16_and_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "a.topo.yml").write_bytes(SPEC.encode("utf-16"))
    assert codes(tmp_path) == [("a.topo.yml", "TD002", 1, 1)]
    (tmp_path / "a.topo.yml").write_bytes(SPEC.encode("utf-8-sig").replace(b"\n", b"\r\n"))
    assert [one.id for one in load((tmp_path,))] == ["one"]


def test_too_large_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.topo.yml").write_bytes(b"#" * 5_000_001)
    assert codes(tmp_path) == [("a.topo.yml", "TD009", 1, 1)]


def test_two_files_of_one_id(tmp_path: Path) -> None:
    (tmp_path / "a.topo.yml").write_text(SPEC, "utf-8")
    (tmp_path / "b.topo.yml").write_text(f"# second\n{SPEC}", "utf-8")
    assert codes(tmp_path) == [("b.topo.yml", "TD023", 2, 11)]


def test_all_faults_of_all_files_come_together(tmp_path: Path) -> None:
    (tmp_path / "a.topo.yml").write_text("nodes: {a: A}\nedges:\n  - a -> b\n", "utf-8")
    (tmp_path / "b.topo.yml").write_text("", "utf-8")
    assert codes(tmp_path) == [("a.topo.yml", "TD021", 3, 10), ("b.topo.yml", "TD003", 1, 1)]


def test_ids_come_from_file_names_and_parts_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "orders.topo.yaml").write_text("nodes: {a: A}\n", "utf-8")
    (tmp_path / "_part.topo.yml").write_text("nodes: {b: B}\n", "utf-8")
    (tmp_path / "other.yml").write_text("nodes: {b: B}\n", "utf-8")
    assert [one.id for one in load((tmp_path,))] == ["orders"]
    (tmp_path / "order platform.topo.yml").write_text("nodes: {a: A}\n", "utf-8")
    assert codes(tmp_path) == [("order platform.topo.yml", "TD014", 1, 1)]


def test_place_never_counts(tmp_path: Path) -> None:
    def read(text: str) -> Topology:
        (tmp_path / "a.topo.yml").write_text(text, "utf-8")
        return load((tmp_path,))[0]

    assert read(SPEC) == read("\n# moved\n" + SPEC)


def test_the_open_telemetry_demo_is_whole() -> None:
    root = TESTS
    facts = json.loads((root / "reference" / "otel-demo.json").read_text("utf-8"))
    (topology,) = load((root.parent / "examples" / "otel-demo.topo.yml",))
    turned = {("orders", "accounting"), ("orders", "fraud-detection")}  # data flow there, who dials here
    wanted = {(b, a, protocol) if (a, b) in turned else (a, b, protocol) for a, b, protocol in facts["edges"]}
    assert {node.id for node in topology.nodes} == set(facts["nodes"])
    assert {(edge.source.node, edge.target.node, edge.protocol) for edge in topology.edges} == wanted
    assert len(topology.edges) == 29


def test_reading_is_one_pass(tmp_path: Path) -> None:
    (tmp_path / "a.topo.yml").write_text("x-a: " + "[" * 100_000, "utf-8")
    assert codes(tmp_path) == [("a.topo.yml", "TD009", 1, 55)]
    assert Source.read(tmp_path / "a.topo.yml").line(7) == ""


def test_long_lines_are_read_in_one_go(tmp_path: Path) -> None:
    """Each of these took half a minute, or for ever, when a pattern went over the line again at each character."""
    for text, code in (
        ("a:" + " " * 200_000 + "b: c", "TD004"),
        ("title: " + "x #y " * 100_000, "TD005"),
        ("a: " + "x: " * 100_000, "TD004"),
    ):
        (tmp_path / "a.topo.yml").write_text(text, "utf-8")
        assert ("a.topo.yml", code) in [one[:2] for one in codes(tmp_path)]
