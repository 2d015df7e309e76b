"""Where messages of RabbitMQ go that a queue or an exchange does not keep: dead letters, alternates, shovels.

Most dead letters stand in policies, of which one alone holds for a queue: the one with the highest priority whose pattern fits
(https://www.rabbitmq.com/docs/policies).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Severity
from topodoc.intake.account import Link, Name, Thing
from topodoc.intake.addresses import read_address
from topodoc.intake.lookups import at, items, scalar_at, text_at
from topodoc.language.pattern import fits, mistake_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from topodoc.diagnostics import Span
    from topodoc.language.tree import Node

_APPLY: dict[str, frozenset[str]] = {
    "exchange": frozenset({"exchanges", "all", ""}),
    "queue": frozenset({"queues", "classic_queues", "quorum_queues", "streams", "all", ""}),
}


class Letters:
    """The links along which messages leave the resources of *root*.

    `delays` are queues that only hold messages for a while, and `elsewhere` is what other brokers have.
    """

    def __init__(self, root: Node, name: Callable[[str, str, str], Name], known: Mapping[Name, Span]) -> None:
        self._root, self._name, self._known = root, name, known
        self.findings: list[Diagnostic] = []
        self.delays: list[Name] = []
        self.elsewhere: list[Thing] = []
        self._policies = [one for one in items(at(root, "policies")) if self._is_sound(one)]

    def links(self) -> Iterator[Link]:
        """Yield each link."""
        for space, key in (("queue", "queues"), ("exchange", "exchanges")):
            for one in items(at(self._root, key)):
                if text_at(one, "name"):
                    yield from self._leaving(space, one)
        for one in items(at(self._root, "parameters")):
            if text_at(one, "component") == "shovel":
                yield from self._shovel(one)

    def _leaving(self, space: str, node: Node) -> Iterator[Link]:
        host, called = text_at(node, "vhost"), text_at(node, "name")
        source = self._name(space, called, host)
        word = "dead-letter-exchange" if space == "queue" else "alternate-exchange"
        arguments, policy = at(node, "arguments"), at(self._policy(space, called, host), "definition")
        said = scalar_at(arguments, f"x-{word}") or scalar_at(arguments, word) or scalar_at(policy, word)
        if said is None or source not in self._known:
            return
        key = text_at(arguments, "x-dead-letter-routing-key") or text_at(policy, "dead-letter-routing-key")
        # Letters to the exchange without a name reach the queue that the key names.
        target = self._name("exchange", said.text, host) if said.text else self._name("queue", key or called, host)
        if space == "queue" and (text_at(arguments, "x-message-ttl") or text_at(policy, "message-ttl")):
            self.delays.append(source)
        told = "dead letter" if space == "queue" else "what no binding takes"
        label = f"{told}: {key}" if key and said.text else told
        yield Link(source, target, "bind", "stated", said.span, "amqp", label=label, tags=("dead-letter",))

    def _policy(self, space: str, called: str, host: str) -> Node | None:
        """Return the policy that holds for the resource *called* so in the virtual *host*; None where none does."""
        fitting = [
            one
            for one in self._policies
            if text_at(one, "vhost") == host
            and text_at(one, "apply-to") in _APPLY[space]
            and fits(f".*(?:{text_at(one, 'pattern')}).*", called)
        ]
        return max(fitting, key=lambda one: _number(text_at(one, "priority")), default=None)

    def _is_sound(self, policy: Node) -> bool:
        pattern = scalar_at(policy, "pattern")
        if pattern is None:
            return False
        if wrong := mistake_in(pattern.text):
            fact = f'the policy "{text_at(policy, "name")}" has no pattern that topodoc understands: {wrong}'
            self.findings.append(Diagnostic("TD819", Severity.INFO, fact, "say in an overlay where dead letters go", pattern.span))
        return not wrong

    def _shovel(self, node: Node) -> Iterator[Link]:
        value, host = at(node, "value"), text_at(node, "vhost")
        place = scalar_at(node, "name") or scalar_at(node, "component")
        ends = [self._end(value, side, host) for side in ("src", "dest")]
        if place and ends[0] and ends[1] and any(end in self._known for end in ends):
            for end in ends:
                if end and end not in self._known:
                    self.elsewhere.append(Thing(end, place.span, "queue" if end.space == "queue" else "exchange", external=True))
            yield Link(ends[0], ends[1], "bind", "stated", place.span, "amqp", label=f"shovel {text_at(node, 'name')}".strip())

    def _end(self, value: Node | None, side: str, host: str) -> Name | None:
        """Return the end of a shovel on that *side*: in this broker, or in the one that its address names; None where none is said."""
        queue, exchange = text_at(value, f"{side}-queue"), text_at(value, f"{side}-exchange")
        if not queue and not exchange:
            return None
        uri = at(value, f"{side}-uri")
        address = read_address(text_at(items(uri)[0])) if uri and items(uri) else None
        space, called = ("queue", queue) if queue else ("exchange", exchange)
        here = self._name(space, called, host)
        is_here = address is None or address.host == "localhost" or here in self._known
        return here if is_here or address is None else Name(space, called, f"amqp:{address.host}")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.removeprefix("-").isdigit() and len(text) < 9 else 0
