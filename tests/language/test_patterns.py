"""What settings say in patterns, of ids and of paths: what they are about, and that none of them takes for ever."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topodoc.language.pattern import fits, mistake_in
from topodoc.lint.glob import covers

WORDS = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}


@pytest.mark.parametrize(
    ("glob", "path", "is_covered"),
    [
        ("legacy/**", "legacy/a/b.topo.yml", True),
        ("legacy", "legacy/a/b.topo.yml", True),
        ("legacy", "teams/legacy/b.topo.yml", True),
        ("./legacy/", "legacy/b.topo.yml", True),
        ("teams/legacy", "x/teams/legacy/b.topo.yml", False),
        ("**/legacy/*.yml", "x/y/legacy/b.topo.yml", True),
        ("**/legacy/*.yml", "x/legacy/y/b.topo.yml", False),
        ("old-*.topo.yml", "x/old-shop.topo.yml", True),
        ("old-?.topo.yml", "old-10.topo.yml", False),
        ("a.b", "a-b", False),
        ("[a]", "[a]/b", True),
        ("a\udc80?.yml", "a\udc80b.yml", True),  # a file whose name is no text
        ("a b/*", "a b/\u00e9.yml", True),
    ],
)
def test_a_glob_is_about_files_and_folders(glob: str, path: str, *, is_covered: bool) -> None:
    assert covers(glob, path) is is_covered


@settings(max_examples=500)
@given(st.lists(st.sampled_from(["a", "b", "/", *WORDS]), max_size=7), st.text("ab/", max_size=9))
def test_a_glob_means_what_it_means_as_a_regular_expression(words: list[str], path: str) -> None:
    glob = "".join(words)
    if "***" in glob or glob.startswith("/"):
        return
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", glob.strip("/"))
    anywhere = "" if "/" in glob.rstrip("/") else WORDS["**/"]
    same = re.compile(anywhere + "".join(WORDS.get(part, part) for part in parts) + r"(?:/|\Z)", re.DOTALL)
    assert covers(glob, path) is bool(same.match(path))


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("*a" * 30 + "b", "a" * 200),
        ("**/*" + "a**" * 300 + "b", "a/" * 100),
        ("**/*?" * 50_000, "a/" * 60),
        ("*" * 1_000_000 + "b", "a" * 60),
    ],
)
def test_no_glob_takes_for_ever(glob: str, path: str) -> None:
    assert not covers(glob, path)


@pytest.mark.parametrize("pattern", ["(a+)+c", "(a|a)*c", "(a|aa)+c", "a*" * 40 + "c", "(.*)*" * 20 + "c"])
def test_no_form_of_an_id_takes_for_ever(pattern: str) -> None:
    assert mistake_in(pattern) == ""
    assert not fits(pattern, "a" * 2_000)


def test_what_is_wrong_with_a_pattern_is_said() -> None:
    assert "(a" in mistake_in("(a")  # in RE2's words, which differ between versions
    assert r"\1" in mistake_in(r"(a)\1")
    assert mistake_in("a" * 1_001) == "it is longer than 1000 characters"
