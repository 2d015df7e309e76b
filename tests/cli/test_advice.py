"""Advice: what is told to write into the configuration of a site, written there as it is told, names the plugin and keeps the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from mkdocs.config import load_config

from topodoc.cli.advice import Advice, advise
from topodoc.cli.main import run
from topodoc.plugin.missing import install_command

HEAD = "site_name: Ours\n"
FORMS = {
    "none": ("", ["search", "topodoc"], "add these lines at the end of mkdocs.yml:\n\nplugins:\n  - search\n  - topodoc"),
    "nothing behind it": ("plugins:\n", ["search", "topodoc"], "write line 2 of mkdocs.yml so:"),
    "null": ("plugins: null\n", ["search", "topodoc"], "write line 2 of mkdocs.yml so:"),
    "an empty list": ("plugins: []\n", ["topodoc"], "write line 2 of mkdocs.yml so:\n\nplugins: [topodoc]"),
    "an empty mapping": ("plugins: {}\n", ["topodoc"], "write line 2 of mkdocs.yml so:\n\nplugins: {topodoc: {}}"),
    "a list": ("plugins:\n  - search\n", ["search", "topodoc"], "add this line to mkdocs.yml, after line 3:\n\n  - topodoc"),
    "a list at the left": ("plugins:\n- search # x\nnav: []\n", ["search", "topodoc"], "after line 3:\n\n- topodoc"),
    "a list with options": (
        "plugins:\n  - search:\n      lang: en\n\n# how it looks\ntheme: mkdocs\n", ["search", "topodoc"], "after line 4:\n\n  - topodoc",
    ),
    "a list with an anchor": ("plugins: &all\n    - search\n", ["search", "topodoc"], "after line 3:\n\n    - topodoc"),
    "a list in brackets": ("plugins: [search] # x\n", ["search", "topodoc"], "line 2 of mkdocs.yml so:\n\nplugins: [search, topodoc] # x"),
    "brackets over lines": ("plugins: [\n  search,\n]\n", ["search", "topodoc"], "write line 4 of mkdocs.yml so:\n\n  topodoc]"),
    "brackets over lines, closed behind": ("plugins: [\n  search]\n", ["search", "topodoc"], "so:\n\n  search, topodoc]"),
    "a mapping": ("plugins:\n  search: {}\ntheme: mkdocs\n", ["search", "topodoc"], "after line 3:\n\n  topodoc: {}"),
    "a mapping with options": (
        "plugins:\n  search:\n    lang: en\ntheme: mkdocs\n", ["search", "topodoc"], "after line 4:\n\n  topodoc: {}",
    ),
    "a mapping in braces": ("plugins: {search: {lang: en}}\n", ["search", "topodoc"], "so:\n\nplugins: {search: {lang: en}, topodoc: {}}"),
    "a variable": ("plugins:\n  - !ENV [NO_SUCH, search]\n", ["search", "topodoc"], "after line 3:\n\n  - topodoc"),
}  # fmt: skip


def applied(advice: Advice) -> None:
    """Write what *advice* tells to where it tells."""
    lines = advice.path.read_text("utf-8").splitlines()
    at = advice.line or len(lines)
    lines[at - advice.is_instead : at] = advice.text.splitlines()
    advice.path.write_text("\n".join([*lines, ""]), "utf-8")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("docs").mkdir()
    Path("docs/index.md").write_text("# Ours\n", "utf-8")
    Path("topologies").mkdir()
    Path("topologies/a.topo.yml").write_text("nodes: {a: A, b: B}\nedges: [a -> b: ask]\n", "utf-8")


@pytest.mark.parametrize("form", FORMS)
def test_what_is_told_is_right_where_it_is_written(form: str) -> None:
    plugins, names, told = FORMS[form]
    path = Path("mkdocs.yml")
    path.write_text(HEAD + plugins, "utf-8")
    advice = advise(path)
    assert advice
    assert told in advice.said
    applied(advice)
    assert path.read_text("utf-8").count("plugins:") == 1
    assert [*load_config(str(path)).plugins] == names
    assert advise(path) is None


@pytest.mark.parametrize("command", ["init", "build"])
def test_the_commands_tell_it_and_change_nothing_of_the_site(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = f"{HEAD}plugins: {{search: {{}}}}\n"
    Path("mkdocs.yml").write_text(text, "utf-8")
    assert run([command]) == 0
    assert "write line 2 of mkdocs.yml so:\n\nplugins: {search: {}, topodoc: {}}\n" in capsys.readouterr().err
    assert Path("mkdocs.yml").read_text("utf-8") == text
    assert Path("docs/index.md").read_text("utf-8") == "# Ours\n"


@pytest.mark.parametrize(
    "plugins",
    ["[search, topodoc]", "\n  - topodoc", "\n- 'topodoc':\n    section: x", "{topodoc: {}}", "\n  topodoc:\n    section: x"],
)
def test_a_site_that_names_the_plugin_needs_no_advice(plugins: str) -> None:
    Path("mkdocs.yml").write_text(f"{HEAD}plugins: {plugins}\n", "utf-8")
    assert advise(Path("mkdocs.yml")) is None


def test_a_site_that_inherits_its_plugins_is_told_of_the_file_that_names_them() -> None:
    Path("base.yml").write_text("plugins:\n  - search\n", "utf-8")
    Path("mkdocs.yml").write_text(f"INHERIT: base.yml\n{HEAD}", "utf-8")
    advice = advise(Path("mkdocs.yml"))
    assert advice
    assert advice.said == "add this line to base.yml, after line 2:\n\n  - topodoc"
    applied(advice)
    assert [*load_config("mkdocs.yml").plugins] == ["search", "topodoc"]
    assert advise(Path("mkdocs.yml")) is None


def test_the_readme_names_the_plugin_as_it_is_told() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    block: Any = yaml.safe_load(readme.partition("with MkDocs already")[2].partition("```yaml\n")[2].partition("```")[0])
    assert block == {"plugins": ["search", "topodoc"]}


@pytest.mark.parametrize("command", [["check"], ["build"], ["serve"], ["export", "--to", "out"]], ids=lambda one: one[0])
def test_an_empty_folder_is_told_how_to_begin(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    assert run(command) == 1
    said = capsys.readouterr()
    assert "topodoc init" in said.out + said.err


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("plugins: [search, topodoc, no-such]\n", "the plugin no-such"),
        ("plugins:\n  - topodoc\n  - no-such: {a: b}\n", "the plugin no-such"),
        ("plugins: {topodoc: {}, no-such: {}}\n", "the plugin no-such"),
        ("plugins: [topodoc]\ntheme: nowhere\n", "the theme nowhere"),
        ("plugins: [topodoc]\ntheme: {name: nowhere}\n", "the theme nowhere"),
    ],
)
def test_what_is_not_installed_is_told_with_the_command(lines: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("mkdocs.yml").write_text(HEAD + lines, "utf-8")
    assert run(["build"]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"error: mkdocs.yml needs what is not installed: {told}; find the PACKAGE that provides it, and run: ")


def test_the_command_fits_how_topodoc_is_installed() -> None:
    assert install_command("/home/me/.local/pipx/venvs/topodoc") == "pipx inject topodoc PACKAGE"
    assert install_command("/home/me/.local/share/uv/tools/topodoc").startswith("uv tool install topodoc --with PACKAGE")
    assert install_command("/home/me/project/.venv") == "python3 -m pip install PACKAGE"


def test_what_init_writes_installs_from_no_index(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "new"]) == 0
    assert "now set TOPODOC in new/.github/workflows/architecture.yml" in capsys.readouterr().err
    text = Path("new/.github/workflows/architecture.yml").read_text("utf-8")
    assert "pip install topodoc" not in text
    workflow = yaml.safe_load(text)
    assert workflow["env"] == {"TOPODOC": ""}
