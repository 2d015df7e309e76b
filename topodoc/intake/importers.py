"""What can be imported: a line for each kind of source, in the order in which a text is held against them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.intake import (
    asyncapi,
    backstage,
    builders,
    cloudformation,
    compose,
    connect,
    diagrams,
    eventcatalog,
    kafka,
    ksql,
    kubernetes,
    likec4,
    mermaid,
    nats,
    rabbitmq,
    schema_registry,
    serverless,
    structurizr,
    terraform,
    traces,
)

if TYPE_CHECKING:
    from topodoc.intake.importer import Importer

IMPORTERS: tuple[Importer, ...] = (
    asyncapi.IMPORTER,
    connect.IMPORTER,
    schema_registry.IMPORTER,
    rabbitmq.IMPORTER,
    traces.IMPORTER,
    nats.IMPORTER,
    terraform.IMPORTER,
    structurizr.IMPORTER,
    likec4.IMPORTER,
    eventcatalog.IMPORTER,
    backstage.IMPORTER,
    serverless.IMPORTER,
    cloudformation.IMPORTER,
    kubernetes.IMPORTER,
    compose.IMPORTER,
    diagrams.IMPORTER,
    mermaid.IMPORTER,
    ksql.IMPORTER,
    builders.IMPORTER,
    kafka.IMPORTER,
)
KINDS = tuple(one.kind for one in IMPORTERS)
OF_PARTS = tuple(one for one in IMPORTERS if one.scaffold is None)  # those that settings may name
RANKS = {one.kind: one.rank for one in IMPORTERS}


def importer_of(kind: str) -> Importer:
    """Return what reads sources of *kind*, which is one of `KINDS`."""
    return next(one for one in IMPORTERS if one.kind == kind)
