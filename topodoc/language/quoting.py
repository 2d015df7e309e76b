"""Lines that YAML trips over because a text lacks its quotes, and how they read with quotes."""

from __future__ import annotations

import json
import re

from topodoc.values import dataclass

# A block line: indentation and dashes, perhaps a key, and the value that may lack quotes; a comment after it stays outside.
_BLOCK = re.compile(r"(?P<lead>\s*(?:- +)*(?:[^\s'\"#\[{][^'\"#]*?:[ \t]+)?)(?P<value>\S.*?)(?P<tail>\s+#\s.*|\s*)")
# What JSON leaves as it is and a reader of YAML refuses or takes for the end of a line. Characters above U+FFFF it leaves as they are:
# as the two escapes that JSON has for one they are no YAML.
_UNWRITTEN = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LOST = re.compile(r"(?<=\S)\s+#(?![^\S\n]*topodoc:[^\S\n]*ignore\b)[^\s#]")
_SIMPLE = re.compile(r"\w[\w./-]*(?: \w[\w./-]*)*")
_COLON = re.compile(r":(?:\s|$)")
LONGEST = 2_000  # characters of a line for which quotes are tried; the patterns take quadratic time
CLOSERS = {"[": "]", "{": "}"}
_STOP = re.compile(r"[{\[,]\s*(?:[\w.-]+(?:\s*->\s*[\w.-]+)?:\s+)?")  # where a value may begin
_MOST_STARTS = 8


@dataclass(frozen=True, slots=True)
class Cure:
    """A text that needs quotes: why, the columns it takes (from 0, the end exclusive), and the whole line with quotes.

    `place` says where it needs them, unless it does everywhere.
    """

    reason: str
    start: int
    end: int
    line: str
    place: str = ""


def quote(text: str) -> str:
    """Return *text* in single quotes, as YAML reads it back."""
    return "'" + text.replace("'", "''") + "'"


def safe(text: str) -> str:
    """Return *text* as it may stand anywhere in YAML, in quotes where it is no plain words."""
    return text if _SIMPLE.fullmatch(text) else quote(text)


def quote_for_all(text: str) -> str:
    r"""Return *text* in double quotes, as YAML and JSON read it back; a lone surrogate, which neither can say, becomes U+FFFD.

    >>> print(quote_for_all("a\ufeffb").isascii(), quote_for_all("\U0001f680").isascii())
    True False
    """
    written = json.dumps(_SURROGATE.sub("\ufffd", text), ensure_ascii=False)
    return _UNWRITTEN.sub(lambda match: f"\\u{ord(match.group()):04x}", written)


def cures(line: str, column: int, *, only_inner: bool = False) -> list[Cure]:
    """Return the ways in which quotes may mend *line*, which YAML could not read at *column*; the likeliest first.

    *only_inner* asks for texts inside brackets or braces alone.
    """
    if len(line) > LONGEST:
        return []
    lost = _LOST.search(line)
    inner = [columns for place in ([lost.start()] if lost else []) + [column] for columns in _flow_values(line, place)]
    found = [quoted(line, *columns) for columns in dict.fromkeys(inner)]
    match = None if only_inner else _BLOCK.fullmatch(line)
    if match and match["lead"].strip() and CLOSERS.get(match["value"][0], "") in match["value"]:
        found.append(quoted(line, match.start("value"), match.end("value")))
    return found


def cure_tag(line: str, start: int) -> Cure | None:
    """Return the cure where a text that begins at *start* with `!` was read as a tag."""
    match = _BLOCK.fullmatch(line)
    if match and match.start("value") == start:
        return quoted(line, start, match.end("value"))
    inner = _flow_values(line, start + 1)
    return quoted(line, *inner[0]) if inner else None


def quoted(line: str, start: int, end: int, reason: str = "") -> Cure:
    """Return the cure that puts columns *start* to *end* of *line* into quotes."""
    text = line[start:end]
    return Cure(reason or _reason(text), start, end, line[:start] + quote(text) + line[end:])


def _reason(text: str) -> str:
    if text[0] in "'\"":
        return "that goes on after its closing quote"
    if text[0] in "[]{}!@`%*&|>,?-:":
        return f'that begins with "{text[0]}"'
    if _LOST.search(text):
        return 'that holds " #"'
    bracket = next((char for char in text if char in "[]{}"), None)
    if bracket and not _COLON.search(text):
        return f'that holds "{bracket}"'
    return 'that ends with ":"' if text.endswith(":") and not _COLON.search(text[:-1]) else 'that holds ": "'


def _flow_values(line: str, column: int) -> list[tuple[int, int]]:
    """Return the columns of the values around *column* inside a one-line `{key: value, …}` or `[…]`, the innermost first."""
    opening = min((line.find(one) for one in "{[" if 0 <= line.find(one) < column), default=-1)
    if opening < 0 or not line.rstrip().endswith(CLOSERS[line[opening]]):
        return []
    closing = len(line.rstrip()) - 1
    starts = {opening + 1, *(found.end() for found in _STOP.finditer(line[:closing]) if found.end() <= column)}
    end = next((found.start() for found in re.finditer(r"\s*,\s+[\w-]+:\s", line) if found.start() >= column), closing)
    places = ((start, _balanced(line, start, end)) for start in sorted(starts, reverse=True)[:_MOST_STARTS])
    return [(start, stop) for start, stop in places if start < stop]


def _balanced(line: str, start: int, end: int) -> int:
    """Return *end* without the brackets and braces that close what was opened before *start*."""
    for _ in range(_MOST_STARTS):
        text = line[start:end].rstrip()
        opener = next((one for one, closer in CLOSERS.items() if text.endswith(closer)), None)
        if opener is None or text.count(opener) >= text.count(CLOSERS[opener]):
            break
        end = start + len(text) - 1
    return end
