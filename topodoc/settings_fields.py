"""The fields of a settings file: what may stand at each key, and what is told where something else does."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, ValidationInfo, WithJsonSchema

from topodoc.diagnostics import did_you_mean
from topodoc.language.document.fields import (
    TEXT_SCHEMA,
    Given,
    entries_of,
    mapping_schema,
    read_text,
    read_texts,
    read_titled,
    report,
)
from topodoc.language.tree import Node, Scalar, Sequence
from topodoc.language.vocabulary import KINDS, RESERVED_TAGS, ROLES, SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


Lists = tuple[tuple[Scalar, tuple[Scalar, ...]], ...]
_TEXTS_SCHEMA = {"anyOf": [TEXT_SCHEMA, {"type": "array", "items": TEXT_SCHEMA}]}
_PATHS_SCHEMA = {"anyOf": [TEXT_SCHEMA, {"type": "array", "items": TEXT_SCHEMA, "minItems": 1}]}
_AROUND_A_VERB = "[](){}.,:;!?\"'"  # what a label may have around its first word
_PROTOCOL = re.compile(r"[^\s+]+")
_ADDRESS = re.compile(r"https?://[^\s\\<>\"]+")


def _read_lists(value: Node | None, info: ValidationInfo) -> Lists:
    """Return the key and the texts of each entry of a mapping."""
    return tuple((entry.key, read_texts(entry.value, info)) for entry in entries_of(value, info))


def _read_verbs(value: Node | None, info: ValidationInfo) -> Lists:
    """Return the verbs of each role; a verb that could never be met, or that names two roles, is told."""
    found = _read_lists(value, info)
    roles: dict[str, str] = {}
    for role, verbs in found:
        for verb in verbs:
            if verb.text.split() != [verb.text.strip(_AROUND_A_VERB)]:
                report(info, "TD013", f'"{verb.text}" is not one word', "name the first word of a label", verb.span)
            elif (other := roles.setdefault(verb.text.lower(), role.text)) != role.text:
                report(info, "TD013", f'"{verb.text}" already names the role {other}', "keep one of them", verb.span)
    return found


def _read_protocols(value: Node | None, info: ValidationInfo) -> tuple[Scalar, ...]:
    found = read_texts(value, info)
    for word in found:
        if not _PROTOCOL.fullmatch(word.text):
            report(info, "TD013", f'"{word.text}" is not the name of a protocol', 'write one word without a tail such as "+tls"', word.span)
    return found


def _read_words(value: Node | None, info: ValidationInfo) -> Lists:
    """Return the words by which each kind of node is known; what holds no letter or digit could never be met."""
    found = _read_lists(value, info)
    for word in chain.from_iterable(words for _, words in found):
        if not any(char.isalnum() for char in word.text):
            report(info, "TD013", f'"{word.text}" is not a word', "write words such as those of an id: read model", word.span)
    return found


def _by(words: tuple[str, ...], read: Callable[[Node | None, ValidationInfo], Any]) -> BeforeValidator:
    """Return what reads a mapping whose keys are among *words*."""

    def check(value: Node | None, info: ValidationInfo) -> Any:  # noqa: ANN401 - what *read* gives
        found = read(value, info)
        for key, _ in found:
            if key.text not in words:
                hint = did_you_mean(key.text, words, "correct the word")
                report(info, "TD013", f'"{key.text}" is not one of {", ".join(words)}', hint, key.span)
        return tuple(pair for pair in found if pair[0].text in words)

    return BeforeValidator(check)


def _read_severities(value: Node | None, info: ValidationInfo) -> tuple[tuple[Scalar, Scalar], ...]:
    found = read_titled(value, info)
    for _, word in found:
        if word.text not in SEVERITIES:
            hint = did_you_mean(word.text, SEVERITIES, f"write one of {', '.join(SEVERITIES)}")
            report(info, "TD013", f'"{word.text}" is not a severity', hint, word.span)
    return found


def _read_patterns(value: Node | None, info: ValidationInfo) -> tuple[tuple[Scalar, Scalar], ...]:
    from topodoc.language.pattern import mistake_in  # noqa: PLC0415 - few settings have one

    found = read_titled(value, info)
    for _, pattern in found:
        if cause := mistake_in(pattern.text):
            report(info, "TD013", f'"{pattern.text}" is not a regular expression: {cause}', "correct the pattern", pattern.span)
    return found


def _read_path(value: Node | None, info: ValidationInfo) -> Scalar | None:
    return next(iter(_named((read_text(value, info),), info)), None)


def _read_paths(value: Node | None, info: ValidationInfo) -> tuple[Scalar, ...]:
    """Return the paths that *value*, one or a list that is not empty, gives."""
    if isinstance(value, Sequence) and not value.items:
        report(info, "TD013", f'"{info.field_name}" is an empty list', "name a file or folder, or leave out the key", value.span)
    return _named(read_texts(value, info), info)


def _named(paths: Iterable[Scalar | None], info: ValidationInfo) -> tuple[Scalar, ...]:
    """Return those of *paths* that are not empty."""
    given = [path for path in paths if path]
    for path in given:
        if not path.text.strip():
            report(info, "TD013", "an empty text is not a path", 'name a file or folder; "." is the folder of this file', path.span)
    return tuple(path for path in given if path.text.strip())


def _read_address(value: Node | None, info: ValidationInfo) -> Scalar | None:
    text = read_text(value, info)
    if text and not _ADDRESS.fullmatch(text.text):
        report(info, "TD013", f'"{text.text}" is not an address on the web', "write one like https://example.org/orders", text.span)
    return text


_Pairs = tuple[tuple[Given, Given], ...]
_Lists = tuple[tuple[Given, tuple[Given, ...]], ...]
PathText = Annotated[Given | None, BeforeValidator(_read_path), WithJsonSchema(TEXT_SCHEMA)]
Paths = Annotated[tuple[Given, ...], BeforeValidator(_read_paths), WithJsonSchema(_PATHS_SCHEMA)]
Protocols = Annotated[tuple[Given, ...], BeforeValidator(_read_protocols), WithJsonSchema(_TEXTS_SCHEMA)]
Address = Annotated[Given | None, BeforeValidator(_read_address), WithJsonSchema(TEXT_SCHEMA)]
Verbs = Annotated[_Lists, _by(ROLES, _read_verbs), mapping_schema(_TEXTS_SCHEMA, ROLES)]
Patterns = Annotated[_Pairs, _by(KINDS, _read_patterns), mapping_schema(TEXT_SCHEMA, KINDS)]
Severities = Annotated[_Pairs, BeforeValidator(_read_severities), mapping_schema({"enum": [*SEVERITIES]})]
WordLists = Annotated[_Lists, _by(RESERVED_TAGS, _read_words), mapping_schema(_TEXTS_SCHEMA, RESERVED_TAGS)]
