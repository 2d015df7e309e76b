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
ANYBODY = "*"  # whoever it is: what this user is denied, all are
EVERYBODY = frozenset({ANYBODY, "ANONYMOUS"})  # users that are nobody in particular


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

    @property
    def is_pattern(self) -> bool:
        """Whether it is about whatever fits its name, and so may be about several resources."""
        return self.is_prefix or self.name == "*"

    @property
    def pattern(self) -> str:
        """The regular expression of the names that it is about."""
        return ".*" if self.name == "*" else literal(self.name) + (".*" if self.is_prefix else "")


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


def effective(permissions: list[Permission], topics: AbstractSet[str] | Mapping[str, object], cluster: str = "kafka") -> Allowed:
    """Return what *permissions* in *cluster* come to where *topics* are known: what denies beats what allows, and a pattern stays one."""
    found = Allowed()
    users: dict[str, Thing] = {}
    resources: dict[str, Thing] = {}
    denials = [one for one in permissions if one.denies and one.kind == "TOPIC"]
    for one in permissions:
        if one.denies or one.kind != "TOPIC" or one.operation not in _ROLES:
            continue
        thing = _resource(one, cluster)
        if one.is_pattern or one.name not in topics:
            resources.setdefault(thing.name.name, thing)
        users.setdefault(one.user, _user(one.user, one.span))
        for role in _ROLES[one.operation]:
            against = [other for other in denials if role in _ROLES.get(other.operation, ())]
            if not any(other.user in {one.user, ANYBODY} and other.covers(thing.name.name) for other in against):
                denied = tuple(_denied(one, against))
                found.links.append(Link(user_name(one.user), thing.name, role, "permitted", one.span, "kafka", denied=denied))
    found.things = [*users.values(), *resources.values()]
    found.users = list(_only_users(permissions))
    return found


def _resource(one: Permission, cluster: str) -> Thing:
    """Return the topic that *one* is about, or the pattern of them."""
    name = f"{one.name}*" if one.is_prefix and one.name != "*" else one.name
    label, tags = "" if slug(name) == name else name, ("pattern",) if one.is_pattern else ()
    pattern = one.pattern if one.is_pattern else ""
    return Thing(Name("topic", name, cluster), one.span, "topic", label=label, tags=tags, loose=True, pattern=pattern)


def _denied(one: Permission, against: list[Permission]) -> Iterator[tuple[Name, str]]:
    """Yield whom *against* takes something of what *one* allows: its own user, or any if it is for everybody."""
    for other in against:
        is_about = one.is_pattern or other.covers(one.name)
        if is_about and (one.user in EVERYBODY or other.user in {one.user, ANYBODY}):
            yield user_name(other.user), other.pattern


def _only_users(permissions: list[Permission]) -> Iterator[tuple[str, Name]]:
    """Yield each group that one user alone may read with, and that user."""
    users: defaultdict[str, set[str]] = defaultdict(set)
    for one in permissions:
        if one.kind == "GROUP" and not one.denies and one.operation in {"READ", "ALL"}:
            users[one.name if not one.is_prefix else ""].add(one.user)
    for group, held in users.items():
        if group not in {"", "*"} and len(held) == 1:
            yield group, user_name(next(iter(held)))
