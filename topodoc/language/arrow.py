"""The arrow: `ID -> ID`, and what people write instead."""

from __future__ import annotations

import re

ID = r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?"
_ARROW = re.compile(rf"\s*({ID})\s*->\s*({ID})\s*")
_ARROWISH = re.compile(r"\s*(<[-=]+>?|[-=]+>|[\u2190-\u21ff\u27f5-\u27ff])\s*")


def find_arrow(text: str) -> tuple[str, str] | None:
    """Return the two ends of the arrow that *text* is, or None."""
    match = _ARROW.fullmatch(text)
    return (match[1], match[2]) if match else None


def is_id(text: str) -> bool:
    """Return whether *text* can be an id: ASCII letters, digits, `_`, `.` and `-`, not with `.` or `-` at an end."""
    return re.fullmatch(ID, text) is not None


def looks_like_arrow(text: str) -> bool:
    """Return whether *text* was meant as an arrow."""
    return _ARROWISH.search(text) is not None


def split_arrow(text: str) -> tuple[list[str], list[str]]:
    """Return the ends that *text* names and the signs between them, whatever arrows these are; no signs where it is none."""
    parts = _ARROWISH.split(text.strip())
    return parts[::2], parts[1::2]
