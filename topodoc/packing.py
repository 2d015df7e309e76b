"""Packing: the files of one topology as one piece of bytes, in which each is found without reading the others."""

from __future__ import annotations

import json
from functools import cache, partial
from hashlib import sha256
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from topodoc.site.page import Asset, Page

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Head(NamedTuple):
    """What is known of a packed file before it is read: where it goes, the title of a page, its digest, and where it begins and ends."""

    path: str
    title: str | None
    digest: str
    start: int
    end: int


class File(NamedTuple):
    """A file to be written at `path`, of which `read` gives what it holds; whoever has one with that `digest` need not ask."""

    path: str
    digest: str
    read: Callable[[], bytes]


def digest(content: bytes) -> str:
    """Return the digest of what a file holds."""
    return sha256(content).hexdigest()


def pack(files: Sequence[Page | Asset]) -> bytes:
    """Return *files* as a line with their paths, sizes, digests and titles, and what they hold."""
    contents = [one.text.encode("utf-8", "replace") for one in files]
    heads = [
        (one.path, len(content), digest(content), one.title if isinstance(one, Page) else None)
        for one, content in zip(files, contents, strict=True)
    ]
    return b"\n".join([json.dumps(heads).encode(), b"".join(contents)])


def heads(packed: bytes) -> list[Head]:
    """Return the heads of the files in *packed*. Raises ValueError where it is nothing that was packed."""
    end = packed.index(b"\n")
    said = json.loads(packed[:end])
    ends = accumulate((size for _, size, _, _ in said), initial=end + 1)
    return [Head(path, title, name, start, start + size) for (path, size, name, title), start in zip(said, ends, strict=False)]


def listing(packed: bytes) -> bytes:
    """Return the list of the files in *packed*: how many bytes these are, and of each its path and digest."""
    return json.dumps([len(packed), [(one.path, one.digest) for one in heads(packed)]]).encode()


def listed(said: bytes, packed: Callable[[], bytes]) -> tuple[int, list[File]]:
    """Return how many bytes the files of the list that is *said* are, and these, which are *packed*.

    Raises ValueError or TypeError where it is no list.
    """

    @cache
    def places() -> dict[str, tuple[int, int]]:
        return {one.path: (one.start, one.end) for one in heads(packed())}

    def content(path: str) -> bytes:
        start, end = places()[path]
        return packed()[start:end]

    size, files = json.loads(said)
    return size, [File(path, name, partial(content, path)) for path, name in files]


def file_of(path: str, text: str | bytes) -> File:
    """Return the file at *path* that holds *text*."""
    content = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
    return File(path, digest(content), lambda: content)


def text_of(packed: bytes, head: Head) -> str:
    """Return the text of the file in *packed* that *head* is of."""
    return packed[head.start : head.end].decode("utf-8")
