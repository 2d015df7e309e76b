"""Who may follow, on pages: the nearest, and that there are more."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pytest

from topodoc.cli.main import run
from topodoc.model.whole import MOST_FOLLOWERS

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("more", [0, 1])
def test_a_page_lists_the_nearest_and_says_where_all_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: int) -> None:
    monkeypatch.chdir(tmp_path)
    count = MOST_FOLLOWERS + more
    nodes = ["source: Source", "surely: Surely", *(f"f{one}: Follower {one}" for one in range(count))]
    topics = ["t0: {kind: topic}", "t1: {kind: topic}"]
    edges = ["source -> t0: publish [Begun]", "surely -> t0: consume", "surely -> t1: publish [Gone]"]
    edges += [f"f{one} -> t1: consume" for one in range(count)]
    lines = ["nodes:", *(f"  {one}" for one in (*nodes, *topics)), "edges:", *(f"  - {one}" for one in edges)]
    (tmp_path / "shop.topo.yml").write_text("\n".join([*lines, ""]), "utf-8")
    assert run(["export", "shop.topo.yml", "--to", "out", "-q", "--no-cache"]) == 0
    page = unescape((tmp_path / "out/shop/nodes/source/index.md").read_text("utf-8"))
    assert page.count("<td>possible: may follow</td>") == MOST_FOLLOWERS
    assert page.count("certain: a consumer") == 1
    assert ("topodoc impact" in page) == bool(more)
