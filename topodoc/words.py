"""The words of pages and pictures in one language: a catalogue, and its numbers, plurals and lists as Babel knows them."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING

from topodoc.direction import isolated
from topodoc.resources import folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ENGLISH = "en"
_FOLDER = "words"


class Words:
    """The words of the *language*, each an attribute by what it is for; what has something to fill in is called with that."""

    def __init__(self, language: str, catalogue: Mapping[str, str | Mapping[str, str]]) -> None:
        self.language = language
        self._catalogue = catalogue

    def __getattr__(self, name: str) -> str:
        """Return the words for *name*. Raises AttributeError where there are none."""
        found = self._catalogue.get(name)
        if isinstance(found, str):
            return found
        raise AttributeError(name)

    def __call__(self, name: str, /, **values: str) -> str:
        """Return the words for *name* with *values*, each of which turns nothing beside it."""
        return str(getattr(self, name)).format_map({key: isolated(value) for key, value in values.items()})

    def term(self, vocabulary: str, word: str) -> str:
        """Return what *word* of a *vocabulary* of specs, such as a kind, is called by people; itself where it is none of it."""
        terms = self._catalogue[vocabulary]
        assert not isinstance(terms, str)  # noqa: S101 - the catalogue is ours
        return terms.get(word, word)

    def count(self, name: str, number: int) -> str:
        """Return how many there are, in the words for `count_` *name* that are for that *number*."""
        forms = self._catalogue[f"count_{name}"]
        assert not isinstance(forms, str)  # noqa: S101 - the catalogue is ours
        return forms.get(_plural(self.language, number), forms["other"]).format(n=_decimal(self.language, number))

    def listed(self, texts: Iterable[str]) -> str:
        """Return *texts* as a list in a sentence: `a, b and c`."""
        return _listed(self.language, tuple(texts))


def languages() -> tuple[str, ...]:
    """Return the languages that there is a catalogue of."""
    return tuple(sorted(path.stem for path in (folder("templates") / _FOLDER).glob("*.toml")))


@cache
def words_in(language: str) -> Words:
    """Return the words of *language*, which is one of `languages`."""
    text = (folder("templates") / _FOLDER / f"{language}.toml").read_text("utf-8")
    return Words(language, tomllib.loads(text))


def _plural(language: str, number: int) -> str:
    from babel import Locale  # noqa: PLC0415 - only pages need it

    return str(Locale.parse(language).plural_form(number))


def _decimal(language: str, number: int) -> str:
    if -1000 < number < 1000:
        return str(number)
    from babel.numbers import format_decimal  # noqa: PLC0415 - only pages need it

    return str(format_decimal(number, locale=language))


def _listed(language: str, texts: tuple[str, ...]) -> str:
    from babel.lists import format_list  # noqa: PLC0415 - only pages need it

    return str(format_list(texts, locale=language))
