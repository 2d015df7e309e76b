"""What editors make of our schemas: the YAML language server, which they run, completes, explains and underlines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from language_server import LanguageServer

from topodoc.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def server(need: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LanguageServer]:
    """Return a server on a project as `topodoc init` begins it."""
    need("node")
    script = need("yaml-language-server")
    monkeypatch.chdir(tmp_path)
    run(["init", "--python"])
    run(["schema", "--write"])
    with LanguageServer(script, tmp_path) as server:
        yield server


def labels(answer: Any) -> set[str]:  # noqa: ANN401 - any answer
    items = answer["items"] if isinstance(answer, dict) else answer
    return {item["label"] for item in items}


SPEC = """\
# yaml-language-server: $schema=../topodoc.schema.json
topology: shop
nodes:
  orders:
    kind: topic
    \n
"""


def test_a_spec_is_completed_explained_and_underlined(server: LanguageServer, tmp_path: Path) -> None:
    spec = tmp_path / "topologies/own.topo.yml"
    assert server.open(spec, SPEC) == []
    assert {"label", "technology", "replicas"} <= labels(server.at("textDocument/completion", spec, 5, 4))
    assert {"topic", "queue", "database"} <= labels(server.at("textDocument/completion", spec, 4, 10))
    assert "decides shape, icon" in str(server.at("textDocument/hover", spec, 4, 5))
    title = server.at("textDocument/hover", spec, 1, 2)["contents"]["value"]
    assert "unique in a build" in title
    assert "Example" in title
    for right, wrong, line in (("nodes:", "node:", 2), ("kind: topic", "kind: topik", 4)):
        found = server.open(tmp_path / f"topologies/wrong-{line}.topo.yml", SPEC.replace(right, wrong))
        assert [one["range"]["start"]["line"] for one in found] == [line]


def test_the_sample_is_not_underlined(server: LanguageServer, tmp_path: Path) -> None:
    run(["init", "yaml"])
    for spec in (tmp_path / "yaml/topologies/shop.topo.yml", tmp_path / "topodoc.yml"):
        assert server.open(spec, spec.read_text("utf-8")) == []


def test_settings_are_completed_and_underlined(server: LanguageServer, tmp_path: Path) -> None:
    settings = tmp_path / "topodoc.yml"
    text = settings.read_text("utf-8")
    assert server.open(settings, f"{text}arrows: up\n")[0]["range"]["start"]["line"] == len(text.splitlines())
