"""The rules: the examples of their pages, the findings of the reference, and that names do not matter beyond their words."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cures import diagnose, examples_of
from places import PUBLISHED, ROOT

import topodoc
from topodoc.cli.main import run
from topodoc.diagnostics import Diagnostic, Severity, in_order
from topodoc.lint.codes import MEANINGS, NAMES, RULES
from topodoc.lint.engine import check_all
from topodoc.lint.rule import Review
from topodoc.reading import load, survey

if TYPE_CHECKING:
    from collections.abc import Iterable

    from topodoc.lint.rule import Rule

TODAY = date(2026, 1, 1)
SECTIONS = ["What", "Why", "How to fix", "When to ignore", "Bad", "Good"]
each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)


def section(rule: Rule, name: str) -> str:
    return rule.page.partition(f"## {name}\n")[2].partition("\n## ")[0]


def found(rule: Rule, name: str) -> list[str]:
    """Return the codes of what *rule* finds in the examples of a section of its page: alone, unless it is about what others left."""
    return [one.code for one in diagnose(examples_of(rule, name), (rule.code,), alone=not isinstance(rule.look, Review))]


@each_rule
def test_every_page_has_its_sections(rule: Rule) -> None:
    assert re.findall(r"^## (.*)$", rule.page, re.MULTILINE) == SECTIONS
    assert rule.page.startswith("Finds ")
    assert all(section(rule, name).strip() for name in SECTIONS)


@each_rule
def test_what_is_bad_is_found(rule: Rule) -> None:
    assert {*found(rule, "Bad")} == {rule.code}


@each_rule
def test_what_is_good_is_not(rule: Rule) -> None:
    assert not found(rule, "Good")


def test_codes_and_names_are_told_apart() -> None:
    codes = [*MEANINGS, *(rule.code for rule in RULES)]
    assert len({*codes}) == len(codes) == len({*NAMES.values()})
    assert [rule.code for rule in RULES] == sorted(rule.code for rule in RULES)


AS_PRINTED = "cqrs-as-printed.topo.yml"
PINNED = [
    (AS_PRINTED, 4, "TD021", 'no node "command-handler" is declared, mentioned 2 times'),
    (AS_PRINTED, 4, "TD021", 'no node "event-store" is declared'),
    (AS_PRINTED, 5, "TD021", 'no node "event-bus" is declared, mentioned 3 times'),
    (AS_PRINTED, 6, "TD021", 'no node "projector-sql" is declared, mentioned 2 times'),
    (AS_PRINTED, 7, "TD021", 'no node "projector-es" is declared, mentioned 2 times'),
    (AS_PRINTED, 8, "TD021", 'no node "read-db" is declared, mentioned 2 times'),
    (AS_PRINTED, 9, "TD021", 'no node "search-idx" is declared, mentioned 2 times'),
    (AS_PRINTED, 10, "TD021", 'no node "query-handler" is declared, mentioned 2 times'),
    ("cqrs.topo.yml", 7, "TD304", "command-handler writes to event-store and publishes to event-bus, so a crash in between loses one"),
    ("kafka.topo.yml", 13, "TD205", "nobody consumes from topic-payments"),
    ("kafka.topo.yml", 38, "TD401", "no edge between inventory-svc and topic-events"),
    (
        "kafka.topo.yml",
        39,
        "TD403",
        "this scenario draws consuming both ways: topic-orders -> inventory-svc in step 2a, analytics-svc -> topic-events in step 4",
    ),
    ("saga.topo.yml", 1, "TD306", "the saga saga has no way back for failures"),
    ("saga.topo.yml", 11, "TD205", "nobody consumes from t-shipping"),
]
ELEMENTS = [
    *[""] * 8, "node:command-handler", "node:topic-payments", "step:order-placed:3", "step:order-placed:4",
    "topology:saga", "node:t-shipping",
]  # fmt: skip


def checked(folder: Path) -> list[tuple[str, int, str, str, str]]:
    topologies, faults = survey((folder,))
    return [
        (Path(one.span.file).name, one.span.line, one.code, one.message, one.element)
        for one in in_order((*faults, *check_all(topologies, TODAY, is_whole=not faults)))
    ]


def test_the_findings_of_the_reference() -> None:
    assert checked(PUBLISHED) == [(*pinned, element) for pinned, element in zip(PINNED, ELEMENTS, strict=True)]


RENAMINGS = {
    "longer": lambda name, at: f"{name}-{chr(97 + at // 26)}{chr(97 + at % 26)}",
    "with dots": lambda name, at: f"x{at}_{name.replace('-', '.')}",
    "in camels": lambda name, at: f"y{at}" + "".join(word.capitalize() for word in name.split("-")),
}


@pytest.mark.parametrize("way", RENAMINGS)
def test_the_same_findings_under_other_names(way: str, tmp_path: Path) -> None:
    """Every id gets another one that keeps the words the rules read."""
    new = {name: RENAMINGS[way](name, at) for at, name in enumerate(ids())}
    assert len({*new.values()}) == len(new) > 30
    for path in PUBLISHED.glob("*.topo.yml"):
        (tmp_path / path.name).write_text(renamed(path.read_text("utf-8"), new), "utf-8")
    told = [(file, line, code, element) for file, line, code, _, element in checked(tmp_path)]
    wanted = [(*pinned[:3], renamed_element(element, new)) for pinned, element in zip(PINNED, ELEMENTS, strict=True)]
    assert told == wanted


def ids() -> list[str]:
    """Return every id of the reference: of nodes, groups, scenarios and topologies."""
    keys = (
        key
        for path in PUBLISHED.glob("*.topo.yml")
        for key in re.findall(r"^(?:  |      )([\w-]+):", path.read_text("utf-8"), re.MULTILINE)
    )
    ends = (end for path in PUBLISHED.glob("*.topo.yml") for end in re.findall(r"(?:from|to): ([\w-]+)", path.read_text("utf-8")))
    names = (re.findall(r"^topology: (.*)", path.read_text("utf-8"))[0] for path in PUBLISHED.glob("*.topo.yml"))
    return sorted({*keys, *ends, *names} - {"nodes"})


def renamed(text: str, new: dict[str, str]) -> str:
    """Return *text* with the ids at the places of ids replaced: keys, ends of edges and steps, the topology."""

    def put(match: re.Match[str]) -> str:
        return match[1] + new.get(match[2], match[2])

    places = (r"^((?:  |      ))([\w-]+)(?=:)", r"((?:from|to|topology): )([\w-]+)", r"(- (?=[\w-]+ ->))([\w-]+)", r"(-> )([\w-]+)")
    for place in places:
        text = re.sub(place, put, text, flags=re.MULTILINE)
    return text


def renamed_element(element: str, new: dict[str, str]) -> str:
    kind, _, rest = element.partition(":")
    name, colon, number = rest.partition(":")
    return f"{kind}:{new[name]}{colon}{number}" if kind else ""


def test_examples_and_the_gallery_have_nothing_of_warning_or_above() -> None:
    for folder in ("examples", "docs/gallery", "themes"):
        assert not loud(check_all(load((ROOT / folder,)), TODAY)), folder


def loud(findings: Iterable[Diagnostic]) -> list[Diagnostic]:
    return [one for one in findings if one.severity != Severity.INFO]


def test_explain_prints_the_page_of_a_rule_and_the_meaning_of_a_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "td205"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("TD205 topic-without-consumer (warning)\n\nFinds a topic, queue")
    assert "(TD209): it may be a consumer" in shown
    assert run(["explain", "naming"]) == 0
    assert capsys.readouterr().out.startswith("TD503 naming (warning, off unless it is selected)\n")
    for code, (name, _) in MEANINGS.items():
        assert run(["explain", code]) == 0
        assert capsys.readouterr().out.startswith(f"{code} {name} (a {'fault' if code < 'TD100' else 'finding'}: ")
    assert run(["explain", "topic-without-consumr"]) == 2
    assert 'did you mean "topic-without-consumer"?' in capsys.readouterr().err


def test_nodes_that_are_each_other_are_faults_and_nothing_worse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules run on what is sound of a build, whatever it says of the rest."""
    monkeypatch.chdir(tmp_path)
    Path("a.topo.yml").write_text("nodes: {x: {kind: topic, same_as: b/x}, y: {kind: topic, same_as: b/none}, z: Z}\n", "utf-8")
    Path("b.topo.yml").write_text("nodes: {x: {kind: topic, same_as: a/x}, t: {kind: topic}}\n", "utf-8")
    codes = [(one.span.file, one.code) for one in topodoc.check(".")]
    assert codes == [
        ("a.topo.yml", "TD038"), ("a.topo.yml", "TD021"), ("a.topo.yml", "TD101"), ("b.topo.yml", "TD038"), ("b.topo.yml", "TD101"),
    ]  # fmt: skip


def test_what_a_faulty_spec_may_use_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mkdocs.yml").write_text("", "utf-8")
    Path("_part.topo.yml").write_text("nodes: {t: {kind: topic}, u: U}\n", "utf-8")
    Path("a.topo.yml").write_text(
        "include: [_part.topo.yml]\nnodes: {x: X, own: {kind: topic}}\nedges: [x -> t: publish, x -> own: publish]\n", "utf-8"
    )
    assert [(one.code, one.element) for one in topodoc.check(".")] == [("TD205", "node:t"), ("TD101", "node:u"), ("TD205", "node:own")]
    Path("b.topo.yml").write_text("include: [_part.topo.yml]\nnodes: {y: Y}\nedges: [y -> t: consume, y -> u: ask, y -> nobody]\n", "utf-8")
    assert [(one.code, one.element) for one in topodoc.check(".")] == [("TD205", "node:own"), ("TD021", "")]
