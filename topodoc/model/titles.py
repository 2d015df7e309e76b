"""Titles of messages that have the form of an event's name, and those that are prose."""

from __future__ import annotations

import re

_JOINTS = re.compile(r"[._:-]")


def is_event_name(title: str) -> bool:
    """Return whether *title* has the form of an event's name.

    That is two humps that begin with a capital, or parts that `.`, `_` or `:` joins, or `-` where a part has a capital; not digits
    alone.

    >>> [is_event_name(one) for one in ("OrderPlaced", "order.placed", "order_placed", "Order-placed", "v1:OrderPlaced")]
    [True, True, True, True, True]
    >>> [is_event_name(one) for one in ("INSERT", "follow-up", "12:30", "with the new club", "Order", "e.g.")]
    [False, False, False, False, False, False]
    """
    parts = _JOINTS.split(title)
    if not all(part.isalnum() for part in parts) or all(part.isdecimal() for part in parts):
        return False
    if len(parts) == 1:
        starts = [at for at, char in enumerate(title) if char.isupper() and not title[max(at - 1, 0) : at].isupper()]
        return len(starts) > 1 and starts[0] == 0
    return any(joint in title for joint in "._:") or any(char.isupper() for char in title)
