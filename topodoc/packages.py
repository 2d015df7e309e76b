"""Packages: which versions of them are installed."""

from __future__ import annotations


def version_of(name: str) -> str:
    """Return the version of the package *name*; "" where it is not installed."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - what draws one picture asks for no version

    try:
        return version(name)
    except PackageNotFoundError:
        return ""
