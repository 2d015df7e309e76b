"""Typed values: what a plain scalar is by the core schema of YAML 1.2 (section 10.3.2), where anything may stand."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from topodoc.language.tree import Scalar

_NULL = re.compile(r"|~|null|Null|NULL")
_FLAG = re.compile(r"true|True|TRUE|false|False|FALSE")
_WHOLE = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NO_NUMBER = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_LONGEST = 4_000  # digits; Python makes no number of more, and nobody means one


def is_typed(scalar: Scalar) -> bool:
    """Return whether *scalar* is no text: a null, a flag or a number."""
    return scalar.plain and needs_quotes(scalar.text)


def needs_quotes(text: str) -> bool:
    """Return whether *text* without quotes would be no text: a null, a flag or a number."""
    return any(one.fullmatch(text) for one in (_NULL, _FLAG, _WHOLE, _DECIMAL, _NO_NUMBER))


def typed(scalar: Scalar) -> str | int | float | bool | None:
    """Return the value of *scalar* as JSON can hold it: infinities and what is no number stay texts."""
    text = scalar.text
    if not scalar.plain or _NO_NUMBER.fullmatch(text) or len(text) > _LONGEST:
        return text
    if _NULL.fullmatch(text):
        return None
    if _FLAG.fullmatch(text):
        return text.lower() == "true"
    if _WHOLE.fullmatch(text):
        return int(text, {"o": 8, "x": 16}.get(text[1:2], 10))
    if _DECIMAL.fullmatch(text):
        number = float(text)
        return number if math.isfinite(number) else text
    return text
