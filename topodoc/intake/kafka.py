"""Kafka, by what its own tools print: topics, consumer groups and permissions, of old versions and new ones.

The tools are `kafka-topics --describe`, `kafka-consumer-groups --describe` and `kafka-acls --list` of Apache Kafka; the manual has the
commands. A dump may hold the output of several of them, and a source may be several dumps of one cluster.
"""

from __future__ import annotations

import re
from dataclasses import field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Severity
from topodoc.intake.account import Account, Link, Name, Scope, Thing
from topodoc.intake.dumps import Line, lines
from topodoc.intake.importer import Delivery, Importer
from topodoc.intake.kafka_acls import Permission, effective, read_permissions
from topodoc.intake.names import slug
from topodoc.model.globs import fits
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.diagnostics import Span
    from topodoc.intake.shelf import Document

KAFKA = "kafka"
_TOPIC = re.compile(r"^Topic: ?(\S+)\s.*?PartitionCount: ?(\d+)")
_CLEANUP = re.compile(r"cleanup\.policy=([a-z]+(?:,(?:compact|delete))?)")
_BANNER = re.compile(r"^Consumer group '(.*)' (?:has no active members|is rebalancing)|^Warning: Consumer group '(.*)' is rebalancing")
_HEADER = re.compile(
    r"^(?:GROUP\s+)?(?:TOPIC\s+PARTITION\s+(?:LEADER-EPOCH\s+)?CURRENT-OFFSET"
    r"|CONSUMER-ID\s+(?:GROUP-INSTANCE-ID\s+)?HOST\s+CLIENT-ID|COORDINATOR )"
)
_ASSIGNMENT = ("ASSIGNMENT", "CURRENT-ASSIGNMENT")  # of a member, by tools before and since Kafka 4
_ASSIGNED = re.compile(r"([A-Za-z0-9._-]+)(?:\([0-9,]*\)|:[0-9,]+)")  # "orders(0,1), stock(0)"; since Kafka 4 "orders:0,1;stock:0"
_WITHIN_CELL = re.compile(r"\), |:[0-9]+ +\([0-9]+\)")  # between what is assigned, and in "broker:9092 (1)"
_COUNTS = ("PARTITION", "#PARTITIONS", "#MEMBERS")
_ACLS = re.compile(r"^Current ACLs for resource `", re.MULTILINE)
_FAILED = re.compile(r"^Error(?::| while executing) ")  # which the tools print among what they tell, and stop
_BY_HAND = ("console-consumer-*", "kafka-ui*", "akhq*")  # groups of people and tools that look


def topic(name: str, span: Span, *, facts: tuple[tuple[str, str], ...] = (), tags: tuple[str, ...] = (), pattern: str = "") -> Thing:
    """Return the topic called *name*, or whatever fits *pattern*."""
    label = "" if slug(name) == name else name
    tags = (*tags, "pattern") if pattern else tags
    return Thing(topic_name(name), span, "topic", label=label, tags=tags, facts=facts, loose=bool(pattern), pattern=pattern)


def topic_name(name: str) -> Name:
    """Return the name of the topic *name* of the one Kafka cluster that a dump speaks of."""
    return Name("topic", name, KAFKA)


def group_name(name: str) -> Name:
    """Return the name of the consumer group *name*."""
    return Name("kafka-group", name)


def _looks(text: str) -> bool:
    return any(_TOPIC.match(line) or _HEADER.match(line) or _BANNER.match(line) for line in text.splitlines()) or bool(_ACLS.search(text))


@dataclass(slots=True)
class _Table:
    """The rows below a header: its words, and the group that the rows are of where they do not say."""

    words: tuple[str, ...]
    group: str

    def cells(self, line: Line) -> dict[str, str]:
        """Return the cells of *line* by the words of the header; a group may hold blanks, and is what is left in front."""
        cells = _WITHIN_CELL.sub(lambda found: found[0].replace(" ", ""), line.text).split()
        over = len(cells) - len(self.words)
        if over > 0 and self.words[0] == "GROUP":
            cells[: over + 1] = [" ".join(cells[: over + 1])]
        return dict(zip(self.words, cells, strict=False))

    @property
    def tells_topics(self) -> bool:
        """Whether its rows tell what the groups read: those of members may tell how many partitions alone, those of states nothing."""
        return not {"TOPIC", *_ASSIGNMENT}.isdisjoint(self.words)


