"""The page on how it is built: every file that it sends people to is there, and the folders are those of the package."""

from __future__ import annotations

import re

from places import PACKAGE, ROOT

PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
CHANGES = PAGE.partition("## Where a change goes\n")[2].partition("\n## ")[0]
TREE = PAGE.partition("```text\n")[2].partition("```")[0]
DECISIONS = "".join(one.read_text("utf-8") for one in sorted((ROOT / "docs" / "decisions").glob("*.md")))


def test_a_dozen_changes_have_places_that_are_there() -> None:
    rows = [line for line in CHANGES.splitlines() if line.startswith("| ") and not line.startswith("| to change")]
    assert len(rows) >= 12
    for row in rows:
        named = re.findall(r"`([\w./-]+/[\w./-]*)`", row)
        assert named, row
        assert not [one for one in named if not (ROOT / one).exists()], row


def test_what_decisions_name_is_there() -> None:
    named = set(re.findall(r"`((?:[a-z_]+/)*[a-z_]+\.py)`", DECISIONS))
    assert len(named) > 20
    assert not [one for one in named if not (PACKAGE / one).exists()]


def test_the_tree_names_every_folder_of_the_package() -> None:
    folders = {one.name for one in PACKAGE.iterdir() if (one / "__init__.py").exists()}
    assert folders == {one for one in re.findall(r"^  ([a-z_]+)/", TREE, re.MULTILINE) if (PACKAGE / one).exists()}


def test_the_decisions_have_six_headings() -> None:
    assert len(re.findall(r"^## ", DECISIONS, re.MULTILINE)) == 6


def test_what_the_stages_name_is_there() -> None:
    stages = PAGE.partition("## The stages\n")[2].partition("\n## ")[0]
    for name in re.findall(r"`([a-z_]+(?:\.[a-z_]+)+)\.[A-Za-z_]+`", stages):
        assert (PACKAGE / (name.replace(".", "/") + ".py")).exists(), name
