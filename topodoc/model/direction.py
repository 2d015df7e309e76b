"""What an edge means: who dials, in which role, and which way the data goes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from topodoc.model.topology import Edge, Node
    from topodoc.spec.vocabulary import Reading, Role

Data = Literal["along", "against", "both"]
Basis = Literal["stated", "verb", "ends", "guessed"]

BROKER_PROTOCOLS = frozenset(
    {
        "kafka", "amqp", "rabbitmq", "nats", "jetstream", "mqtt", "pulsar", "kinesis", "sqs", "sns", "pubsub", "eventbridge",
        "servicebus", "eventhubs", "redis-streams", "redis-pubsub", "rocketmq", "stomp", "jms",
    },
)  # fmt: skip

_VERBS: dict[Role, str] = {
    "publish": "publish produce emit send enqueue",
    "consume": "consume subscribe poll pull receive listen dequeue",
    "write": "write append insert upsert update save index put delete",
    "read": "read select query search get fetch load",
}
VERBS: dict[str, Role] = {verb: role for role, verbs in _VERBS.items() for verb in verbs.split()}

_DATA: dict[Role, Data] = {"consume": "against", "read": "against", "replicate": "against", "access": "both"}


@dataclass(frozen=True)
class Lexicon:
    """The words by which a spec is understood: broker protocols and verbs, those of a project beside the usual ones."""

    more_protocols: frozenset[str] = frozenset()
    more_verbs: tuple[tuple[str, Role], ...] = ()

    def is_broker_protocol(self, protocol: str) -> bool:
        """Return whether *protocol* is one that a message broker speaks, case and tails like `+tls` aside."""
        name = protocol.lower().split("+", 1)[0]
        return name in BROKER_PROTOCOLS or name in self.more_protocols

    def verb_role(self, text: str) -> Role | None:
        """Return the role that the first word of *text* names, whole word and in any case, or None."""
        words = text.split(maxsplit=1)
        return self.word_role(words[0].strip("[](){}.,:;!?\"'")) if words else None

    def word_role(self, word: str) -> Role | None:
        """Return the role that *word* names, in any case, or None."""
        return self._verbs.get(word.lower())

    @cached_property
    def _verbs(self) -> dict[str, Role]:
        return VERBS | {verb.lower(): role for verb, role in self.more_verbs}


def default_role(source: Node, target: Node, label: str, lexicon: Lexicon) -> tuple[Role, Basis]:
    """Return the role of an edge that states none, and what it was taken from."""
    role = lexicon.verb_role(label)
    at_broker = source.is_broker_resource or target.is_broker_resource
    if role:
        return ("consume" if role == "read" and at_broker else role), "verb"
    match source.is_broker_resource, target.is_broker_resource:
        case True, True:
            return "bind", "ends"
        case True, False:
            return "deliver", "ends"
        case False, True:
            return "publish", "guessed"
    if target.is_store:
        return "access", "ends"
    return ("schedule" if source.kind == "scheduler" else "request"), "ends"


def data_direction(role: Role) -> Data:
    """Return which way data goes over an edge of *role*, seen from the end that dials."""
    return _DATA.get(role, "along")


def ranks_against(edge: Edge) -> bool:
    """Return whether the dialled end comes first in a picture: producers before topics before consumers."""
    return data_direction(edge.role) == "against"


def arrowheads(edge: Edge, reading: Reading) -> tuple[bool, bool]:
    """Return whether *edge* has an arrowhead at its source and at its target under *reading*."""
    if reading == "dial":
        return False, edge.role != "bind"
    data = data_direction(edge.role)
    return data in {"against", "both"}, data in {"along", "both"}
