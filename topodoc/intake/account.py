"""Accounts: what one source says, in the words of a topology, each claim with its place and with how it is known."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Literal, get_args

from topodoc.values import dataclass

if TYPE_CHECKING:
    from topodoc.diagnostics import Diagnostic, Span
    from topodoc.language.vocabulary import Kind, Role

Basis = Literal["stated", "derived", "permitted", "seen", "guessed"]
BASES: tuple[Basis, ...] = get_args(Basis)


@dataclass(frozen=True, slots=True)
class Name:
    """How a source calls a thing. `space` keeps apart what only sounds alike, `cluster` tells which broker a resource belongs to.

    Applications have the kind of their source as space (asyncapi, compose, ...), resources what they are (topic, queue, exchange,
    stream, store). A cluster that is empty is not known, and is then any that has a resource of that name.
    """

    space: str
    name: str
    cluster: str = ""

    def __str__(self) -> str:
        """Return how settings write it."""
        return f"{self.space}:{self.name}"


@dataclass(frozen=True, slots=True)
class Thing:
    """A node. `aliases` are what its source calls it besides; one that only `adorns` says more of a node and makes none.

    One that is `loose` is seen where an edge ends at it: a user of a broker, whose permissions are left out unless asked for.
    One with a `pattern`, a regular expression, stands for every resource of its space that fits. `clues` are what its clients call
    themselves: nothing is joined by them, but somebody who knows it may see by them what it is.
    """

    name: Name
    span: Span = field(compare=False)
    kind: Kind | None = None
    label: str = ""
    description: str = ""
    owner: tuple[str, ...] = ()
    technology: str = ""
    tags: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    replicas: int = 1
    layer: str = ""
    group: str = ""
    external: bool = False
    deprecated: bool = False
    aliases: tuple[str, ...] = ()
    adorns: bool = False
    loose: bool = False
    pattern: str = ""
    clues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """An edge: `source` dials `target`. Without `events` it carries everything, or nobody knows what.

    One that `is_idle` is known to a broker that sees nobody connected over it. `denied` are exceptions from what a permission allows:
    users, each with the regular expression of the names of what it may not use.
    """

    source: Name
    target: Name
    role: Role
    basis: Basis
    span: Span = field(compare=False)
    protocol: str = ""
    events: tuple[str, ...] = ()
    label: str = ""
    filter: str = ""
    tags: tuple[str, ...] = ()
    deprecated: bool = False
    is_idle: bool = False
    denied: tuple[tuple[Name, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """An event: where its schema and its examples stand, as `PATH#/POINTER` from the root of the project."""

    name: str
    span: Span = field(compare=False)
    title: str = ""
    description: str = ""
    schema: str = ""
    format: str = ""
    examples: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    deprecated: bool = False
    said_by: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """What an account is complete about; an absence says something only there.

    `resources` are clusters whose resources are all in it, `wiring` those whose bindings are, `consumers` those whose consumers are,
    `permissions` those that allow nothing but what is in it; `apps` are applications whose every link to a broker is,
    `workloads` tells that every workload of the system is.
    """

    resources: frozenset[str] = frozenset()
    wiring: frozenset[str] = frozenset()
    consumers: frozenset[str] = frozenset()
    permissions: frozenset[str] = frozenset()
    apps: frozenset[Name] = frozenset()
    workloads: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """What the files of one source say.

    `hosts` are the addresses of each cluster, by which two of them may be one; `same` says of names that the first is the second.
    """

    kind: str
    files: tuple[str, ...]
    things: tuple[Thing, ...] = ()
    links: tuple[Link, ...] = ()
    messages: tuple[Message, ...] = ()
    scope: Scope = Scope()
    hosts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    same: tuple[tuple[Name, Name], ...] = ()
    as_of: str = ""
    findings: tuple[Diagnostic, ...] = ()
