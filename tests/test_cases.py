"""Every file below tests/cases is a case: what goes in and what comes out. TOPODOC_UPDATE=1 writes what comes out."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
import yaml
from places import CASES
from stages import STAGES, Case

if TYPE_CHECKING:
    from pathlib import Path


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks."""


def _write_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _write_text)


@pytest.mark.parametrize("path", sorted(CASES.rglob("*.yml")), ids=lambda path: path.relative_to(CASES).as_posix())
def test_case(path: Path) -> None:
    case: Case = yaml.safe_load(path.read_text("utf-8"))
    found = STAGES[path.relative_to(CASES).parts[0]](case)
    if found != case.get("expect") and os.environ.get("TOPODOC_UPDATE"):
        path.write_text(yaml.dump(case | {"expect": found}, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1000), "utf-8")
    assert found == case.get("expect")


def test_every_stage_has_cases() -> None:
    assert {path.name for path in CASES.iterdir()} == set(STAGES)
