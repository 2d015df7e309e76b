"""Topologies finished by the workers of a Dask scheduler, with a cache that machines share."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from places import EXAMPLES

from topodoc import cluster
from topodoc.cli.main import run
from topodoc.share import Share
from topodoc.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Begin = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("topologies").mkdir()
    for name in ("cqrs", "kafka", "saga"):
        Path(f"topologies/{name}.topo.yml").write_bytes((EXAMPLES / f"{name}.topo.yml").read_bytes())
    return tmp_path


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    """Begin a program of Dask, which ends with the test."""
    programs: list[subprocess.Popen[bytes]] = []

    def act(program: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [
            sys.executable,
            "-m",
            f"distributed.cli.dask_{program}",
            "--scheduler-file",
            str(tmp_path / "scheduler.json"),
            *arguments,
        ]
        with (tmp_path / f"{program}.log").open("ab") as log:
            programs.append(subprocess.Popen(command, stdout=log, stderr=log, cwd=tmp_path, env={**os.environ, "PYTHONWARNINGS": ""}))
        return programs[-1]

    yield act
    for one in reversed(programs):
        one.kill()
        one.wait()


@pytest.fixture
def address(begin: Begin, tmp_path: Path) -> str:
    begin("scheduler", "--port", "0", "--no-dashboard", "--host", "127.0.0.1")
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            found: str = json.loads((tmp_path / "scheduler.json").read_text("utf-8"))["address"]
        except (OSError, ValueError, KeyError):
            time.sleep(0.1)
        else:
            return found
    pytest.fail((tmp_path / "scheduler.log").read_text("utf-8"))


def worker(begin: Begin, name: str) -> subprocess.Popen[bytes]:
    return begin("worker", "--nthreads", "1", "--no-dashboard", "--no-nanny", "--name", name)


def files(folder: str) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(Path(folder).rglob("*")) if path.is_file()}


@pytest.mark.usefixtures("here")
def test_two_workers_write_what_one_process_does(begin: Begin, address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "--to", "out", "-q", "--cluster", address]) == 2
    assert f"has no workers; start one with: dask worker {address}" in capsys.readouterr().err
    assert not Path("out").exists()
    for name in ("a", "b"):
        worker(begin, name)
    until = time.monotonic() + 60
    while run(["export", "--to", "out", "-q", "--cluster", address]):
        assert time.monotonic() < until, capsys.readouterr().err
        time.sleep(0.5)
    made = files("out")
    assert run(["export", "--to", "here/out", "-q", "--jobs", "1"]) == 0
    assert made == files("here/out")


@pytest.mark.usefixtures("here")
def test_a_cluster_that_goes_away_changes_nothing(
    begin: Begin, address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["export", "--to", "out", "-q"]) == 0
    before = files("out")
    Path("topologies/kafka.topo.yml").unlink()
    one = worker(begin, "a")
    judge = cluster.judge  # after which the work begins

    def and_then(client: object, where: str) -> None:
        until = time.monotonic() + 60
        while not client.scheduler_info()["workers"]:  # type: ignore[attr-defined]
            assert time.monotonic() < until
            time.sleep(0.1)
        judge(client, where)
        scheduler = int(client.run_on_scheduler(os.getpid))  # type: ignore[attr-defined]
        os.kill(one.pid, signal.SIGKILL)
        os.kill(scheduler, signal.SIGKILL)

    monkeypatch.setattr(cluster, "judge", and_then)
    monkeypatch.setattr(cluster, "_PATIENCE", 3)
    assert run(["export", "--to", "out", "-q", "--no-cache", "--cluster", address]) == 2
    said = capsys.readouterr().err
    assert "did not finish" in said
    assert "topodoc wrote nothing; look at its logs, or leave out --cluster" in said
    assert files("out") == before


@pytest.mark.usefixtures("here")
def test_nobody_there_and_another_version(
    begin: Begin, address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cluster, "_PATIENCE", 1)
    assert run(["export", "--to", "out", "-q", "--cluster", "tcp://127.0.0.1:9"]) == 2
    assert "no scheduler answers at tcp://127.0.0.1:9; start one with dask scheduler, or leave out --cluster" in capsys.readouterr().err
    monkeypatch.setattr(cluster, "_PATIENCE", 10)
    ours = version("topodoc")
    worker(begin, "a")
    monkeypatch.setattr(cluster, "_ours", lambda: "9.9")
    until = time.monotonic() + 60
    while True:
        assert run(["export", "--to", "out", "-q", "--cluster", address]) == 2
        said = capsys.readouterr().err
        if "no workers" not in said:
            break
        assert time.monotonic() < until
        time.sleep(0.5)
    assert f"has topodoc {ours}, and this is 9.9; install the same there: pip install topodoc==9.9" in said


@pytest.mark.usefixtures("here")
def test_what_one_machine_finished_another_takes(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    share = Path("share").absolute().as_uri()
    for machine in ("one", "two"):
        Path("topodoc.yml").write_text(f"specs: topologies\ncache: {{folder: {machine}, share: '{share}'}}\n", "utf-8")
        assert run(["export", "--to", machine + "-out", "-q"]) == 0
        monkeypatch.setattr("topodoc.finisher.draw_batch", lambda *_: pytest.fail("drawn again"))
    assert {path: text for path, text in files("one-out").items() if path not in {"nav.yml", ".topodoc-export"}} == {
        path: text for path, text in files("two-out").items() if path not in {"nav.yml", ".topodoc-export"}
    }
    for entry in Path("share").iterdir():
        entry.write_bytes(entry.read_bytes()[:-5])
    monkeypatch.undo()
    assert capsys.readouterr().err == ""


def test_a_share_that_fails_is_told_once_and_left(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    found = Store(tmp_path / "cache", "page", Share((tmp_path / "file" / "deeper").as_uri()))
    for _ in range(2):
        found.write("part", "ab", b"content")
        assert found.read("part", "ab") == b"content"
        assert found.read("part", "cd") is None
    assert caplog.text.count("topodoc does not use the shared cache") == 1


@pytest.mark.usefixtures("here")
def test_an_address_that_nothing_knows_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    Path("topodoc.yml").write_text("specs: topologies\ncache: {folder: c, share: 'nowhere://x'}\n", "utf-8")
    assert run(["export", "--to", "out", "-q"]) == 2
    assert 'the shared cache "nowhere://x" cannot be reached' in capsys.readouterr().err
