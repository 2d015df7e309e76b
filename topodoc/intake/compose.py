"""Compose: workloads, and whom each has the address of. The fields are those of https://compose-spec.io."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast, get_args

from topodoc.diagnostics import Diagnostic, Severity, SpecError
from topodoc.intake.account import Account, Basis, Link, Name, Scope, Thing
from topodoc.intake.compose_files import ComposeFiles, Service
from topodoc.intake.compose_values import SPACES, brokers_in, hosts_in, names_a_host, resource_kind, role_in, words_in
from topodoc.intake.images import PROTOCOLS, is_noise, kind_of, technology_of
from topodoc.intake.importer import Delivery, Importer
from topodoc.intake.lookups import at, entries, items, replicas_in, text_at, texts
from topodoc.intake.names import slug
from topodoc.language.tree import Scalar
from topodoc.language.vocabulary import STORE_KINDS, Kind
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.diagnostics import Span
    from topodoc.language.vocabulary import Role

_LOOKS = re.compile(r"^services[ \t]*:", re.MULTILINE)
_LOOKS_JSON = re.compile(r"\"services\"\s*:\s*\{")
_TELLS = re.compile(r"\b(?:image|build|container_name|depends_on|env_file|environment|extends)[\"']?[ \t]*:")
_RESOURCE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]{0,120}")
_GROUP = re.compile(r"--(?:consumer-)?group(?:-id)?[= ]+([A-Za-z0-9_.-]+)")
_OWNERS = re.compile(r"(?:.*[./])?(?:owner|team)")


def _looks(text: str) -> bool:
    return bool((_LOOKS.search(text) or _LOOKS_JSON.search(text)) and _TELLS.search(text))


@dataclass(frozen=True, slots=True)
class _Reach:
    """A service whose address another one has, what is spoken there, and where that is said."""

    service: str
    protocol: str
    span: Span


def _account(delivery: Delivery) -> Account:
    """Return what the files of *delivery* say together. Raises SpecError with every fault in them."""
    files = ComposeFiles(delivery)
    reader = _Reader(files, delivery)
    account = reader.account()
    if files.faults:
        raise SpecError(files.faults)
    return account


class _Reader:
    """The services of one source on their way to an account."""

    def __init__(self, files: ComposeFiles, delivery: Delivery) -> None:
        self._files, self._delivery = files, delivery
        active = frozenset(delivery.options.get("profiles", ()))
        every = files.services.values()
        self._active = active
        self._services = {one.name: one for one in every if self._is_on(one, active) and not self._is_noise(one)}
        self._hosts = self._known_hosts()
        self._things: dict[Name, Thing] = {}
        self._links: list[Link] = []
        self._findings: list[Diagnostic] = [_left_out(one) for one in every if self._is_on(one, active) and self._is_noise(one)]
        self._groups: list[tuple[Name, Name]] = []

    def account(self) -> Account:
        """Return what the services say."""
        for service in self._services.values():
            thing = self._thing(service)
            self._things[thing.name] = thing
        for service in self._services.values():
            try:
                self._take(service)
            except SpecError as error:
                self._files.faults += error.diagnostics
        is_whole = self._delivery.is_on("complete", usual=True)
        return Account(
            "compose",
            tuple(self._files.files),
            tuple(self._things.values()),
            tuple(self._links),
            scope=Scope(workloads=is_whole),
            same=tuple(self._groups),
            findings=(*self._files.findings, *self._findings),
        )

    def _is_on(self, service: Service, active: frozenset[str]) -> bool:
        profiles = texts(items(service.fields.get("profiles")))
        return not profiles or not active.isdisjoint(profiles) or "*" in active or self._delivery.option("layers") == "profiles"

    def _is_noise(self, service: Service) -> bool:
        return not self._delivery.has_noise and is_noise(self._files.filled(service.text("image")))

    def _known_hosts(self) -> dict[str, str]:
        """Return the service that each name of a host leads to."""
        found: dict[str, str] = {}
        for one in self._services.values():
            networks = (text for entry in entries(one.fields.get("networks")) for text in texts(items(at(entry.value, "aliases"))))
            for name in (*networks, self._files.filled(one.text("hostname")), self._files.filled(one.text("container_name"))):
                if name:
                    found[name.lower()] = one.name
        return found | {name.lower(): name for name in self._services}

    def _thing(self, service: Service) -> Thing:
        said = service.fields.get("x-topodoc")
        technology = technology_of(self._files.filled(service.text("image")), service.name)
        stated = text_at(said, "kind")
        replicas = self._files.filled(service.text("deploy", "replicas") or service.text("scale"))
        layered = self._delivery.option("layers") == "profiles"
        profiles = [one for one in texts(items(service.fields.get("profiles"))) if one not in self._active] if layered else []
        networks = entries(service.fields.get("networks")) if self._delivery.option("group") == "network" else ()
        return Thing(
            Name("compose", service.name),
            service.span,
            cast("Kind", stated) if stated in get_args(Kind) else kind_of(technology),
            label=text_at(said, "label"),
            owner=texts(items(at(said, "owner"))) or self._owners(service),
            technology=technology,
            layer=slug(profiles[0]) if profiles else "",
            group=slug(networks[0].key.text) if networks else "",
            replicas=replicas_in(replicas),
            aliases=tuple(name for name in (self._files.filled(service.text("container_name")),) if name and name != service.name),
        )

    def _owners(self, service: Service) -> tuple[str, ...]:
        named = frozenset(self._delivery.options.get("owner_labels", ()))
        labels = entries(service.fields.get("labels"))
        said = (entry.value for entry in labels if entry.key.text in named or (not named and _OWNERS.fullmatch(entry.key.text)))
        return texts(Scalar(self._files.filled(one.text), one.span) for one in said if isinstance(one, Scalar))

    def _take(self, service: Service) -> None:
        """Note whom *service* reaches, what it says of topics, and what it starts after."""
        documents = {one.source.path: one for one in self._delivery.shelf.documents}
        environment = self._files.environment(service, documents)
        reached = {one.service: one for one in self._reached(service, environment)}
        brokers = {name: self._protocol(name) for name in reached if self._kind(name) == "broker"}
        stated = self._stated(service, brokers)
        resources = self._resources(service, environment, brokers) if self._kind(service.name) != "broker" else []
        spoken = {one.target.cluster for one in (*stated, *resources)}
        told = {one for one in brokers if brokers[one] in spoken}  # what a topic says of its broker is all there is to say
        self._links += (
            self._link(service.name, one.service, "derived", one.span, one.protocol) for name, one in reached.items() if name not in told
        )
        self._links += (
            self._link(service.name, one.text, "guessed", one.span, "") for one in _started_after(service) if one.text in self._services
        )

    def _kind(self, service: str) -> Kind:
        return self._things[Name("compose", service)].kind or "service"

    def _link(self, source: str, target: str, basis: Basis, span: Span, protocol: str) -> Link:
        kind, technology = self._kind(target), self._things[Name("compose", target)].technology
        role: Role = "access" if kind in STORE_KINDS or kind == "broker" else "request"
        return Link(Name("compose", source), Name("compose", target), role, basis, span, protocol or PROTOCOLS.get(technology, ""))

    def _reached(self, service: Service, environment: list[tuple[Scalar, str]]) -> Iterator[_Reach]:
        """Yield the services whose addresses *service* has, in its variables and on its command line."""
        said = [(key.text, value, key.span) for key, value in environment]
        for name in ("command", "entrypoint"):
            said += [("", self._files.filled(one.text), one.span) for one in items(service.fields.get(name)) if isinstance(one, Scalar)]
        build = at(service.fields.get("build"), "args")
        said += [
            (one.key.text, self._files.filled(one.value.text), one.key.span) for one in entries(build) if isinstance(one.value, Scalar)
        ]
        for key, value, span in said:
            is_host = names_a_host(key)
            for host, protocol in hosts_in(value, self._hosts, is_host=is_host):
                if self._hosts[host] != service.name:
                    yield _Reach(self._hosts[host], protocol, span)

    def _resources(self, service: Service, environment: list[tuple[Scalar, str]], brokers: dict[str, str]) -> list[Link]:
        """Note the topics and queues that variables of *service* name, if it has the address of a broker."""
        found: list[Link] = []
        group = self._group(service, environment)
        for key, value in environment if brokers else ():
            kind = resource_kind(key.text)
            for name in map(str.strip, value.split(",") if kind else ()):
                if _RESOURCE_NAME.fullmatch(name) and name.lower() not in {"true", "false", "none", "null"}:
                    found += self._resource_links(service, kind, Scalar(name, key.span), key.text, brokers, group)
        self._links += found
        return found

    def _resource_links(  # noqa: PLR0913 - what they are made of
        self, service: Service, kind: str, name: Scalar, variable: str, brokers: dict[str, str], group: str
    ) -> Iterator[Link]:
        """Yield the link to what *variable* names, if its broker is known, by the words of the variable and never by their order."""
        near = brokers_in(variable, brokers)
        spoken = {brokers[one] for one in near}
        if len(spoken) > 1:
            fact = f'{service.name} names the {kind} "{name.text}", and not whether it is at {" or at ".join(near)}'
            hint = "name the broker in the variable, such as KAFKA_TOPIC, or write the edge in a spec that includes the part"
            self._findings.append(Diagnostic("TD819", Severity.INFO, fact, hint, name.span))
        elif near:
            resource = self._resource(kind, name.text, name.span, near[0])
            has_groups = bool(group) and spoken != {"amqp"}
            role = role_in(variable) or ("consume" if has_groups else "access")
            yield Link(Name("compose", service.name), resource, role, "derived", name.span, brokers[near[0]])

    def _resource(self, kind: str, name: str, span: Span, broker: str) -> Name:
        """Return the resource *name* of *broker*, which stands in a group of that name."""
        resource = Name(kind, name, self._protocol(broker))
        group = slug(broker) if broker else ""
        self._things.setdefault(resource, Thing(resource, span, cast("Kind", kind), "" if slug(name) == name else name, group=group))
        return resource

    def _protocol(self, broker: str) -> str:
        return PROTOCOLS.get(self._things[Name("compose", broker)].technology, "") if broker else ""

    def _group(self, service: Service, environment: list[tuple[Scalar, str]]) -> str:
        """Return the consumer group that *service* names, nothing where it names none."""
        words = ((key, words_in(key.text)[-2:], value) for key, value in environment)
        named = next((value for _, tail, value in words if tail in (("group", "id"), ("consumer", "group")) and value), "")
        command = " ".join(self._files.filled(one.text) for one in items(service.fields.get("command")) if isinstance(one, Scalar))
        found = named or (match[1] if (match := _GROUP.search(command)) else "")
        if found and _RESOURCE_NAME.fullmatch(found):
            self._groups.append((Name("kafka-group", found), Name("compose", service.name)))
        return found

    def _stated(self, service: Service, brokers: dict[str, str]) -> list[Link]:
        """Note what `x-topodoc` of *service* says that it publishes and consumes."""
        found = []
        roles: tuple[Role, Role] = ("publish", "consume")
        for role in roles:
            for one in items(at(service.fields.get("x-topodoc"), role)):
                if isinstance(one, Scalar) and one.text.strip():
                    space, mark, rest = one.text.strip().partition(":")
                    kind, name = (space, rest) if mark and space in SPACES else ("topic", one.text.strip())
                    near = brokers_in(kind, brokers)
                    broker = near[0] if len({brokers[one] for one in near}) == 1 else ""
                    resource = self._resource(SPACES[kind], name, one.span, broker)
                    found.append(Link(Name("compose", service.name), resource, role, "stated", one.span, self._protocol(broker)))
        self._links += found
        return found


def _left_out(service: Service) -> Diagnostic:
    hint = "to keep it, write noise: none at this import"
    return Diagnostic("TD819", Severity.INFO, f"{service.name} only watches the others; it is left out", hint, service.span)


def _started_after(service: Service) -> Iterator[Scalar]:
    """Yield the services that *service* only says it starts after, or shares a network with."""
    yield from (entry.key for entry in entries(service.fields.get("depends_on")))
    yield from (Scalar(one.text.partition(":")[0], one.span) for one in items(service.fields.get("links")) if isinstance(one, Scalar))
    mode = service.fields.get("network_mode")
    if isinstance(mode, Scalar) and mode.text.startswith("service:"):
        yield Scalar(mode.text.partition(":")[2], mode.span)


IMPORTER = Importer(
    "compose",
    "Compose",
    '"services:", with images or builds below',
    _looks,
    _account,
    options=("profiles", "env_file", "layers", "group", "owner_labels", "complete"),
    joint=True,
    rank=60,
)
