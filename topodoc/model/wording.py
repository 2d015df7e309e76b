"""The text of a message: `[TAG] Title {payload}`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from topodoc.spec.tree import Mapping, Node, Scalar, Sequence
from topodoc.spec.yaml import is_flow_value

_TAG = re.compile(r"\[([A-Z][A-Z0-9_/ -]*)\](?:\s+|$)")
_OPENING = re.compile(r"(?:^|(?<=\s))[\[{]")
_MOST_OPENINGS = 20  # a text with more is all title


@dataclass(frozen=True, slots=True)
class Wording:
    """A message's text in its three parts, each as written; any may be empty."""

    tag: str = ""
    title: str = ""
    payload: str = ""


def split_wording(text: str) -> Wording:
    """Return the parts of *text*; what is not of that form is all title."""
    match = _TAG.match(text)
    tag, rest = (match[1], text[match.end() :]) if match else ("", text)
    rest = rest.strip()
    if rest.endswith(("}", "]")):
        for count, opening in enumerate(_OPENING.finditer(rest)):
            if count == _MOST_OPENINGS:
                break
            if is_flow_value(rest[opening.start() :]):
                return Wording(tag, rest[: opening.start()].rstrip(), rest[opening.start() :])
    return Wording(tag, rest)


def write_flow(node: Node) -> str:
    """Return *node* on one line, as YAML in brackets and braces; a quoted text keeps double quotes."""
    match node:
        case Scalar(text=text, plain=True):
            return text
        case Scalar(text=text):
            return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
        case Sequence(items=items):
            return "[" + ", ".join(write_flow(item) for item in items) + "]"
        case Mapping(entries=entries):
            return "{" + ", ".join(f"{write_flow(entry.key)}: {write_flow(entry.value)}" for entry in entries) + "}"
