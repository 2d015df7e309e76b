"""Packages: which versions of them are installed."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def version_of(name: str) -> str:
    """Return the version of the package *name*; "" where it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
