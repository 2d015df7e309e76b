"""Imports in the settings file, as they are written: what is read, what it is told, and the part that is made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, WithJsonSchema

from topodoc.diagnostics import did_you_mean, is_code, is_fault
from topodoc.intake.account import BASES
from topodoc.intake.importers import OF_PARTS, importer_of
from topodoc.language.arrow import is_id
from topodoc.language.document.fields import (
    TEXT_SCHEMA,
    Day,
    Given,
    Made,
    Text,
    Texts,
    entries_of,
    items_of,
    mapping_schema,
    read_text,
    read_texts,
    read_titled,
    report,
)
from topodoc.language.document.part import Part, many, one
from topodoc.language.document.words import read_word, read_words
from topodoc.language.tree import Entry, Mapping, Node, Scalar, Sequence
from topodoc.values import dataclass

if TYPE_CHECKING:
    from topodoc.diagnostics import Span
    from topodoc.orders import Lists

KINDS = tuple(one.kind for one in OF_PARTS)
_TEXTS_SCHEMA = {"anyOf": [TEXT_SCHEMA, {"type": "array", "items": TEXT_SCHEMA}]}


@dataclass(frozen=True, slots=True)
class SourceWritten:
    """One item of `from:`: files of one kind, and what their reader is told."""

    kind: str
    paths: tuple[str, ...]
    options: Lists
    span: Span


class SourcesWritten(tuple[SourceWritten, ...]):  # pydantic asks for a class of its own, and no more
    """The items of a `from:`."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Ignored:
    """What an `ignore:` of an order says: patterns of names, and codes with a reason."""

    names: tuple[Scalar, ...] = ()
    codes: tuple[tuple[Scalar, Scalar], ...] = ()


def _read_sources(value: Node | None, info: ValidationInfo) -> SourcesWritten:
    """Return the items of a `from:`; each names one kind and its files."""
    given = (
        (value,) if isinstance(value, Mapping | Scalar) and not (isinstance(value, Scalar) and value.is_absent) else items_of(value, info)
    )
    return SourcesWritten(found for item in given if (found := _read_source(item, info)))


def _read_source(item: Node, info: ValidationInfo) -> SourceWritten | None:
    if isinstance(item, Scalar):
        return SourceWritten("", (item.text,), (), item.span)  # what it is, its content tells
    if not isinstance(item, Mapping):
        report(info, "TD010", "a list is where a source belongs", 'write "- KIND: FILES"', item.span)
        return None
    kinds = [entry for entry in item.entries if entry.key.text in KINDS]
    if len(kinds) != 1:
        said = [entry.key for entry in item.entries if entry.key.text not in {word for one in OF_PARTS for word in one.options}]
        hint = (
            did_you_mean(said[0].text, KINDS, f"name one of {', '.join(KINDS)}, with its files")
            if said
            else f"name one of {', '.join(KINDS)}"
        )
        fact = "this source names two kinds" if kinds else "this source has an unknown kind"
        report(info, "TD013", fact, "write an item for each" if kinds else hint, item.span)
        return None
    (kind,) = kinds
    paths = tuple(one.text for one in read_texts(kind.value, info) if one.text.strip())
    if not paths:
        report(info, "TD013", f'"{kind.key.text}" names no file', "name a file or a pattern of files", kind.key.span)
        return None
    rest = [entry for entry in item.entries if entry is not kind]
    return SourceWritten(kind.key.text, paths, tuple(_options(rest, kind.key.text, info)), item.span)


def _options(rest: list[Entry], kind: str, info: ValidationInfo) -> list[tuple[str, tuple[str, ...]]]:
    known = importer_of(kind).options
    found = []
    for entry in rest:
        if entry.key.text not in known:
            usual = f"the options of {kind} are: {', '.join(known)}" if known else f"remove it: {kind} has no options"
            hint = did_you_mean(entry.key.text, known, usual)
            report(info, "TD011", f'unknown key "{entry.key.text}"', hint, entry.key.span)
        else:
            found.append((entry.key.text, tuple(one.text for one in read_texts(entry.value, info))))
    return found


def _read_ignored(value: Node | None, info: ValidationInfo) -> Ignored:
    names: list[Scalar] = []
    codes: list[tuple[Scalar, Scalar]] = []
    for item in value.items if isinstance(value, Sequence) else (value,):
        if isinstance(item, Mapping):
            codes += (pair for pair in read_titled(item, info) if _may_be_silenced(pair[0], info))
        elif name := read_text(item, info):
            names.append(name)
    return Ignored(tuple(names), tuple(codes))


def _may_be_silenced(code: Scalar, info: ValidationInfo) -> bool:
    if is_code(code.text) and not is_fault(code.text):
        return True
    report(info, "TD013", f'"{code.text}" is not a finding of an import', "write a code such as TD814, and why", code.span)
    return False


def _read_ids(value: Node | None, info: ValidationInfo) -> tuple[tuple[Scalar, Scalar], ...]:
    """Return the names and ids of a mapping; what cannot be an id is told."""
    found = read_titled(value, info)
    for _, given in found:
        if not is_id(given.text):
            hint = "use the letters A to Z, digits, _, . and -, and neither . nor - at an end"
            report(info, "TD014", f'"{given.text}" cannot be an id', hint, given.span)
    return tuple(pair for pair in found if is_id(pair[1].text))


