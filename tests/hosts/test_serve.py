"""`mkdocs serve` and `topodoc serve`: a saved spec shows at once; a faulty one leaves the last good pages under a banner."""

from __future__ import annotations

import contextlib
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from typing import TYPE_CHECKING

import pytest
from places import EXAMPLES

from topodoc.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

EXAMPLE = EXAMPLES / "kafka.topo.yml"


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Home\n", "utf-8")
    (tmp_path / "topologies").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: T\ntheme: {name: material, font: false}\nplugins: [topodoc]\n", "utf-8")
    path = tmp_path / "topologies" / "kafka.topo.yml"
    path.write_bytes(EXAMPLE.read_bytes())
    return path


@pytest.fixture
def page(spec: Path) -> Iterator[Callable[[], str]]:
    """Serve the folder of the spec; give a function that reads the topology's page, empty while there is none."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "-q", "-a", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, cwd=spec.parents[1], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:

        def read() -> str:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/architecture/kafka/", timeout=5) as answer:
                text: bytes = answer.read()
                return text.decode()
            return ""

        yield read
        server.terminate()


def wait_for(page: Callable[[], str], holds: Callable[[str], bool]) -> str:
    end = time.monotonic() + 20
    while not holds(text := page()):
        assert time.monotonic() < end, text[:2000]
        time.sleep(0.1)
    return text


def test_a_served_site_follows_its_specs(spec: Path, page: Callable[[], str]) -> None:
    sound = spec.read_text("utf-8")
    wait_for(page, lambda text: "Analytics Service" in text)
    spec.write_text(sound.replace("Analytics Service", "Insight Service"), "utf-8")
    wait_for(page, lambda text: "Insight Service" in text)
    spec.write_text(sound.replace("edges:", "edgs:"), "utf-8")
    text = wait_for(page, lambda text: "topodoc-banner" in text)
    assert "unknown key &#34;edgs&#34;" in text
    assert "Insight Service" in text
    spec.write_text(sound, "utf-8")
    text = wait_for(page, lambda text: "Analytics Service" in text)
    assert "topodoc-banner" not in text


def test_a_served_site_follows_its_settings(spec: Path, page: Callable[[], str]) -> None:
    path = spec.parents[1] / "topodoc.yml"
    path.write_text("arrows: dial\n", "utf-8")
    wait_for(page, lambda text: "arrows show who dials" in text)
    path.write_text("arrows: flow\n", "utf-8")
    wait_for(page, lambda text: "arrows show where data goes" in text)
    path.write_text("arows: flow\n", "utf-8")
    text = wait_for(page, lambda text: "topodoc-banner" in text)
    assert "unknown key &#34;arows&#34;" in text
    path.write_text("arrows: dial\n", "utf-8")
    text = wait_for(page, lambda text: "arrows show who dials" in text)
    assert "topodoc-banner" not in text


@contextlib.contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[tuple[Callable[[str], str], subprocess.Popen[str]]]:
    """Run `topodoc serve` in *folder*; give a function that reads the page at an address, and the process."""
    command = [sys.executable, "-m", "topodoc", "serve", "--addr", "127.0.0.1:0", *arguments]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8") as server:
        assert server.stderr
        line = server.stderr.readline()
        found = re.match(r"serving on http://(127\.0\.0\.1:\d+/) until", line)
        assert found, line + server.stderr.read()

        def read(path: str) -> str:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"http://{found[1]}{path}", timeout=5) as answer:
                text: bytes = answer.read()
                return text.decode()
            return ""

        try:
            yield read, server
        finally:
            server.kill()


def test_topodoc_serves_a_folder_of_specs(tmp_path: Path) -> None:
    spec = tmp_path / "topologies/kafka.topo.yml"
    for name in ("topologies", "own", "looks/mine"):
        (tmp_path / name).mkdir(parents=True)
    sound = EXAMPLE.read_text("utf-8")
    spec.write_text(sound, "utf-8")
    (tmp_path / "topodoc.yml").write_text("templates: own\nthemes: looks\n", "utf-8")
    with serving(tmp_path) as (read, server):
        topology = "architecture/kafka/index.html"
        assert "Analytics Service" in read(topology)
        assert 'http-equiv="refresh"' not in read("")
        spec.write_text(sound.replace("edges:", "edgs:"), "utf-8")
        text = wait_for(lambda: read(topology), lambda text: "topodoc-banner" in text)
        assert "Analytics Service" in text
        spec.write_text(sound.replace("Analytics Service", "Insight Service"), "utf-8")
        text = wait_for(lambda: read(topology), lambda text: "Insight Service" in text)
        assert "topodoc-banner" not in text
        (tmp_path / "topologies/new.topo.yml").write_text("nodes: {fresh: Fresh from the disk}\n", "utf-8")
        wait_for(lambda: read("architecture/new/index.html"), lambda text: "Fresh from the disk" in text)
        (tmp_path / "own/index.md.j2").write_text("<h1>My own index</h1>\n", "utf-8")
        wait_for(lambda: read("architecture/index.html"), lambda text: "My own index" in text)
        (tmp_path / "looks/mine/theme.toml").write_text('extends = "paper"\n[light]\nsurface = "#fedcba"\n', "utf-8")
        (tmp_path / "topodoc.yml").write_text("templates: own\nthemes: looks\ntheme: mine\n", "utf-8")
        wait_for(lambda: read(topology), lambda text: "#fedcba" in text)
        server.send_signal(signal.SIGTERM)
        assert server.wait(10) == 0


def test_topodoc_serves_under_the_project_s_own_configuration(spec: Path) -> None:
    folder = spec.parents[1]
    (folder / "mkdocs.yml").write_text("site_name: Mine\ntheme: {name: material, font: false}\nplugins: []\n", "utf-8")
    with serving(folder) as (read, _):
        assert "<title>Mine" in read("")
        wait_for(lambda: read("architecture/kafka/"), lambda text: "Analytics Service" in text)
        (folder / "docs/new.md").write_text("# New\n\n```topodoc\ntopology: kafka\n```\n", "utf-8")
        wait_for(lambda: read("new/"), lambda text: "topodoc-figure" in text)
        spec.write_text(EXAMPLE.read_text("utf-8").replace("Analytics Service", "Insight Service"), "utf-8")
        wait_for(lambda: read("new/"), lambda text: "Insight Service" in text)


@pytest.mark.parametrize(("address", "said"), [("8000", "write HOST:PORT"), ("[::1:3", "write HOST:PORT"), ("a:70000", "write HOST:PORT")])
def test_a_wrong_address_is_told(address: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["serve", "--addr", address]) == 2
    assert said in capsys.readouterr().err


def test_an_address_that_is_taken_is_told(spec: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        done = subprocess.run(
            [sys.executable, "-m", "topodoc", "serve", "--addr", address],
            cwd=spec.parents[1],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode == 2
    assert f"{address} cannot be served at: address already in use; name another" in done.stderr


def test_a_fault_at_the_start_is_told_like_one_of_build(spec: Path) -> None:
    spec.write_text("nodes: {a: A}\nedges: [a -> b]\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "topodoc", "serve"], cwd=spec.parents[1], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 1
    assert "error TD021" in done.stderr
