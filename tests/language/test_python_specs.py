"""Python specs run in a process of their own: whatever they do, one located diagnostic comes back, and soon."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import pytest

import topodoc
from topodoc.cli.main import run as run_command
from topodoc.diagnostics import SpecError
from topodoc.language.handover import unpack_tree
from topodoc.language.python import run
from topodoc.reading import load
from topodoc.settings import DEFAULTS, Settings
from topodoc.source import Source

if TYPE_CHECKING:
    from pathlib import Path

IMPORT = "from topodoc import TopologyBuilder\n"
GOOD = f"{IMPORT}TopologyBuilder('t').add_process('a')\n"


def told(text: str, seconds: float = DEFAULTS.python_seconds) -> tuple[str, int, int, str]:
    """Return the only fault of a spec: its code, line, column and what it says."""
    with pytest.raises(SpecError) as raised:
        run(Source("one.topo.py", text), seconds)
    (one,) = raised.value.diagnostics
    assert one.hint
    assert "\n" not in one.message
    return one.code, one.span.line, one.span.column, one.message


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "says"),
    [
        ("x = 1\ny = 'ä'; raise ValueError('no\\nway')\n", "TD033", 2, 10, "ValueError: no way"),
        ("def f():\n    return {}['ü']\n\nf()\n", "TD033", 2, 12, "KeyError: 'ü'"),
        ("import json\njson.loads('{')\n", "TD033", 2, 1, "JSONDecodeError"),
        ("import nowhere\n", "TD033", 1, 1, "No module named 'nowhere'"),
        ("topology = (\n    1 +\n", "TD033", 1, 12, "this is not valid Python"),
        ("x = 'a\n", "TD033", 1, 5, "this is not valid Python: unterminated string literal"),
        ("def f(): f()\nf()\n", "TD033", 1, 10, "RecursionError"),
        ("input()\n", "TD033", 1, 1, "EOFError"),
        (f"{IMPORT}TopologyBuilder('t').conect('a', 'b')\n", "TD033", 2, 1, "'TopologyBuilder' object has no attribute 'conect'"),
        (f"{IMPORT}TopologyBuilder()\n", "TD033", 2, 1, "missing 1 required positional argument: 'id'"),
        ("class E(Exception):\n    def __str__(self): raise ValueError\n\nraise E\n", "TD033", 4, 1, "raises E"),
        ("raise KeyboardInterrupt\n", "TD033", 1, 1, "KeyboardInterrupt"),
        ("import sys\nsys.exit(3)\n", "TD034", 2, 1, "the spec exits"),
        ("x = 1\nexit()\n", "TD034", 2, 1, "the spec exits"),
        ("import os\nos._exit(0)\n", "TD034", 1, 1, "it ended with code 0"),
        ("import os\nos.kill(os.getpid(), 9)\n", "TD034", 1, 1, "it was ended by signal 9"),
        ("x = 1\n", "TD036", 1, 1, "the spec makes no TopologyBuilder"),
        ("", "TD036", 1, 1, "the spec makes no TopologyBuilder"),
        ("x = bytearray(10**11)\n", "TD033", 1, 5, "MemoryError"),
        ("import builtins\nbuiltins.open = builtins.len = builtins.isinstance = None\nraise ValueError\n", "TD03", 1, 1, ""),
    ],
)  # fmt: skip
def test_what_a_spec_does_wrong_is_told_where_it_does(text: str, code: str, line: int, column: int, says: str) -> None:
    found = told(text)
    assert found[0].startswith(code)
    if says:
        assert found[1:3] == (line, column)
        assert says in found[3]


def test_a_module_beside_the_spec_is_named_where_it_raises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "helper.py").write_text("def fail():\n    raise ValueError('deep')\n", "utf-8")
    (tmp_path / "one.topo.py").write_text("import helper\n\nhelper.fail()\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    (found,) = topodoc.check("one.topo.py")
    assert (found.span.line, found.message) == (3, "the spec raises ValueError: deep (in helper.py, line 2)")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x = 1\nwhile True:\n    pass\n", (2, 3)),
        ("x = 1\nsum(range(10**15))\n", (2,)),
        ("import time\n\ntime.sleep(60)\n", (3,)),
        ("import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])\n", (2,)),
        ("import threading\nthreading.Event().wait()\n", (2,)),
        ("try:\n    while True: pass\nexcept BaseException:\n    while True: pass\n", (2, 4)),
    ],
)
def test_a_spec_that_does_not_end_is_told_where_it_was(text: str, line: tuple[int, ...]) -> None:
    begin = time.monotonic()
    code, where, _, says = told(text, 0.5)
    assert code == "TD035"
    assert where in line
    assert says == "the spec was still running after 0.5 s"
    assert time.monotonic() - begin < 5


@pytest.mark.skipif(sys.platform == "win32", reason="processes and descriptors of POSIX")
@pytest.mark.parametrize(
    "text",
    [
        "import os\nif os.fork() == 0:\n    import time\n    time.sleep(60)\n",
        "import threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()\n",
        "import atexit, time\natexit.register(time.sleep, 60)\n",
        "import os, tempfile\nfolder = tempfile.mkdtemp()\nos.chdir(folder)\nos.rmdir(folder)\n",
        "import sys\nsys.stdout = sys.stderr = None\n",
        "import os\nos.close(1)\nos.close(2)\n",
        "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n",
        "import sys\nsys.settrace(lambda *_: None)\nsys.path.clear()\n",
        "import faulthandler\nfaulthandler.disable()\n",
    ],
)
def test_what_a_spec_leaves_behind_does_no_harm(text: str) -> None:
    begin = time.monotonic()
    (tree,) = run(Source("one.topo.py", GOOD + text), 20)
    assert tree.root.get("nodes")
    assert time.monotonic() - begin < 5


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("print('hello')\nprint('again')\n", 3, "the spec prints 2 lines, the first of them: hello"),
        ("import sys\nsys.stderr.write('oh')\n", 4, "the spec prints 1 line, the first of them: oh"),
        ("def say():\n    print('x' * 10_000_000)\nfor _ in range(3):\n    say()\n", 4, "the spec prints 3 lines, the first of them: xxx"),
        ("import warnings\nwarnings.warn('old')\n", 4, "the spec prints 2 lines"),
    ],
)
def test_prints_are_one_finding_at_the_first_of_them(text: str, line: int, says: str) -> None:
    (tree,) = run(Source("one.topo.py", GOOD + text), DEFAULTS.python_seconds)
    (found,) = tree.findings
    assert (found.code, found.severity, found.span.line) == ("TD706", "info", line)
    assert found.message.startswith(says)
    assert len(found.message) < 300


def test_prints_never_reach_our_output(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "one.topo.py").write_text(
        GOOD + "import os\nprint('LOUD')\nos.write(1, b'LOUD')\nos.system('echo LOUD; echo LOUD >&2')\n", "utf-8"
    )
    assert run_command(["render", str(tmp_path / "one.topo.py")]) == 0
    assert "LOUD" not in "".join(capfd.readouterr())


def test_too_deep_and_too_large_are_told() -> None:
    deep = "def nest(flow, depth):\n    flow.opt('x', (lambda inner: nest(inner, depth - 1)) if depth else [('a', 'a')])\n"
    head = "from topodoc import FlowBuilder, TopologyBuilder\ntopology = TopologyBuilder('t').add_process('a')\n"
    assert "nested deeper" in told(f"{head}{deep}nest(FlowBuilder(topology), 40)\n")[3]
    assert "more than 200,000 values" in told(head + "edges = [topology.connect('a', ['a'] * 10_000) for i in range(20)]\n", 60)[3]
    assert told(head + "x = []\nx.append(x)\ntopology.add_process('b', tags=x)\n")[0] in {"TD009", "TD034", "TD033"}


def test_they_run_only_where_they_may(tmp_path: Path) -> None:
    spec = tmp_path / "one.topo.py"
    spec.write_text(f"open({str(tmp_path / 'ran')!r}, 'w').close()\n{GOOD}", "utf-8")
    with pytest.raises(SpecError) as raised:
        load((tmp_path,), Settings(python_specs=False))
    assert [one.code for one in raised.value.diagnostics] == ["TD037"]
    assert not (tmp_path / "ran").exists()
    assert [one.id for one in load((tmp_path,))] == ["t"]
    assert (tmp_path / "ran").exists()


def test_a_spec_sees_its_own_folder_and_name(tmp_path: Path) -> None:
    text = f"{IMPORT}import sys\nfrom pathlib import Path\nassert len(sys.argv) == 1\n"
    text += "TopologyBuilder(Path(__file__).name.split('.')[0]).add_process(__name__.strip('_'))\n"
    (tmp_path / "mine.topo.py").write_text(text, "utf-8")
    (topology,) = topodoc.load(tmp_path / "mine.topo.py")
    assert (topology.id, topology.nodes[0].id) == ("mine", "main")


def test_a_node_of_no_kind_is_refused() -> None:
    place = ["one.topo.py", 1, 1, 1, 2]
    with pytest.raises(ValueError, match="neither a scalar nor a list nor a mapping"):
        unpack_tree([["thing", place, []], []], Source("one.topo.py", ""))
