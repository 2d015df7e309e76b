"""Transforms of Kafka Connect that give records another topic: what is known of it, as far as that can be computed for certain.

They are those of Apache Kafka, Debezium and Confluent: https://kafka.apache.org/documentation/#connect_transforms
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topodoc.language.pattern import literal, mistake_in, replaced
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_RENAMING = re.compile(r"router|topic", re.IGNORECASE)  # in the class of a transform
_PARAMETER = re.compile(r"\{[^{}]*\}")
_ANYTHING = frozenset({".*", "(.*)", ".+", "(.+)", "^.*$", "^(.*)$"})
_TOKEN = re.compile(r"\\(.)|\$([0-9])(?![0-9])|([^\\$]+)", re.DOTALL)  # of a replacement in Java


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic by its name, or topics by a `pattern` of their names; where `by` is given, that transform gives them names nobody knows."""

    name: str
    pattern: str = ""
    by: str = ""


def routed(topics: Iterable[Topic], names: Iterable[str], said: Callable[[str, str], str]) -> tuple[Topic, ...]:
    """Return what the transforms called *names* make of *topics*; *said* gives what is said of a transform under a key."""
    found = tuple(topics)
    for name in names:
        found = tuple(dict.fromkeys(_routed(one, name, said) for one in found))
    return found


def outbox_router(names: Iterable[str], said: Callable[[str, str], str]) -> str:
    """Return the name of the transform that computes topics from an outbox; nothing where there is none."""
    return next((one for one in names if said(one, "type").endswith("EventRouter")), "")


def template(text: str) -> Topic:
    r"""Return the topics whose names *text*, with parameters in braces, gives.

    >>> template("{routedByValue}.events")
    Topic(name='{routedByValue}.events', pattern='[^./]+\\.events', by='')
    """
    return Topic(text, "[^./]+".join(map(literal, _PARAMETER.split(text))))


def _routed(one: Topic, name: str, said: Callable[[str, str], str]) -> Topic:
    kind = said(name, "type").rpartition(".")[2]
    if not _RENAMING.search(kind) or one.by or kind.endswith("EventRouter"):
        return one
    unknown = Topic(f"{name}({one.name})", by=name)
    if said(name, "predicate"):
        return unknown
    if kind.endswith("RegexRouter"):
        return _by_pattern(one, said(name, "regex"), said(name, "replacement")) or unknown
    if kind == "TimestampRouter" and not one.pattern:
        form = said(name, "topic.format") or "${topic}-${timestamp}"
        return template(form.replace("${topic}", one.name).replace("${timestamp}", "{timestamp}"))
    return unknown


def _by_pattern(one: Topic, regex: str, replacement: str) -> Topic | None:
    """Return what the names of *one* become where *regex* is about all of them; None where that is not certain."""
    if not regex or mistake_in(regex) or "(?<" in regex:
        return None
    parts = list(_parts(replacement))
    if None in parts:
        return None
    if one.pattern:  # whatever the name is, it becomes the same
        return (
            Topic("".join(map(str, parts))) if regex in _ANYTHING and parts and not any(isinstance(part, int) for part in parts) else None
        )
    found = replaced(regex, [part for part in parts if part is not None], one.name)
    return None if found is None else Topic(found) if found else None


def _parts(replacement: str) -> Iterator[str | int | None]:
    """Yield the parts of a *replacement* of Java: texts, numbers of groups, None for what is neither."""
    at = 0
    while at < len(replacement):
        found = _TOKEN.match(replacement, at)
        if found is None:
            yield None
            return
        yield int(found[2]) if found[2] else found[1] or found[3]
        at = found.end()
