"""Systems of any size as real ones are: domains of services with stores, a bus of topics between them, and people in front."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PER_DOMAIN = 8  # nodes: six services, a database and a cache
_DOMAINS = (
    "Checkout", "Payment", "Stock", "Shipping", "Catalogue", "Search", "Account", "Loyalty", "Pricing", "Support", "Billing", "Fraud",
    "Media", "Returns", "Reviews",
)  # fmt: skip
_PARTS = ("API", "Service", "Worker", "Gateway", "Scheduler", "Projector")


def system(nodes: int, edges: int, *, groups: bool = True) -> str:
    """Return a spec of exactly *nodes* nodes and *edges* edges, the same one each time.

    Without *groups* owners alone tell domains apart.
    """
    topics = nodes // 5
    count = nodes - topics
    domains = [list(range(first, min(first + _PER_DOMAIN, count))) for first in range(0, count, _PER_DOMAIN)]
    lines = [f"topology: system-{nodes}", f"title: A system of {nodes}", *(_groups(domains, topics) if groups else _nodes(domains, topics))]
    return "\n".join([*lines, "edges:", *_edges(domains, topics, edges), ""])


def _groups(domains: list[list[int]], topics: int) -> Iterator[str]:
    yield "groups:"
    for at, domain in enumerate(domains):
        name = _domain(at)
        yield f"  {name.lower()}: {{label: {name}, owner: team-{name.lower()}, nodes: {{{', '.join(_node(name, one) for one in domain)}}}}}"
    yield f"  kafka: {{label: Kafka, owner: team-platform, nodes: {{{', '.join(_topic(one) for one in range(topics))}}}}}"


def _nodes(domains: list[list[int]], topics: int) -> Iterator[str]:
    yield "nodes:"
    for at, domain in enumerate(domains):
        yield from (f"  {_node(_domain(at), one).replace('label', f'owner: team-{_domain(at).lower()}, label')}" for one in domain)
    yield from (f"  {_topic(one)}" for one in range(topics))


def _domain(at: int) -> str:
    return _DOMAINS[at] if at < len(_DOMAINS) else f"{_DOMAINS[at % len(_DOMAINS)]} {at // len(_DOMAINS) + 1}".replace(" ", "-")


def _node(domain: str, one: int) -> str:
    part = one % _PER_DOMAIN
    if part < len(_PARTS):
        return f"n{one}: {{label: {domain} {_PARTS[part]}, technology: Go}}"
    kind = "database" if part == len(_PARTS) else "cache"
    return f"n{one}: {{label: {domain} {kind}, kind: {kind}}}"


def _topic(one: int) -> str:
    return f"t{one}: {{label: events.{_DOMAINS[one % len(_DOMAINS)].lower()}.v{one // len(_DOMAINS) + 1}, kind: topic}}"


def _edges(domains: list[list[int]], topics: int, count: int) -> list[str]:
    """Return *count* edges: within a domain first, then to and from topics, then calls between domains."""
    dice = Random(count)  # noqa: S311 - nothing secret
    found: dict[tuple[str, str], str] = {}
    for domain in domains:
        first = domain[0]
        for one in domain[1:]:
            found[f"n{first if one % _PER_DOMAIN < 4 else domain[min(1, len(domain) - 1)]}", f"n{one}"] = (
                "write" if one % _PER_DOMAIN > 5 else "call"
            )
    found = {ends: word for ends, word in found.items() if ends[0] != ends[1]}
    services = [one for domain in domains for one in domain if one % _PER_DOMAIN < len(_PARTS)]
    for topic in range(topics):
        found[f"n{services[(topic * 5) % len(services)]}", f"t{topic}"] = f"publish [{_DOMAINS[topic % len(_DOMAINS)]}Changed{topic}]"
    while len(found) < count:
        service = f"n{dice.choice(services)}"
        if dice.random() < 0.75:
            found.setdefault((service, f"t{dice.randrange(topics)}"), "consume")
        else:
            other = f"n{dice.choice(services)}"
            if other != service:
                found.setdefault((service, other), "call")
    return [_edge(source, target, word) for (source, target), word in list(found.items())[:count]]


def _edge(source: str, target: str, word: str) -> str:
    if word.startswith("publish"):
        return f"  - {{from: {source}, to: {target}, role: publish, events: {word.removeprefix('publish ')}}}"
    return f"  - {source} -> {target}: {word}"
