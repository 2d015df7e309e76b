"""The text of a message: `[TAG] Title {payload}`."""

from __future__ import annotations

import json
import re

from topodoc.language.tree import Mapping, Node, Scalar, Sequence, is_blank
from topodoc.language.typed import is_typed
from topodoc.language.yaml import is_flow_value
from topodoc.values import dataclass

_TAG = re.compile(r"\[([A-Z][A-Z0-9_/ -]*)\](?:\s+|$)")
_OPENING = re.compile(r"(?:^|(?<=\s))[\[{]")
_PLAIN_KEY = re.compile(r"[A-Za-z_][\w.-]*")
_MOST_OPENINGS = 20  # a text with more is all title


@dataclass(frozen=True, slots=True)
class Wording:
    """A message's text in its three parts, each as written; any may be empty."""

    tag: str = ""
    title: str = ""
    payload: str = ""


def split_wording(text: str, *, has_payload: bool = True) -> Wording:
    """Return the parts of *text*; what is not of that form is all title, and no payload is looked for unless *has_payload*."""
    match = _TAG.match(text)
    tag, rest = (match[1], text[match.end() :]) if match else ("", text)
    rest = "" if is_blank(rest) else rest.strip()
    if has_payload and rest.endswith(("}", "]")):
        for count, opening in enumerate(_OPENING.finditer(rest)):
            if count == _MOST_OPENINGS:
                break
            if is_flow_value(rest[opening.start() :]):
                return Wording(tag, rest[: opening.start()].rstrip(), rest[opening.start() :])
    return Wording(tag, rest)


def write_flow(node: Node) -> str:
    """Return *node* on one line, as YAML in brackets and braces: texts in double quotes, other values as written."""
    match node:
        case Scalar(text=text) if is_typed(node):
            return text or "null"
        case Scalar(text=text):
            return json.dumps(text, ensure_ascii=False)
        case Sequence(items=items):
            return "[" + ", ".join(write_flow(item) for item in items) + "]"
        case Mapping(entries=entries):
            return "{" + ", ".join(f"{_write_key(entry.key)}: {write_flow(entry.value)}" for entry in entries) + "}"


def _write_key(key: Scalar) -> str:
    return key.text if _PLAIN_KEY.fullmatch(key.text) else json.dumps(key.text, ensure_ascii=False)
