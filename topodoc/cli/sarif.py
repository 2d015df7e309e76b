"""Diagnostics as SARIF, the Static Analysis Results Interchange Format, which code hosts and editors read."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from topodoc import __version__
from topodoc.cli.checkout import in_checkout
from topodoc.diagnostics import Severity, is_fault
from topodoc.lint.codes import MEANINGS, name_of, rule_of
from topodoc.lint.manual import explain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topodoc.diagnostics import Diagnostic, Span

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def as_sarif(diagnostics: Sequence[Diagnostic]) -> str:
    """Return *diagnostics* as a SARIF 2.1.0 log of one run, with the manual page of every code in it.

    The format: OASIS, https://docs.oasis-open.org/sarif/sarif/v2.1.0/
    """
    codes = sorted({one.code for one in diagnostics})
    driver = {"name": "topodoc", "semanticVersion": __version__, "rules": [_descriptor(code) for code in codes]}
    results = [_result(one, codes.index(one.code)) for one in diagnostics]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _descriptor(code: str) -> dict[str, Any]:
    """Return what SARIF calls a reporting descriptor: the manual page of *code*."""
    rule = rule_of(code)
    usual = rule.severity if rule else Severity.ERROR if is_fault(code) else Severity.WARNING
    page = rule.page if rule else MEANINGS[code][1]
    return {
        "id": code,
        "name": name_of(code),
        "shortDescription": {"text": page.partition("\n")[0]},
        "help": {"text": explain(code) or page, "markdown": page},
        "defaultConfiguration": {"level": _LEVELS[usual]},
    }


def _result(one: Diagnostic, index: int) -> dict[str, Any]:
    location: dict[str, Any] = {"physicalLocation": _place(one.span)}
    name = "/".join(filter(None, (one.topology, one.element)))
    if name:
        location["logicalLocations"] = [{"fullyQualifiedName": name}]
    beside = [{"physicalLocation": _place(other.span), "message": {"text": other.message}} for other in one.related]
    return {
        "ruleId": one.code,
        "ruleIndex": index,
        "level": _LEVELS[one.severity],
        "message": {"text": f"{one.message}. To fix it: {one.hint}".replace("](", "\\](")},  # else it is a link (3.11.6)
        "locations": [location],
        "partialFingerprints": {"topodoc/v1": _fingerprint(one)},
    } | ({"relatedLocations": beside} if beside else {})


def _place(span: Span) -> dict[str, Any]:
    return {
        "artifactLocation": {"uri": _uri(in_checkout(span.file))},
        "region": {"startLine": span.line, "startColumn": span.column, "endLine": span.end_line, "endColumn": span.end_column},
    }


def _uri(path: str) -> str:
    """Return *path* as a URI, relative where it is."""
    return Path(path).as_uri() if Path(path).is_absolute() else quote(path, errors="surrogateescape")


def _fingerprint(one: Diagnostic) -> str:
    """Return what stays the same when lines move: of the code and the element, and of the file where there is no element."""
    about = one.element or f"{one.span.file}:{one.message}"
    change = f"\0{one.change}" if one.change else ""
    return sha256(f"{one.code}\0{one.topology}\0{about}{change}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
