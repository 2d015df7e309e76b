"""The page that takes a repository to a site: its files are written, its commands are run, and all of them end well."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from places import ROOT

from topodoc.cli.main import run
from topodoc.reading import load

if TYPE_CHECKING:
    import pytest

PAGE = (ROOT / "docs" / "imports" / "ten-minutes.md").read_text("utf-8")
BLOCKS = re.compile(r'^```(yaml|sh)(?: title="([^"]+)")?\n(.*?)^```', re.DOTALL | re.MULTILINE)


def test_the_page_leads_to_a_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".git").mkdir()
    for language, title, text in BLOCKS.findall(PAGE):
        if language == "yaml":
            assert not Path(title).name.startswith("_") or Path(title).read_text("utf-8") == text
            Path(title).parent.mkdir(parents=True, exist_ok=True)
            Path(title).write_text(text, "utf-8")
        for command in text.splitlines() if language == "sh" else ():
            assert run(shlex.split(command)[1:]) == 0, command
    (system,) = load([Path("topologies")])
    assert {edge.id for edge in system.edges} == {
        "browser--shop",
        "orders--orders-db",
        "orders--orders.placed",
        "shop--orders",
        "stock--orders.placed",
    }
    assert Path("site/architecture/system/index.html").is_file()
