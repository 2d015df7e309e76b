"""The page about drift is a walk: its files are written as they come, and each command answers what stands behind it."""

from __future__ import annotations

import os
import re
import shlex
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from places import ROOT

from topodoc.cli import drift
from topodoc.cli.main import run
from topodoc.settings_file import read_settings_file

if TYPE_CHECKING:
    import pytest

PAGE = ROOT / "docs" / "drift.md"
BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```', re.DOTALL | re.MULTILINE)


class _Day(date):
    @classmethod
    def today(cls) -> _Day:
        return cls(2026, 11, 28)


def test_the_walk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(drift, "date", _Day)
    Path("mkdocs.yml").write_text("", "utf-8")
    text, asked = PAGE.read_text("utf-8"), []
    for (language, name, said), (following, title, answer) in pairwise([*BLOCK.findall(text), ("", "", "")]):
        if name and not name.endswith(".sh"):
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_text(said, "utf-8")
            assert read_settings_file(Path()).values if name == "topodoc.yml" else said
        elif language == "sh" and following == "text" and not title:
            run(shlex.split(said)[1:])
            asked.append(capsys.readouterr().out)
            if os.environ.get("TOPODOC_UPDATE"):
                text = text.replace(f"```sh\n{said}```\n\n```text\n{answer}```", f"```sh\n{said}```\n\n```text\n{asked[-1]}```", 1)
                PAGE.write_text(text, "utf-8")
            else:
                assert asked[-1] == answer
    assert [re.search(r"(\d+) of (\d+) edges", one)[0] for one in asked] == ["2 of 7 edges", "5 of 7 edges", "7 of 7 edges"]  # type: ignore[index] # it fails


def test_the_kafka_example(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(drift, "date", _Day)
    assert run(["drift", "--strict", "--", "examples"]) == 0
    told = capsys.readouterr().out
    assert told == "drift kafka: 8 of 8 edges confirmed (asyncapi 2, kafka 4, traces 3); facts of 2026-11-27\n"
    assert "the facts confirm 8 of 8 edges" in PAGE.read_text("utf-8")
