"""Replacing a site: whole or not at all, whatever ends a build."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from topodoc.plugin import swap
from topodoc.plugin.swap import MARKER, staged

if TYPE_CHECKING:
    from pathlib import Path

KILLS = int(os.environ.get("TOPODOC_KILLS", "20"))
SPEC = "topology: t\ntitle: Edition {}\nnodes: {{a: A, b: {{kind: topic}}}}\nedges:\n  - a -> b: {{label: publish, protocol: kafka}}\n"


def put(site: Path, text: str) -> None:
    with staged(site) as fresh:
        (fresh / "page").write_text(text, "utf-8")


@pytest.mark.parametrize("can_exchange", [True, False])
def test_a_site_takes_the_place_of_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, can_exchange: bool) -> None:
    if not can_exchange:
        monkeypatch.setattr(swap, "_exchange", lambda *_: False)
    site = tmp_path / "site"
    for text in ("first", "second", "third"):
        put(site, text)
        assert (site / "page").read_text("utf-8") == text
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_a_killed_build_moved_away_comes_back(tmp_path: Path) -> None:
    site = tmp_path / "site"
    put(site, "good")
    left = tmp_path / ".topodoc-site-killed"
    left.mkdir()
    site.rename(left / "before")
    with pytest.raises(OSError, match="page"), staged(site):
        (tmp_path / "no" / "page").touch()
    assert (site / "page").read_text("utf-8") == "good"
    assert (site / MARKER).is_file()
    os.utime(left, (1, 1))
    put(site, "better")
    assert not left.exists()


@pytest.mark.long
def test_a_build_that_is_killed_leaves_a_whole_site(tmp_path: Path) -> None:
    """A site from before is there whole or the next one is, wherever the build ends; each page tells which edition it is of."""
    spec = tmp_path / "t.topo.yml"
    command = [sys.executable, "-m", "topodoc", "build", "t.topo.yml"]
    spec.write_text(SPEC.format(0), "utf-8")
    started = time.monotonic()
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    lasts = time.monotonic() - started
    pages = sorted(path.relative_to(tmp_path) for path in (tmp_path / "site").rglob("*.html"))
    chance, edition, ended = random.Random(3), 0, 0  # noqa: S311 - for a test
    for count in range(1, KILLS + 1):
        spec.write_text(SPEC.format(count), "utf-8")
        build = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            ended += build.wait(lasts * chance.uniform(0.3, 1.1)) == 0
        except subprocess.TimeoutExpired:
            build.send_signal(signal.SIGKILL)
            build.wait()
        found = (tmp_path / "site" / "architecture" / "t" / "index.html").read_text("utf-8")
        edition = next(one for one in (count, edition) if f"Edition {one}<" in found)
        assert sorted(path.relative_to(tmp_path) for path in (tmp_path / "site").rglob("*.html")) == pages
        assert all(f"Edition {edition}" in (tmp_path / page).read_text("utf-8") for page in pages if "t" in page.parts)
    assert ended < KILLS
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert f"Edition {KILLS}<" in (tmp_path / "site" / "architecture" / "t" / "index.html").read_text("utf-8")
