"""The catalogue: every code that topodoc reports, and its name. A code is never used again for something else."""

from __future__ import annotations

NAMES = {
    "TD001": "unreadable-file",
    "TD002": "not-utf-8",
    "TD003": "empty-file",
    "TD004": "yaml-syntax",
    "TD005": "missing-quotes",
    "TD006": "tab",
    "TD007": "duplicate-key",
    "TD008": "unsupported-yaml",
    "TD009": "limit-exceeded",
    "TD010": "wrong-type",
    "TD011": "unknown-key",
    "TD012": "missing-end",
    "TD013": "wrong-value",
    "TD014": "wrong-id",
    "TD015": "wrong-arrow",
    "TD016": "arrow-beside-keys",
    "TD020": "duplicate-id",
    "TD021": "unknown-name",
    "TD022": "group-as-end",
    "TD023": "duplicate-topology",
    "TD024": "duplicate-edge-id",
    "TD025": "empty-frame",
    "TD026": "edge-elsewhere",
    "TD701": "replaced-character",
    "TD702": "unsafe-link",
}
