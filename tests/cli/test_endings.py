"""Endings: Ctrl+C and signals are quiet, leave nothing behind, and a build cleans up after one that was killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from topodoc.claim import claimed, is_abandoned
from topodoc.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are sent")

SPEC = "nodes: {a: A, b: B}\nedges: [a -> b: ask]\n"
WAITS = "import time\nfrom topodoc import TopologyBuilder\nopen('begun', 'w').close()\ntime.sleep(30)\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.topo.yml").write_text(SPEC, "utf-8")


def started(*arguments: str) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "topodoc", *arguments]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True)


def wait_for(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
@pytest.mark.parametrize("words", ["check w.topo.py", "build w.topo.py", "render w.topo.py", "export w.topo.py --to out"])
def test_a_signal_ends_a_command_quietly(words: str, number: signal.Signals, code: int) -> None:
    Path("w.topo.py").write_text(WAITS, "utf-8")
    with started(*words.split()) as process:
        wait_for(Path("begun").exists)
        process.send_signal(number)
        said = process.communicate(timeout=20)
    assert process.returncode == code
    assert "Traceback" not in "".join(said)
    assert {path.name for path in Path().iterdir()} == {"a.topo.yml", "w.topo.py", "begun"}


@pytest.mark.parametrize("wait", [0.0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2, 0.3, 0.5])
def test_ctrl_c_is_quiet_from_the_beginning(wait: float) -> None:
    """Before our own code runs the interpreter is by itself; from then on no trace of it is shown."""
    command = [
        sys.executable,
        "-c",
        "import topodoc.command, sys; sys.stdout.write('x'); sys.stdout.flush(); topodoc.command.main()",
        "build",
        "a.topo.yml",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout
        assert process.stdout.read(1) == "x"
        time.sleep(wait)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert process.returncode in {130, -signal.SIGINT, 0}
    assert "Traceback" not in said
    assert "KeyboardInterrupt" not in said
    assert not list(Path().glob(".topodoc-*"))


def test_ctrl_c_ends_a_layout_at_once(tmp_path: Path) -> None:
    dot = tmp_path / "bin" / "dot"
    dot.parent.mkdir()
    dot.write_text('#!/bin/sh\n[ "$1" = -V ] && exit\ntouch begun\nsleep 64\n', "utf-8")
    dot.chmod(0o755)
    words = [sys.executable, "-m", "topodoc", "render", "a.topo.yml", "--engine", "dot"]
    path = {**os.environ, "PATH": f"{dot.parent}{os.pathsep}{os.environ['PATH']}"}
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", env=path) as process:
        wait_for(Path("begun").exists)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=25)
        assert time.monotonic() - began < 20  # a layout may take thirty
    assert process.returncode == 130
    assert "Traceback" not in "".join(said)
    assert subprocess.run(["pgrep", "-fx", "sleep 64"], capture_output=True, check=False).returncode == 1


def test_what_is_ignored_stays_ignored() -> None:
    """As under nohup."""
    code = """
import signal, topodoc.cli.main as m
m.run = lambda _: 7
signal.signal(signal.SIGHUP, signal.SIG_IGN)
try: m.main()
finally: print(signal.getsignal(signal.SIGHUP) == signal.SIG_IGN)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 7
    assert done.stdout == "True\n"


def test_the_next_build_removes_what_a_killed_one_left() -> None:
    Path("w.topo.py").write_text(WAITS, "utf-8")
    assert run(["build", "a.topo.yml"]) == 0
    with started("build", "w.topo.py") as process:
        wait_for(Path("begun").exists)
        (left,) = Path().glob(".topodoc-site-*")
        assert not is_abandoned(left)
        assert run(["build", "a.topo.yml"]) == 0  # another one at the same time leaves it alone
        assert left.is_dir()
        process.kill()
        process.communicate(timeout=20)
    assert is_abandoned(left)
    assert run(["build", "a.topo.yml"]) == 0
    assert not list(Path().glob(".topodoc-*"))


def test_a_claim_ends_with_its_context(tmp_path: Path) -> None:
    with claimed(tmp_path):
        assert not is_abandoned(tmp_path)
    assert is_abandoned(tmp_path)


def test_a_file_of_a_user_in_a_site_is_kept_or_told(capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    assert run(["build", "a.topo.yml"]) == 0
    Path("site/CNAME").write_text("example.org\n", "utf-8")
    Path("site/own").mkdir()
    Path("site/own/notes.html").write_text("mine\n", "utf-8")
    Path("site/linked").symlink_to("own/notes.html")
    Path("site/architecture/b").mkdir()
    Path("site/architecture/b/index.html").write_text("in the way\n", "utf-8")
    Path("b.topo.yml").write_text(SPEC, "utf-8")
    assert run(["build", "a.topo.yml", "b.topo.yml"]) == 0
    assert Path("site/CNAME").read_text("utf-8") == "example.org\n"
    assert Path("site/own/notes.html").read_text("utf-8") == "mine\n"
    assert Path("site/linked").is_symlink()
    assert "in the way" not in Path("site/architecture/b/index.html").read_text("utf-8")
    assert "architecture/b/index.html was not made by topodoc; a page has replaced it in site" in caplog.text + capsys.readouterr().err
    assert run(["build", "a.topo.yml"]) == 0
    assert Path("site/CNAME").is_file()
    assert not Path("site/architecture/b").exists()


@pytest.mark.parametrize("command", [("build", "a.topo.yml", "--site"), ("export", "a.topo.yml", "--to")])
@pytest.mark.parametrize("target", ["~", "~/site", "~nobody/site"])
def test_a_tilde_that_no_shell_read_is_told(command: tuple[str, ...], target: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command, target]) == 2
    assert 'begins with "~"' in capsys.readouterr().err
    assert not Path("~").exists()
    shutil.rmtree("site", ignore_errors=True)
