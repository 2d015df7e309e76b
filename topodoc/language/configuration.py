"""Configurations of sites, as they are written: keys and values with their places. Tags, which hosts have of their own, are passed over."""

from __future__ import annotations

from dataclasses import field

from topodoc.language.yaml import ParserEvent, Stumble, read_events
from topodoc.values import dataclass


@dataclass(frozen=True, slots=True)
class ConfigurationValue:
    """A value and what is in it: of a mapping, keys and values in turn."""

    event: ParserEvent
    below: list[ConfigurationValue] = field(default_factory=list)
    last: list[int] = field(default_factory=lambda: [0])  # the row on which it ends


def value_of(mapping: ConfigurationValue, key: str) -> ConfigurationValue | None:
    """Return what *mapping* holds under *key*; None where it has no such key."""
    pairs = zip(mapping.below[::2], mapping.below[1::2], strict=False)
    return next((value for name, value in pairs if name.event.value == key), None)


def names_of(root: ConfigurationValue, key: str) -> tuple[str, ...]:
    """Return the names under *key* of *root*: the items of a list or the keys of a mapping, of a theme its name."""
    value = value_of(root, key)
    if value is None:
        return ()
    match value.event.kind:
        case "scalar":
            return (value.event.value,) if value.event.tag is None else ()
        case "mapping":
            own = value_of(value, "name") if key == "theme" else None
            return (own.event.value,) if own else tuple(one.event.value for one in value.below[::2]) if key != "theme" else ()
        case _:
            items = ((one.below[0] if one.event.kind == "mapping" and one.below else one) for one in value.below)
            return tuple(one.event.value for one in items if one.event.kind == "scalar" and one.event.tag is None)


def with_entry(value: ConfigurationValue, text: str, name: str) -> tuple[int, bool, str]:
    """Return how the list or the mapping *value* of *text* gets an entry *name*: a line, counted from 1, and what to write.

    That goes behind the line, or in its place where the second one is true.
    """
    event, lines = value.event, text.split("\n")
    word = name if event.kind == "list" else f"{name}: {{}}"
    if event.is_flow:
        return value.last[0] + 1, True, _in_brackets(lines[value.last[0]], "]" if event.kind == "list" else "}", word)
    first = lines[value.below[0].event.start[0]]
    indent = first[: len(first) - len(first.lstrip())]
    return value.last[0] + 1, False, f"{indent}{'- ' if event.kind == 'list' else ''}{word}"


def _in_brackets(line: str, end: str, word: str) -> str:
    """Return *line*, on which a list or a mapping closes with *end*, with *word* before that."""
    column = line.rindex(end)
    head = line[:column].rstrip()
    comma = "" if head.endswith(("[", "{")) else " " if head.endswith(",") else ", "
    return f"{head}{comma}{word}{line[column:]}" if head else f"  {word}{line[column:]}"


def read_configuration(text: str) -> ConfigurationValue | None:
    """Return the mapping that *text* is; None where it is none."""
    opened: list[ConfigurationValue] = []
    try:
        for event in read_events(text):
            match event.kind:
                case "list" | "mapping" | "scalar" | "alias":
                    one = ConfigurationValue(event)
                    if opened:
                        opened[-1].below.append(one)
                    if event.kind in {"list", "mapping"}:
                        opened.append(one)
                    _end(opened, event)
                case "end":
                    done = opened.pop()
                    if done.event.is_flow:
                        done.last[0] = event.start[0]
                        _end(opened, event)
                    if not opened:
                        return done if done.event.kind == "mapping" else None
                case "document":
                    pass
    except Stumble:
        pass
    return None


def _end(opened: list[ConfigurationValue], event: ParserEvent) -> None:
    """Note in all that is *opened* on which row *event* ends."""
    row = event.end[0] - (event.end[1] == 0 and event.end[0] > event.start[0])
    for one in opened:
        one.last[0] = max(one.last[0], row)
