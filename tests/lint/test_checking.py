"""Checking in practice: a baseline, forms for other programs, colours, and what is mended in files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft7Validator
from places import TESTS

from topodoc.cli.main import run
from topodoc.lint.codes import NAMES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SCHEMA = TESTS / "schemas" / "sarif-schema-2.1.0.json"
SPEC = """\
topology: shop
nodes: {web: Web, orders: Orders, attic: Attic, placed: {kind: topic}}
edges:
  - web -> orders: "place: 100 %, an order"
  - web -> orders: "place: 100 %, an order"
  - orders -> placed: publish
"""
FAULTY = "topology: faulty\nnodes: {a: A}\nedges: [a -> b]\n"


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Return what checks a folder with one spec: its exit code, and what goes to both streams."""
    (tmp_path / "mkdocs.yml").write_text("site_name: Shop\n", "utf-8")
    (tmp_path / "shop.topo.yml").write_text(SPEC, "utf-8")
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def checked(*options: str) -> tuple[int, str, str]:
        code = run(["check", ".", *options])
        return code, *capsys.readouterr()

    return checked


def codes(text: str) -> list[tuple[str, int]]:
    return [(one["code"], one["line"]) for one in json.loads(text)["findings"]]


def test_what_is_found_is_counted_by_rule(check: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    """In text alone, on standard error, and behind what is found."""
    (tmp_path / "shop.topo.yml").write_text(SPEC.replace("attic: Attic", "attic: Attic, cellar: Cellar"), "utf-8")
    (tmp_path / "faulty.topo.yml").write_text(FAULTY, "utf-8")
    code, told, said = check()
    assert code == 1
    assert told.splitlines()[-1] == "1 error, 4 warnings"
    assert said == "TD021 unknown-name: 1\nTD101 isolated-node: 2\nTD102 duplicate-edge: 1\nTD205 topic-without-consumer: 1\n"
    assert check("-q")[2] == ""
    assert check("--format", "json")[2] == ""


def test_a_baseline_knows_what_was_there(check: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    spec = tmp_path / "shop.topo.yml"
    code, told, said = check("--write-baseline", "known.json")
    assert (code, told, said) == (0, "", "known.json knows 3 findings; check with --baseline known.json\n")
    first = (tmp_path / "known.json").read_bytes()
    spec.write_text("# moved\n\n" + SPEC, "utf-8")
    assert check("--baseline", "known.json", "--strict") == (0, "no findings\n", "")
    check("--write-baseline", "known.json")
    assert (tmp_path / "known.json").read_bytes() == first
    spec.write_text(SPEC.replace("attic: Attic", "loft: Loft") + '  - web -> orders: "place: 100 %, an order"\n', "utf-8")
    code, told, said = check("--baseline", "known.json", "--strict", "--format", "json")
    assert (code, codes(told)) == (1, [("TD101", 2), ("TD102", 7)])
    assert said == "1 of what known.json knows is gone; update it with --write-baseline\n"


def test_a_fault_is_never_known(check: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    check("--write-baseline", "known.json")
    (tmp_path / "other.topo.yml").write_text(FAULTY, "utf-8")
    code, told, said = check("--write-baseline", "more.json")
    assert (code, told, (tmp_path / "more.json").exists()) == (1, "", False)
    assert "TD021" in said
    code, told, _ = check("--baseline", "known.json", "--format", "json")
    assert (code, codes(told)) == (1, [("TD021", 3)])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{\n  nothing\n}", "known.json:2:3: this is not valid JSON"),
        ("[]", "known.json is not a baseline of version 1"),
        ('{"version": 1, "known": [{"code": "TD101"}]}', "known.json is not a baseline of version 1"),
        ('{"version": 2, "known": []}', "known.json is a baseline of version 2, which is not known here"),
        ('{"version": 1, "known": 7}', "known.json is not a baseline of version 1"),
    ],
)
def test_a_wrong_baseline_is_told(check: Callable[..., tuple[int, str, str]], tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "known.json").write_text(text, "utf-8")
    code, told, said = check("--baseline", "known.json")
    assert (code, told) == (2, "")
    assert says in said
    assert check("--baseline", "nowhere.json")[0] == 2


def test_annotations_of_github(check: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    (tmp_path / "a,b.topo.yml").write_text(
        "topology: odd\nnodes: {a: A, t: {label: 'a:b%', kind: topic}}\nedges: [a -> t: send]\n", "utf-8"
    )
    code, told, _ = check("--format", "github")
    assert code == 0
    assert told == (
        "::warning file=a%2Cb.topo.yml,line=2,endLine=2,col=15,endColumn=16,title=TD205 topic-without-consumer::"
        "nobody consumes from t%0Adraw its consumer, tag it external-consumer, or remove it\n"
        "::warning file=shop.topo.yml,line=2,endLine=2,col=35,endColumn=40,title=TD101 isolated-node::"
        "no edge touches attic%0Aadd the edge that is missing, or remove the node\n"
        "::warning file=shop.topo.yml,line=2,endLine=2,col=49,endColumn=55,title=TD205 topic-without-consumer::"
        "nobody consumes from placed%0Adraw its consumer, tag it external-consumer, or remove it\n"
        "::warning file=shop.topo.yml,line=5,endLine=5,col=5,endColumn=44,title=TD102 duplicate-edge::"
        "this edge repeats the one on line 4: web -> orders%0A"
        "remove one of them; if both are right, give both a label or events that differ, or give one an id\n"
    )
    (tmp_path / "topodoc.yml").write_text("rules: {select: [TD401]}\n", "utf-8")
    assert check("--format", "github") == (0, "", "")


def test_sarif_is_valid_and_stable(check: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    (tmp_path / "ü %.topo.yml").write_text(FAULTY, "utf-8")
    code, told, _ = check("--format", "sarif")
    log = json.loads(told)
    assert code == 1
    assert not [*Draft7Validator(json.loads(SCHEMA.read_text("utf-8"))).iter_errors(log)]
    (ran,) = log["runs"]
    rules = ran["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["TD021", "TD101", "TD102", "TD205"]
    assert all(rule["name"] == NAMES[rule["id"]] and rule["help"]["text"] for rule in rules)
    assert [(rules[one["ruleIndex"]]["id"], one["level"]) for one in ran["results"]] == [
        ("TD101", "warning"), ("TD205", "warning"), ("TD102", "warning"), ("TD021", "error"),
    ]  # fmt: skip
    assert places(ran)[-1] == ("%C3%BC%20%25.topo.yml", 3)
    before = [one["partialFingerprints"] for one in ran["results"]]
    (tmp_path / "shop.topo.yml").write_text("\n\n" + SPEC, "utf-8")
    (moved,) = json.loads(check("--format", "sarif")[1])["runs"]
    assert [one["partialFingerprints"] for one in moved["results"]] == before
    assert places(moved)[0] == ("shop.topo.yml", 4)


def places(ran: dict[str, Any]) -> list[tuple[str, int]]:
    found = [one["locations"][0]["physicalLocation"] for one in ran["results"]]
    return [(one["artifactLocation"]["uri"], one["region"]["startLine"]) for one in found]


def test_colours_are_for_terminals(check: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    plain = check()[1]
    assert "\x1b" not in plain
    monkeypatch.setenv("FORCE_COLOR", "1")
    coloured = check()[1]
    assert "\x1b[33m" in coloured
    assert "\x1b" not in check("--format", "json")[1]
    monkeypatch.setenv("NO_COLOR", "1")
    assert check()[1] == plain


def test_what_is_certain_is_mended(check: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    spec = tmp_path / "shop.topo.yml"
    raw = b"\xef\xbb\xbf" + SPEC.replace("\n", "\r\n").encode() + b"  - placed -> attic: {protocol: kafka}\r\n"
    spec.write_bytes(raw)
    code, told, said = check("--fix", "--format", "json")
    assert (code, codes(told)) == (0, [])
    assert said.splitlines() == [
        "fixed shop.topo.yml:5: TD102 this edge repeats the one on line 4: web -> orders",
        "fixed shop.topo.yml:7: TD202 placed dials attic over kafka, but with this protocol clients dial the broker",
    ]
    lines = raw.splitlines(keepends=True)
    assert spec.read_bytes().splitlines(keepends=True) == [
        *lines[:4], lines[5], b"  - attic -> placed: {role: consume, protocol: kafka}\r\n",
    ]  # fmt: skip
    again = spec.read_bytes()
    assert check("--fix")[2] == ""
    assert spec.read_bytes() == again


def test_a_spec_in_python_is_left_to_its_author(check: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    (tmp_path / "shop.topo.yml").unlink()
    spec = tmp_path / "shop.topo.py"
    spec.write_text(
        "from topodoc import TopologyBuilder\nt = TopologyBuilder('shop')\nt.create_group('g').add_process('a').add_process('b')\n"
        "t.connect('a', 'b')\nt.connect('a', 'b')\n",
        "utf-8",
    )
    before = spec.read_bytes()
    code, told, said = check("--fix", "--format", "json")
    assert (code, codes(told), said, spec.read_bytes()) == (0, [("TD102", 5)], "", before)
