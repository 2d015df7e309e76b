"""Looking things up in a tree that no schema was held against: what is not there, or is something else, is nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.intake.shelf import child
from topodoc.language.document.fields import LONGEST_EVENT
from topodoc.language.tree import Entry, Mapping, Node, Scalar, Sequence, is_blank

if TYPE_CHECKING:
    from collections.abc import Iterable


def at(node: Node | None, *steps: str) -> Node | None:
    """Return what *steps* lead to in *node*; None where they lead nowhere."""
    for step in steps:
        node = child(node, step)
    return node


def text_at(node: Node | None, *steps: str) -> str:
    """Return the text that *steps* lead to in *node*, without white space around it; nothing where there is none."""
    found = at(node, *steps)
    return found.text.strip() if isinstance(found, Scalar) else ""


def scalar_at(node: Node | None, *steps: str) -> Scalar | None:
    """Return the text that *steps* lead to in *node*, with its place; None where there is none."""
    found = at(node, *steps)
    return found if isinstance(found, Scalar) and not found.is_absent else None


def entries(node: Node | None) -> tuple[Entry, ...]:
    """Return the entries of *node* if it is a mapping."""
    return node.entries if isinstance(node, Mapping) else ()


def items(node: Node | None) -> tuple[Node, ...]:
    """Return the items of *node* if it is a list; itself, if it is something else that is given."""
    match node:
        case Sequence(items=found):
            return found
        case None | Scalar(is_absent=True):
            return ()
        case _:
            return (node,)


def texts(nodes: Iterable[Node]) -> tuple[str, ...]:
    """Return the texts among *nodes* that are given, each once."""
    return tuple(dict.fromkeys(one.text.strip() for one in nodes if isinstance(one, Scalar) and one.text.strip()))


def replicas_in(text: str) -> int:
    """Return how many replicas *text* says there are; one where it says nothing that can be.

    >>> replicas_in("3"), replicas_in("0"), replicas_in("${REPLICAS}"), replicas_in("9" * 5_000)
    (3, 1, 1, 1)
    """
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else 1


_MOST_DIGITS = 5  # of a number of replicas


def is_event_name(text: str) -> bool:
    """Return whether *text* can be the name of an event: something to see, on one line, of a length to read, and no pattern."""
    return not is_blank(text) and len(text) <= LONGEST_EVENT and not {"\n", "\r", "*"} & {*text}


def overlaid(under: Node | None, over: Node | None) -> Node | None:
    """Return *under* with what *over* says in its place: mappings are joined, all else is replaced (JSON Merge Patch, RFC 7386)."""
    if not isinstance(over, Mapping) or not isinstance(under, Mapping):
        return under if over is None else over
    mine = {entry.key.text: entry for entry in under.entries}
    for entry in over.entries:
        was = mine.get(entry.key.text)
        joined = overlaid(was.value if was else None, entry.value)
        mine[entry.key.text] = Entry(entry.key, joined if joined is not None else entry.value)
    return Mapping(tuple(mine.values()), under.span, under.flow)
