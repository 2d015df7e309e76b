"""Variables of Compose: files of `KEY=VALUE`, and the `${KEY:-default}` that stand for them. The process's own are never asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_LINE = re.compile(r"^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*=[ \t]*(.*)$")
_NAME = re.compile(r"\$(?:\$|([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)(?:(:?[-+?])((?:[^{}]|\$\{[^{}]*\})*))?\})")
_LONGEST = 10_000  # characters; variables that hold others grow quickly


def read_variables(text: str, known: Mapping[str, str]) -> dict[str, str]:
    r"""Return the variables that *text* sets; those of *known* and those above stand in values.

    >>> read_variables("A=1 # one\nB='$A'\nC=\"x${A}y\"\nexport D=${E:-none}", {})
    {'A': '1', 'B': '$A', 'C': 'x1y', 'D': 'none'}
    """
    found: dict[str, str] = {}
    for line in text.split("\n"):
        if match := _LINE.match(line):
            value = match[2].strip()
            if value[:1] == "'" and value.find("'", 1) > 0:
                found[match[1]] = value[1 : value.index("'", 1)]
                continue
            quoted = value[:1] == '"' and value.find('"', 1) > 0
            value = value[1 : value.index('"', 1)] if quoted else re.split(r"(?:^|[ \t])#", value, maxsplit=1)[0].rstrip()
            found[match[1]] = filled_in(value, {**known, **found})
    return found


def filled_in(text: str, variables: Mapping[str, str], depth: int = 0) -> str:
    """Return *text* with its variables; one that nothing sets, and that has no default, stays as it is written.

    >>> filled_in("${HOST:-db}:$PORT ${X} $$Y", {"PORT": "5432"})
    'db:5432 ${X} $Y'
    """

    def value(match: re.Match[str]) -> str:
        name, sign, other = match[1] or match[2], match[3] or "", match[4] or ""
        if name is None:
            return "$"
        given = variables.get(name)
        is_given = given is not None and (given != "" or not sign.startswith(":"))
        if sign.endswith("+"):
            return filled_in(other, variables, depth + 1) if is_given and depth < 5 else ""
        if is_given:
            return given or ""
        return filled_in(other, variables, depth + 1) if sign.endswith("-") and depth < 5 else match[0]

    return _NAME.sub(value, text)[:_LONGEST] if "$" in text else text[:_LONGEST]
