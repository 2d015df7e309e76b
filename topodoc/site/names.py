"""File names and anchors for ids, safe on every system and in every page."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_LONGEST = 80
DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{count}" for port in ("com", "lpt") for count in range(10))})  # of Windows
_HASHED = re.compile(r"-[0-9a-f]{8}$", re.IGNORECASE)
_OURS = {"index", "404", "search", "sitemap", "assets", "scenarios", "nodes", "groups", "events", "findings", "readme"}
RESERVED = DEVICES | _OURS


def former_names(ids: Iterable[str], reserved: frozenset[str] = RESERVED) -> dict[str, str]:
    """Return the file name without ending that each of *ids* had up to 0.2, from where it is led on.

    That was in small letters, with all but letters and digits as `-`.

    A short hash of the id follows where the name is *reserved* or too long, or where two ids give the same.

    >>> former_names(["order-placed", "Orders.v1", "con"])
    {'order-placed': 'order-placed', 'Orders.v1': 'orders-v1', 'con': 'con-1143da2b'}
    """
    plain = {one: re.sub(r"[^a-z0-9-]", "-", one.lower()) for one in ids}
    count = Counter(name[:_LONGEST] for name in plain.values())
    hashed = {one: f"{name[: _LONGEST - 9]}-{_short_hash(one)}" for one, name in plain.items()}
    # An id may look like the hashed name of another one; then it gets a hash too.
    taken = {hashed[one] for one, name in plain.items() if not _is_fine(name, count, reserved)}
    return {one: name if _is_fine(name, count, reserved) and name not in taken else hashed[one] for one, name in plain.items()}


def stable_names(names: Collection[str], reserved: frozenset[str] = RESERVED) -> dict[str, str]:
    """Return a file name without ending for each of *names*: letters, digits, `.`, `_` and `-` as written, all else as `-`.

    A name that had to be changed or cut, is *reserved* in any case, begins with `_` or `.`, or ends as such a name does, has a short
    hash of itself, whatever others there are. Of names that differ in case alone, the one in small letters keeps its own, else the
    first by code points.

    >>> stable_names(["OrderPlaced", "order placed", "con", "orderplaced"])
    {'OrderPlaced': 'OrderPlaced-7f019e0e', 'order placed': 'order-placed-84ce6f22', 'con': 'con-1143da2b', 'orderplaced': 'orderplaced'}
    """
    alike: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        alike.setdefault(name.lower(), []).append(name)
    keeping = {min(its, key=lambda name: (name != name.lower(), name)) for its in alike.values()}
    return {name: _stable(name, reserved, is_first=name in keeping) for name in dict.fromkeys(names)}


def _stable(name: str, reserved: frozenset[str], *, is_first: bool) -> str:
    plain = re.sub(r"[^A-Za-z0-9._-]", "-", name)
    if name.lower().partition(".")[0] in DEVICES:  # which a file is, whatever follows the dot
        plain = plain.replace(".", "-")
    is_kept = plain == name and len(name) <= _LONGEST and name.lower() not in reserved and name[0] not in "_." and name[-1] != "."
    is_kept = is_kept and not _HASHED.search(name)
    return plain if is_kept and is_first else f"{plain[: _LONGEST - 9].strip('._')}-{_short_hash(name)}"


def _is_fine(name: str, count: Counter[str], reserved: frozenset[str]) -> bool:
    return name not in reserved and len(name) <= _LONGEST and count[name] == 1


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
