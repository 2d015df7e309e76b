"""Hostile files: each is read, or has the faults that it must have, each at a place that is there; never a traceback, never a hang."""

from __future__ import annotations

import base64
import os
from typing import TYPE_CHECKING, Any

import pytest
from corpus import corpus

from topodoc.cli.main import run
from topodoc.cli.report import as_text
from topodoc.diagnostics import Diagnostic, Severity, Span, SpecError
from topodoc.reading import load

if TYPE_CHECKING:
    from pathlib import Path

Holds = str | list[Any] | dict[str, str]
_FILES = corpus("files")
CASES: list[tuple[str, str, Holds]] = [
    (outcome, why, holds) for outcome, found in _FILES.items() for one in found for why, holds in one.items()
]
NAMES = [f"{outcome} {why}" for outcome, why, _ in CASES]


def content(holds: Holds) -> bytes:
    if isinstance(holds, dict):
        return base64.b64decode(holds["base64"])
    parts = [holds] if isinstance(holds, str) else holds
    return "".join(part if isinstance(part, str) else part[0] * part[1] for part in parts).encode()


def test_there_are_more_than_a_hundred() -> None:
    assert len({content(holds) for _, _, holds in CASES}) == len(CASES) >= 130


@pytest.mark.parametrize(("outcome", "why", "holds"), CASES, ids=NAMES)
def test_a_file_is_read_or_has_the_faults_it_must_have(
    outcome: str, why: str, holds: Holds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del why
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "hostile.topo.yml"
    path.write_bytes(content(holds))
    found: tuple[Diagnostic, ...]
    try:
        found, codes = load([path])[0].findings, ["fine"]
    except SpecError as error:
        found, codes = error.diagnostics, []
    assert " ".join([*codes, *sorted({one.code for one in found})]) == outcome
    _are_there(found, path)
    assert len(as_text(found)) < 4_000 * len(found) + 100
    assert run(["check", "-q", "--fix", str(path), "--format", "json"]) == (0 if codes else 1)
    assert path.read_bytes() == content(holds)
    if path.stat().st_size < 1_000_000:
        assert run(["render", str(path), "-o", "x.svg"]) == (0 if codes else 1)


def _are_there(found: tuple[Diagnostic, ...], path: Path) -> None:
    """Fail where one of *found* has a place that is not in the file at *path*."""
    lines = path.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for one in found:
        assert one.span.file == "hostile.topo.yml"
        assert 1 <= one.span.line <= len(lines), one
        if one.code != "TD002":
            assert 1 <= one.span.column <= len(lines[one.span.line - 1]) + 1, one


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among its files")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """Where a message is about one, nothing is quoted from it."""
    os.mkfifo(tmp_path / "pipe")
    told = as_text([Diagnostic("TD053", Severity.ERROR, "no", "yes", Span(str(tmp_path / "pipe"), 1, 1, 1, 1))])
    assert "error TD053: no" in told
