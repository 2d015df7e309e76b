"""What an import writes into its part: who made it of what, and what its sources no longer have."""

from __future__ import annotations

from topodoc.language.document.fields import Text, Texts
from topodoc.language.document.part import Part, many, one
from topodoc.language.document.words import OneKind


class GeneratedPart(Part):
    """Who made this file; an import writes over no other."""

    by: Text = one("the import that made it, and overwrites it", "shop")
    form: Text = one("the form in which it is written", "1")
    sources: Texts = many("what it was made of, from the root of the project", ["services/orders/asyncapi.yaml"], alias="from")


class GonePart(Part):
    """A node that no source has any more, kept for the specs that still name it."""

    kind: OneKind = one("what it was", "topic")
    label: Text = one("the shown name it had; default: the id", "Old orders")
    origin: Texts = many("the file that it was read from", "services/orders/asyncapi.yaml")
