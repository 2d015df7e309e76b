"""Packing: the files of one topology as one piece of bytes, in which each is found without reading the others."""

from __future__ import annotations

import json
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from topodoc.site.page import Asset, Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Head(NamedTuple):
    """What is known of a packed file before it is read: where it goes, the title of a page, and where its text begins and ends."""

    path: str
    title: str | None
    start: int
    end: int


def pack(files: Sequence[Page | Asset]) -> bytes:
    """Return *files* as a line with their paths, sizes and titles, and what they hold."""
    contents = [one.text.encode("utf-8", "replace") for one in files]
    heads = [(one.path, len(content), one.title if isinstance(one, Page) else None) for one, content in zip(files, contents, strict=True)]
    return b"\n".join([json.dumps(heads).encode(), b"".join(contents)])


def heads(packed: bytes) -> list[Head]:
    """Return the heads of the files in *packed*. Raises ValueError where it is nothing that was packed."""
    end = packed.index(b"\n")
    said = json.loads(packed[:end])
    ends = accumulate((size for _, size, _ in said), initial=end + 1)
    return [Head(path, title, start, start + size) for (path, size, title), start in zip(said, ends, strict=False)]


def contents(packed: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the path of each file in *packed*, and what it holds."""
    yield from ((one.path, packed[one.start : one.end]) for one in heads(packed))


def text_of(packed: bytes, head: Head) -> str:
    """Return the text of the file in *packed* that *head* is of."""
    return packed[head.start : head.end].decode("utf-8")
