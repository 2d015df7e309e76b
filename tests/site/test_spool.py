"""The spool: what is put away comes back, and a folder without room is told."""

from __future__ import annotations

import tempfile
from typing import IO

import pytest

from topodoc.diagnostics import SettingsError
from topodoc.spool import Spool


def test_what_is_put_away_comes_back() -> None:
    with Spool[tuple[str, ...]]() as spool:
        spool.update(a=("one",), b=("two", "three"))
        assert (spool["a"], spool["b"], spool["a"]) == (("one",), ("two", "three"), ("one",))
        spool["a"] = ("four",)
        assert spool["a"] == ("four",)
        del spool["b"]
        assert dict(spool) == {"a": ("four",)}
        with pytest.raises(KeyError):
            spool["b"]


def test_a_folder_without_room_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(mode: str) -> IO[bytes]:
        return open("/dev/full", mode, buffering=0)  # noqa: PTH123 - closed with the spool

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    with Spool[str]() as spool, pytest.raises(SettingsError, match="no space left on device; make room"):
        spool["a"] = "x"
