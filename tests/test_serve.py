"""`mkdocs serve`: a saved spec shows at once; a faulty one leaves the last good pages under a banner, until it is mended."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

EXAMPLE = Path(__file__).parents[1] / "examples" / "kafka.topo.yml"


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
    wait_for(page, lambda text: "who dials" in text)
    path.write_text("arrows: flow\n", "utf-8")
    wait_for(page, lambda text: "where data goes" in text)
    path.write_text("arows: flow\n", "utf-8")
    text = wait_for(page, lambda text: "topodoc-banner" in text)
    assert "unknown key &#34;arows&#34;" in text
    path.write_text("arrows: dial\n", "utf-8")
    text = wait_for(page, lambda text: "who dials" in text)
    assert "topodoc-banner" not in text
