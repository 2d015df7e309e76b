"""The tutorial: each of its commands runs, in order, says what the page says, and in the end the site is published."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from places import ROOT

if TYPE_CHECKING:
    from pathlib import Path

BLOCK = re.compile(r'^(`{3,4})(\w+)(?: title="([^"]+)")?\n(.*?)^\1$', re.DOTALL | re.MULTILINE)
BLOCKS = [(match[2], match[3] or "", match[4]) for match in BLOCK.finditer((ROOT / "docs" / "tutorial.md").read_text("utf-8"))]
IDENTITY = {f"GIT_{who}_{what}": f"{who}@example.org".lower() for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Return an environment with this topodoc on its PATH, and an empty repository to push to."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name, call in (("topodoc", "-m topodoc"), ("ghp-import", "-m ghp_import")):
        (tools / name).write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {call} "$@"\n', "utf-8")
        (tools / name).chmod(0o755)
    subprocess.run(["git", "init", "--quiet", "--bare", tmp_path / "remote.git"], check=True)
    home = {"HOME": str(tmp_path), "GIT_CONFIG_NOSYSTEM": "1", "NO_COLOR": "1"}
    return os.environ | IDENTITY | home | {"PATH": f"{tools}:{os.environ['PATH']}", "REPOSITORY": str(tmp_path / "remote.git")}


def test_the_tutorial_ends_with_a_published_site(tmp_path: Path, environment: dict[str, str]) -> None:
    here, said = tmp_path, ""
    for language, title, text in BLOCKS:
        if language == "sh" and text.startswith("cd "):
            here /= text.split()[1]
        elif language == "sh":
            command = ["bash", "-euo", "pipefail", "-c", text]
            done = subprocess.run(command, cwd=here, env=environment, capture_output=True, encoding="utf-8", check=False)
            assert done.returncode == 0, (text, done.stderr)
            said = done.stdout
        elif language == "text":
            assert said == text
        elif title.endswith(" (added)"):
            with (here / title.removesuffix(" (added)")).open("a", encoding="utf-8") as file:
                file.write(text)
        elif title:
            (here / title).write_text(text, "utf-8")
        else:
            assert language == "console"
    listed = subprocess.run(
        ["git", "ls-tree", "-r", "--name-only", "gh-pages"], cwd=tmp_path / "remote.git", capture_output=True, encoding="utf-8", check=True
    ).stdout.splitlines()
    assert {"index.html", ".nojekyll", "architecture/shop/scenarios/order-placed.html"} <= set(listed)
    assert 'data-scenario="order-placed"' in (here / "site/index.html").read_text("utf-8")


def test_commands_that_do_not_run_here_are_few() -> None:
    shown = [line for language, _, text in BLOCKS if language == "console" for line in text.splitlines()]
    assert shown == ["python3 -m venv .venv", ". .venv/bin/activate", "pip install topodoc", "topodoc serve"]


def test_what_the_readme_says_to_try_runs(tmp_path: Path, environment: dict[str, str]) -> None:
    first = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)[0]
    (line,) = first.splitlines()
    install, begin = line.split(" install . && ")
    assert install.endswith("--python .venv/bin/python")
    script = re.sub(r"(\.\./)?\.venv/bin/topodoc", "topodoc", begin)
    subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=tmp_path, env=environment, check=True, capture_output=True)
    assert (tmp_path / "shop/site/index.html").is_file()
