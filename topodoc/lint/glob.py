"""Globs: which files a pattern of paths is about."""

from __future__ import annotations

import re
from functools import lru_cache

from topodoc.language.pattern import fits, literal

_WORD = re.compile(r"((?:\*{2,}/)+|\*{2,}|\*|\?)")
_FOLDERS = "(?:[^/]+/)*"
_MEANINGS = {"*": "[^/]*", "?": "[^/]"}


@lru_cache(10_000)
def covers(glob: str, path: str) -> bool:
    """Return whether *glob* is about the file at *path*: it names it, or a folder it is in.

    `*` and `?` stay in one folder, `**` does not; without a slash a name is meant wherever it stands.
    """
    plain = glob.removeprefix("./")
    words = _WORD.split(plain.strip("/"))
    if sum(len(word) for word in words if not word.startswith("*")) > len(path):
        return False  # it asks for more characters than there are; very long ones never become a pattern
    anywhere = "" if "/" in plain.rstrip("/") else _FOLDERS
    return fits(f"(?s){anywhere}{''.join(map(_meaning, words))}(?:/.*)?", path)


def _meaning(word: str) -> str:
    """Return the regular expression of one *word* of a glob."""
    if word.startswith("**"):
        return _FOLDERS if word.endswith("/") else ".*"
    return _MEANINGS.get(word) or literal(word)
