"""The spool: values that wait in a file, and not in memory, until they are asked for."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator, MutableMapping
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Generic, TypeVar
from weakref import finalize

from topodoc.diagnostics import SettingsError

if TYPE_CHECKING:
    from types import TracebackType

Value = TypeVar("Value")


def _close(file: IO[bytes]) -> None:
    """Close *file*, of which nobody wants what is not yet written: a full disk is told by whoever writes."""
    with suppress(OSError):
        file.close()


class Spool(MutableMapping[str, Value], Generic[Value]):
    """A mapping that holds one value at a time in memory, the last one asked for, and all of them in a nameless file.

    Raises SettingsError where the folder for temporary files has no room.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile("w+b")  # noqa: SIM115 - closed with the spool, or once nobody has it
        self._closing = finalize(self, _close, self._file)
        self._places: dict[str, int] = {}
        self._last: tuple[str, Value] | None = None

    def __enter__(self) -> Spool[Value]:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._closing()

    def __setitem__(self, key: str, value: Value) -> None:
        try:
            self._places[key] = self._file.seek(0, 2)
            pickle.dump(value, self._file, pickle.HIGHEST_PROTOCOL)
        except OSError as error:
            message = f"{tempfile.gettempdir()} cannot be written: {(error.strerror or 'input/output error').lower()}"
            raise SettingsError(f"{message}; make room, or name another folder in the variable TMPDIR") from None
        if self._last and self._last[0] == key:
            self._last = None

    def __getitem__(self, key: str) -> Value:
        if self._last is None or self._last[0] != key:
            self._file.seek(self._places[key])
            self._last = key, pickle.load(self._file)  # noqa: S301 - written by ourselves, into a file without a name
        return self._last[1]

    def __delitem__(self, key: str) -> None:
        del self._places[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
