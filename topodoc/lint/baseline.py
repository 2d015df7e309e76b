"""The baseline: what was there before, so that only what is new is told."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from topodoc.diagnostics import SettingsError, is_fault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from topodoc.diagnostics import Diagnostic

FindingKey = tuple[
    str, str, str, str
]  # a code, a topology or where there is none a file, an element, a change; never a line, for lines move
_FIELDS = ("code", "topology", "element", "change")


def write_baseline(findings: Iterable[Diagnostic]) -> str:
    """Return the text that says that each of *findings* is known; faults are left out, for they stop everything."""
    known = sorted(Counter(_key(one) for one in findings if not is_fault(one.code)).items())
    entries = [{name: said for name, said in zip(_FIELDS, key, strict=True) if said or name != "change"} | {"count": n} for key, n in known]
    return json.dumps({"version": 1, "known": entries}, indent=2, ensure_ascii=False) + "\n"


def read_baseline(text: str, name: str) -> Counter[FindingKey]:
    """Return how often what is known. Raises SettingsError where *text*, of the file *name*, is none that `write_baseline` wrote."""
    try:
        said = json.loads(text)
        if said["version"] == 1:
            return Counter({_read(one): int(one["count"]) for one in said["known"]})
        message = f"{name} is a baseline of version {said['version']}, which is not known here; it may need a newer topodoc"
    except json.JSONDecodeError as error:
        message = f"{name}:{error.lineno}:{error.colno}: this is not valid JSON; write the baseline again with --write-baseline {name}"
    except (KeyError, TypeError, ValueError, RecursionError):
        message = f"{name} is not a baseline of version 1; write it again with --write-baseline {name}"
    raise SettingsError(message)


def _read(one: dict[str, object]) -> FindingKey:
    return str(one["code"]), str(one["topology"]), str(one["element"]), str(one.get("change", ""))


def subtract(findings: Iterable[Diagnostic], known: Counter[FindingKey]) -> tuple[tuple[Diagnostic, ...], int]:
    """Return those of *findings* that are not *known*, and how many of what is known are found no more."""
    left = Counter(known)
    new = []
    for one in findings:
        if not is_fault(one.code) and left[_key(one)] > 0:
            left[_key(one)] -= 1
        else:
            new.append(one)
    return tuple(new), left.total()


def _key(one: Diagnostic) -> FindingKey:
    return one.code, one.topology or one.span.file, one.element, one.change
