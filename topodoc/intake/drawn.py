"""What a drawing means by a box: the kind of a node, as far as its name, its technology and the words beside it tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.intake.images import kind_of, technology_of
from topodoc.model.lexicon import words_of

if TYPE_CHECKING:
    from topodoc.language.vocabulary import Kind

_LAST: dict[str, Kind] = {
    "topic": "topic", "topics": "topic", "queue": "queue", "queues": "queue", "dlq": "queue", "stream": "stream", "streams": "stream",
    "exchange": "exchange", "bus": "exchange", "broker": "broker",
    "database": "database", "db": "database", "cache": "cache", "bucket": "store", "store": "store", "storage": "store", "index": "index",
    "gateway": "gateway", "scheduler": "scheduler", "cron": "scheduler", "worker": "worker", "lambda": "function",
}  # fmt: skip
_TECHNOLOGIES: dict[str, Kind] = {
    "sqs": "queue", "sns": "topic", "kinesis": "stream", "eventbridge": "exchange", "pubsub": "topic", "servicebus": "broker",
    "eventhubs": "stream", "lambda": "function", "s3": "store", "dynamodb": "database", "aurora": "database", "rds": "database",
}  # fmt: skip
_MOST_WORDS = 3  # of a technology that names one thing, and no list of what is used


def kind_of_drawn(name: str, technology: str = "", words: tuple[str, ...] = ()) -> Kind | None:
    """Return the kind of what is called *name*, built with *technology*, with *words* such as tags beside it; None where nothing tells.

    >>> kind_of_drawn("Orders topic"), kind_of_drawn("Orders", "PostgreSQL 16"), kind_of_drawn("Orders", "Spring Boot, Kafka")
    ('topic', 'database', None)
    """
    said = words_of(name)
    for one in (*(said[-1:]), *(word.lower() for word in words)):
        if one in _LAST:
            return _LAST[one]
    parts = words_of(technology)
    if not parts or len(parts) > _MOST_WORDS or "," in technology:
        return None
    found = next((_TECHNOLOGIES[one] for one in (*parts, "".join(parts)) if one in _TECHNOLOGIES), None)
    known = technology_of(technology)
    return found or (kind_of(known) if known else None)