@dataclass(slots=True)
class _Dump:
    """What one dump says so far, and the table that its lines are in."""

    document: Document
    topics: dict[str, Thing] = field(default_factory=dict)
    rows: dict[tuple[str, str], Line] = field(default_factory=dict)
    untold: dict[str, Line] = field(default_factory=dict)  # groups that something else than a table of what they read speaks of
    told: set[str] = field(default_factory=set)
    groups: dict[str, Line] = field(default_factory=dict)
    connected: set[tuple[str, str]] = field(default_factory=set)
    clues: dict[str, dict[str, None]] = field(default_factory=dict)
    banner: str = ""
    table: _Table | None = None
    is_whole: bool = True

    def take(self, line: Line) -> None:
        """Note what *line* says; what is of no form that is known says nothing, as the logs between the rows do."""
        if found := _TOPIC.match(line.text):
            self._topic(line, found[1], found[2])
        elif banner := _BANNER.match(line.text):
            self.banner = banner[1] or banner[2]
            self._note(self.banner, line, self.untold)
        elif _HEADER.match(line.text):
            words = tuple(line.text.replace("COORDINATOR (ID)", "COORDINATOR-(ID)").split())
            self.table, self.banner = _Table(words, self.banner or self._stem()), ""
        elif _FAILED.match(line.text):
            self.is_whole = False
        elif not line.text.strip():
            self.table = None
        elif self.table:
            self._row(self.table, line)

    def _topic(self, line: Line, name: str, partitions: str) -> None:
        self.table = None
        cleanup = _CLEANUP.search(line.text)
        facts = (("partitions", partitions), *((("cleanup", cleanup[1]),) if cleanup else ()))
        self.topics.setdefault(name, topic(name, line.find(name), facts=facts))

    def _row(self, table: _Table, line: Line) -> None:
        cells = table.cells(line)
        group, name = cells.get("GROUP", table.group), cells.get("TOPIC", "-")
        counts = [one for one in _COUNTS if one in table.words]
        if not all(_is_number(cells.get(one, "")) for one in counts) or not self._note(group, line, self.groups):
            return  # a line of a log, or cut off
        if table.tells_topics:
            self.told.add(group)
        else:
            self.untold.setdefault(group, line)
        clues = (cells.get("CLIENT-ID", "-"), cells.get("HOST", "-").lstrip("/"))
        self.clues.setdefault(group, {}).update(dict.fromkeys(one for one in clues if one != "-"))
        assigned = next((cells[one] for one in _ASSIGNMENT if one in cells), "")
        for one in (name, *_ASSIGNED.findall(assigned)):
            if cells.get("CONSUMER-ID", "") != "-":  # an old tool may not say
                self.connected.add((group, one))
            if one != "-":
                self.rows.setdefault((group, one), line)

    def _note(self, group: str, line: Line, among: dict[str, Line]) -> bool:
        """Note that *line* speaks of *group*, unless that is one of people, and return whether it is noted."""
        if any(fits(group, one) for one in _BY_HAND):
            return False
        among.setdefault(group, line)
        return True

    def _stem(self) -> str:
        return PurePosixPath(self.document.path).name.split(".")[0]


def _is_number(text: str) -> bool:
    return text == "-" or (text.isascii() and text.isdigit())


def _account(delivery: Delivery) -> Account:
    """Return what the dumps of *delivery* say together."""
    dumps = [_Dump(document) for document in delivery.documents]
    permissions: list[Permission] = []
    for dump in dumps:
        for line in lines(dump.document):
            dump.take(line)
        permissions += read_permissions(lines(dump.document))
    topics = {name: thing for dump in reversed(dumps) for name, thing in dump.topics.items()}
    groups = {name: line for dump in reversed(dumps) for name, line in dump.groups.items()}
    rows = {pair: line for dump in reversed(dumps) for pair, line in dump.rows.items()}
    connected = {pair for dump in dumps for pair in dump.connected}
    links = [
        Link(group_name(group), topic_name(name), "consume", "seen", line.find(name), "kafka", is_idle=(group, name) not in connected)
        for (group, name), line in rows.items()
    ]
    clues = {name: tuple(dict.fromkeys(clue for dump in dumps for clue in dump.clues.get(name, ()))) for name in groups}
    allowed = effective(permissions, topics)
    consumed = {name: topic(name, line.find(name)) for (_, name), line in rows.items() if name not in topics}
    things = [*topics.values(), *consumed.values(), *(_group(name, line, clues[name]) for name, line in groups.items()), *allowed.things]
    found = frozenset({KAFKA} if all(dump.is_whole for dump in dumps) else ())
    told = {name for dump in dumps for name in dump.told}
    untold = {name: line for dump in reversed(dumps) for name, line in dump.untold.items() if name not in told}
    return Account(
        KAFKA,
        tuple(dump.document.path for dump in dumps),
        tuple(things),
        (*links, *allowed.links),
        scope=Scope(
            resources=found if topics else frozenset(),
            consumers=found if told and not untold else frozenset(),
            permissions=found if permissions else frozenset(),
        ),
        same=tuple((group_name(group), user) for group, user in allowed.users),
        findings=tuple(_untold(untold)),
    )


def _untold(groups: dict[str, Line]) -> Iterator[Diagnostic]:
    """Yield that no table tells what *groups* read, if there are any."""
    for name, line in list(groups.items())[:1]:
        who = f'the group "{name}" reads' if len(groups) == 1 else f'the groups "{name}" and {len(groups) - 1} more read'
        fact = f"no table shows which topics {who}"
        hint = (
            "dump what kafka-consumer-groups prints with --describe --all-groups, too; with --members it shows them if --verbose is added"
        )
        yield Diagnostic("TD819", Severity.INFO, fact, hint, line.find(name))


def _group(name: str, line: Line, clues: tuple[str, ...]) -> Thing:
    label = "" if slug(name) == name else name
    return Thing(group_name(name), line.find(name), "service", label=label, loose=True, clues=clues)


IMPORTER = Importer(
    KAFKA,
    "Kafka",
    'what kafka-topics, kafka-consumer-groups or kafka-acls print: "Topic: …", "GROUP TOPIC PARTITION …", "Current ACLs for …"',
    _looks,
    _account,
    joint=True,
    ages=True,
    hears_consumers_alone=True,
    rank=40,
)
