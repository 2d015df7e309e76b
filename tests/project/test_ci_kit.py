"""What CI systems read: the hook, the action and the files of the manual say commands that run, with options that are there."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from places import ROOT

from topodoc.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
MANUAL = (ROOT / "docs" / "ci.md").read_text("utf-8")
FILES = dict(re.findall(r'^```yaml title="([^"]+)"\n(.*?)^```', MANUAL, re.DOTALL | re.MULTILINE))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project as `topodoc init` begins it, and put this topodoc on the PATH."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "topodoc").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m topodoc "$@"\n', "utf-8")
    (tools / "topodoc").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    monkeypatch.chdir(tmp_path)
    assert run(["init", "project"]) == 0
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


def shell(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run *script* as GitHub runs it."""
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env=os.environ | environment)


def filled(text: str, inputs: dict[str, str]) -> str:
    return re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda match: inputs[match[1]], text)


def play(**given: str) -> dict[str, subprocess.CompletedProcess[str]]:
    """Run the commands of the action, up to the first that fails, and return what each did."""
    inputs = {name: one["default"] for name, one in ACTION["inputs"].items()} | given
    done: dict[str, subprocess.CompletedProcess[str]] = {}
    for step in ACTION["runs"]["steps"]:
        if "run" not in step or step["name"].startswith("Install"):
            continue
        environment = {name: filled(value, inputs) for name, value in step.get("env", {}).items()}
        done[step["name"]] = shell(step["run"], **environment)
        if done[step["name"]].returncode:
            break
    return done


def test_the_action_checks_and_builds(project: Path) -> None:
    done = play()
    assert [one.returncode for one in done.values()] == [0, 0, 0], done
    assert json.loads((project / "topodoc.sarif").read_text("utf-8"))["version"] == "2.1.0"
    assert (project / "site/architecture/shop/index.html").is_file()
    assert done["Check"].stdout == ""


def test_the_action_tells_what_is_wrong_where_it_is(project: Path) -> None:
    spec = project / "topologies/shop.topo.yml"
    spec.write_text(spec.read_text("utf-8").replace("- order-svc -> orders:", "- order-svc -> order:", 1), "utf-8")
    done = play(specs="topologies", site="public")
    assert [(name, one.returncode) for name, one in done.items()] == [("Write SARIF", 0), ("Check", 1)]
    assert done["Check"].stdout.startswith("::error file=topologies/shop.topo.yml,line=")
    assert json.loads((project / "topodoc.sarif").read_text("utf-8"))["runs"][0]["results"]


def test_the_action_knows_a_baseline_and_fails_on_warnings_if_asked(project: Path) -> None:
    spec = project / "topologies/shop.topo.yml"
    spec.write_text(spec.read_text("utf-8").replace("          TD304:", "          TD304: x\n#"), "utf-8")
    spec.write_text(re.sub(r"\n +ignore:\n +TD304: x", "", spec.read_text("utf-8")), "utf-8")
    assert play()["Check"].returncode == 1
    assert play(strict="false")["Check"].returncode == 0
    assert run(["check", "--write-baseline", "known.json"]) == 0
    assert play(baseline="known.json")["Check"].returncode == 0


def test_wrong_use_fails_at_once(project: Path) -> None:
    (project / "topodoc.yml").write_text("colour: red\n", "utf-8")
    assert [one.returncode for one in play().values()] == [1]


def test_every_input_of_the_action_is_in_the_manual_and_used() -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| .* \|(?: `([^`]*)`)? \|$", MANUAL, re.MULTILINE)
    assert dict(rows) == {name: one["default"] for name, one in ACTION["inputs"].items()}
    steps = json.dumps(ACTION["runs"])
    assert all(f"inputs.{name}" in steps for name in ACTION["inputs"])


def test_the_hook_runs(project: Path) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    used = yaml.safe_load(FILES[".pre-commit-config.yaml"])["repos"][0]["hooks"][0]
    assert used["id"] == hook["id"]
    assert shell(" ".join([hook["entry"], *used["args"]])).returncode == 0
    matched = [path for path in ("topologies/a.topo.yml", "b.topo.py", "topodoc.yml", "c/topodoc.yml") if re.search(hook["files"], path)]
    assert len(matched) == 4
    for part in ("shared/kafka.yml", "_parts/bus.yaml", "pyproject.toml"):
        assert re.search(hook["files"], part)
    for other in ("mkdocs.yml", "docs/mkdocs.yml", "a.py", "README.md"):
        assert not re.search(hook["files"], other)
    assert project


def commands(name: str) -> list[str]:
    def below(value: Any) -> list[str]:  # noqa: ANN401 - any value
        if isinstance(value, dict):
            found = [text for key in ("script", "commands") for text in value.get(key, ())]
            return [*found, *(text for one in value.values() for text in below(one))]
        return []

    return [text for text in below(yaml.safe_load(FILES[name])) if not text.startswith("pip install")]


@pytest.mark.parametrize(("name", "site"), [(".gitlab-ci.yml", "public"), (".readthedocs.yaml", "out/html")])
def test_the_commands_for_other_hosts_run(name: str, site: str, project: Path) -> None:
    (project / "out/html").mkdir(parents=True)  # Read the Docs makes it
    assert len(commands(name)) == 2
    for text in commands(name):
        done = shell(text, READTHEDOCS_OUTPUT=str(project / "out"))
        assert done.returncode == 0, done.stderr
    assert (project / site / "index.html").is_file()


def test_the_action_of_the_manual_takes_what_it_is_given() -> None:
    workflow = yaml.safe_load(FILES[".github/workflows/architecture.yml"])
    step = workflow["jobs"]["architecture"]["steps"][-1]
    assert step["with"].keys() <= ACTION["inputs"].keys()


def test_the_image_runs_topodoc_in_its_folder() -> None:
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
    assert 'ENTRYPOINT ["topodoc"]' in lines
    assert "WORKDIR /docs" in lines
    shown = [line[2:] for line in lines if line.startswith("# docker ")]
    assert shown
    assert "\n".join(shown) in MANUAL
