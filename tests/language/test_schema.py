"""The JSON Schema and the reader say the same of every spec: what one takes the other takes, what one refuses the other refuses."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft7Validator
from places import CASES, ROOT

from topodoc.cli.main import run
from topodoc.diagnostics import SpecError
from topodoc.language.document.schema import spec_schema
from topodoc.language.reader import parse
from topodoc.language.yaml import write_yaml
from topodoc.model.bind import bind
from topodoc.model.spec_text import to_yaml
from topodoc.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCHEMA = Draft7Validator(spec_schema())
SHAPE = {"TD010", "TD011", "TD013", "TD014", "TD015", "TD016"}  # what a schema can see: kinds of values, keys, words, ids, arrows


class _Core(yaml.CSafeLoader):
    """Reads YAML as editors do: the core schema of YAML 1.2, in which a day and `no` are texts."""


_Core.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
    ("merge", r"<<", ["<"]),
):
    _Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"^(?:{pattern})$"), first)

EVERYTHING = """
topology: everything
x-home: {any: thing}
layout: {direction: down}
arrows: flow
layers: {v2: {label: Two, hidden: true}}
groups:
  outer:
    label: Outer
    accent: 2
    rows: [[api], [inner]]
    nodes: {api: {replicas: 2, shard: {id: s, role: primary}}}
    groups: {inner: {nodes: {db: {kind: database, state: warning, external: true, links: {a: b}}}}}
nodes: {topic: {kind: topic, shape: cylinder}, web: Web, 1: one}
edges:
  - web -> api
  - api -> db: write
  - api -> topic: {label: publish, type: pulse, role: publish, id: place, events: [A, B], ignore: {TD205: why}}
  - {from: [web, db], to: topic, label: consume, ignore: {TD205: {reason: why, until: 2027-01-31}}}
scenarios:
  one:
    title: One
    steps:
      - web -> api
      - api -> topic: text
      - api -> topic: {message: text, payload: {a: [1]}, reply: false, edge: place}
      - {from: api, to: db, message: text}
      - parallel: [api -> db, {steps: [api -> db], label: b}, {opt: x, steps: [api -> db]}]
        message: all
      - alt: [{when: x, steps: [api -> db]}, {else: [api -> db]}]
      - {opt: x, steps: [api -> db]}
      - {loop: 3, steps: [api -> db]}
      - {break: x, steps: [{note: n, over: [api, db]}, api -> db]}
      - {note: n, left_of: api}
      - {state: {db: error}, message: m}
      - {scenario: two}
  two: {steps: [web -> api]}
views:
  v: {around: topic, depth: 2, include: [kind:topic], exclude: db, brokers: hide, hubs: badge, by: kind, layers: v2, direction: up}
  w: {by: kind, fold: topic}
"""


def as_editor(text: str) -> Any:  # noqa: ANN401 - any value
    def keyed(value: Any) -> Any:  # noqa: ANN401 - any value
        if isinstance(value, dict):
            return {key if isinstance(key, str) else json.dumps(key): keyed(one) for key, one in value.items()}
        return [keyed(one) for one in value] if isinstance(value, list) else value

    return keyed(yaml.load(text, Loader=_Core))  # noqa: S506 - a safe loader of ours


def shape_faults(text: str) -> set[str]:
    """Return the codes of the faults of *text* that a schema could see."""
    try:
        bind(parse(Source.decode(text.encode(), "one.topo.yml")))
    except SpecError as error:
        return {one.code for one in error.diagnostics} & SHAPE
    return set()


def specs() -> Iterator[tuple[str, str]]:
    for path in sorted(CASES.rglob("*.yml")):
        case = yaml.safe_load(path.read_text("utf-8"))
        if "spec" in case:
            yield path.relative_to(CASES).as_posix(), case["spec"]
    for path in sorted((ROOT / "examples").glob("*.yml")):
        yield path.name, path.read_text("utf-8")


SPECS = dict(specs())


def test_the_schema_is_one() -> None:
    Draft7Validator.check_schema(spec_schema())


def test_it_takes_every_sound_spec() -> None:
    taken = 0
    for name, text in SPECS.items():
        try:
            topology = bind(parse(Source.decode(text.encode(), "one.topo.yml")))
        except SpecError:
            continue
        for written in (text, to_yaml(topology)):
            problems = [problem.message for problem in SCHEMA.iter_errors(as_editor(written))]
            assert not problems, name
        taken += 1
    assert taken > 45


@pytest.mark.parametrize("name", [name for name, text in SPECS.items() if name.startswith("bind/") and shape_faults(text)])
def test_it_refuses_what_the_reader_refuses(name: str) -> None:
    assert not SCHEMA.is_valid(as_editor(SPECS[name]))


def mappings(value: object) -> Iterator[dict[str, Any]]:
    """Yield every mapping of *value* but those under keys that take any mapping."""
    if isinstance(value, dict):
        yield value
        for key, one in value.items():
            if key not in {"payload", "x-home"}:
                yield from mappings(one)
    elif isinstance(value, list):
        for one in value:
            yield from mappings(one)


def test_everything_is_sound() -> None:
    assert not shape_faults(EVERYTHING)
    assert SCHEMA.is_valid(as_editor(EVERYTHING))


def test_both_refuse_a_wrong_key_wherever_it_stands() -> None:
    spec, seen = as_editor(EVERYTHING), 0
    for place in range(len(list(mappings(spec)))):
        changed = deepcopy(spec)
        list(mappings(changed))[place]["zzz -> zzz"] = {"zzz": ["zzz"]}
        assert shape_faults(write_yaml(changed)), list(mappings(spec))[place]
        assert not SCHEMA.is_valid(changed), list(mappings(spec))[place]
        seen += 1
    assert seen > 40


def test_both_refuse_a_wrong_word_wherever_one_is_asked_for() -> None:
    spec, seen = as_editor(EVERYTHING), 0
    words = {
        "direction",
        "arrows",
        "hidden",
        "accent",
        "replicas",
        "role",
        "kind",
        "state",
        "external",
        "shape",
        "type",
        "reply",
        "depth",
        "brokers",
        "hubs",
        "by",
    }
    for place, mapping in enumerate(mappings(spec)):
        for key in words & mapping.keys():
            if key == "state" and isinstance(mapping[key], dict):
                continue
            for wrong in ("zzz", ["zzz"], 7.5):
                changed = deepcopy(spec)
                list(mappings(changed))[place][key] = wrong
                assert shape_faults(write_yaml(changed)), (key, wrong)
                assert not SCHEMA.is_valid(changed), (key, wrong)
                seen += 1
    assert seen > 50


def test_every_key_says_what_it_is_for() -> None:
    definitions = [spec_schema(), *spec_schema()["definitions"].values()]
    found = [one for definition in definitions for one in _objects(definition)]
    assert len(found) > 20
    for properties in found:
        for name, one in properties.items():
            assert one.get("description"), name


def _objects(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "properties" in schema:
        yield schema["properties"]
    for key in ("anyOf", "oneOf"):
        for one in schema.get(key, ()):
            yield from _objects(one)
    for one in schema.get("patternProperties", {}).values():
        yield from _objects(one)


def test_the_command_prints_and_writes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["schema"]) == 0
    printed = capsys.readouterr().out
    assert json.loads(printed) == spec_schema()
    assert run(["schema", "--write"]) == 0
    assert (tmp_path / "topodoc.schema.json").read_text("utf-8") == printed
    assert "yaml-language-server" in capsys.readouterr().err
