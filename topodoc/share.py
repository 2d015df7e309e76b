"""The share: a place for entries that several machines reach, by any address that fsspec knows: a folder, S3, GCS."""

from __future__ import annotations

from typing import Any

from topodoc.diagnostics import SettingsError

SHARE_FAILS = (OSError, ValueError, RuntimeError, ImportError)  # what file systems of fsspec raise where they cannot be reached


class Share:
    """The entries at *address*. Raises SettingsError where fsspec is not installed or knows no such address."""

    def __init__(self, address: str) -> None:
        try:
            from fsspec.core import url_to_fs  # noqa: PLC0415 - few have it
        except ImportError:
            message = "a shared cache needs fsspec, which is not installed; run: pip install 'topodoc[cluster]'"
            raise SettingsError(message) from None
        try:
            self._files, self._root = url_to_fs(address)
        except (ValueError, ImportError) as error:
            message = f'the shared cache "{address}" cannot be reached: {error}; write an address that fsspec knows, such as file:///shared/topodoc'
            raise SettingsError(message) from None
        self._is_there = False

    def read(self, name: str) -> bytes | None:
        """Return what is called *name*, None where there is nothing. Raises one of SHARE_FAILS."""
        try:
            found: Any = self._files.cat_file(self._path(name))
        except FileNotFoundError:
            return None
        return bytes(found)

    def write(self, name: str, content: bytes) -> None:
        """Put *content* there, called *name*. Raises one of SHARE_FAILS."""
        if not self._is_there:
            self._files.makedirs(self._root, exist_ok=True)
            self._is_there = True
        self._files.pipe_file(self._path(name), content)

    def _path(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}"
