"""The words of descriptions: what has no marks is taken as it is, which is what the parser says of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from topodoc.language.prose import plain, read


@given(st.text(st.sampled_from("ab zZé1.-+=:;,()'\"/?%{}^$@\u05d0\u00a0\u200b*_`[]<>&\\!#~|\n\t"), max_size=24))
def test_words_are_what_the_parser_says(text: str) -> None:
    said = []
    for token in read(text) or ():
        words = [one.content if not one.type.endswith("break") else "\n" for one in token.children or ()]
        said.append(("".join(words) if token.children is not None else token.content).strip())
    if not any(child.children for token in read(text) or () for child in token.children or ()):
        assert plain(text) == "\n".join(filter(None, said))
