"""What is released: one version everywhere, whole metadata, and a reference that says what the command line and the schemas say."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email.parser import Parser
from typing import TYPE_CHECKING

import click
import pytest
from places import ROOT

import topodoc
from topodoc.cli.main import COMMANDS
from topodoc.cli.main import topodoc as program
from topodoc.language.document.schema import spec_schema
from topodoc.settings_document import settings_schema

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType


def reference() -> ModuleType:
    """Return the hook that makes the pages of the reference."""
    spec = importlib.util.spec_from_file_location("reference_pages", ROOT / "docs/reference/pages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_wheel_and_sdist_are_sound(tmp_path: Path) -> None:
    if not all(importlib.util.find_spec(one) for one in ("build", "hatchling", "twine")):
        pytest.skip("build, hatchling or twine is not installed; they come with the extra dev")
    subprocess.run([sys.executable, "-m", "build", "--no-isolation", "-o", tmp_path, ROOT], check=True, capture_output=True)
    (wheel,), (sdist,) = tmp_path.glob("*.whl"), tmp_path.glob("*.tar.gz")
    done = subprocess.run(
        [sys.executable, "-m", "twine", "check", "--strict", wheel, sdist], check=False, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout
    with zipfile.ZipFile(wheel) as archive:
        folder = f"topodoc-{topodoc.__version__}.dist-info"
        metadata = Parser().parsestr(archive.read(f"{folder}/METADATA").decode())
        points = archive.read(f"{folder}/entry_points.txt").decode()
    assert metadata["Version"] == topodoc.__version__
    assert metadata["License-Expression"] == "MIT"
    assert metadata.get_all("License-File") == ["LICENSE"]
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata.get_all("Classifier")
    for point in ("[console_scripts]", "[markdown.extensions]", "[mkdocs.plugins]"):
        assert point in points
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "samples/shop.topo.yml", "tests/conftest.py", "docs/tutorial.md", "LICENSE", "PKG-INFO"} <= names


def test_a_release_is_one_command_that_can_be_tried(tmp_path: Path) -> None:
    if not all(importlib.util.find_spec(one) for one in ("build", "hatchling", "twine")):
        pytest.skip("build, hatchling or twine is not installed; they come with the extra dev")
    project = tmp_path / "project"
    project.mkdir()
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout.decode().split("\0")[:-1]
    for name in (one for one in files if not one.startswith(("tests/", "docs/", "benchmarks/")) and (ROOT / one).is_file()):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, project / name)

    def git(*words: str) -> str:
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        return subprocess.run(["git", *who, *words], cwd=project, check=True, capture_output=True, encoding="utf-8").stdout

    def release(*words: str) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"PYTHON": sys.executable, "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org"}
        environment |= {"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org"}
        return subprocess.run([project / ".ci/release", *words], capture_output=True, encoding="utf-8", check=False, env=environment)

    git("init", "--quiet")
    git("add", "--all")
    git("commit", "--quiet", "--message", "all")
    before = git("rev-parse", "HEAD")
    done = release("--dry-run", "7.8.9")
    assert done.returncode == 0, done.stderr
    assert "release: 7.8.9" in done.stdout
    assert "would run: git tag v7.8.9" in done.stdout
    assert "twine upload dist/*" in done.stdout
    assert (git("rev-parse", "HEAD"), git("tag"), git("status", "--porcelain"), git("worktree", "list").count("\n")) == (before, "", "", 1)
    assert "name the version" in release("--dry-run", "7.8").stderr
    git("tag", "v7.8.9")
    assert "v7.8.9 is there already" in release("7.8.9").stderr
    (project / "README.md").write_text("changed\n", "utf-8")
    assert "there are changes" in release("7.9.0").stderr


def test_the_version_stands_in_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"]["path"] == "topodoc/__init__.py"
    found = [path.name for path in (ROOT / "topodoc").rglob("*.py") if f'"{topodoc.__version__}"' in path.read_text("utf-8")]
    assert found == ["__init__.py"]
    assert f"\n## {topodoc.__version__.removesuffix('.dev0')}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_reference_has_every_command_and_option() -> None:
    page = reference().command_page()
    parent = click.Context(program, info_name="topodoc")
    for name in COMMANDS:
        section = page.partition(f"## topodoc {name}")[2].partition("\n## ")[0]
        command = program.get_command(parent, name)
        assert command
        command = next(iter(command.commands.values())) if isinstance(command, click.Group) else command
        shown = [one for param in command.params if isinstance(param, click.Option) and not param.hidden for one in param.opts]
        assert shown
        assert all(f"{one}" in section for one in shown), name
        assert f"\ntopodoc {name}" in section
        assert "```sh\ntopodoc " in section


@pytest.mark.parametrize(("schema", "root"), [(spec_schema(), "topology"), (settings_schema(), "settings")], ids=["spec", "settings"])
def test_the_reference_has_every_key_and_no_dead_link(schema: dict[str, object], root: str) -> None:
    page = reference().schema_page("Keys", root, schema)
    keys = set(re.findall(r"'properties': \{'(\w+)'", str(schema)))
    assert keys
    assert all(f"`{key}`" in page or f"| **{key}** |" in page for key in keys)
    headings = {line[3:].replace(" ", "-") for line in page.splitlines() if line.startswith("## ")}
    assert set(re.findall(r"\]\(#([\w-]+)\)", page)) <= headings
