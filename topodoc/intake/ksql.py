"""ksqlDB, by its statements: each query consumes from the topics of what it selects from, and publishes to that of what it makes.

The grammar is that of `CREATE STREAM`, `CREATE TABLE` and `INSERT INTO` in the reference of ksqlDB; other statements say nothing here.
"""

from __future__ import annotations

import re
from dataclasses import field
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Severity, Span
from topodoc.intake.account import Account, Link, Name, Thing
from topodoc.intake.importer import Delivery, Importer
from topodoc.intake.kafka import KAFKA, topic, topic_name
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.language.vocabulary import Role

_TOKEN = re.compile(
    r"(?P<skip>\s+|--[^\n]*|/\*.*?\*/)|(?P<text>'(?:[^']|'')*')|(?P<quoted>`[^`]*`|\"[^\"]*\")|(?P<word>[A-Za-z_][\w$]*)|(?P<other>.)",
    re.DOTALL,
)
_LOOKS = re.compile(
    r"\bCREATE\s+(?:OR\s+REPLACE\s+)?(?:SOURCE\s+)?(?:STREAM|TABLE)\b[^;]*?(?:\bKAFKA_TOPIC\b|\bAS\s+SELECT\b|\bEMIT\s+CHANGES\b)"
    r"|\bINSERT\s+INTO\b[^;]*?\bSELECT\b[^;]*?\bEMIT\s+CHANGES\b",
    re.IGNORECASE,
)
_BEHIND_FROM = {"FROM", "JOIN"}
_NEVER_NAMES = {"SELECT", "LATERAL"}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    span: Span

    @property
    def word(self) -> str:
        """It in capitals, if it is a word of the language or a name without quotes; nothing else is."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def name(self) -> str:
        """The name that it is: in capitals unless it stands in quotes."""
        return self.text[1:-1] if self.kind == "quoted" else self.text.upper()


@dataclass(slots=True)
class _Statement:
    """One statement: what it makes, or puts into, the topic that it names, and what it selects from."""

    made: _Token | None = None
    topic: _Token | None = None
    sources: list[_Token] = field(default_factory=list)
    is_query: bool = False
    is_insert: bool = False


def _looks(text: str) -> bool:
    return _LOOKS.search(text) is not None


def _account(delivery: Delivery) -> Account:
    """Return what the statements of *delivery* say together: streams and tables are known in all of its files."""
    statements = [
        one
        for document in delivery.documents
        for tokens in _parted(_tokens(document.source.text, document.source.path))
        if (one := _read(tokens)).made
    ]
    topics = {one.made.name: _topic(one) for one in statements if one.made and not one.is_insert}
    things: list[Thing] = []
    links: list[Link] = []
    findings: list[Diagnostic] = []
    for one in statements:
        made = one.made
        if made is None:
            continue
        if not one.is_insert:
            name, span = topics[made.name]
            things.append(topic(name, span))
        if not one.is_query:
            continue
        query = Name("ksqldb", f"insert into {made.name.lower()}" if one.is_insert else f"{made.name.lower()} query")
        things.append(Thing(query, made.span, "worker", technology="ksqlDB"))
        for role, ends in (("consume", one.sources), ("publish", [made])):
            _link(query, role, ends, topics, links, findings)  # type: ignore[arg-type] # both are roles
    return Account("ksqldb", tuple(one.path for one in delivery.documents), tuple(things), tuple(links), findings=tuple(findings))


def _link(  # noqa: PLR0913 - what links are made of
    query: Name, role: Role, ends: list[_Token], topics: dict[str, tuple[str, Span]], links: list[Link], findings: list[Diagnostic]
) -> None:
    for end in ends:
        if end.name in topics:
            links.append(Link(query, topic_name(topics[end.name][0]), role, "stated", end.span, KAFKA))
        else:
            fact = f'no statement makes "{end.name}", so its topic is unknown'
            findings.append(Diagnostic("TD819", Severity.INFO, fact, "import the file that makes it with this one", end.span))


def _topic(statement: _Statement) -> tuple[str, Span]:
    """Return the topic of what *statement* makes: the one it names, else one of the name itself."""
    assert statement.made  # noqa: S101 - asked by who calls
    if statement.topic:
        return statement.topic.text[1:-1].replace("''", "'"), statement.topic.span
    return statement.made.name, statement.made.span


def _tokens(text: str, file: str) -> Iterator[_Token]:
    """Yield the tokens of *text* without blanks and comments; whatever is none is one of a character."""
    line, start = 1, 0
    for found in _TOKEN.finditer(text):
        kind, said = found.lastgroup or "other", found.group()
        column = found.start() - start + 1
        if kind != "skip":
            yield _Token(kind, said, Span(file, line, column, line, column + len(said.partition("\n")[0])))
        if breaks := said.count("\n"):
            line, start = line + breaks, found.start() + said.rindex("\n") + 1


def _parted(tokens: Iterator[_Token]) -> Iterator[list[_Token]]:
    """Yield the tokens of each statement, without the semicolon at its end."""
    found: list[_Token] = []
    for one in tokens:
        if one.text == ";" and one.kind == "other":
            yield found
            found = []
        else:
            found.append(one)
    yield found


def _read(tokens: list[_Token]) -> _Statement:
    """Return what *tokens* say; a statement that is none of ours makes nothing."""
    words = [one.word for one in tokens]
    statement = _Statement()
    if words[:2] == ["INSERT", "INTO"]:
        at = 2
        statement.is_insert = True
    elif words[:1] == ["CREATE"]:
        at = next((place for place, word in enumerate(words[:6]) if word in {"STREAM", "TABLE"}), -1) + 1
        if words[at : at + 3] == ["IF", "NOT", "EXISTS"]:
            at += 3
    else:
        return statement
    if not 0 < at < len(tokens) or tokens[at].kind not in {"word", "quoted"}:
        return statement
    statement.made, statement.is_query = tokens[at], "SELECT" in words
    if statement.is_insert and not statement.is_query:
        return _Statement()  # values, which somebody puts in by hand
    for place, word in enumerate(words):
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        if word in _BEHIND_FROM and after and after.kind in {"word", "quoted"} and after.word not in _NEVER_NAMES:
            statement.sources.append(after)
        elif word == "KAFKA_TOPIC" and place + 2 < len(tokens) and tokens[place + 2].kind == "text":
            statement.topic = tokens[place + 2]
    return statement


IMPORTER = Importer(
    "ksqldb",
    "ksqlDB",
    "CREATE STREAM or CREATE TABLE with KAFKA_TOPIC or AS SELECT",
    _looks,
    _account,
    joint=True,
    rank=30,
)
