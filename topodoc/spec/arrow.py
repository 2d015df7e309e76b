"""The arrow: `ID -> ID`, and what people write instead."""

from __future__ import annotations

import re
from itertools import pairwise

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


def right_form(text: str) -> str:
    """Return how to write what *text* was meant to say, or nothing where that is unclear."""
    parts = _ARROWISH.split(text.strip())
    ends, signs = parts[::2], parts[1::2]
    if not signs or not all(ends):
        return ""
    if any("," in end for end in ends):
        return f'write one item for each pair, or in edges "from: [{ends[0]}]" and "to: [{ends[1]}]"'
    if len(signs) > 1:
        return "write one item for each: " + ", ".join(f'"{a} -> {b}"' for a, b in pairwise(ends))
    if not all(is_id(end) for end in ends):
        return "an id is made of the letters A to Z, digits, _, . and -, and does not begin or end with . or -"
    a, b = ends
    if signs[0] in {"<->", "<=>", "\u2194", "\u21d4"}:
        return f'write two items: "{a} -> {b}" and "{b} -> {a}"'
    backwards = signs[0].startswith("<") or signs[0] in {"\u2190", "\u21d0"}
    return f'write "{b} -> {a}"' if backwards else f'write "{a} -> {b}"'
