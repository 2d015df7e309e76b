"""What users of a Kafka cluster may do, as `kafka-acls --list` prints it in three generations."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import field
from typing import TYPE_CHECKING, Literal

from topodoc.intake.account import Link, Name, Thing
from topodoc.intake.names import slug
from topodoc.language.pattern import literal
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from topodoc.diagnostics import Span
    from topodoc.intake.dumps import Line

# "ResourcePattern(resourceType=TOPIC, name=orders, patternType=LITERAL)", in Kafka 2.0 "Topic:LITERAL:orders", before "Topic:orders".
_PATTERN = re.compile(r"^Current ACLs for resource `ResourcePattern\(resourceType=(\w+), name=(.*), patternType=(LITERAL|PREFIXED)\)`: ?$")
_OLD_PATTERN = re.compile(r"^Current ACLs for resource `(\w+):(?:(LITERAL|PREFIXED):)?(.*)`: ?$")
_ENTRY = re.compile(r"^\s*\(principal=(\w+):(.*), host=.*, operation=(\w+), permissionType=(ALLOW|DENY)\)")
_OLD_ENTRY = re.compile(r"^\s*(\w+):(.*) has (Allow|Deny) permission for operations: (\w+) from hosts: ")
_ROLES: dict[str, tuple[Literal["publish", "consume"], ...]] = {"READ": ("consume",), "WRITE": ("publish",), "ALL": ("consume", "publish")}
_EVERYBODY = "*"


@dataclass(frozen=True, slots=True)
class Permission:
    """What `user` may do, or may not where it `denies`, with resources of `kind` whose name is `name`, or begins with it."""

    user: str
    operation: str
    kind: str
    name: str
    is_prefix: bool
    denies: bool
    span: Span

    def covers(self, name: str) -> bool:
        """Return whether it is about the resource called *name*."""
        return self.name == "*" or (name.startswith(self.name) if self.is_prefix else name == self.name)


@dataclass(slots=True)
class Allowed:
    """What permissions come to: users and patterns as things, what users may do, and the only user of each group that has one."""

    things: list[Thing] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    users: list[tuple[str, Name]] = field(default_factory=list)


def user_name(user: str) -> Name:
    """Return the name of the *user* of a Kafka cluster."""
    return Name("kafka-user", user)


def _user(user: str, span: Span) -> Thing:
    return Thing(user_name(user), span, "service", label="" if slug(user) == user else user, loose=True)


def read_permissions(lines: Iterable[Line]) -> Iterator[Permission]:
    """Yield the permissions that stand in *lines*; what is of another form says nothing."""
    kind, name, is_prefix = "", "", False
    for line in lines:
        if found := _PATTERN.match(line.text):
            kind, name, is_prefix = found[1].upper(), found[2], found[3] == "PREFIXED"
        elif old := _OLD_PATTERN.match(line.text):
            kind, name, is_prefix = old[1].upper(), old[3], old[2] == "PREFIXED"
        elif kind and (entry := _ENTRY.match(line.text)):
            yield Permission(entry[2], entry[3], kind, name, is_prefix, entry[4] == "DENY", line.find(entry[2]))
        elif kind and (entry := _OLD_ENTRY.match(line.text)):
            yield Permission(entry[2], entry[4].upper(), kind, name, is_prefix, entry[3] == "Deny", line.find(entry[2]))


def effective(permissions: list[Permission], topics: AbstractSet[str] | Mapping[str, object]) -> Allowed:
    """Return what *permissions* come to where *topics* are known: what denies beats what allows, and patterns are filled in."""
    found = Allowed()
    users: dict[str, Thing] = {}
    patterns: dict[str, Thing] = {}
    denied = [one for one in permissions if one.denies and one.kind == "TOPIC"]
    for one in permissions:
        if one.denies or one.kind != "TOPIC" or one.operation not in _ROLES:
            continue
        fitting = [name for name in topics if one.covers(name)] if one.is_prefix or one.name == "*" else [one.name]
        for name in fitting or [f"{one.name}*" if one.is_prefix else "*"]:
            target, pattern = Name("topic", name, "kafka"), "" if fitting else f"{literal(one.name) if one.is_prefix else ''}.*"
            label = "" if slug(name) == name else name
            if name not in topics:
                tags = ("pattern",) if pattern else ()
                patterns.setdefault(name, Thing(target, one.span, "topic", label=label, tags=tags, loose=True, pattern=pattern))
            users.setdefault(one.user, _user(one.user, one.span))
            found.links += [
                Link(user_name(one.user), target, role, "permitted", one.span, "kafka")
                for role in _ROLES[one.operation]
                if not any(_denies(other, one, role, name) for other in denied)
            ]
    found.things = [*users.values(), *patterns.values()]
    found.users = list(_only_users(permissions))
    return found


def _denies(other: Permission, one: Permission, role: str, name: str) -> bool:
    return other.user in {one.user, _EVERYBODY} and other.covers(name) and role in _ROLES.get(other.operation, ())


def _only_users(permissions: list[Permission]) -> Iterator[tuple[str, Name]]:
    """Yield each group that one user alone may read with, and that user."""
    users: defaultdict[str, set[str]] = defaultdict(set)
    for one in permissions:
        if one.kind == "GROUP" and not one.denies and one.operation in {"READ", "ALL"}:
            users[one.name if not one.is_prefix else ""].add(one.user)
    for group, held in users.items():
        if group not in {"", "*"} and len(held) == 1:
            yield group, user_name(next(iter(held)))
