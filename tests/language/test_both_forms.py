"""One tree: what YAML says Python says too, and model and picture are the same to the byte."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
import yaml
from as_python import as_python
from grammar import specs
from hypothesis import HealthCheck, given, seed, settings
from places import CASES, ROOT
from stages import STAGES, read

import topodoc
from topodoc.diagnostics import SpecError
from topodoc.language import builder
from topodoc.language.python import run
from topodoc.language.reader import parse
from topodoc.model.bind import bind
from topodoc.settings import DEFAULTS
from topodoc.source import Source


def sound() -> dict[str, dict[str, Any]]:
    """Return the cases whose spec, in one file, has no fault."""
    found = {}
    for path in sorted(CASES.rglob("*.yml")):
        case = yaml.safe_load(path.read_text("utf-8"))
        if "spec" in case and "files" not in case:
            try:
                read(case)
            except SpecError:
                continue
            found[path.relative_to(CASES).as_posix()] = case
    return found


SOUND = sound()


def from_python(text: str) -> topodoc.Topology:
    (tree,) = run(Source("case.topo.py", text), DEFAULTS.python_seconds)
    return bind(tree)


@pytest.mark.parametrize("name", [name for name, case in SOUND.items() if "python" in case])
def test_a_case_in_both_forms_is_one(name: str) -> None:
    case = SOUND[name]
    from_yaml, other = read(case), from_python(case["python"])
    assert other == from_yaml
    assert topodoc.render(other) == topodoc.render(from_yaml)
    for one in from_yaml.scenarios:
        assert topodoc.render(other, one.id) == topodoc.render(from_yaml, one.id)


def test_enough_cases_are_in_both_forms() -> None:
    assert sum("python" in case for case in SOUND.values()) >= 8


@pytest.mark.parametrize("name", [name for name in SOUND if name.startswith(("bind/", "chart/", "place/"))])
def test_every_sound_case_can_be_said_in_python(name: str) -> None:
    topology = read(SOUND[name])
    other = in_process(as_python(topology))
    assert replace(other, suppressions=()) == replace(topology, suppressions=())
    if "layout" in SOUND[name]:
        written = topodoc.to_yaml(other)
        assert STAGES["place"](SOUND[name] | {"spec": written}) == STAGES["place"](SOUND[name])


def in_process(text: str) -> topodoc.Topology:
    """Return the topology of a Python spec that is run here, which is quicker than in a process of its own."""
    builder.made = []
    try:
        exec(compile(text, "<case>", "exec"), {})  # noqa: S102 - calls of builders
        (made,) = builder.made
    finally:
        builder.made = None
    return bind(made.tree())


def test_whatever_is_drawn_from_the_grammar_can_be_said_in_python() -> None:
    @seed(7)
    @settings(max_examples=75, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(specs())
    def check(spec: dict[str, Any]) -> None:
        topology = bind(parse(Source.decode(yaml.safe_dump(spec, sort_keys=False, allow_unicode=True).encode(), "drawn.topo.yml")))
        assert in_process(as_python(topology)) == topology

    check()


@pytest.mark.parametrize("name", ["kafka", "saga", "cqrs"])
def test_the_samples_are_there_in_both_forms(name: str) -> None:
    (from_yaml,) = topodoc.load(ROOT / "examples" / f"{name}.topo.yml")
    (other,) = topodoc.load(ROOT / "examples" / "python" / f"{name}.topo.py")
    assert (other.id, other.title) == (f"{name}-python", f"{from_yaml.title}, in Python")
    same = replace(other, id=from_yaml.id, title=from_yaml.title, description=from_yaml.description)
    assert same == replace(from_yaml, description=from_yaml.description)
    assert " ".join(other.description.split()) == " ".join(from_yaml.description.split())
    assert topodoc.render(same) == topodoc.render(from_yaml)
    for one in from_yaml.scenarios:
        assert topodoc.render(same, one.id) == topodoc.render(from_yaml, one.id)


def test_the_sample_of_the_manual_runs() -> None:
    page = (ROOT / "docs" / "python.md").read_text("utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert len(blocks) >= 4
    for block in blocks:
        text = block if "import" in block else f"from topodoc import FlowBuilder, TopologyBuilder\n{PREPARED}{block}"
        topology = from_python(text)
        assert topology.nodes
        assert not [one for one in topology.findings if one.code != "TD703"]


PREPARED = """
topology = TopologyBuilder("orders")
for name in ("web", "api", "order-svc", "stock-svc"):
    topology.add_process(name)
topology.add_process("orders", kind="topic")
topology.connect("web", "api").connect("api", "order-svc").connect("order-svc", "orders", label="publish")
topology.connect("stock-svc", "orders", label="consume")
flow = FlowBuilder(topology)
"""
