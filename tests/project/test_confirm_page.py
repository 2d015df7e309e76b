"""The page that takes a system of real size to a picture of which all is confirmed: each answer on it is what the command says."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from places import ROOT

from topodoc.cli import drift
from topodoc.cli.main import run

if TYPE_CHECKING:
    import pytest

PAGE = ROOT / "docs" / "how-to" / "confirm.md"
BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```', re.DOTALL | re.MULTILINE)
GAP = "\u2026\n"  # stands for lines that the page leaves out


class _Day(date):
    @classmethod
    def today(cls) -> _Day:
        return cls(2026, 11, 28)


def test_the_walk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(ROOT / "docs" / "how-to" / "drift", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(drift, "date", _Day)
    Path("mkdocs.yml").write_text("", "utf-8")
    text, answer, shares, code = PAGE.read_text("utf-8"), "", [], 1
    for (language, name, said), (_, title, told) in pairwise([*BLOCK.findall(text), ("", "", "")]):
        if language == "sh":
            code = run(shlex.split(said)[1:])
            answer = capsys.readouterr().out
            shares += re.findall(r"(\d+) of (\d+) edges", answer)
            if os.environ.get("TOPODOC_UPDATE") and not title:
                last = answer.splitlines(keepends=True)[-1]
                text = text.replace(f"```sh\n{said}```\n\n```text\n{told}```", f"```sh\n{said}```\n\n```text\n{_told(told, last)}```", 1)
                PAGE.write_text(text, "utf-8")
            elif not title:
                assert answer.endswith(told.split(GAP)[-1])
        elif language == "diff":
            _apply(Path(name), said)
        elif name == "answer":
            assert _is_part(said, answer), (said, answer)
        elif name:
            Path(name).write_text(said, "utf-8")
    assert code == 0
    assert (shares[0], shares[-1]) == (("38", "58"), ("58", "58"))


def _told(told: str, last: str) -> str:
    """Return what the page tells, its last line as the command says it; a gap goes before it where there is more."""
    return "".join([*told.splitlines(keepends=True)[:-1], last])


def _is_part(said: str, answer: str) -> bool:
    """Return whether the parts of *said* between its gaps stand in *answer*, in their order."""
    at = 0
    for part in (one for one in said.split(GAP) if one):
        at = answer.find(part, at)
        if at < 0:
            return False
    return True


def _apply(path: Path, said: str) -> None:
    """Change the file at *path* as a reader does: each line with a minus becomes what stands behind it with a plus."""
    text = path.read_text("utf-8")
    old, new = ("".join(line[1:] for line in said.splitlines(keepends=True) if line.startswith(sign)) for sign in "-+")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
