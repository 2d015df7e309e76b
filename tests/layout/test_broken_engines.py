"""A broken engine: whatever a program called dot answers, there is a plain picture with its finding, or one message; never a hang."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from places import EXAMPLES

from topodoc.diagnostics import RenderError
from topodoc.diagram.arrange import arrange
from topodoc.drawing.theme import load_theme
from topodoc.layout import graphviz, presence, process, program
from topodoc.layout.contract import ProcessLimits
from topodoc.layout.engine import lay_out
from topodoc.layout.presence import dot_program
from topodoc.layout.process import dismiss
from topodoc.layout.program import say_of, signal_name
from topodoc.reading import load

if TYPE_CHECKING:
    from topodoc.diagram.plan import Plan

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="programs are scripts")

HEAD = 'import os, signal, subprocess, sys, time\nargs = sys.argv[1:]\nask = args == ["-V"]\n'
OK = 'sys.stderr.write("dot - graphviz version 2.43.0 (0)\\n"); sys.exit()'
OVER = '\'{\\n  "name": "over"\\n}\\n\''
ANSWERS = {  # what it does where it is to lay out
    "ends at once": "sys.exit(1)",
    "ends well and says nothing": "sys.exit(0)",
    "reads and says nothing": "sys.stdin.read()",
    "never reads": "time.sleep(60)",
    "closes its output and stays": "os.close(1); time.sleep(60)",
    "says no text": "sys.stdout.buffer.write(bytes(range(256)) * 9); sys.stdout.flush(); sys.stdin.read()",
    "says half a line": "sys.stdout.write('{\"bb\"'); sys.stdout.flush(); sys.stdin.read()",
    "answers with nan": f"print('{{\"bb\": \"0,0,nan,nan\"\\n}}'); print({OVER}, end='', flush=True); sys.stdin.read()",
    "answers with inf": f"print('{{\"bb\": \"0,0,inf,1e999\"\\n}}'); print({OVER}, end='', flush=True); sys.stdin.read()",
    "answers with 1e308": f"print('{{\"bb\": \"0,0,1e308,1e308\"\\n}}'); print({OVER}, end='', flush=True); sys.stdin.read()",
    "answers with NaN in JSON": f"print('{{\"bb\": NaN\\n}}'); print({OVER}, end='', flush=True); sys.stdin.read()",
    "answers with a nest": f"print('[' * 100000 + '\\n}}'); print({OVER}, end='', flush=True); sys.stdin.read()",
    "answers with nothing but the end": f"print({OVER}, end='', flush=True); sys.stdin.read()",
    "answers with a list": f"print('[]\\n}}'); print({OVER}, end='', flush=True); sys.stdin.read()",
    "an error beside it": f"sys.stderr.write(args[0]); print('{{\"bb\": 1\\n}}'); print({OVER}, end='', flush=True); sys.stdin.read()",
    "errors that are no text": "sys.stderr.buffer.write(b'\\xff\\x00\\x1b[31m' * 99); sys.exit(2)",
    "is killed": "os.kill(os.getpid(), signal.SIGKILL)",
    "is aborted": "os.kill(os.getpid(), signal.SIGABRT)",
    "a segmentation fault": "os.kill(os.getpid(), signal.SIGSEGV)",
    "starts others that stay": "subprocess.Popen(['sleep', '61']); time.sleep(61)",
    "goes on for ever": "\nwhile True: sys.stdout.write('x' * 100000)",
    "says errors for ever": "\nwhile True: sys.stderr.write('x' * 100000)",
}  # fmt: skip
VERSIONS = {  # what it does where it is asked for its version
    "no text": "sys.stderr.buffer.write(b'\\xff\\xfe\\x00 version'); sys.exit()",
    "nothing": "sys.exit()",
    "an error": "sys.exit(3)",
    "a signal": "os.kill(os.getpid(), signal.SIGSEGV)",
    "a flood": "sys.stdout.write('9' * 10_000_000); sys.exit()",
    "lines as of CI": "print('::error::no'); sys.exit()",
    "it hangs": "subprocess.Popen(['sleep', '62']); time.sleep(62)",
}


@pytest.fixture
def plan() -> Plan:
    (topology,) = load([EXAMPLES / "kafka.topo.yml"])
    return arrange(topology, load_theme("paper"))


def put(folder: Path, version: str, answer: str) -> None:
    path = folder / "dot"
    path.write_text(f"#!{sys.executable}\n{HEAD}if ask:\n    {version}\n{answer}\n", "utf-8")
    path.chmod(0o755)


@pytest.fixture(autouse=True)
def _first_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(program, "_LIMIT", 1.0)
    monkeypatch.setattr(process, "_MOST_ANSWERED", 5_000_000)


def running(words: str) -> bool:
    return subprocess.run(["pgrep", "-fx", words], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("what", ANSWERS)
def test_whatever_it_answers_there_is_one_message(what: str, plan: Plan, tmp_path: Path) -> None:
    put(tmp_path, OK, ANSWERS[what])
    with pytest.raises(RenderError) as raised:
        lay_out([plan], "dot", 1, ProcessLimits(1.5), tmp_path / "cache")
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 1000
    assert str(raised.value).isprintable()
    dismiss()
    assert not running("sleep 61")
    if what in {"is aborted", "a segmentation fault"}:
        assert {"is aborted": "SIGABRT", "a segmentation fault": "SIGSEGV"}[what] in str(raised.value)


@pytest.mark.parametrize("what", VERSIONS)
def test_whatever_its_version_is_it_lays_out(what: str, plan: Plan, tmp_path: Path, need: object) -> None:
    assert need
    real = next((path for one in os.environ["PATH"].split(os.pathsep)[1:] if (path := Path(one) / "dot").is_file()), None)
    if real is None:
        pytest.skip("dot is not installed")
    put(tmp_path, VERSIONS[what], f"os.execv({str(real)!r}, [{str(real)!r}, *args])")
    (layout,) = lay_out([plan], "dot", 1, ProcessLimits(20.0), tmp_path / "cache")
    assert not layout.reason
    version = graphviz.DOT.version(tmp_path / "cache")
    assert "\n" not in version
    assert len(version) <= 4000
    dismiss()
    assert not running("sleep 62")


def test_one_picture_that_it_does_not_give_is_drawn_plainly(plan: Plan, tmp_path: Path) -> None:
    """It works, as its answer to one node says, and ends in the middle of ours."""
    real = next((path for one in os.environ["PATH"].split(os.pathsep)[1:] if (path := Path(one) / "dot").is_file()), None)
    if real is None:
        pytest.skip("dot is not installed")
    put(
        tmp_path,
        OK,
        "while text := sys.stdin.readline():\n"
        "    if text.strip() == 'digraph {n1}':\n"
        f"        print('{{\"n1\": \"n1\"\\n}}\\n' + {OVER}, end='', flush=True)\n"
        "    elif 'n1' in text: os.kill(os.getpid(), signal.SIGSEGV)\n",
    )
    (layout,) = lay_out([plan], "dot", 1, ProcessLimits(2.0), tmp_path / "cache")
    assert "SIGSEGV" in layout.reason
    assert not list((tmp_path / "cache").glob("??/*.json"))  # it is tried again at the next build
    dismiss()


def test_a_program_that_does_not_end_is_ended_with_what_it_started(tmp_path: Path) -> None:
    began = time.monotonic()
    code, said = say_of(["sh", "-c", "echo here; sleep 63 & sleep 63"])
    assert (code, said) == (None, "here\n")
    assert time.monotonic() - began < 20
    assert not running("sleep 63")
    assert tmp_path


def test_nothing_is_run_from_the_folder_of_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, OK, "open('it-ran', 'w').close()")
    monkeypatch.chdir(tmp_path)
    for path in (".", "", f".{os.pathsep}", f"{os.pathsep}."):
        monkeypatch.setenv("PATH", path)
        assert dot_program() is None
        assert not [*presence.present("dot")]
    monkeypatch.setenv("PATH", f".{os.pathsep}{tmp_path}")
    assert dot_program() == str(tmp_path / "dot")


def test_less_memory_than_a_layout_may_have_is_no_error(tmp_path: Path) -> None:
    """As under `ulimit -v` below two gigabytes: the limit asked for is no more than the hard one."""
    half = 1_500_000_000
    command = [sys.executable, "-m", "topodoc", "render", str(EXAMPLES / "kafka.topo.yml"), "-o", "k.svg"]
    for spec in (EXAMPLES / "kafka.topo.yml", EXAMPLES / "python" / "kafka.topo.py"):
        command[4] = str(spec)
        done = subprocess.run(
            command, cwd=tmp_path, check=False, capture_output=True, encoding="utf-8",
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (half, half)),
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")


def test_signals_have_names() -> None:
    assert (signal_name(-11), signal_name(0), signal_name(None)) == ("SIGSEGV", "", "")
