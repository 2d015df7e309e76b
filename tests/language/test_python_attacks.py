"""Python specs that mean harm, or are merely broken beyond measure: each ends in time, and says nothing of its own."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import pytest

from topodoc.cli.main import run as run_command
from topodoc.diagnostics import SpecError
from topodoc.language.python import run
from topodoc.source import Source

if TYPE_CHECKING:
    from pathlib import Path

GOOD = "from topodoc import TopologyBuilder\nTopologyBuilder('t').add_process('a')\n"
ENDING = {  # what ends the process before its spec is read, and by which fault that is told
    "a flood on the standard output": ("import os\nwhile True: os.write(1, b'LOUD' * 10_000)\n", {"TD035"}),
    "a flood on the standard error": ("import os\nwhile True: os.write(2, b'LOUD' * 10_000)\n", {"TD035"}),
    "a flood of prints": ("while True: print('LOUD')\n", {"TD035"}),
    "ten gigabytes in one piece": ("x = bytearray(10 * 1024**3)\n", {"TD033", "TD034"}),
    "ten gigabytes in small pieces": ("x = []\nwhile True: x.append(bytes(10**6))\n", {"TD033", "TD034", "TD035"}),
    "a number of a billion digits": ("x = 10 ** 10 ** 9\n", {"TD033", "TD034", "TD035"}),
    "a stack without an end": ("import sys\nsys.setrecursionlimit(10**9)\ndef f(): f()\nf()\n", {"TD033", "TD034", "TD035"}),
    "a crash in C": ("import ctypes\nctypes.string_at(0)\n", {"TD034"}),
    "an exit from a thread": ("import os, threading as t\nt.Thread(target=os._exit, args=(0,)).start()\nt.Event().wait()\n", {"TD034"}),
    "an abort": ("import os\nos.abort()\n", {"TD034"}),
    "a signal of its own": ("import os, signal\nos.kill(os.getpid(), signal.SIGTERM)\n", {"TD034"}),
    "an end of everything in its group": ("import os, signal\nos.killpg(0, signal.SIGKILL)\n", {"TD034"}),
    "an exit code out of range": ("import sys\nsys.exit(10**20)\n", {"TD034"}),
    "an exit with a text": ("import sys\nsys.exit('LOUD ' * 10_000)\n", {"TD034"}),
    "an exit hidden in a generator": ("def g():\n    yield\n    raise SystemExit\nlist(g())\n", {"TD034", "TD033"}),
    "a group of exceptions": ("raise BaseExceptionGroup('all', [KeyboardInterrupt(), ValueError()])\n", {"TD033"}),
    "an exception of a kilometre": ("raise ValueError('x' * 10_000_000)\n", {"TD033"}),
    "an exception that moves the cursor": ("raise ValueError('\\x1b[2J\\x1b[H::error::LOUD\\r\\n##[error]')\n", {"TD033"}),
    "an exception that lies": ("class E(Exception):\n    def __str__(self): import os; os._exit(0)\nraise E\n", {"TD033", "TD034"}),
    "an exception without an end": ("class E(Exception):\n    def __str__(self):\n        while True: pass\nraise E\n", {"TD035"}),
    "a name that is no name": ("raise type('\\n::error::LOUD', (Exception,), {})\n", {"TD033"}),
    "a chain of a thousand": ("e = None\nfor i in range(1000):\n    n = ValueError(i); n.__cause__ = e; e = n\nraise e\n", {"TD033"}),
    "no descriptors": ("import os\nos.closerange(0, 200)\nraise ValueError\n", {"TD033", "TD034"}),
    "no modules": ("import sys\nsys.modules.clear()\nraise ValueError\n", {"TD033", "TD034"}),
    "no built-ins": ("import builtins\nvars(builtins).clear()\n", {"TD033", "TD034"}),
    "no time limit of its own": ("import faulthandler\nfaulthandler.cancel_dump_traceback_later()\nwhile True: pass\n", {"TD035"}),
    "all signals blocked": ("import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\nwhile True: pass\n", {"TD035"}),
    "a null in the text": ("x = '\\0'\nraise ValueError('\\0')\n", {"TD033"}),
    "a builder that is replaced": ("import topodoc\ntopodoc.TopologyBuilder.tree = None\n" + GOOD, {"TD033"}),
    "a hand-over that is none": ("import json\njson.dumps = lambda _: '{{'\n" + GOOD, {"TD034"}),
    "a hand-over of another shape": ("import json\njson.dumps = lambda _: '{\"trees\": 7}'\n" + GOOD, {"TD034"}),
    "a hand-over of nothing": ("import json\njson.dumps = lambda _: '[]'\n" + GOOD, {"TD034"}),
}  # fmt: skip
GOING_ON = {  # what goes on when the spec was read
    "a hundred threads": "import threading, time\nfor _ in range(100):\n    threading.Thread(target=time.sleep, args=(60,)).start()\n",
    "a session of its own": "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(3)\n    os._exit(0)\n",
    "a flood from a child": "import os\nif os.fork() == 0:\n    while True: os.write(1, b'LOUD' * 1000)\n",
    "an end that never comes": "class E:\n    def __del__(self):\n        while True: pass\ne = E()\n",
    "a hook at the exit": "import atexit, os\natexit.register(lambda: os.write(1, b'LOUD'))\n",
    "a hook of exceptions": "import sys\nsys.excepthook = lambda *_: print('LOUD')\n",
    "a profile of everything": "import sys\nsys.setprofile(lambda *_: None)\n",
    "garbage that talks": "import gc\ngc.callbacks.append(lambda *_: None)\ngc.collect()\n",
}

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes and descriptors of POSIX")


@pytest.mark.parametrize("name", ENDING)
def test_what_ends_a_spec_is_told(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    text, codes = ENDING[name]
    begin = time.monotonic()
    with pytest.raises(SpecError) as raised:
        run(Source("one.topo.py", text), 1.5)
    assert time.monotonic() - begin < 20
    (found,) = raised.value.diagnostics
    assert found.code in codes, found.message
    assert len(found.message) < 1000
    assert found.message.isprintable(), found.message
    assert found.hint
    assert 1 <= found.span.line <= text.count("\n")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", GOING_ON)
def test_what_goes_on_does_not_hold_us_up(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    begin = time.monotonic()
    (tree,) = run(Source("one.topo.py", GOOD + GOING_ON[name]), 10)
    assert tree.root.get("nodes")
    assert time.monotonic() - begin < 8
    assert capfd.readouterr() == ("", "")


def test_an_attack_beside_good_specs_is_one_fault(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "good.topo.yml").write_text("nodes: {a: A}\n", "utf-8")
    (tmp_path / "bad.topo.py").write_text("import os\nos.write(1, b'LOUD')\nos._exit(7)\n", "utf-8")
    assert run_command(["build", str(tmp_path), "--site", str(tmp_path / "site")]) == 1
    said = capfd.readouterr()
    assert said.err.count("TD034") == 1
    assert "it ended with code 7" in said.err
    assert not (tmp_path / "site").exists()
