"""Payloads of messages, as far as they are YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.language.yaml import Stumble, read_events

if TYPE_CHECKING:
    from collections.abc import Iterator


def keys_of(payload: str) -> Iterator[str]:
    """Yield the keys of the mapping that *payload* is, if it is one; those of what it holds are not among them."""
    try:
        events = list(read_events(payload)) if payload else []
    except Stumble:
        return
    if [one.kind for one in events[:2]] != ["document", "mapping"]:
        return
    depth, is_key = 0, True
    for event in events[2:]:
        depth += (event.kind in {"list", "mapping"}) - (event.kind == "end")
        if depth < 0:
            return
        if depth == 0 and event.kind != "alias":
            if is_key and event.kind == "scalar":
                yield event.value
            is_key = not is_key
