"""Addresses that a page may link to."""

from __future__ import annotations

import re

_IGNORED = re.compile("[\t\n\r]")
_ENDS = "".join(chr(code) for code in range(33))  # C0 controls and space, which browsers strip
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
SCHEMES = frozenset({"http", "https", "mailto"})


def safe_url(text: str) -> str | None:
    r"""Return the address that a browser reads in *text* if it is http, https, mailto or relative, else None.

    Read as the URL standard says: ends are stripped, tabs and line ends vanish anywhere, a scheme is ASCII in any case.

    >>> safe_url(" https://example.org/a ")
    'https://example.org/a'
    >>> safe_url("../runbook.md#restart")
    '../runbook.md#restart'
    >>> safe_url("java\tscript:alert(1)") is None
    True
    """
    address = _IGNORED.sub("", text.strip(_ENDS))
    scheme = _SCHEME.match(address)
    if scheme and scheme[1].lower() not in SCHEMES:
        return None
    return address or None
