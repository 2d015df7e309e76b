"""How wide a text is and where it breaks, from a table of advance widths instead of a font."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Literal

from topodoc.resources import folder

if TYPE_CHECKING:
    from collections.abc import Iterator

Face = Literal["regular", "bold", "mono"]

SLACK = 1.08  # times the room that a text takes: some machines have none but broader fonts
_EMOJI = 1300
_EM = 1000
_SCRIPTS = (  # from and to which character, and how broad one is at most in common fonts, on the average of a word
    (0x530, 0x58F, 750),  # Armenian
    (0x590, 0x5FF, 600),  # Hebrew
    (0x600, 0x8FF, 600),  # Arabic and Syriac, whose letters join
    (0x900, 0xDFF, 800),  # scripts of India
    (0xE00, 0xEFF, 700),  # Thai and Lao
    (0x10A0, 0x10FF, 700),  # Georgian
    (0xFB1D, 0xFDFF, 600),
    (0xFE70, 0xFEFE, 600),
)
_UNLIKE = {  # letters of Arabic that differ from that however they join
    **dict.fromkeys("\u0622\u0623\u0625\u0627", 300),  # alef
    "\u0644": 400,  # lam
    **dict.fromkeys("\u0633\u0634\u0635\u0636", 850),  # seen, sheen, sad, dad
}
_LAST = 2  # letters that do not stand alone on a line
_COMBINING = ("Mn", "Me", "Cf")
_WORD = re.compile(r"\S*\s*")
_BREAKS = re.compile(r"(?<=[-/_.:,])(?![-/_.:,])|(?<=[a-z0-9])(?=[A-Z])")


def width(text: str, size: float, face: Face = "regular") -> float:
    """Return the width of *text* in pixels at *size* pixels: the widest that Arial's metric or Roboto makes it.

    Letters of other scripts are taken to be as broad as common fonts have them, those of East Asia as high as they are broad.

    >>> [round(width(word, 10), 1) for word in ("\u062e\u062f\u0645\u0629", "\u05e9\u05dc\u05d5\u05dd", "\u6ce8\u6587")]
    [24.0, 24.0, 20.0]
    """
    widths = _widths(face)
    total = 0
    for character in text:
        advance = widths.get(character)
        total += _advance(character, face) if advance is None else advance
    return total * size / _EM


def wrap(text: str, size: float, limit: float, face: Face = "regular") -> tuple[str, ...]:
    """Return *text* in lines not wider than *limit* pixels, at least one; the lines joined give the text again.

    Lines break at line ends, after spaces, where a word is too long after punctuation and where small letters turn to capitals, and in the
    last resort anywhere but before a combining mark, and before a last letter or two.

    >>> wrap("Notification Service", 14, 100, "bold")
    ('Notification ', 'Service')
    >>> "".join(wrap("orders.v1.created", 14, 40))
    'orders.v1.created'
    """
    lines: list[str] = []
    for paragraph in text.splitlines(keepends=True):
        line, used = "", 0.0
        for piece in _pieces(paragraph, size, limit, face):
            across = width(piece.rstrip(), size, face)
            if line and piece and used + across > limit:
                lines.append(line)
                line, used = "", 0.0
            line += piece
            used += width(piece, size, face)
        lines.append(line)
    return tuple(lines) or ("",)


def least_width(text: str, size: float, face: Face = "regular") -> float:
    """Return the width in pixels of the longest part of *text* that no line break should tear.

    >>> least_width("Notification Service", 14, "bold") == width("Notification", 14, "bold")
    True
    """
    return max((width(part.strip(), size, face) for word in _WORD.findall(text) for part in _BREAKS.split(word)), default=0.0)


def balance(text: str, size: float, limit: float, face: Face = "regular") -> tuple[str, ...]:
    """Return *text* in as few lines as `wrap` needs within *limit* pixels, none longer than that takes.

    >>> balance("one two three four", 10, 62)
    ('one two ', 'three four')
    """
    lines, least = wrap(text, size, limit, face), least_width(text, size, face)
    while len(lines) > 1:
        widest = max(width(line.rstrip(), size, face) for line in lines)
        narrower = wrap(text, size, widest - 0.5, face) if widest - 0.5 > least else lines
        if len(narrower) > len(lines) or narrower == lines:
            break
        lines = narrower
    return lines


def _pieces(text: str, size: float, limit: float, face: Face) -> Iterator[str]:
    """Yield parts of *text* no wider than *limit*, whole words where they fit."""
    for word in _WORD.findall(text):
        if width(word.rstrip(), size, face) <= limit:
            yield word
            continue
        for piece in _BREAKS.split(word):
            yield from (piece,) if width(piece.rstrip(), size, face) <= limit else _characters(piece, size, limit, face)


def _characters(text: str, size: float, limit: float, face: Face) -> Iterator[str]:
    part, used = "", 0.0
    for at, character in enumerate(text):
        across = width(character, size, face)
        joins = across == 0 or part.endswith("\u200d") or (part and len(text.rstrip()) - at <= _LAST)
        if part and used + across > limit and not joins:
            yield part
            part, used = "", 0.0
        part += character
        used += across
    yield part


@cache
def _widths(face: Face) -> dict[str, int]:
    """Return the advance of each character of the table, in thousandths of the text size."""
    widths: dict[str, int] = {}
    for code, *advances in json.loads((folder("themes") / "widths.json").read_text("ascii"))[face]:
        last = 0
        for advance in advances:
            for _ in range(-advance if advance < 0 else 1):
                last = last if advance < 0 else advance
                widths[chr(code)] = last
                code += 1  # noqa: PLW2901 - a run counts on from its first character
    return widths


@cache
def _advance(character: str, face: Face) -> int:
    """Return the advance of a *character* that the table lacks."""
    code = ord(character)
    if unicodedata.category(character) in _COMBINING or character in "\r\n\u200b":
        return 0
    if 0x1F000 <= code <= 0x1FAFF:
        return _EMOJI
    if 0x2600 <= code <= 0x27BF and face != "mono":
        return _EMOJI
    return _UNLIKE.get(character) or next((advance for first, last, advance in _SCRIPTS if first <= code <= last), _EM)
