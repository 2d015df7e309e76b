"""RabbitMQ, by its exported definitions and its list of consumers.

Definitions are what `rabbitmqctl export_definitions` writes, or `GET /api/definitions`, of all virtual hosts or of one; consumers are
what `GET /api/consumers` answers, or `rabbitmqctl list_consumers --formatter json` prints. Virtual hosts are clusters.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Severity
from topodoc.intake.account import Account, Link, Name, Scope, Thing
from topodoc.intake.importer import Delivery, Importer
from topodoc.intake.lookups import at, entries, items, scalar_at, text_at
from topodoc.intake.names import slug
from topodoc.intake.rabbitmq_bindings import binding_texts
from topodoc.intake.rabbitmq_letters import Letters
from topodoc.language.pattern import fits, mistake_in

if TYPE_CHECKING:
    from topodoc.diagnostics import Span
    from topodoc.language.tree import Node
    from topodoc.language.vocabulary import Kind, Role

AMQP = "amqp"
_DEFINITIONS = re.compile(r'"(?:rabbit_version|rabbitmq_version|rabbitmq_definition_format)"\s*:|"(?:exchanges|bindings)"\s*:\s*\[')
_CONSUMERS = re.compile(r'"consumer_tag"\s*:')
_GENERATED_TAG = re.compile(r"^(?:amq\.ctag-|ctag\d|None\d|bunny-|sgen-)")
_USUAL_HOST = "/"


def _looks(text: str) -> bool:
    return text.lstrip()[:1] in {"{", "["} and (_DEFINITIONS.search(text) is not None or _CONSUMERS.search(text) is not None)


def _account(delivery: Delivery) -> Account:
    """Return what the definitions and consumers of *delivery* say together."""
    roots = [(document, root) for document in delivery.documents for root in delivery.shelf.values(document).roots]
    reader = _Reader([root for _, root in roots])
    for _, root in roots:
        reader.take(root)
    findings = [one for document in delivery.documents for one in delivery.shelf.values(document).findings]
    return Account(
        "rabbitmq",
        tuple(document.path for document in delivery.documents),
        (*reader.resources.values(), *reader.apps.values()),
        tuple(reader.links),
        scope=Scope(
            resources=frozenset(reader.clusters) if reader.has_definitions else frozenset(),
            wiring=frozenset(reader.clusters) if reader.has_definitions else frozenset(),
            permissions=frozenset(reader.clusters) if reader.has_permissions else frozenset(),
            consumers=frozenset(reader.clusters) if reader.has_consumers and not reader.has_nameless else frozenset(),
        ),
        findings=(*findings, *reader.findings),
    )


class _Reader:
    """What the documents of one broker say so far."""

    def __init__(self, roots: list[Node]) -> None:
        self.resources: dict[Name, Thing] = {}
        self.apps: dict[Name, Thing] = {}
        self.links: list[Link] = []
        self.findings: list[Diagnostic] = []
        self.clusters: dict[str, None] = {}
        self.has_definitions = self.has_consumers = self.has_permissions = self.has_nameless = False
        hosts = dict.fromkeys(text_at(one, "name") for root in roots for one in items(at(root, "vhosts")))
        used = dict.fromkeys(text_at(one, "vhost") for root in roots for key in ("queues", "exchanges") for one in items(at(root, key)))
        self._has_several = len({*used} - {""}) > 1 or (not used and len(hosts) > 1)

    def take(self, root: Node) -> None:
        """Note what *root*, definitions or a list of consumers, says."""
        if any(at(root, key) is not None for key in ("exchanges", "queues", "bindings")):
            self.has_definitions = True
            self._definitions(root)
        for one in items(root):
            if at(one, "consumer_tag") is not None:
                self.has_consumers = True
                self._consumer(one)

    def name(self, space: str, name: str, host: str) -> Name:
        """Return the name of the resource called *name* in the virtual *host*; the usual one, and an only one, go without saying."""
        cluster = f"{AMQP}:{host}" if self._has_several and host not in {"", _USUAL_HOST} else AMQP
        self.clusters.setdefault(cluster)
        return Name(space, name, cluster)

    def _definitions(self, root: Node) -> None:
        for one in items(at(root, "exchanges")):
            self._resource("exchange", "exchange", one)
        for one in items(at(root, "queues")):
            is_stream = text_at(one, "arguments", "x-queue-type") == "stream"
            self._resource("queue", "stream" if is_stream else "queue", one)
        for one in items(at(root, "bindings")):
            self._binding(one)
        letters = Letters(root, self.name, {name: thing.span for name, thing in self.resources.items()})
        self.links += letters.links()
        self.findings += letters.findings
        self.resources |= {one.name: one for one in letters.elsewhere}
        for name in letters.delays:
            thing = self.resources[name]
            self.resources[name] = Thing(name, thing.span, thing.kind, label=thing.label, tags=("not-dead-letter",), facts=thing.facts)
        for one in items(at(root, "permissions")):
            self.has_permissions = True
            self._permission(one)

    def _resource(self, space: str, kind: Kind, node: Node) -> None:
        place = scalar_at(node, "name")
        if place is None or not place.text:
            return  # the exchange without a name reaches every queue by its name
        name = self.name(space, place.text, text_at(node, "vhost"))
        said = [
            ("type", text_at(node, "type") if space == "exchange" else text_at(node, "arguments", "x-queue-type")),
            ("ttl", f"{text_at(node, 'arguments', 'x-message-ttl')} ms" if text_at(node, "arguments", "x-message-ttl") else ""),
        ]
        facts = tuple((word, text) for word, text in said if text and text != kind)
        self.resources.setdefault(name, Thing(name, place.span, kind, label=_label(name.name), facts=facts))

    def _binding(self, node: Node) -> None:
        source, target, host = scalar_at(node, "source"), scalar_at(node, "destination"), text_at(node, "vhost")
        if source is None or target is None or not source.text or not target.text:
            return
        space = "exchange" if text_at(node, "destination_type") == "exchange" else "queue"
        ends = self.name("exchange", source.text, host), self.name(space, target.text, host)
        kind = dict(self.resources[ends[0]].facts).get("type", "") if ends[0] in self.resources else ""
        told = {entry.key.text: text_at(entry.value) for entry in entries(at(node, "arguments"))}
        label, held_back = binding_texts(kind, text_at(node, "routing_key"), told)
        self.links.append(Link(*ends, "bind", "stated", target.span, AMQP, label=label, filter=held_back))

    def _permission(self, node: Node) -> None:
        user = scalar_at(node, "user")
        if user is None or not user.text:
            return
        host = text_at(node, "vhost")
        ways: tuple[tuple[str, str, Role], ...] = (("write", "exchange", "publish"), ("read", "queue", "consume"))
        for word, space, role in ways:
            pattern, place = text_at(node, word), scalar_at(node, word)
            if not pattern or place is None:
                continue
            if wrong := mistake_in(pattern):
                fact = f'what "{user.text}" may {word} is not a pattern that topodoc understands: {wrong}'
                self._find(fact, "say in an overlay what it may", place.span)
                continue
            app = self._user(user.text, user.span, is_loose=True)
            for name in list(self.resources):
                if name.space == space and name.cluster == self.name(space, "", host).cluster and fits(f".*(?:{pattern}).*", name.name):
                    self.links.append(Link(app, name, role, "permitted", place.span, AMQP))

    def _consumer(self, node: Node) -> None:
        queue = scalar_at(node, "queue", "name") or scalar_at(node, "queue_name")
        tag = scalar_at(node, "consumer_tag")
        user = scalar_at(node, "channel_details", "user")
        if queue is None or tag is None:
            return
        name = self.name("queue", queue.text, text_at(node, "queue", "vhost"))
        self.resources.setdefault(name, Thing(name, queue.span, "queue", label=_label(name.name)))
        if user and user.text:
            app = self._user(user.text, user.span)
        elif tag.text and not _GENERATED_TAG.match(tag.text):
            app = Name("rabbitmq-consumer", tag.text)
            self.apps.setdefault(app, Thing(app, tag.span, "service", label=_label(tag.text)))
        else:
            self.has_nameless = True  # it may be whoever is looked for
            self._find(
                f'the document does not say who consumes from "{queue.text}"',
                "import what GET /api/consumers answers, with users",
                queue.span,
            )
            return
        self.links.append(Link(app, name, "consume", "seen", queue.span, AMQP))

    def _user(self, user: str, span: Span, *, is_loose: bool = False) -> Name:
        name = Name("rabbitmq-user", user)
        if name not in self.apps or (self.apps[name].loose and not is_loose):
            self.apps[name] = Thing(name, span, "service", label=_label(user), loose=is_loose)
        return name

    def _find(self, fact: str, hint: str, span: Span) -> None:
        self.findings.append(Diagnostic("TD819", Severity.INFO, fact, hint, span))


def _label(name: str) -> str:
    return "" if slug(name) == name else name


IMPORTER = Importer(
    "rabbitmq",
    "RabbitMQ",
    '"exchanges" and "bindings" in exported definitions, or "consumer_tag" in a list of consumers',
    _looks,
    _account,
    joint=True,
    ages=True,
    hears_consumers_alone=True,
    rank=40,
)
