"""User text inside Mermaid: entity codes for whatever its grammar, its Markdown or its HTML could take for its own."""

from __future__ import annotations

import re

from topodoc.direction import isolated

_ALWAYS = r"[A-Za-z0-9 ,/'?={}\[\]]|(?<=[A-Za-z0-9])[-_](?=[A-Za-z0-9])"
_LABEL = re.compile(_ALWAYS)  # Markdown, inside quotes
_SPEECH = re.compile(rf"""{_ALWAYS}|[-_.!"()*+@^|~`]|(?<!wrap):(?= )""")  # the text of a sequence diagram is no Markdown
_DIRECTION = re.compile(r"(?<=direction)\s")  # a label that says "direction LR" would turn the picture
# Mermaid keeps entity codes behind two pairs of letters while it works; icons, formulas and breaks it finds in decoded text too.
_PAIR = re.compile(r"\ufb02(?=\u00b0)|\u00b6(?=\u00df)|:(?=fa-)|\$(?=\$)|\\(?=n)")
_JOINER = "\u2060"  # invisible


def encode_label(text: str) -> str:
    """Return *text* for a flowchart so that it is shown whatever it says; line ends become breaks.

    >>> encode_label('say "<b>" #35; [OK]')
    'say #34;#60;b#62;#34; #35;35#59; [OK]'
    """
    return _DIRECTION.sub("#32;", _encode(isolated(text), _LABEL))


def encode_speech(text: str) -> str:
    """Return *text* for a sequence diagram so that it is shown whatever it says; line ends become breaks.

    >>> encode_speech('{orderId: "ORD-42"}; #1')
    '{orderId: "ORD-42"}#59; #35;1'
    """
    return _encode(isolated(text), _SPEECH)


def _encode(text: str, plain: re.Pattern[str]) -> str:
    apart = _PAIR.sub(rf"\g<0>{_JOINER}", text)
    lines = ("".join(_character(line, place, plain) for place in range(len(line))) for line in apart.replace("\x85", "\n").split("\n"))
    return "<br/>".join(lines)


def _character(line: str, place: int, plain: re.Pattern[str]) -> str:
    char = line[place]
    is_plain = plain.match(line, place) if char.isascii() else char.isprintable()
    return char if is_plain else f"#{ord(char)};"
