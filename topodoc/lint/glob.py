"""Globs: which files a pattern of paths is about."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_FOLDERS = "**/"
_WORD = re.compile(r"((?:\*{2,}/)+|\*{2,}|\*|\?)")


@lru_cache(10_000)
def covers(glob: str, path: str) -> bool:
    """Return whether *glob* is about the file at *path*: it names it, or a folder it is in.

    `*` and `?` stay in one folder, `**` does not; without a slash a name is meant wherever it stands. All places that can be reached in
    the path are followed at once: a glob full of stars takes no longer than its length times that of the path.
    """
    plain = glob.removeprefix("./")
    places: Collection[int] = {0}
    for word in (*([] if "/" in plain.rstrip("/") else [_FOLDERS]), *_WORD.split(plain.strip("/"))):
        places = _after(word, places, path)
    return any(place == len(path) or path[place] == "/" for place in places)


def _after(word: str, places: Collection[int], path: str) -> Collection[int]:
    """Return the places of *path* that can be behind *word* if it begins at one of *places*."""
    if word.endswith("*/"):
        return _below(places, path)
    if word.startswith("**"):
        return range(min(places, default=len(path) + 1), len(path) + 1)
    if word == "*":
        ends = {place: (path + "/").index("/", place) for place in places}
        return {one for place, end in ends.items() for one in range(place, end + 1)}
    if word == "?":
        return {place + 1 for place in places if path[place : place + 1] not in {"", "/"}}
    return {place + len(word) for place in places if path.startswith(word, place)}


def _below(places: Collection[int], path: str) -> Collection[int]:
    """Return *places*, and where each folder behind one of them ends."""
    reached = set(places)
    for first in places:
        place = first
        while (slash := path.find("/", place)) > place and slash + 1 not in reached:
            place = slash + 1
            reached.add(place)
    return reached
