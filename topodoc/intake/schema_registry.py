"""The schema registry of Kafka, by what it answers to `GET /subjects/SUBJECT/versions/latest`: which event a topic carries.

Names of subjects follow the strategies of Confluent: `TOPIC-value`, the name of the record, or both with a "-" between.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from topodoc.diagnostics import Diagnostic, Severity
from topodoc.intake.account import Account, Thing
from topodoc.intake.importer import Delivery, Importer
from topodoc.intake.kafka import topic_name
from topodoc.intake.lookups import is_event_name, items, scalar_at, text_at
from topodoc.source import ILLEGAL

if TYPE_CHECKING:
    from topodoc.language.tree import Node

_LOOKS = re.compile(r'"subject"\s*:\s*"[^"]*"[^{}]*"schema"\s*:\s*"|"schema"\s*:\s*"(?:[^"\\]|\\.)*"[^{}]*"subject"\s*:')
_FORMATS = {"AVRO": "avro", "JSON": "json-schema", "PROTOBUF": "protobuf", "": "avro"}
_VALUE, _KEY = "-value", "-key"
_LONG = 10  # digits, which no version has


def _looks(text: str) -> bool:
    return _LOOKS.search(text) is not None


def _account(delivery: Delivery) -> Account:
    """Return which topics the subjects in the document of *delivery* are of, and which records these carry."""
    document = delivery.documents[0]
    newest: dict[str, tuple[int, Thing]] = {}
    findings: list[Diagnostic] = [*delivery.shelf.values(document).findings]
    for one in items(delivery.shelf.root_of(document)):
        subject, record = scalar_at(one, "subject"), _record(one)
        if subject is None or subject.text.endswith(_KEY):
            continue
        topic = _topic(subject.text.strip(), record)
        if not topic:
            fact = f'the subject "{subject.text.strip()}" names a record, and no topic'
            hint = "say in an overlay which edges carry it: events: NAME"
            findings.append(Diagnostic("TD819", Severity.INFO, fact, hint, subject.span))
            continue
        name = record.rpartition(".")[2]
        said = [("schema", f"{subject.text.strip()} {text_at(one, 'version')}".strip()), ("carries", name if is_event_name(name) else "")]
        facts = tuple((word, text) for word, text in said if text)
        version = text_at(one, "version")
        number = int(version) if version.isascii() and version.isdigit() and len(version) < _LONG else 0
        if topic not in newest or newest[topic][0] < number:
            newest[topic] = number, Thing(topic_name(topic), subject.span, "topic", facts=facts)
    return Account("schema-registry", (document.path,), tuple(thing for _, thing in newest.values()), findings=tuple(findings))


def _topic(subject: str, record: str) -> str:
    """Return the topic that *subject* is of; nothing where it is of a record in any topic."""
    if subject.endswith(_VALUE):
        return subject.removesuffix(_VALUE)
    return subject.removesuffix(f"-{record}") if record and subject.endswith(f"-{record}") else ""


def _record(one: Node) -> str:
    """Return the full name of the record that the schema in *one* is of; nothing where it has none."""
    text, kind = text_at(one, "schema"), text_at(one, "schemaType").upper()
    if _FORMATS.get(kind) == "protobuf":
        package, message = re.search(r"\bpackage\s+([\w.]+)\s*;", text), re.search(r"\bmessage\s+(\w+)", text)
        return f"{package[1]}.{message[1]}" if package and message else message[1] if message else ""
    try:
        schema = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(schema, dict):
        return ""
    name = schema.get("name", schema.get("title", ""))
    space = schema.get("namespace", "")
    said = [one for one in (space, name) if isinstance(one, str) and one]
    return ILLEGAL.sub("\ufffd", ".".join(said)) if isinstance(name, str) and name else ""


IMPORTER = Importer(
    "schema-registry",
    "Schema Registry",
    '"subject" and "schema", as the registry answers',
    _looks,
    _account,
    ages=True,
    rank=45,
)
