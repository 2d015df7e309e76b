"""Headings: what a script in a page of prose is called, in Markdown and in text that lost its marks."""

from __future__ import annotations

import re

_MARKDOWN = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t]*#*$")
_GLUED = re.compile(r"[;)}\]][ \t]*([A-Z][^.;:!?(){}\[\]'\"`=]{2,70})$")  # a heading whose line break got lost behind code
_LINE = re.compile(r"[A-Z][^.;:!?(){}\[\]'\"`=]{2,70}")
_OF_ANY = frozenset(  # headings within the section of one system
    {
        "topology",
        "animation",
        "code",
        "example",
        "scenario",
        "scenarios",
        "flow",
        "diagram",
        "result",
        "rules",
        "the rule",
        "usage",
        "script",
    }
)
_MOST_BACK = 20_000  # characters; a title stands near what it is of


def heading_before(text: str, since: int, at: int) -> str:
    r"""Return the heading under which what begins *at* in *text* stands, if that is *since* a place; nothing where there is none.

    >>> heading_before("# Shop\n## Topology\nconst t = new X()", 0, 19)
    'Shop'
    >>> heading_before("return flow;Saga Choreography\nIn a saga, each service listens.\nTopology\nconst t", 0, 71)
    'Saga Choreography'
    """
    start = text.rfind("\n", 0, max(since, at - _MOST_BACK)) + 1
    lines = text[start:at].split("\n")[:-1] if text[:at].rpartition("\n")[2].strip() == "" else text[start:at].split("\n")
    marked = [found[1] for line in lines if (found := _MARKDOWN.match(line)) and not _is_of_any(found[1])]
    if marked:
        return _plain(marked[-1])
    if any(_MARKDOWN.match(line) for line in lines):
        return ""
    glued = [found[1].strip() for line in lines if (found := _GLUED.search(line)) and not _is_of_any(found[1])]
    if glued:
        return glued[-1]
    alone = [line.strip() for line in lines if _LINE.fullmatch(line.strip()) and not _is_of_any(line)]
    return alone[-1] if alone else ""


def _is_of_any(heading: str) -> bool:
    return heading.strip().lower() in _OF_ANY


def _plain(heading: str) -> str:
    """Return a Markdown *heading* without marks of emphasis, code and links."""
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", re.sub(r"[*_`]+", "", heading)).strip()
