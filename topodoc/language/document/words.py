"""Words: fields that take one word of a vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, get_args

from pydantic import BeforeValidator, ValidationInfo
from pydantic.json_schema import WithJsonSchema

from topodoc.diagnostics import did_you_mean
from topodoc.language.document.fields import Given, entries_of, mapping_schema, read_text, read_texts, report
from topodoc.language.tree import Node, Scalar
from topodoc.language.vocabulary import (
    BrokerDrawing,
    Bus,
    Claim,
    Compatibility,
    Default,
    Direction,
    EdgeType,
    EngineName,
    EventKind,
    Grouping,
    HubDrawing,
    Kind,
    Profile,
    Reading,
    Role,
    Shape,
    ShardRole,
    State,
    Topics,
    Trusted,
    Unconfirmed,
)
from topodoc.words import languages

if TYPE_CHECKING:
    from collections.abc import Callable


def read_word(words: tuple[str, ...]) -> Callable[[Node | None, ValidationInfo], str | int | None]:
    """Return what reads one of *words*, None where nothing is given; another word is reported."""

    def read(value: Node | None, info: ValidationInfo) -> str | int | None:
        scalar = read_text(value, info)
        if scalar is None or scalar.text in words:
            return scalar.text if scalar else None
        known = f'"{info.field_name}" is one of {", ".join(words)}'
        report(
            info, "TD013", f'"{scalar.text}" is not a value of "{info.field_name}"', did_you_mean(scalar.text, words, known), scalar.span
        )
        return None

    return read


def read_words(words: tuple[str, ...]) -> Callable[[Node | None, ValidationInfo], tuple[Scalar, ...]]:
    """Return what reads one or a list of *words*."""

    def read(value: Node | None, info: ValidationInfo) -> tuple[Scalar, ...]:
        texts = read_texts(value, info)
        for one in texts:
            if one.text not in words:
                hint = did_you_mean(one.text, words, f"write one of {', '.join(words)}")
                report(info, "TD013", f'"{one.text}" is not one of {", ".join(words)}', hint, one.span)
        return tuple(one for one in texts if one.text in words)

    return read


def _read_flag(value: Node | None, info: ValidationInfo) -> bool | None:
    word = read_word(("true", "false"))(value, info)
    return None if word is None else word == "true"


def _read_accent(value: Node | None, info: ValidationInfo) -> int | None:
    word = read_word(("1", "2", "3", "4", "5", "6"))(value, info)
    return None if word is None else int(word)


def _read_states(value: Node | None, info: ValidationInfo) -> tuple[tuple[Scalar, str | int], ...]:
    """Return the id and the state of each entry of a mapping."""
    read = read_word(get_args(State))
    entries = entries_of(value, info)
    for one in entries:
        if isinstance(one.value, Scalar) and one.value.is_absent:
            report(info, "TD013", f'no state is given for "{one.key.text}"', f"write one of {', '.join(get_args(State))}", one.key.span)
    found = ((entry.key, read(entry.value, info)) for entry in entries)
    return tuple((key, word) for key, word in found if word is not None)


def _word(*words: str) -> tuple[BeforeValidator, WithJsonSchema]:
    return BeforeValidator(read_word(words)), WithJsonSchema({"enum": [*words, None]})


StateById = Annotated[tuple[tuple[Given, State], ...], BeforeValidator(_read_states), mapping_schema({"enum": [*get_args(State), None]})]
Flag = Annotated[bool | None, BeforeValidator(_read_flag), WithJsonSchema({"enum": [True, False, "true", "false", None]})]
_ACCENTS = [*range(1, 7), *(str(number) for number in range(1, 7)), None]
Accent = Annotated[Literal[1, 2, 3, 4, 5, 6] | None, BeforeValidator(_read_accent), WithJsonSchema({"enum": _ACCENTS})]
OneDirection = Annotated[Direction | None, *_word(*get_args(Direction))]
_DEFAULTS = get_args(Default)
Defaults = Annotated[
    tuple[Given, ...],
    BeforeValidator(read_words(_DEFAULTS)),
    WithJsonSchema({"anyOf": [{"enum": [*_DEFAULTS]}, {"type": "array", "items": {"enum": [*_DEFAULTS]}}]}),
]
OneBus = Annotated[Bus | None, *_word(*get_args(Bus))]
OneTopics = Annotated[Topics | None, *_word(*get_args(Topics))]
OneReading = Annotated[Reading | None, *_word(*get_args(Reading))]
OneKind = Annotated[Kind | None, *_word(*get_args(Kind))]
OneShape = Annotated[Shape | None, *_word(*get_args(Shape))]
OneState = Annotated[State | None, *_word(*get_args(State))]
OneShardRole = Annotated[ShardRole | None, *_word(*get_args(ShardRole))]
OneType = Annotated[EdgeType | None, *_word(*get_args(EdgeType))]
OneRole = Annotated[Role | None, *_word(*get_args(Role))]
OneClaim = Annotated[Claim | None, *_word(*get_args(Claim))]
OneEventKind = Annotated[EventKind | None, *_word(*get_args(EventKind))]
OneCompatibility = Annotated[Compatibility | None, *_word(*get_args(Compatibility))]
OneBrokerDrawing = Annotated[BrokerDrawing | None, *_word(*get_args(BrokerDrawing))]
OneEngine = Annotated[EngineName | None, *_word(*get_args(EngineName))]
OneTrusted = Annotated[Trusted | None, *_word(*get_args(Trusted))]
OneProfile = Annotated[Profile | None, *_word(*get_args(Profile))]
OneLanguage = Annotated[str | None, *_word(*languages())]
OneGrouping = Annotated[Grouping | None, *_word(*get_args(Grouping))]
OneHubDrawing = Annotated[HubDrawing | None, *_word(*get_args(HubDrawing))]
OneUnconfirmed = Annotated[Unconfirmed | None, *_word(*get_args(Unconfirmed))]
