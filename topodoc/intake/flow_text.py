"""YAML as parts are written in: one element a line, so that a change of one is a change of one line."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from topodoc.language.typed import needs_quotes

if TYPE_CHECKING:
    from collections.abc import Mapping

Value = object
_PLAIN = re.compile(r"[A-Za-z0-9_./](?:[A-Za-z0-9_./ +()@-]*[A-Za-z0-9_./+()@-])?")
_BREAKS = re.compile("[\x7f\x85\u2028\u2029\ufeff]")


def flow(value: Value) -> str:
    """Return *value*, of mappings, lists and texts, on one line.

    >>> flow({"kind": "topic", "tags": ["a b", "c, d"], "n": "12"})
    '{kind: topic, tags: [a b, "c, d"], n: "12"}'
    """
    match value:
        case dict():
            return f"{{{', '.join(f'{word(str(key))}: {flow(one)}' for key, one in value.items())}}}"
        case list() | tuple():
            return f"[{', '.join(flow(one) for one in value)}]"
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case _:
            return word(str(value))


def word(text: str) -> str:
    """Return *text* as it stands in a line: in quotes wherever it could be taken for anything else."""
    if _PLAIN.fullmatch(text) and "->" not in text and not needs_quotes(text):
        return text
    return _BREAKS.sub(lambda found: f"\\u{ord(found.group()):04x}", json.dumps(text, ensure_ascii=False))


def lines(name: str, values: Mapping[str, Value]) -> list[str]:
    """Return the lines of the mapping *values* under the key *name*; none where it is empty."""
    return [f"{name}:", *(f"  {word(key)}: {flow(one)}" for key, one in values.items())] if values else []