def _read_lists(value: Node | None, info: ValidationInfo) -> tuple[tuple[Scalar, tuple[Scalar, ...]], ...]:
    return tuple((entry.key, read_texts(entry.value, info)) for entry in entries_of(value, info))


def _source_schema() -> dict[str, Any]:
    """Return the JSON Schema of an item of `from:`: one for each kind, with what that may be told."""
    kinds = [
        {
            "type": "object",
            "properties": {one.kind: _TEXTS_SCHEMA, **dict.fromkeys(one.options, _TEXTS_SCHEMA)},
            "required": [one.kind],
            "additionalProperties": False,
        }
        for one in OF_PARTS
    ]
    return {"anyOf": [{"type": "string"}, *kinds]}


_Pairs = tuple[tuple[Given, Given], ...]
_Lists = tuple[tuple[Given, tuple[Given, ...]], ...]
_SOURCES = {"anyOf": [_source_schema(), {"type": "array", "items": _source_schema()}]}
_IGNORED = {
    "anyOf": [TEXT_SCHEMA, {"type": "array", "items": {"anyOf": [TEXT_SCHEMA, {"type": "object", "additionalProperties": TEXT_SCHEMA}]}}]
}
Sources = Annotated[SourcesWritten, Made(), BeforeValidator(_read_sources), WithJsonSchema(_SOURCES)]
IgnoredNames = Annotated[Ignored, Made(), BeforeValidator(_read_ignored), WithJsonSchema(_IGNORED)]
Ids = Annotated[_Pairs, BeforeValidator(_read_ids), mapping_schema(TEXT_SCHEMA)]
Values = Annotated[_Pairs, BeforeValidator(read_titled), mapping_schema(TEXT_SCHEMA)]
ListsByName = Annotated[_Lists, BeforeValidator(_read_lists), mapping_schema(_TEXTS_SCHEMA)]


def _words(*words: str) -> tuple[BeforeValidator, WithJsonSchema]:
    several = {"anyOf": [{"enum": [*words]}, {"type": "array", "items": {"enum": [*words]}}]}
    return BeforeValidator(read_words(words)), WithJsonSchema(several)


Trusted = Annotated[tuple[Given, ...], *_words(*KINDS)]
Bases = Annotated[tuple[Given, ...], *_words(*BASES)]
_PLACES = ("lines", "pointers")
OnePlace = Annotated[Literal["lines", "pointers"] | None, BeforeValidator(read_word(_PLACES)), WithJsonSchema({"enum": [*_PLACES, None]})]


class OrderPart(Part):
    """A part that is made of other documents."""

    sources: Sources = Field(
        default_factory=SourcesWritten,
        alias="from",
        description="what is read: files, each item of one kind",
        examples=[[{"asyncapi": "services/*/asyncapi.yaml"}]],
    )
    into: Text = one("the part that is written; default: _NAME.topo.yml among the specs", "topologies/_shop.topo.yml")
    names: Ids = many("ids by what sources call things: SPACE:NAME", {"asyncapi:Order Service": "orders-service"})
    clusters: ListsByName = many("the hosts of each cluster of brokers, by its name", {"main": ["kafka.prod.example", "kafka"]})
    hosts: Ids = many("who listens at a host where no broker is between", {"mycompany.com": "website-backend"})
    parameters: Values = many("the values of templates in addresses", {"env": "prod"})
    ignore: IgnoredNames = Field(
        default_factory=Ignored,
        alias="ignore",
        description="what is left out: names, with * for any text; and codes of findings to ignore, with a reason",
        examples=[["topic:*.internal", "compose:mailhog", {"TD814": "they are two"}]],
    )
    edges: Bases = many("which claims become edges, by how they are known; default: stated, derived, seen", ["stated", "derived", "seen"])
    label: Trusted = many("the sources whose labels count first", ["asyncapi"])
    description: Trusted = many("the sources whose descriptions count first", ["asyncapi"])
    owner: Trusted = many("the sources whose owners count first", ["asyncapi"])
    noise: Texts = many("more resources to leave out, beyond the usual ones; none: keep all", ["*.internal"])
    origin: OnePlace = one("how the part names the place of a fact: by line (default), or by pointer, which stays the same if lines move")


class FactsPart(Part):
    """Facts that specs are held against: dumps of what is there, and documents."""

    facts: Sources = Field(
        default_factory=SourcesWritten,
        description="the files, each recognised by its content; or items of one kind, as under imports",
        examples=[["dumps/topics.txt", "dumps/groups.txt", {"asyncapi": "services/*/asyncapi.yaml"}]],
    )
    as_of: Day = one("the day of dumps without a day in their names", "2026-11-27")
    topologies: Texts = many("the ids of the topologies that they are about; default: all", ["shop"])
    names: Ids = many("ids by what facts call things: SPACE:NAME; what imports say holds, too", {"kafka-group:stock2": "stock-service"})
    clusters: ListsByName = many("the hosts of each cluster of brokers, by its name", {"main": ["kafka.prod.example", "kafka"]})
    hosts: Ids = many("who listens at a host where no broker is between", {"mycompany.com": "website-backend"})
    parameters: Values = many("the values of templates in addresses", {"env": "prod"})
    ignore: Texts = many("names that are left out, with * for any text", ["topic:*.internal", "kafka-group:lab-*"])
    noise: Texts = many("more resources to leave out, beyond the usual ones; none: keep all", ["*.internal"])
