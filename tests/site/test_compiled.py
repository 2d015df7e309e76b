"""The code of our templates is kept beside them; it is never that of another text, and never that of a project's own templates."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from jinja2 import Environment, FileSystemLoader

from topodoc.site import compiled
from topodoc.site.compiled import Compiled

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def writing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)


def rendered(folder: Path, ours: Path) -> str:
    environment = Environment(loader=FileSystemLoader(folder), bytecode_cache=Compiled(ours), autoescape=True)
    return environment.get_template("page.j2").render()


def kept(folder: Path) -> list[Path]:
    return [*folder.rglob("*.pyc")]


def test_what_is_kept_is_that_of_the_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page.j2").write_text("one", "utf-8")
    assert rendered(tmp_path, tmp_path) == "one"
    (code,) = kept(tmp_path)
    whole = code.read_bytes()
    assert rendered(tmp_path, tmp_path) == "one"
    assert code.read_bytes() == whole
    (tmp_path / "page.j2").write_text("two", "utf-8")
    assert rendered(tmp_path, tmp_path) == "two"
    for damage in (b"", whole[:100], whole[:-5], b"\xff" * 80):
        code.write_bytes(damage)
        assert rendered(tmp_path, tmp_path) == "two"
    monkeypatch.setattr(compiled, "edition", lambda: "another")
    assert rendered(tmp_path, tmp_path) == "two"
    assert code.read_bytes().startswith(b"another\n")


def test_templates_of_a_project_are_compiled_each_time(tmp_path: Path) -> None:
    (tmp_path / "page.j2").write_text("one", "utf-8")
    assert rendered(tmp_path, tmp_path / "ours") == "one"
    assert not kept(tmp_path)


def test_where_python_keeps_no_code_neither_do_we(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    (tmp_path / "page.j2").write_text("one", "utf-8")
    assert rendered(tmp_path, tmp_path) == "one"
    assert not kept(tmp_path)
