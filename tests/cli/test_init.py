"""`topodoc init`: the sample is sound and says what a sample should, and nothing that was there changes."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml
from places import ROOT

from topodoc.cli.init import NEXT
from topodoc.cli.main import run
from topodoc.cli.sample import TEMPLATES
from topodoc.language.document.schema import spec_schema
from topodoc.lint.engine import check_all
from topodoc.model.scenario import Frame
from topodoc.reading import load
from topodoc.settings_document import settings_schema
from topodoc.settings_file import read_settings_file

FORMS = [[], ["--python"], ["--empty"], ["--empty", "--python"], *(["--template", one] for one in TEMPLATES)]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("options", FORMS, ids=" ".join)
def test_the_sample_is_sound_and_becomes_a_site(options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(["init", "shop", *options]) == 0
    monkeypatch.chdir(tmp_path / "shop")
    assert run(["check", "--strict"]) == 0
    assert run(["build", "--strict"]) == 0
    assert (tmp_path / "shop/site/index.html").read_text("utf-8").count("data-topology=") == 1  # the fence


def test_the_sample_shows_what_there_is() -> None:
    run(["init"])
    (shop,) = load([Path("topologies")])
    assert 8 <= len(shop.nodes) <= 10
    assert len(shop.scenarios) == 2
    frames = {step.kind for scenario in shop.scenarios for step in scenario.steps if isinstance(step, Frame)}
    assert {"parallel", "alt"} <= frames
    assert shop.views
    assert [layer.hidden for layer in shop.layers] == [True]
    assert shop.owner
    assert not check_all((shop,), date(2026, 1, 1))
    spec = Path("topologies/shop.topo.yml")
    spec.write_text(spec.read_text("utf-8").replace("TD304: Stores", "TD305: Stores"), "utf-8")
    assert {one.code for one in check_all(load([spec]), date(2026, 1, 1))} == {"TD304", "TD602"}  # it silences something


def test_both_forms_of_the_sample_say_the_same() -> None:
    for name in ("shop", "system"):
        assert load([ROOT / f"samples/{name}.topo.yml"]) == load([ROOT / f"samples/{name}.topo.py"])


def test_editors_find_the_schemas() -> None:
    run(["init", "--python"])
    run(["init", "yaml"])
    for file in (Path("topodoc.yml"), Path("yaml/topologies/shop.topo.yml")):
        line = file.read_text("utf-8").splitlines()[0]
        schema = yaml.safe_load((file.parent / line.removeprefix("# yaml-language-server: $schema=")).read_text("utf-8"))
        assert schema == (settings_schema() if file.name == "topodoc.yml" else spec_schema())
    assert read_settings_file(Path()).values["python_specs"] is True


def test_nothing_that_is_there_changes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["init"])
    before = files(tmp_path)
    assert run(["init"]) == 0
    assert run(["init", "--python", "--empty"]) == 0
    assert {name: text for name, text in files(tmp_path).items() if name in before} == before
    assert not list(tmp_path.rglob("*.topo.py"))  # there is a spec
    assert "nothing is missing" in capsys.readouterr().err


@pytest.mark.parametrize("plugins", ["", "plugins: [search]\n", "plugins:\n  - search # topodoc comes later\n"])
def test_a_site_that_exists_is_told_which_lines_to_add(plugins: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("# Ours\n", "utf-8")
    (tmp_path / "mkdocs.yml").write_text(f"site_name: Ours\n{plugins}", "utf-8")
    before = files(tmp_path)
    assert run(["init"]) == 0
    after = files(tmp_path)
    assert before.items() <= after.items()
    expected = {"topologies/shop.topo.yml", "topodoc.schema.json", ".gitignore", ".github/workflows/architecture.yml"}
    assert after.keys() - before.keys() == expected
    assert "mkdocs.yml" in (said := capsys.readouterr().err)
    assert re.search(r"add th(is|ese) lines? |write line \d+ of ", said)
    assert run(["build", "--strict"]) == 0


@pytest.mark.parametrize("plugins", ["plugins: [search, topodoc]", "plugins:\n  - topodoc", "plugins:\n- 'topodoc':\n    section: x"])
def test_a_site_that_names_the_plugin_is_told_nothing(plugins: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mkdocs.yml").write_text(f"site_name: Ours\n{plugins}\n", "utf-8")
    assert run(["init"]) == 0
    assert not re.search(r"add th(is|ese) lines? |write line \d+ of ", capsys.readouterr().err)


def test_what_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    (tmp_path / "half").mkdir()
    (tmp_path / "half/docs").write_text("", "utf-8")
    assert run(["init", "file"]) == 2
    assert run(["init", "half"]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_link_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").symlink_to(tmp_path / "nowhere")
    assert run(["init"]) == 0
    assert not (tmp_path / "nowhere").exists()


def test_the_commands_that_come_next_are_told_and_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "my shop"]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    told = [line.strip() for line in captured.err.partition("next:")[2].splitlines() if line.strip()]
    assert told == ["cd 'my shop'", *NEXT]
    for line in NEXT[:2]:
        command = [sys.executable, "-m", *shlex.split(line, comments=True)]
        assert subprocess.run(command, cwd=tmp_path / "my shop", env=os.environ, capture_output=True, check=False).returncode == 0


def test_the_workflows_are_yaml() -> None:
    for name in ("workflow.yml", "check.yml"):
        workflow = yaml.safe_load((ROOT / "samples" / name).read_text("utf-8"))
        runs = [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]
        assert "topodoc check --strict --format github" in runs
