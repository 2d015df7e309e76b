"""`topodoc doctor` and `topodoc completion`: what is there, what is missing and its cure, and what shells are told."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from topodoc import __version__
from topodoc.cli import health
from topodoc.cli.completion import SHELLS
from topodoc.cli.main import COMMANDS, run
from topodoc.layout import probe as probing
from topodoc.packages import version_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_here_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    assert all(line.startswith("ok  ") for line in captured.out.splitlines())
    assert re.search(r"topodoc +" + re.escape(__version__), captured.out)
    assert re.search(r"engine pygraphviz +[\d.]+ with Graphviz \d+\.", captured.out)


def test_without_an_engine_the_cure_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(health, "probe", lambda engine: ("", "no such library" if engine == "pygraphviz" else ""))
    assert run(["doctor"]) == 3
    out = capsys.readouterr().out
    assert "!!  layout engine" in out
    assert "no engine works (pygraphviz: no such library)" in out
    assert "pip install" in out
    assert "apk add graphviz" in out


def test_one_engine_is_enough(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(health, "probe", lambda engine: ("12.2.1", "") if engine == "dot" else ("", "no such library"))
    assert run(["doctor"]) == 0
    assert "does not work (no such library), but not needed: the other one works" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("package", "version", "fact", "cure"),
    [
        ("click", "8.3.1", "does not reload", "click!=8.3.*"),
        ("click", "8.3.4", "", ""),
        ("click", "8.2.0rc1", "", ""),
        ("mkdocs", "2.0.0", "no plugins", "mkdocs<2"),
        ("mkdocs", "", "not installed", "pip install 'mkdocs'"),
        ("typst", "", "topodoc[pdf]", ""),
    ],
)
def test_versions_that_do_not_work_are_told(
    package: str, version: str, fact: str, cure: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(health, "version_of", lambda name: version if name == package else version_of(name))
    assert run(["doctor"]) == (3 if cure else 0)
    out = capsys.readouterr().out
    assert fact in out
    assert cure in out


def test_the_probe_tells_what_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "dot"
    monkeypatch.setenv("PATH", str(tmp_path))
    assert probing.probe("dot") == ("", "")
    for script, answer in (
        ("echo 'dot - graphviz version 2.43.0 (0)' >&2", ("2.43.0", "")),
        ("echo hello", ("unknown", "")),
        ("echo libgvc.so.6: cannot open >&2; exit 127", ("", "libgvc.so.6: cannot open")),
        ("exit 1", ("", "it ended with exit code 1")),
    ):
        program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        program.chmod(0o755)
        assert probing.probe("dot") == answer


def test_a_pygraphviz_that_cannot_be_imported_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "pygraphviz.py").write_text("raise ImportError('libcgraph.so.6')\n", "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert probing.probe("pygraphviz") == ("", "ImportError: libcgraph.so.6")


def test_settings_and_cache_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["doctor"]) == 0
    assert "no project here" in capsys.readouterr().out
    run(["init"])
    run(["build", "-q"])
    (tmp_path / "topodoc.yml").write_text("theme: slate\n", "utf-8")
    assert run(["doctor"]) == 0
    out = capsys.readouterr().out
    assert re.search(r"settings +topodoc.yml", out)
    assert re.search(r"cache +\d+ files, \d+ kB in .cache/plugin/topodoc", out)
    (tmp_path / "topodoc.yml").write_text("colour: red\n", "utf-8")
    assert run(["doctor"]) == 3
    assert 'topodoc.yml:1: unknown key "colour"' in capsys.readouterr().out


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_has_its_script(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", shell]) == 0
    assert "_TOPODOC_COMPLETE" in capsys.readouterr().out


def test_an_unknown_shell_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", "csh"]) == 2
    assert "bash" in capsys.readouterr().err


def completed(words: str) -> set[str]:
    asked = {"COMP_WORDS": words, "COMP_CWORD": str(words.count(" ")), "_TOPODOC_COMPLETE": "bash_complete"}
    done = subprocess.run([sys.executable, "-m", "topodoc"], env=os.environ | asked, capture_output=True, encoding="utf-8", check=False)
    return {line.partition(",")[2] for line in done.stdout.splitlines()}


def test_commands_options_and_values_are_completed() -> None:
    assert completed("topodoc ") >= set(COMMANDS)
    assert completed("topodoc re") == {"render"}
    assert "--scenario" in completed("topodoc render --s")
    assert completed("topodoc render --format p") == {"png", "pdf"}


def test_bash_takes_the_script(need: Callable[[str], str]) -> None:
    script = subprocess.run(
        [sys.executable, "-m", "topodoc", "completion", "bash"], capture_output=True, encoding="utf-8", check=True
    ).stdout
    done = subprocess.run([need("bash"), "-c", f"{script}\ncomplete -p topodoc"], capture_output=True, encoding="utf-8", check=False)
    assert "_topodoc_completion" in done.stdout
