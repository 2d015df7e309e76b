"""Tools that tests need: a skip for a missing one says why, and is a failure where TOPODOC_REQUIRE names the tool."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from places import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


_CACHE = ROOT / ".cache"
FETCHED = {  # by .ci/run
    "mermaid": _CACHE / "mermaid" / "package" / "dist" / "mermaid.min.js",
    "dompurify": _CACHE / "dompurify" / "package" / "dist" / "purify.min.js",
    "yaml-language-server": _CACHE / "yaml-language-server" / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server",
}

settings.register_profile("topodoc", derandomize=True)  # who runs the tests twice sees the same; tests/fuzz looks further
settings.load_profile("topodoc")

collect_ignore = ["fuzz", "tools"]  # they run by themselves, with libraries that tests do without

# What says within a minute whether a change is sound; doctests of the package belong to it.
QUICK = {"test_cases.py", "test_rules.py", "test_schema.py"}

# What .ci/run asks of the oldest libraries beside these: every library is used, and no browser and no host.
OLDEST = {
    "test_api.py", "test_builder.py", "test_chart.py", "test_checking.py", "test_environment.py", "test_export.py", "test_fence.py",
    "test_files.py", "test_front_matter.py", "test_icons.py", "test_impact.py", "test_init.py", "test_limits.py", "test_patterns.py",
    "test_printing.py", "test_settings.py", "test_spool.py", "test_themes.py", "test_toml.py", "test_yaml.py",
}  # fmt: skip


# What waits for engines that hang and servers that rebuild, or looks at very many random systems.
LONG = {
    "test_broken_engines.py", "test_buses.py", "test_folding.py", "test_matrix.py", "test_properties.py", "test_room.py",
    "test_serve_acts.py",
}  # fmt: skip

# What builds a site or draws many pictures for all of its tests, which is to be done once: these go to one process.
TOGETHER = {
    "test_animation.py", "test_broken_engines.py", "test_browser.py", "test_bundles.py", "test_buses.py", "test_canvas.py",
    "test_direction.py", "test_folding.py",
    "test_hostile_paths.py", "test_hostile_site.py", "test_mermaid.py", "test_page_script.py", "test_placement.py", "test_player.py",
    "test_room.py", "test_scenario_page.py", "test_techdocs.py", "test_walk.py",
}  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of the files above as quick, long, or for the oldest libraries."""
    for item in items:
        if item.path.name in LONG:
            item.add_marker("long")
        if item.get_closest_marker("long") is not None:
            continue
        if item.path.name in QUICK or "tests" not in item.path.parts:
            item.add_marker("quick")
        if item.path.name in OLDEST:
            item.add_marker("oldest")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:  # noqa: ANN401 - xdist's own
    """Return what hands out tests one by one, but those that share a site to one process; xdist's marks do not reach pytest 9."""
    from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]  # noqa: PLC0415 - where xdist is used

    class _Shared(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            path, _, test = nodeid.partition("::")
            if path.rpartition("/")[2] not in TOGETHER:
                return nodeid
            return path + test[test.find("[") :] if path.endswith("test_walk.py") else path  # which builds a site for each way

    return _Shared(config, log)


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
