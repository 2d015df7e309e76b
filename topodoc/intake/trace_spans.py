"""Spans of traces, from OTLP as JSON, one object or one a line, and from Jaeger, in one form.

The forms are those of https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding and of Jaeger's `GET /api/traces`.
"""

from __future__ import annotations

import json
import re
from functools import partial
from typing import TYPE_CHECKING, Any

from topodoc.diagnostics import Span as Place
from topodoc.diagnostics import SpecError, fault
from topodoc.source import ILLEGAL
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from topodoc.intake.shelf import Document

_KINDS = {1: "internal", 2: "server", 3: "client", 4: "producer", 5: "consumer"}
_ID = re.compile(r'"span(?:Id|ID)"\s*:\s*"([^"]+)"')
_LONGEST = 500  # characters of an attribute
_MOST_DIGITS = 30  # of a number; one that has more is kept as a text, for Python refuses to read some
_loaded = partial(json.loads, parse_int=lambda digits: int(digits) if len(digits) <= _MOST_DIGITS else digits)


@dataclass(frozen=True, slots=True)
class Span:
    """A span: whose it is, of what kind, its parent in its trace, and its attributes as texts, but for long ones."""

    service: str
    kind: str
    trace: str
    id: str
    parent: str
    attributes: Mapping[str, str]
    place: Place

    def get(self, *keys: str) -> str:
        """Return the first attribute of *keys* that is given; nothing where none is."""
        return next((self.attributes[key] for key in keys if self.attributes.get(key)), "")


def read_spans(document: Document) -> Iterator[Span]:
    """Yield the spans of *document*. Raises SpecError where it is no JSON."""
    text, file = document.source.text, document.source.path
    places = _places(text, file)
    for first, value in _values(text, file):
        here = Place(file, first, 1, first, 2)
        for data in _dicts(value, "resourceSpans"):
            yield from _otlp(data, places, here)
        for data in _dicts(value, "data"):
            yield from _jaeger(data, places, here)


def _places(text: str, file: str) -> dict[str, Place]:
    """Return where the id of each span stands first."""
    found: dict[str, Place] = {}
    line, start, done = 1, 0, 0
    for match in _ID.finditer(text):
        breaks = text.count("\n", done, match.start())
        line, done = line + breaks, match.start()
        start = text.rfind("\n", 0, match.start()) + 1 if breaks else start
        column = match.start() - start + 1
        found.setdefault(match[1], Place(file, line, column, line, column + len(match[0])))
    return found


def _values(text: str, file: str) -> Iterator[tuple[int, Any]]:
    """Yield the value that *text* is, or that on each of its lines, with the number of its line."""
    try:
        whole, wrong = _loaded(text), None
    except RecursionError:
        raise SpecError([fault("TD009", "the file is nested too deeply", "import a flatter file", Place(file, 1, 1, 1, 2))]) from None
    except ValueError as error:
        whole, wrong = None, error
    if wrong is None:
        yield 1, whole
        return
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    for number, line in lines:
        try:
            yield number, _loaded(line)
        except (ValueError, RecursionError):
            at = wrong if len(lines) == 1 or number == lines[0][0] else None
            row, column = (at.lineno, at.colno) if isinstance(at, json.JSONDecodeError) else (number, 1)
            hint = "remove the part that was cut off, or write the file again"
            raise SpecError([fault("TD004", "this is not valid JSON", hint, Place(file, row, column, row, column + 1))]) from None


def _dicts(value: object, key: str) -> list[dict[str, Any]]:
    """Return the objects in the list under *key* of *value*; nothing where there is no such list."""
    found = value.get(key) if isinstance(value, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _otlp(data: dict[str, Any], places: Mapping[str, Place], here: Place) -> Iterator[Span]:
    resource = data.get("resource")
    service = _attributes(resource if isinstance(resource, dict) else {}).get("service.name", "")
    for scope in (*_dicts(data, "scopeSpans"), *_dicts(data, "instrumentationLibrarySpans")):
        for one in _dicts(scope, "spans"):
            kind = one.get("kind")
            said = _KINDS.get(kind, "") if isinstance(kind, int) else str(kind or "").removeprefix("SPAN_KIND_").lower()
            name = str(one.get("spanId", ""))
            trace, parent = str(one.get("traceId", "")), str(one.get("parentSpanId", ""))
            yield Span(service, said, trace, name, parent, _attributes(one), places.get(name, here))


def _attributes(one: dict[str, Any]) -> dict[str, str]:
    found = {}
    for pair in _dicts(one, "attributes"):
        value = pair.get("value")
        if isinstance(value, dict):
            text = next((_text(value[key]) for key in ("stringValue", "boolValue", "intValue") if key in value), "")
            if len(text) <= _LONGEST:
                found[str(pair.get("key", ""))] = text
    return found


def _jaeger(data: dict[str, Any], places: Mapping[str, Place], here: Place) -> Iterator[Span]:
    processes = data.get("processes")
    for one in _dicts(data, "spans"):
        process = processes.get(one.get("processID")) if isinstance(processes, dict) and isinstance(one.get("processID"), str) else None
        tags = {str(tag.get("key", "")): _text(tag.get("value")) for tag in _dicts(one, "tags")}
        parent = next((str(to.get("spanID", "")) for to in _dicts(one, "references") if to.get("refType") == "CHILD_OF"), "")
        service = _text(process.get("serviceName")) if isinstance(process, dict) else ""
        name, short = str(one.get("spanID", "")), {key: text for key, text in tags.items() if len(text) <= _LONGEST}
        yield Span(service, tags.get("span.kind", "").lower(), str(one.get("traceID", "")), name, parent, short, places.get(name, here))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ILLEGAL.sub("\ufffd", str(value)).strip() if isinstance(value, str | int) else ""
