"""The hostile corpus, as tests take it: texts from strangers, how a spec writes them, and how they have to be shown."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import yaml
from places import TESTS

_FOLDER = TESTS / "hostile"
_NEEDS_ESCAPE = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufdd0\ufffe\uffff]')
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")  # said again here: a test trusts no one


def corpus(name: str) -> Any:  # noqa: ANN401 - each file has a form of its own
    """Return what the file *name* of the corpus holds."""
    return yaml.safe_load((_FOLDER / f"{name}.yml").read_text("utf-8"))


@cache
def texts() -> tuple[str, ...]:
    """Return every hostile text."""
    found = (text for family in corpus("texts").values() for one in family for text in one.values())
    return tuple(text if isinstance(text, str) else text[0] * text[1] for text in found)


@cache
def in_yaml() -> tuple[str, ...]:
    """Return the texts that YAML can say: a lone surrogate it cannot, neither as bytes nor escaped."""
    return tuple(text for text in texts() if not _SURROGATE.search(text))


def quoted(text: str) -> str:
    """Return *text* as a YAML scalar in double quotes: escaped is only what cannot stand there as it is."""
    return f'"{_NEEDS_ESCAPE.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    number = ord(match.group())
    return "\\" + match.group() if number in {0x22, 0x5C} else f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"


def shown(text: str) -> str:
    """Return what a page has to show for *text*: the same, but for line ends and what no page can carry."""
    return _UNSHOWABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def is_unseen(text: str) -> bool:
    """Return whether *text* counts as one that is not given, for nothing of it can be seen."""
    return not re.sub(
        "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]",
        "",
        text,
    )


def unisolated(text: str) -> str:
    """Return *text* without the characters that isolate, which pages put around what might turn things, and balance within it."""
    return re.sub("[\u2066-\u2069]", "", text)


def bare(text: str) -> str:
    """Return *text* without white space, for lines break where there is room."""
    return "".join(text.split())
