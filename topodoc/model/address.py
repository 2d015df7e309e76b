"""Addresses that a page may link to."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_IGNORED = re.compile("[\t\n\r]")
_ENDS = "".join(chr(code) for code in range(33))  # C0 controls and space, which browsers strip
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_AWAY = re.compile(r"[/\\]{2}")  # without a scheme, two of them lead to another host, whichever they are
_WEB = re.compile(r"//(?P<host>[^/\\?#]+)(?:[/?#]|$)")  # what has to stand behind http: and https:
_NO_HOST = re.compile(r"[\s<>^|`{}\"%]|%(?![0-9A-Fa-f]{2})")
SCHEMES = frozenset({"http", "https", "mailto"})


def safe_url(text: str) -> str | None:
    r"""Return the address that a browser reads in *text* if it is http, https, mailto or relative, else None.

    Read as the URL standard says: ends are stripped, tabs and line ends vanish anywhere, a scheme is ASCII in any case. What looks
    like a path and leads to another host is none either, nor what no browser follows, or follows to elsewhere than it says.

    >>> safe_url(" https://example.org/a ")
    'https://example.org/a'
    >>> safe_url("../runbook.md#restart")
    '../runbook.md#restart'
    >>> safe_url("java\tscript:alert(1)") is None
    True
    >>> [safe_url(text) for text in ("//host/a", r"/\host", r"\\server\share", r"https:\\host", "https:host", "mailto:")]
    [None, None, None, None, None, None]
    """
    address = _IGNORED.sub("", text.strip(_ENDS))
    scheme = _SCHEME.match(address)
    if scheme is None:
        return None if _AWAY.match(address) else address or None
    rest = address[scheme.end() :]
    match scheme[1].lower():
        case "http" | "https":
            web = _WEB.match(rest)
            return address if web and _is_host(web["host"]) else None
        case "mailto":
            return address if rest.strip() else None
        case _:
            return None


def _is_host(text: str) -> bool:
    """Return whether *text* names a host, and a port if any, that a browser would call."""
    name = text.rpartition("@")[2]
    try:
        parts = urlsplit(f"//{name}")
        return bool(parts.hostname) and not _NO_HOST.search(parts.hostname or "") and (parts.port is None or parts.port >= 0)
    except ValueError:  # a port beyond 65535, brackets that do not close
        return False
