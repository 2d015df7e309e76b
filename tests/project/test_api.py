"""What scripts use, from the outside: the page about it runs as it stands."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from places import ROOT

import topodoc
from topodoc.diagnostics import SettingsError

PAGE = (ROOT / "docs" / "api.md").read_text("utf-8")
FAULTY = "topology: one\nnodes: {a: A, b: {links: {bad: 'javascript:x'}}}\nedges:\n  - a -> c\n"


def blocks(language: str) -> dict[str, str]:
    """Return the blocks of *language* on the page by title."""
    return dict(re.findall(rf'```{language} title="([^"]+)"\n(.*?)```', PAGE, re.DOTALL))


def test_the_test_on_the_page_passes_and_fails_where_it_should(tmp_path: Path) -> None:
    for name, text in (blocks("yaml") | blocks("python")).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_architecture.py"]
    assert "4 passed" in subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False).stdout
    spec = tmp_path / "topologies" / "orders.topo.yml"
    spec.write_text(spec.read_text("utf-8").replace("- order-svc -> orders-db: write", "- stock-svc -> orders-db: write"), "utf-8")
    assert "3 failed" in subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False).stdout


def test_the_script_on_the_page_runs(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (script,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(script, {})  # noqa: S102 - the page's own
    assert "topic-orders from ['order-svc']" in capsys.readouterr().out


def test_every_name_is_there_and_says_what_it_is() -> None:
    for name in topodoc.__all__:
        assert getattr(topodoc, name).__doc__, name
        assert f"`{name}" in PAGE, name
    assert set(topodoc.__all__) <= set(dir(topodoc))


def test_a_wrong_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'lode'"):
        topodoc.lode  # noqa: B018 - that it raises is the point


def test_check_gives_faults_and_findings_and_raises_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("one.topo.yml").write_text(FAULTY, "utf-8")
    Path("two.topo.yml").write_text("nodes: {b: {kind: person, links: {bad: 'javascript:x'}}}\n", "utf-8")
    assert [(one.span.file, one.code) for one in topodoc.check(".")] == [("one.topo.yml", "TD021"), ("two.topo.yml", "TD702")]
    with pytest.raises(topodoc.SpecError) as raised:
        topodoc.load(".")
    assert [one.code for one in raised.value.diagnostics] == ["TD021"]


def test_values_are_frozen() -> None:
    (kafka,) = topodoc.load(ROOT / "examples" / "kafka.topo.yml")
    with pytest.raises(AttributeError):
        kafka.title = "other"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        kafka.nodes[0].label = "other"  # type: ignore[misc]


def test_who_publishes_and_who_consumes(tmp_path: Path) -> None:
    path = tmp_path / "one.topo.yml"
    path.write_text(
        "nodes: {a: A, b: B, c: C, t: {kind: topic}}\nedges: [a -> t: publish, b -> t: consume, t -> c: push, a -> t: send more]\n", "utf-8"
    )
    (topology,) = topodoc.load(path)
    assert [one.id for one in topology.publishers_of("t")] == ["a"]
    assert [one.id for one in topology.consumers_of("t")] == ["b", "c"]
    assert len(topology.edges_at("t")) == 4
    assert topology.node("a").label == "A"
    for find in (topology.node, topology.scenario):
        with pytest.raises(KeyError):
            find("nowhere")


def test_a_notebook_shows_pictures_and_faults() -> None:
    """Asked as IPython asks: by the method that a value has for it."""
    builder = topodoc.TopologyBuilder("one").add_process("a").connect("a", "a")
    shown = builder._repr_mimebundle_(include=None, exclude=None)
    assert shown["image/svg+xml"].startswith("<svg")
    assert shown["text/plain"] == "one: 1 nodes, 1 edges"
    assert topodoc.load(builder)[0]._repr_mimebundle_() == shown
    told = topodoc.TopologyBuilder("one").connect("a", "a")._repr_mimebundle_()["text/plain"]
    assert 'TD021 no node "a" is declared, mentioned 2 times' in told


def test_build_and_render(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    spec = ROOT / "examples" / "kafka.topo.yml"
    assert (topodoc.build(spec, site="out") / "index.html").is_file()
    (kafka,) = topodoc.load(spec)
    assert topodoc.render(kafka, arrows="flow") != topodoc.render(kafka)
    assert topodoc.render(kafka, form="dot").startswith("digraph")
    with pytest.raises(KeyError):
        topodoc.render(kafka, "nowhere")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"form": "png"}, 'there is no text picture of the form "png"; write one of svg, dot, mermaid'),
        ({"form": "dot", "scenario": "order-placed"}, "a scenario has no DOT; ask for svg or mermaid"),
        ({"form": "mermaid", "scenario": "order-placed", "animate": True}, "only a scenario can be animated, and only as SVG"),
    ],
)
def test_a_form_that_has_no_such_picture_is_told(asked: dict[str, Any], says: str) -> None:
    (kafka,) = topodoc.load(ROOT / "examples" / "kafka.topo.yml")
    with pytest.raises(SettingsError, match=says):
        topodoc.render(kafka, **asked)
