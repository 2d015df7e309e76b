"""Patterns: regular expressions that settings give. They are RE2's, which no pattern and no text can keep busy for long."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import re2

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 1_000  # characters; RE2 says aloud what it thinks of much longer ones

_HALVES = re.compile("[\ud800-\udfff]")
_QUIET = re2.Options()
_QUIET.log_errors = False


def mistake_in(pattern: str) -> str:
    """Return why *pattern* is no regular expression, nothing where it is one.

    The syntax: https://github.com/google/re2/wiki/Syntax
    """
    if len(pattern) > LONGEST:
        return f"it is longer than {LONGEST} characters"
    try:
        _compiled(pattern)
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        return (reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)) or "RE2 does not take it"
    return ""


def fits(pattern: str, text: str) -> bool:
    """Return whether *pattern*, in which there is no mistake, is about all of *text*."""
    return _compiled(_whole(pattern)).fullmatch(_whole(text)) is not None


def replaced(pattern: str, parts: Iterable[str | int], text: str) -> str | None:
    """Return *text* as *parts* make it, texts and the numbers of groups of *pattern*, in which there is no mistake.

    What *pattern* is not about all of stays as it is; None where there is no such group.

    >>> replaced("([a-z]+)[.](.*)", ["cdc.", 2], "legacy.orders"), replaced("[a-z]+", ["x"], "legacy.orders"), replaced("a", [1], "a")
    ('cdc.orders', 'legacy.orders', None)
    """
    found = _compiled(_whole(pattern)).fullmatch(_whole(text))
    if found is None:
        return text
    groups = (found.group(0), *found.groups())
    parts = tuple(parts)
    if any(isinstance(one, int) and one >= len(groups) for one in parts):
        return None
    return "".join((groups[one] or "") if isinstance(one, int) else one for one in parts)


def literal(text: str) -> str:
    """Return the pattern that is about *text* alone."""
    return str(re2.escape(_whole(text)))


def _whole(text: str) -> str:
    """Return *text* without halves of characters, which names of files may have and RE2 does not take."""
    return _HALVES.sub("\ufffd", text)


@lru_cache
def _compiled(pattern: str) -> Any:  # noqa: ANN401 - re2 brings no types
    return re2.compile(pattern, _QUIET)
