"""Faults of the machine: whatever goes away, fills up or is killed in the middle, a site is whole, and one message says what to do."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from places import ROOT

from topodoc.diagnostics import RenderError
from topodoc.diagram.arrange import arrange
from topodoc.drawing.theme import load_theme
from topodoc.layout import process
from topodoc.layout.contract import ProcessLimits
from topodoc.layout.engine import lay_out
from topodoc.layout.process import borrowed
from topodoc.reading import load

EXAMPLES = ROOT / "examples"
COMMAND = [sys.executable, "-m", "topodoc"]
SPEC = "topology: t\ntitle: Edition {}\nnodes: {{a: A, b: B}}\nedges:\n  - a -> b: {{label: ask, protocol: http}}\n"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project with a site of its first edition."""
    (tmp_path / "topologies").mkdir()
    (tmp_path / "topologies/t.topo.yml").write_text(SPEC.format("one"), "utf-8")
    (tmp_path / "topodoc.yml").write_text("", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert subprocess.run([*COMMAND, "build"], check=False, capture_output=True).returncode == 0
    (tmp_path / "topologies/t.topo.yml").write_text(SPEC.format("two"), "utf-8")
    return tmp_path


def edition(site: Path) -> str:
    """Return which edition a *site* is of; all its pages are there, and all say the same."""
    pages = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    assert {
        "index.html",
        "404.html",
        "architecture/t/index.html",
        "architecture/t/nodes/a.html",
        "architecture/catalogue/index.html",
    } <= pages
    said = {name: set(re.findall(r"Edition (one|two)", (site / name).read_text("utf-8"))) for name in pages}
    (found,) = set[str]().union(*said.values())
    return found


def one_message(said: str) -> str:
    lines = [line for line in said.splitlines() if line.strip()]
    assert "Traceback" not in said, said
    assert len(lines) == 1, said
    return lines[0]


@pytest.mark.parametrize("blocks", [0, 1, 8, 40, 64, 200])
def test_a_disk_that_fills_up_leaves_the_site_from_before(project: Path, blocks: int) -> None:
    limited = f"ulimit -f {blocks}; exec {sys.executable} -m topodoc build --no-cache"
    done = subprocess.run(["sh", "-c", limited], capture_output=True, encoding="utf-8", check=False)
    if done.returncode == 0:
        assert edition(project / "site") == "two"
    else:
        assert done.returncode in {1, 2, 3}
        assert re.search("file too large|no usable temporary directory", one_message(done.stderr), re.IGNORECASE)
        assert edition(project / "site") == "one"
    assert not [path.name for path in project.iterdir() if path.name.startswith(".topodoc-site")]


@pytest.mark.parametrize("blocks", [1, 2, 8])
def test_a_cache_that_fills_up_is_one_warning(project: Path, blocks: int) -> None:
    limited = f"ulimit -f {blocks}; exec {sys.executable} -m topodoc render topologies/t.topo.yml --cache kept"
    done = subprocess.run(["sh", "-c", limited], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0
    assert done.stdout.startswith("<svg")
    if done.stderr:
        assert " cannot be kept in" in one_message(done.stderr)
        assert not [path for path in (project / "kept").rglob("*") if path.name.startswith(".new-")]
    again = [*COMMAND, "render", "topologies/t.topo.yml", "--cache", "kept"]
    done = subprocess.run(again, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.usefixtures("project")
def test_a_full_device_is_told() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no device that is always full")
    for command in (["render", "topologies/t.topo.yml", "-o", "/dev/full"], ["schema"]):
        with Path("/dev/full").open("w") as full:
            done = subprocess.run([*COMMAND, *command], stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False)
        assert done.returncode in {1, 2, 3}
        assert "no space left on device" in one_message(done.stderr).lower()


def test_eight_builds_share_a_cache(tmp_path: Path) -> None:
    command = [*COMMAND, "export", str(EXAMPLES), "-q", "--cache", str(tmp_path / "kept"), "--to"]
    running = [
        subprocess.Popen([*command, str(tmp_path / f"out-{number}" / "docs")], cwd=tmp_path, stderr=subprocess.PIPE, encoding="utf-8")
        for number in range(8)
    ]
    said = [one.communicate(timeout=300)[1] for one in running]
    assert [one.returncode for one in running] == [0] * 8
    assert not [line for one in said for line in one.splitlines() if "cache" in line or "kept" in line or "Traceback" in line]
    folders = sorted(tmp_path.glob("out-*"))
    trees = [{path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()} for folder in folders]
    assert all(tree == trees[0] for tree in trees)
    assert not list((tmp_path / "kept").rglob(".new-*"))
    for path in (tmp_path / "kept").glob("??/*.json"):
        digest, _, text = path.read_text("utf-8").partition("\n")
        assert len(digest) == 64
        assert json.loads(text)["nodes"] is not None


@pytest.mark.parametrize("harm", ["empty", "cut", "other", "deep", "folder", "fifo", "link"])
@pytest.mark.parametrize("kind", ["json", "run"])
def test_a_spoilt_entry_is_made_anew_with_one_warning(project: Path, kind: str, harm: str) -> None:
    render = [*COMMAND, "render", "topologies/t.topo.yml", "--cache", "kept"]
    good = subprocess.run(render, capture_output=True, encoding="utf-8", check=True).stdout
    (run,) = (project / "kept").glob("??/*.run")
    (entry,) = (project / "kept").glob(f"??/*.{kind}")
    text = entry.read_text("utf-8")
    run.unlink()  # else nothing else is looked at
    entry.unlink(missing_ok=True)
    if harm == "folder":
        entry.mkdir()
    elif harm == "fifo":
        os.mkfifo(entry)
    elif harm == "link":
        entry.symlink_to(entry)
    else:
        entry.write_text({"empty": "", "cut": text[: len(text) // 2], "other": text.replace("1", "2"), "deep": "[" * 10**6}[harm], "utf-8")
    done = subprocess.run(render, capture_output=True, encoding="utf-8", check=False, timeout=60)
    assert (done.returncode, done.stdout) == (0, good)
    assert "cannot be used; topodoc makes it again" in done.stderr
    assert "Traceback" not in done.stderr


def test_workers_that_are_killed_change_nothing(tmp_path: Path) -> None:
    """A worker that is killed, by someone who needs its memory, is started again, and the picture is the same."""
    whole = tmp_path / "whole"
    export = [*COMMAND, "export", str(EXAMPLES), "-q", "--no-cache", "--to"]
    subprocess.run([*export, str(whole)], check=True, capture_output=True, cwd=tmp_path)
    killed = 0
    with subprocess.Popen([*export, str(tmp_path / "again")], stderr=subprocess.PIPE, encoding="utf-8", cwd=tmp_path) as running:
        while running.poll() is None:
            for child in workers(running.pid) if not killed else ():  # all of them once: who is killed again is given up
                os.kill(child, signal.SIGKILL)
                killed += 1
            time.sleep(0.25)
        said = running.stderr.read() if running.stderr else ""
    assert killed
    assert running.returncode == 0, said
    for path in whole.rglob("*.svg"):
        assert (tmp_path / "again" / path.relative_to(whole)).read_bytes() == path.read_bytes()


def workers(parent: int) -> list[int]:
    """Return the children of *parent* that lay out."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            is_child = int((folder / "stat").read_text("ascii").rpartition(")")[2].split()[1]) == parent
            if is_child and b"layout/worker.py" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except (OSError, ValueError):
            continue
    return found


def test_a_worker_that_dies_between_two_pictures_is_not_missed() -> None:
    process.dismiss()
    (topology,) = load([EXAMPLES / "kafka.topo.yml"])
    plan = arrange(topology, load_theme("paper"))
    first = lay_out([plan], "pygraphviz", 1)
    with borrowed() as worker:
        worker._process.kill()  # noqa: SLF001 - as the system does
    assert lay_out([plan], "pygraphviz", 1) == first
    process.dismiss()


def test_a_graphviz_that_is_too_old_says_so(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "bin").mkdir()
    program = project / "bin" / "dot"
    program.write_text("#!/bin/sh\necho 'Format: \"json0\" not recognized. Use one of: canon cmap dot' >&2\nexit 1\n", "ascii")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{project / 'bin'}{os.pathsep}{os.environ['PATH']}")
    done = subprocess.run([*COMMAND, "build", "--engine", "dot", "--no-cache"], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert 'saying: Format: "json0" not recognized' in one_message(done.stderr)
    assert edition(project / "site") == "one"


@pytest.mark.parametrize("name", ["file", "link-to-foreign", "below-a-file", "link-to-nothing"])
def test_a_folder_that_cannot_be_the_site_is_left_alone(project: Path, name: str) -> None:
    foreign = project / "foreign"
    foreign.mkdir()
    (foreign / "precious").write_text("x", "utf-8")
    (project / "file").write_text("x", "utf-8")
    (project / "link-to-foreign").symlink_to(foreign)
    (project / "link-to-nothing").symlink_to(project / "nowhere")
    target = "file/site" if name == "below-a-file" else name
    done = subprocess.run([*COMMAND, "build", "--site", target], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2, done.stderr
    one_message(done.stderr)
    assert (foreign / "precious").read_text("utf-8") == "x"
    assert (project / "file").read_text("utf-8") == "x"
    assert (project / "link-to-foreign").is_symlink()
    assert edition(project / "site") == "one"


def test_a_site_that_is_a_link_to_a_site_stays_a_link(project: Path) -> None:
    shutil.move(project / "site", project / "elsewhere")
    (project / "site").symlink_to("elsewhere")
    done = subprocess.run([*COMMAND, "build"], capture_output=True, encoding="utf-8", check=False)
    if done.returncode == 0:
        assert edition(project / "site") == "two"
    else:
        one_message(done.stderr)
        assert edition(project / "elsewhere") == "one"


def test_no_thread_is_left_by_a_worker_that_hangs() -> None:
    process.dismiss()
    count = threading.active_count()
    with pytest.raises(RenderError), borrowed("pygraphviz", ProcessLimits().megabytes) as worker:
        worker.ask("digraph {a -> b}", "t", 0)
    process.dismiss()
    assert threading.active_count() <= count
