"""Where things lie that tests read."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
CASES = TESTS / "cases"
EXAMPLES = ROOT / "examples"
PUBLISHED = TESTS / "reference"  # systems as they were published, whose findings are pinned
PACKAGE = ROOT / "topodoc"
