"""Hostile drawings and catalogues: every text as every name, and what is meant to harm; a located fault or a spec, never anything else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from corpus import texts

from topodoc.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Callable

TEXTS = texts()


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    Path("mkdocs.yml").write_text("", "utf-8")


def pages(text: str) -> str:
    said = {
        "id": text,
        "version": text,
        "name": text,
        "summary": text,
        "owners": [text],
        "tags": [text],
        "address": text,
        "protocols": [text],
    }
    uses = {
        "sends": [{"id": text, "to": [{"id": text}]}],
        "receives": [text, {"id": f"{text}2"}],
        "writesTo": [{"id": text}],
        "schemaPath": text,
    }
    return f"---\n{json.dumps(said | uses)}\n---\n{text}"


@pytest.mark.parametrize("folder", ["services", "channels", "events", "queries", "containers", "domains", "flows"])
@pytest.mark.parametrize("first", range(0, len(TEXTS), 400))
def test_every_text_in_a_catalogue_of_events(first: int, folder: str) -> None:
    page, other = (Path(f"catalog/{one}/a/index.mdx") for one in (folder, "services"))
    for text in TEXTS[first : first + 400]:
        for one in (other, page):
            one.parent.mkdir(parents=True, exist_ok=True)
            one.write_bytes(pages(text).encode("utf-8", "surrogatepass"))
        assert run(["import", "catalog/**/*.mdx", "--as", "eventcatalog", "-o", "_x.topo.yml", "-q"]) in {0, 1, 2}, text


def workspace(text: str) -> str:
    relation = {"id": text, "sourceId": text, "destinationId": "b", "description": text, "technology": text, "interactionStyle": text}
    one = {
        "id": text,
        "name": text,
        "tags": text,
        "technology": text,
        "description": text,
        "group": text,
        "url": text,
        "relationships": [relation],
    }
    system = {**one, "id": "s", "containers": [one, {"id": "b", "name": text}]}
    view = {"key": text, "title": text, "relationships": [{"id": text, "description": text, "response": True}, {"id": text}]}
    styles = {"styles": {"elements": [{"tag": text, "shape": "Cylinder"}]}}
    return json.dumps({"name": text, "description": text, "model": {"people": [one], "softwareSystems": [system]}, "views": {
        "dynamicViews": [view], "configuration": styles}})  # fmt: skip


def model(text: str) -> str:
    one = {"title": text, "kind": text, "technology": text, "description": {"md": text}, "tags": [text], "style": {"shape": text}}
    links = {"links": [{"url": text, "title": text}]}
    relation = {"source": {"model": text}, "target": f"{text}.a", "title": text, "kind": text, "technology": text}
    view = {"_type": "dynamic", "title": text, "edges": [{"source": text, "target": "b", "label": text, "dir": "back"}]}
    elements = {text: one | links, f"{text}.a": one, "b": one}
    return json.dumps({"projectId": text, "elements": elements, "relations": {text: relation}, "views": {text: view}})


def flowchart(text: str) -> str:
    boxed = f'subgraph {text} [{text}]\n{text}["{text}"]\nend\nsubgraph {text}\nend'
    arrows = f"{text}[{text}] -- {text} --> b{{{{{text}}}}}\na -->|{text}| {text}"
    return f"---\ntitle: {text}\n---\nflowchart LR\n a --> b\n{arrows}\n{boxed}\n{text}"


def drawing(text: str) -> str:
    quoted = json.dumps(text)
    made = f"a = ECS({quoted})\n    a >> Edge(label={quoted}, style={quoted}) >> ECS({quoted})"
    classes = "from diagrams import *\nfrom diagrams.x import ECS, Diagram, Cluster, Edge"
    return f"{classes}\nwith Diagram({quoted}), Cluster({quoted}):\n    {made}\n# {text}"


@pytest.mark.parametrize(
    ("made", "name"),
    [(workspace, "a.json"), (model, "a.json"), (flowchart, "a.md"), (drawing, "a.py")],
    ids=lambda one: getattr(one, "__name__", ""),
)
@pytest.mark.parametrize("first", range(0, len(TEXTS), 200))
def test_every_text_in_a_drawing(first: int, made: Callable[[str], str], name: str, tmp_path: Path) -> None:
    for number, text in enumerate(TEXTS[first : first + 200]):
        Path(name).write_bytes(made(text).encode("utf-8", "surrogatepass"))
        assert run(["import", name, "--scaffold", "-o", f"{tmp_path}/out{number}/", "-q"]) in {0, 1}, text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.py", "from diagrams import Diagram\nwith Diagram('x'):\n    a = " + "(" * 5_000),
        ("a.py", "from diagrams import Diagram, Node\nwith Diagram('x'):\n    a = Node('a')\n    a" + " >> a" * 5_000),
        ("a.py", "from diagrams import Diagram, Node\nwith Diagram('x'):\n    a = Node('a')\n    " + "-" * 50_000 + "a"),
        ("a.py", "from diagrams import Diagram\n" + "".join(f"{' ' * n}if 1:\n" for n in range(90))),
        ("a.mmd", "flowchart LR\n" + "subgraph a\n" * 5_000 + "b\n"),
        ("a.mmd", "flowchart LR\n" + "a[[[[((((" * 5_000),
        ("a.mmd", "flowchart LR\n" + "a" + " --> a" * 20_000),
        ("a.mmd", "flowchart LR\n" + " & ".join(f"a{n}" for n in range(3_000)) + " --> " + " & ".join(f"b{n}" for n in range(3_000))),
        ("a.md", "---\n" * 20_000 + "```mermaid\n" * 5_000 + "flowchart LR\n"),
        ("a.json", '{"softwareSystems": [' + "[" * 5_000),
        ("a.json", '{"elements": {' + ", ".join(f'"{"a." * n}a": {{}}' for n in range(1, 200)) + '}, "relations": {}}'),
    ],
    ids=range(11),
)
def test_a_drawing_that_is_meant_to_harm(name: str, text: str) -> None:
    Path(name).write_text(text, "utf-8")
    assert run(["import", name, "--scaffold", "-o", "out/", "-q"]) in {0, 1}
