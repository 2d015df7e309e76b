"""The depot: what is put away comes back, and a folder without room is told."""

from __future__ import annotations

import tempfile
from typing import IO

import pytest

from topodoc.depot import Depot
from topodoc.diagnostics import SettingsError


def test_what_is_put_away_comes_back() -> None:
    with Depot[tuple[str, ...]]() as depot:
        depot.update(a=("one",), b=("two", "three"))
        assert (depot["a"], depot["b"], depot["a"]) == (("one",), ("two", "three"), ("one",))
        depot["a"] = ("four",)
        assert depot["a"] == ("four",)
        del depot["b"]
        assert dict(depot) == {"a": ("four",)}
        with pytest.raises(KeyError):
            depot["b"]


def test_a_folder_without_room_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(mode: str) -> IO[bytes]:
        return open("/dev/full", mode, buffering=0)  # noqa: PTH123 - closed with the depot

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    with Depot[str]() as depot, pytest.raises(SettingsError, match="no space left on device; make room"):
        depot["a"] = "x"
