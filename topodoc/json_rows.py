"""JSON in rows: a line for each object of a list, so that versions of a file can be compared line by line."""

from __future__ import annotations

import json
from typing import Any

_on_one_line = json.JSONEncoder(ensure_ascii=False).encode


def write_rows(value: Any, indent: str = "") -> str:  # noqa: ANN401 - whatever JSON has
    """Return *value* as JSON: a list of objects has a line for each of them, and so have the keys of what holds such a list."""
    inner = f"{indent} "
    if _is_table(value):
        rows, (first, last) = [write_rows(one, inner) for one in value], "[]"
    elif isinstance(value, dict) and any(map(_is_table, value.values())):
        rows, (first, last) = [f"{_on_one_line(key)}: {write_rows(one, inner)}" for key, one in value.items()], "{}"
    else:
        return _on_one_line(value)
    lines = f",\n{inner}".join(rows)
    return f"{first}\n{inner}{lines}\n{indent}{last}"


def _is_table(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)
