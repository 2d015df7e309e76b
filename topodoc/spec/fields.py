"""The leaves of a document: each takes a node of the tree, and reports what it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, get_args

from pydantic import BeforeValidator, InstanceOf, ValidationInfo

from topodoc.diagnostics import Diagnostic, Span, did_you_mean, fault
from topodoc.spec.arrow import is_id
from topodoc.spec.quoting import quote
from topodoc.spec.tree import Entry, Mapping, Node, Scalar, Sequence, describe
from topodoc.spec.vocabulary import Direction, EdgeType, Kind, Reading, Role, Shape, ShardRole, State

if TYPE_CHECKING:
    from collections.abc import Callable


def report(info: ValidationInfo, code: str, message: str, hint: str, span: Span) -> None:
    """Add a fault to the list that travels as validation context."""
    faults: list[Diagnostic] | None = info.context
    if faults is not None:
        faults.append(fault(code, message, hint, span))


def read_text(value: Node | None, info: ValidationInfo) -> Scalar | None:
    """Return *value* if it is a text that is given, else None."""
    if value is None or isinstance(value, Scalar):
        return None if value is None or value.is_absent else value
    hint = "write one text"
    if isinstance(value, Sequence) and value.flow and all(isinstance(item, Scalar) for item in value.items):
        written = ", ".join(item.text for item in value.items if isinstance(item, Scalar))
        hint = f'a text that begins with "[" needs quotes; write: {info.field_name}: {quote(f"[{written}]")}'
    report(info, "TD010", f'{describe(value)} stands where "{info.field_name}" needs a text', hint, value.span)
    return None


def _read_word(words: tuple[str, ...]) -> Callable[[Node | None, ValidationInfo], str | int | None]:
    def read(value: Node | None, info: ValidationInfo) -> str | int | None:
        scalar = read_text(value, info)
        if scalar is None or scalar.text in words:
            return scalar.text if scalar else None
        known = f'"{info.field_name}" is one of {", ".join(words)}'
        report(info, "TD013", f'"{scalar.text}" is no value of "{info.field_name}"', did_you_mean(scalar.text, words, known), scalar.span)
        return None

    return read


def _read_flag(value: Node | None, info: ValidationInfo) -> bool | None:
    word = _read_word(("true", "false"))(value, info)
    return None if word is None else word == "true"


def _read_whole(value: Node | None, info: ValidationInfo) -> int | None:
    scalar = read_text(value, info)
    if scalar is None:
        return None
    if scalar.text.isascii() and scalar.text.isdigit() and 0 < len(scalar.text) <= 6 and int(scalar.text) > 0:
        return int(scalar.text)
    report(info, "TD013", f'"{scalar.text}" is no whole number from 1 to 999999', "write digits alone, such as 3", scalar.span)
    return None


def _read_accent(value: Node | None, info: ValidationInfo) -> int | None:
    word = _read_word(("1", "2", "3", "4", "5", "6"))(value, info)
    return None if word is None else int(word)


def _read_texts(value: Node | None, info: ValidationInfo) -> tuple[Scalar, ...]:
    """Return the texts that *value*, one or a list, gives."""
    items = value.items if isinstance(value, Sequence) else (value,)
    texts = (read_text(item, info) for item in items)
    return tuple(text for text in texts if text is not None)


def _read_titled(value: Node | None, info: ValidationInfo) -> tuple[tuple[Scalar, Scalar], ...]:
    """Return the title and the text of each entry of a mapping of texts."""
    texts = ((entry.key, read_text(entry.value, info)) for entry in entries_of(value, info))
    return tuple((key, text) for key, text in texts if text is not None)


def entries_of(value: Node | None, info: ValidationInfo) -> tuple[Entry, ...]:
    """Return the entries of *value* if it is a mapping; nothing where it is absent or something else."""
    if isinstance(value, Mapping):
        return value.entries
    if value is not None and not (isinstance(value, Scalar) and value.is_absent):
        report(info, "TD010", f'{describe(value)} stands where "{info.field_name}" needs a mapping', "write keys and values", value.span)
    return ()


def items_of(value: Node | None, info: ValidationInfo) -> tuple[Node, ...]:
    """Return the items of *value* if it is a list; nothing where it is absent or something else."""
    if isinstance(value, Sequence):
        return value.items
    if value is not None and not (isinstance(value, Scalar) and value.is_absent):
        hint = 'begin each item with "- "'
        report(info, "TD010", f'{describe(value)} stands where "{info.field_name}" needs a list', hint, value.span)
    return ()


def _read_keyed(value: Node | None, info: ValidationInfo) -> tuple[Entry, ...]:
    """Return the entries of a mapping whose keys are ids."""
    entries = entries_of(value, info)
    for entry in entries:
        check_id(entry.key, info)
    return tuple(entry for entry in entries if is_id(entry.key.text))


def read_id(value: Node | None, info: ValidationInfo) -> Scalar | None:
    """Return *value* if it is an id, else None."""
    scalar = read_text(value, info)
    if scalar is not None:
        check_id(scalar, info)
    return scalar if scalar is not None and is_id(scalar.text) else None


def check_id(scalar: Scalar, info: ValidationInfo) -> None:
    """Report *scalar* if it cannot be an id."""
    if not is_id(scalar.text):
        hint = "use the letters A to Z, digits, _, . and -, and neither . nor - at an end"
        report(info, "TD014", f'"{scalar.text}" cannot be an id', hint, scalar.span)


def _words(*words: str) -> BeforeValidator:
    return BeforeValidator(_read_word(words))


Text = Annotated[InstanceOf[Scalar] | None, BeforeValidator(read_text)]
Id = Annotated[InstanceOf[Scalar] | None, BeforeValidator(read_id)]
Texts = Annotated[tuple[InstanceOf[Scalar], ...], BeforeValidator(_read_texts)]
Titled = Annotated[tuple[tuple[InstanceOf[Scalar], InstanceOf[Scalar]], ...], BeforeValidator(_read_titled)]
Flag = Annotated[bool | None, BeforeValidator(_read_flag)]
Whole = Annotated[int | None, BeforeValidator(_read_whole)]
Accent = Annotated[Literal[1, 2, 3, 4, 5, 6] | None, BeforeValidator(_read_accent)]
ByKey = BeforeValidator(_read_keyed)
Listed = BeforeValidator(items_of)

OneDirection = Annotated[Direction | None, _words(*get_args(Direction))]
OneReading = Annotated[Reading | None, _words(*get_args(Reading))]
OneKind = Annotated[Kind | None, _words(*get_args(Kind))]
OneShape = Annotated[Shape | None, _words(*get_args(Shape))]
OneState = Annotated[State | None, _words(*get_args(State))]
OneShardRole = Annotated[ShardRole | None, _words(*get_args(ShardRole))]
OneType = Annotated[EdgeType | None, _words(*get_args(EdgeType))]
OneRole = Annotated[Role | None, _words(*get_args(Role))]
