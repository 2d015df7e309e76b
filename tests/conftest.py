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

# What .ci/run asks of the oldest libraries too, in two minutes: every library is used, and no browser and no host.
QUICK = {
    "test_api.py", "test_builder.py", "test_cases.py", "test_chart.py", "test_checking.py", "test_depot.py",
    "test_environment.py", "test_export.py", "test_fence.py", "test_files.py", "test_front_matter.py", "test_icons.py", "test_impact.py",
    "test_init.py", "test_limits.py", "test_patterns.py", "test_printing.py", "test_rules.py",
    "test_schema.py", "test_settings.py", "test_themes.py", "test_toml.py", "test_yaml.py",
}  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as quick the tests of the files above, and what doctests say."""
    for item in items:
        if (item.path.name in QUICK or "tests" not in item.path.parts) and item.get_closest_marker("long") is None:
            item.add_marker("quick")


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
