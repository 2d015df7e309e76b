"""A long life: after hundreds of edits a server needs no more memory, file handles or threads than after a few, and lost none."""

from __future__ import annotations

import gc
import logging
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest
from places import ROOT

from topodoc.diagnostics import SpecError
from topodoc.memory import Memory
from topodoc.plugin.making import make
from topodoc.settings import Settings

EDITS = int(os.environ.get("TOPODOC_EDITS", "500"))
SAVES = int(os.environ.get("TOPODOC_SAVES", "30"))
NAMES = ("kafka", "saga", "cqrs")

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform != "linux", reason="what a process holds is read from /proc"),
]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "topologies").mkdir()
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Home\n", "utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: T\nplugins: [topodoc]\n", "utf-8")
    for name in NAMES:
        (tmp_path / f"topologies/{name}.topo.yml").write_bytes((ROOT / f"examples/{name}.topo.yml").read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def held(process: int | str) -> tuple[float, int, int]:
    """Return the memory of *process* in MB, how many files it holds open, and its threads."""
    status = (Path("/proc") / str(process) / "status").read_text("ascii")
    resident, threads = (int(re.findall(rf"^{name}:\s+(\d+)", status, re.MULTILINE)[0]) for name in ("VmRSS", "Threads"))
    return resident / 1024, len(os.listdir(f"/proc/{process}/fd")), threads  # noqa: PTH208 - of a process that may end


def edited(text: str, number: int) -> str:
    """Return a spec that says which edit it is, and is broken one time in five."""
    text = re.sub(r"^title: .*$", f"title: Edition {number}.", text, count=1, flags=re.MULTILINE)
    return text.replace("edges:", "edgs:", 1) if number % 5 == 4 else text


def test_hundreds_of_edits_in_process(project: Path) -> None:
    settings, memory, log = (
        Settings(specs=(project / "topologies",), cache=project / "cache"),
        Memory(),
        logging.LoggerAdapter(logging.getLogger("t")),
    )
    texts = {name: (project / f"topologies/{name}.topo.yml").read_text("utf-8") for name in NAMES}
    early: tuple[float, int, int] | None = None
    for number in range(EDITS):
        name = NAMES[number % len(NAMES)]
        spec = project / f"topologies/{name}.topo.yml"
        spec.write_text(edited(texts[name], number), "utf-8")
        if number % 5 == 4:
            with pytest.raises(SpecError):
                make(settings, (), log, memory)
            spec.write_text(texts[name], "utf-8")
            continue
        made = make(settings, (), log, memory)
        page = next(one for one in made.site.pages if one.path == f"architecture/{name}/index.md")
        assert page.title == f"Edition {number}."
        if number == EDITS // 10:
            gc.collect()
            early = *held("self")[:2], threading.active_count()
    gc.collect()
    late = *held("self")[:2], threading.active_count()
    assert early
    assert late[0] <= 1.05 * early[0], (early, late)
    assert late[1:] <= early[1:], (early, late)


def test_saves_under_mkdocs_serve(project: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    spec = project / "topologies/kafka.topo.yml"
    text = spec.read_text("utf-8")
    command = [sys.executable, "-m", "mkdocs", "serve", "-q", "-a", f"127.0.0.1:{port}"]
    own = os.environ | {"TMPDIR": str(project)}
    with subprocess.Popen(command, cwd=project, env=own, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            address = f"http://127.0.0.1:{port}/architecture/kafka/"
            wait_for(address, "Kafka topology")
            early: tuple[float, int, int] | None = None
            for number in range(SAVES):
                spec.write_text(edited(text, number), "utf-8")
                wait_for(address, "topodoc-banner" if number % 5 == 4 else f"Edition {number}.")
                if number == SAVES * 2 // 3:
                    early = settled(server.pid)
            late = settled(server.pid)
        finally:
            server.kill()
    assert early
    assert late[0] <= 1.05 * early[0], (early, late)
    assert late[1:] <= early[1:], (early, late)


def wait_for(address: str, words: str) -> None:
    end, text = time.monotonic() + 30, ""
    while words not in text.replace("&#46;", "."):
        assert time.monotonic() < end, (words, text[:500])
        with suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - ours
            text = answer.read().decode()
        time.sleep(0.05)


def settled(process: int) -> tuple[float, int, int]:
    """Return what *process* holds when the connections of the last request are closed."""
    time.sleep(1.5)
    return held(process)
