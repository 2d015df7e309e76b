"""The command: what it writes and when, what it tells, and what it leaves alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from topodoc.cli.main import run

DOCUMENT = """\
asyncapi: 3.0.0
info: {title: orders, version: '1'}
channels:
  placed: {address: placed, messages: {Placed: {}}}
  paid: {address: paid, messages: {Paid: {}}}
operations:
  place: {action: send, channel: {$ref: '#/channels/placed'}}
  pay: {action: send, channel: {$ref: '#/channels/paid'}}
"""
SPEC = """\
include: [_shop.topo.yml]
nodes: {audit: Audit}
edges: [audit -> paid: consume]
overlay:
  edges: [orders -> paid: {tags: [money]}]
"""
PART = Path("topologies/_shop.topo.yml")


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mkdocs.yml").write_text("", "utf-8")
    Path("topologies").mkdir()
    Path("asyncapi.yaml").write_text(DOCUMENT, "utf-8")
    Path("topologies/shop.topo.yml").write_text(SPEC, "utf-8")
    Path("topodoc.yml").write_text("imports: {shop: {from: [asyncapi.yaml]}}\n", "utf-8")


def test_an_order_writes_its_part_and_tells_what_came(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import"]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "  + topic paid               asyncapi.yaml:5\n  + topic placed             asyncapi.yaml:4\n" in said.err
    assert said.err.endswith("1 source, 3 nodes, 2 edges (2 stated)\n")
    assert run(["check", "topologies"]) == 0
    was = PART.read_bytes()
    assert run(["import", "shop"]) == 0
    assert PART.read_bytes() == was


def test_a_check_writes_nothing_and_takes_no_notice_of_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", "--check"]) == 1
    assert not PART.exists()
    assert run(["import"]) == 0
    was = PART.read_bytes()
    Path("asyncapi.yaml").write_text(f"# a line above\n{DOCUMENT}", "utf-8")
    assert run(["import", "--check"]) == 0
    assert PART.read_bytes() == was
    assert run(["import"]) == 0
    assert b"asyncapi.yaml:9" in PART.read_bytes()
    Path("asyncapi.yaml").write_text(DOCUMENT.replace("action: send, channel: {$ref: '#/channels/paid'}", "action: receive"), "utf-8")
    assert run(["import", "--check"]) == 1
    assert "  - orders publishes paid" in capsys.readouterr().err


def test_what_is_removed_takes_its_lines_and_stays_while_it_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", "-q"]) == 0
    was = PART.read_text("utf-8").splitlines()
    gone = [line for line in DOCUMENT.splitlines() if "paid" not in line]
    Path("asyncapi.yaml").write_text("\n".join(gone), "utf-8")
    assert run(["import"]) == 0
    assert '  - topic paid  named in topologies/shop.topo.yml:3, topologies/shop.topo.yml:5: kept under "gone"' in (capsys.readouterr().err)
    now = PART.read_text("utf-8").splitlines()
    assert [line for line in was if line not in now and "paid" not in line.lower() and "asyncapi.yaml:7" not in line] == []
    assert now[-2:] == ["gone:", "  paid: {kind: topic, origin: asyncapi.yaml}"]
    assert Path("topologies/shop.topo.yml").read_text("utf-8") == SPEC
    assert run(["check", "topologies"]) == 0
    assert capsys.readouterr().out.count("TD812") == 2
    assert run(["check", "topologies", "--strict"]) == 1
    capsys.readouterr()
    assert run(["import", "--prune"]) == 0
    assert "gone" not in PART.read_text("utf-8")
    assert run(["check", "topologies"]) == 1
    assert "TD021" in capsys.readouterr().out


def test_a_tombstone_goes_when_nothing_names_it() -> None:
    assert run(["import"]) == 0
    Path("asyncapi.yaml").write_text("\n".join(line for line in DOCUMENT.splitlines() if "paid" not in line), "utf-8")
    assert run(["import"]) == 0
    Path("topologies/shop.topo.yml").write_text("include: [_shop.topo.yml]\n", "utf-8")
    assert run(["import"]) == 0
    assert "gone" not in PART.read_text("utf-8")


def test_files_give_a_part_on_standard_output_or_where_it_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", "asyncapi.yaml"]) == 0
    assert capsys.readouterr().out.startswith('# Made by "topodoc import imported"')
    assert run(["import", "asyncapi.yaml", "-o", "topologies/_own.topo.yml", "--set", "application=checkout"]) == 0
    assert "  checkout: {" in Path("topologies/_own.topo.yml").read_text("utf-8")
    assert run(["import", "asyncapi.yaml", "-o", "topologies/_own.topo.yml", "--dry-run"]) == 0
    assert "  - service checkout" in capsys.readouterr().err
    assert "  checkout: {" in Path("topologies/_own.topo.yml").read_text("utf-8")


def test_a_scaffold_is_written_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", "asyncapi.yaml", "--scaffold", "-o", "topologies/orders.topo.yml"]) == 0
    text = Path("topologies/orders.topo.yml").read_text("utf-8")
    assert text.startswith("topology: orders\nnodes:\n")
    assert "origin" not in text
    assert "generated" not in text
    assert run(["import", "asyncapi.yaml", "--scaffold", "-o", "topologies/orders.topo.yml"]) == 2
    assert "already exists" in capsys.readouterr().err


def test_every_claim_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", "--explain", "paid"]) == 0
    said = capsys.readouterr().out
    assert said.splitlines()[:2] == ["paid, called topic:paid", "  asyncapi at asyncapi.yaml:5, stated: kind topic"]
    assert "orders -> paid: publish, stated" in said
    assert run(["import", "--explain", "payd"]) == 2
    assert 'did you mean "paid"?' in capsys.readouterr().err


def test_programs_get_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["version"] == 1
    assert [part["name"] for part in said["parts"]] == ["shop"]
    assert said["parts"][0]["changed"] is True
    assert {"sign": "+", "what": "topic paid", "where": "asyncapi.yaml:5"} in said["parts"][0]["changes"]
    assert said["findings"] == []


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["nowhere.yaml"], 2, "neither a file nor an import"),
        (["shp"], 2, 'did you mean "shop"?'),
        (["shop", "asyncapi.yaml"], 2, "name imports or files, not both"),
        (["shop", "-o", "x.topo.yml"], 2, "are for files"),
        (["asyncapi.yaml", "--set", "perspektive=client"], 2, 'did you mean "perspective"?'),
        (["asyncapi.yaml", "-o", "topologies/shop.topo.yml"], 2, "TD053"),
        (["asyncapi.yaml", "--scaffold"], 2, "name it with -o"),
        (["mkdocs.yml"], 1, "TD050"),
    ],
)
def test_what_cannot_be_imported_is_told(arguments: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in Path().rglob("*.yml")}
    assert run(["import", *arguments]) == code
    assert said in capsys.readouterr().err
    assert {path: path.read_bytes() for path in Path().rglob("*.yml")} == before


def test_a_fault_in_one_source_writes_no_part() -> None:
    Path("topodoc.yml").write_text("imports: {shop: {from: [asyncapi.yaml]}, other: {from: [broken.yaml]}}\n", "utf-8")
    Path("broken.yaml").write_text("asyncapi: 3.0.0\nchannels: {a: {$ref: '#/nowhere'}}\n", "utf-8")
    assert run(["import"]) == 1
    assert not PART.exists()
