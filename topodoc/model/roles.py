"""Roles: what an edge is for. Everything that follows from a role stands in its record here, and nobody else asks for its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from topodoc.language.vocabulary import Role
from topodoc.values import dataclass

if TYPE_CHECKING:
    from topodoc.language.vocabulary import Reading
    from topodoc.model.elements import Edge, Node
    from topodoc.model.lexicon import Lexicon

DataWay = Literal["along", "against", "both"]
Exchange = Literal["puts in", "takes out", "both", "nothing"]
Contact = Literal["dials", "feeds", "is_heard_by"]
WaitsFor = Literal["answer", "acknowledgement", "nothing"]


@dataclass(frozen=True, slots=True)
class RoleRecord:
    """What an edge in one role means.

    `data` is the way data goes, seen from the end that dials. `at_dialled` is what a client does to a broker resource that it
    dials, `at_dialling` what a client does to one that dials it. `waits_for` is what the dialling end waits for. `of_dialler` and
    `of_dialled` are what the other end is to each, in the words of a node's page. `verbs` name the role at the start of a label.
    """

    name: Role
    data: DataWay
    at_dialled: Exchange
    at_dialling: Exchange
    waits_for: WaitsFor
    of_dialler: str
    of_dialled: str
    verbs: str = ""
    at_broker: Role | None = None  # the role that its verbs, and a reader of a page, mean at a broker resource
    nobody_dials: bool = False
    is_call: bool = False
    is_copy: bool = False
    reads: bool = False  # takes out of a store
    writes: bool = False  # puts into a store

    @property
    def takes_only(self) -> bool:
        """Whether a client that dials a broker resource in this role takes out of it and puts nothing in."""
        return self.at_dialled == "takes out"


_RECORDS = (
    RoleRecord(
        "publish", "along", "puts in", "takes out", "acknowledgement", "publishes", "producers", "publish produce emit send enqueue"
    ),
    RoleRecord(
        "consume",
        "against",
        "takes out",
        "takes out",  # drawn the wrong way round, and still said who consumes
        "nothing",
        "consumes",
        "consumers",
        "consume subscribe poll pull receive listen dequeue",
    ),
    RoleRecord("deliver", "along", "puts in", "takes out", "nothing", "delivers to", "gets"),
    RoleRecord("bind", "along", "puts in", "takes out", "nothing", "feeds", "fed by", nobody_dials=True),
    RoleRecord("request", "along", "nothing", "nothing", "answer", "calls", "called by", is_call=True),
    RoleRecord(
        "read",
        "against",
        "takes out",
        "takes out",
        "answer",
        "reads",
        "read by",
        "read select query search get fetch load",
        at_broker="consume",
        reads=True,
    ),
    RoleRecord(
        "write",
        "along",
        "puts in",
        "takes out",
        "answer",
        "writes",
        "written by",
        "write append insert upsert update save index put delete",
        at_broker="publish",
        writes=True,
    ),
    RoleRecord("access", "both", "both", "both", "answer", "uses", "used by", reads=True, writes=True),
    RoleRecord("replicate", "against", "takes out", "puts in", "nothing", "copies", "copied by", is_copy=True),
    RoleRecord("schedule", "along", "puts in", "takes out", "nothing", "starts", "started by"),
)
ROLES: dict[Role, RoleRecord] = {one.name: one for one in _RECORDS}
if missing := {*get_args(Role)} ^ ROLES.keys():
    raise AssertionError(missing)  # a role in the vocabulary alone


@dataclass(frozen=True, slots=True)
class Movement:
    """What an edge does at its ends, given which of them are broker resources.

    It `puts` what the client has into a resource, `takes` what the resource holds out to the client, or passes on `within` resources.
    """

    puts: bool = False
    takes: bool = False
    within: bool = False


_MOVES: dict[Exchange, Movement] = {
    "puts in": Movement(puts=True), "takes out": Movement(takes=True), "both": Movement(puts=True, takes=True), "nothing": Movement(),
}  # fmt: skip


def movement(role: Role, *, from_resource: bool, to_resource: bool) -> Movement:
    """Return what an edge in *role* does between ends that are broker resources or not."""
    record = ROLES[role]
    if from_resource and to_resource:
        return Movement(within=record.at_dialled != "nothing")
    if to_resource:
        return _MOVES[record.at_dialled]
    return _MOVES[record.at_dialling] if from_resource else Movement()


def default_role(source: Node, target: Node, label: str, lexicon: Lexicon) -> tuple[Role, Literal["verb", "ends", "guessed"]]:
    """Return the role of an edge that states none, and what it was taken from."""
    role = lexicon.verb_role(label) or lexicon.role_alone(label)
    at_broker = source.is_broker_resource or target.is_broker_resource
    if role and not (at_broker and ROLES[role].at_dialled == "nothing"):
        return (ROLES[role].at_broker or role) if at_broker else role, "verb"
    if source.is_broker_resource:
        return ("bind" if target.is_broker_resource else "deliver"), "ends"
    if target.is_broker_resource:
        return "publish", "guessed"
    if target.is_store:
        return "access", "ends"
    return ("schedule" if source.kind == "scheduler" else "request"), "ends"


def ranks_against(edge: Edge) -> bool:
    """Return whether the dialled end comes first in a picture: producers before topics before consumers."""
    return edge.meaning.data == "against"


def other_reading(reading: Reading) -> Reading:
    """Return the way to read arrows that is not *reading*."""
    return "flow" if reading == "dial" else "dial"


def arrowheads(edge: Edge, reading: Reading) -> tuple[bool, bool]:
    """Return whether *edge* has an arrowhead at its source and at its target under *reading*."""
    if reading == "dial":
        return False, not edge.meaning.nobody_dials
    data = edge.meaning.data
    return data in {"against", "both"}, data in {"along", "both"}


def takes_patterns(role: Role, move: Movement) -> bool:
    """Return whether an edge in *role* that does *move* may name its events by patterns: it takes them out, or passes them on."""
    record = ROLES[role]
    return move.takes or move.within or (not move.puts and (record.data != "along" or record.waits_for == "nothing"))
