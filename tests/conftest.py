"""Tools that tests need: a skip for a missing one says why, and is a failure where TOPODOC_REQUIRE names the tool."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]

_CACHE = ROOT / ".cache"
FETCHED = {  # by .ci/run
    "mermaid": _CACHE / "mermaid" / "package" / "dist" / "mermaid.min.js",
    "dompurify": _CACHE / "dompurify" / "package" / "dist" / "purify.min.js",
    "yaml-language-server": _CACHE / "yaml-language-server" / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server",
}

settings.register_profile("topodoc", derandomize=True)  # who runs the tests twice sees the same; tests/fuzz looks further
settings.load_profile("topodoc")

collect_ignore = ["fuzz", "tools"]  # they run by themselves, with libraries that tests do without


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def need() -> Callable[[str], str]:
    """Return a function that gives the path of a program or a script, or skips the test for want of it."""

    def find(tool: str) -> str:
        path = shutil.which(tool) if tool not in FETCHED else str(FETCHED[tool]) if FETCHED[tool].is_file() else None
        if path is None:
            if tool in os.environ.get("TOPODOC_REQUIRE", "").split(","):
                pytest.fail(f"TOPODOC_REQUIRE names {tool}, and it is not installed")
            pytest.skip(f"{tool} is not installed")
        return path

    return find
