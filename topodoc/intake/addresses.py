"""Addresses of other systems: what may be kept of them. User names and passwords are cut before anything is stored."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from topodoc.values import dataclass

_SCHEME = re.compile(r"(?:[a-z][a-z0-9+.-]*:)*//", re.IGNORECASE)
_HOST = re.compile(r"[A-Za-z0-9_{}$-]+(?:\.[A-Za-z0-9_{}$-]+)*")
_PORTS = {
    "9092": "kafka", "9093": "kafka", "29092": "kafka", "5432": "postgresql", "3306": "mysql", "6379": "redis", "5672": "amqp",
    "5671": "amqp+tls", "4222": "nats", "1883": "mqtt", "8883": "mqtt+tls", "50051": "grpc", "27017": "mongodb", "9200": "http",
    "1433": "sqlserver", "1521": "oracle", "11211": "memcached", "6650": "pulsar", "9042": "cassandra", "80": "http", "443": "https",
}  # fmt: skip
_SCHEMES = {
    "plaintext": "kafka",
    "ssl": "kafka+tls",
    "postgres": "postgresql",
    "amqps": "amqp+tls",
    "rediss": "redis+tls",
    "mongodb+srv": "mongodb",
    "tcp": "",
    "mqtts": "mqtt+tls",
}


@dataclass(frozen=True, slots=True)
class Address:
    """A host, what is spoken there as far as the address tells, its port, and the name of the database behind it."""

    host: str
    protocol: str = ""
    port: str = ""
    path: str = ""


def read_address(text: str) -> Address | None:
    """Return what *text*, a URL or `HOST:PORT`, names; None where it is neither.

    >>> read_address("postgres://shop:secret@orders-db:5432/orders?sslmode=off")
    Address(host='orders-db', protocol='postgresql', port='5432', path='orders')
    >>> read_address("kafka:9092")
    Address(host='kafka', protocol='kafka', port='9092', path='')
    """
    text = text.strip()
    scheme = _SCHEME.match(text)
    rest = text[scheme.end() :] if scheme else text
    authority, _, path = re.split(r"[?#;]", _without_user(rest), maxsplit=1)[0].partition("/")
    host, _, port = authority.partition(":")
    if not _HOST.fullmatch(host) or (port and not (port.isascii() and port.isdigit())) or not (scheme or port):
        return None
    return Address(host, protocol_of(scheme.group().removesuffix("//") if scheme else "", port), port, path.strip("/"))


def protocol_of(scheme: str, port: str) -> str:
    """Return what is spoken at an address with that *scheme*, else at that *port*; nothing where neither tells.

    >>> protocol_of("jdbc:postgresql:", ""), protocol_of("", "9092"), protocol_of("http:", "8080")
    ('postgresql', 'kafka', 'http')
    """
    word = scheme.rstrip(":").rpartition(":")[2].lower()
    return _SCHEMES.get(word, word) or _PORTS.get(port, "")


def host_of(address: str) -> str:
    """Return host and port of *address*, which may be a URL, without anything else.

    >>> host_of("amqps://user:secret@mq.example.org:5671/vhost"), host_of("{env}.kafka.example.org"), host_of("kafka:9092,kafka2:9092")
    ('mq.example.org:5671', '{env}.kafka.example.org', 'kafka:9092')
    """
    rest = _SCHEME.sub("", address.strip(), count=1)
    return re.split(r"[/?#,;]", _without_user(rest), maxsplit=1)[0].strip()


def _without_user(rest: str) -> str:
    """Return *rest*, an address behind its scheme, without user and password, though a "/" in the password may be no escape.

    >>> _without_user("me:secret@host/x"), _without_user("host:80/@scope/x"), _without_user("me:se/cret@host")
    ('host/x', 'host:80/@scope/x', 'host')
    """
    before, slash, after = rest.partition("/")
    if "@" in before:
        return before.rpartition("@")[2] + slash + after
    _, colon, port = before.partition(":")
    return rest.rpartition("@")[2] if colon and "@" in after and not port.isdigit() else rest


def web_host(url: str) -> str:
    """Return the host of *url*, without user, password and port; nothing where it has none.

    >>> web_host("https://me:secret@hooks.example.com:8443/x"), web_host("https://[x"), web_host("orders")
    ('hooks.example.com', '', '')
    """
    try:
        return urlsplit(url.strip()).hostname or ""
    except ValueError:
        return ""


def web_address(text: str) -> str:
    """Return *text* if it leads into the web, without a user and a password in it; else nothing.

    >>> web_address("https://me:secret@example.org/docs"), web_address("javascript:x")
    ('https://example.org/docs', '')
    """
    found = re.fullmatch(r"(https?://)(?:[^/?#@\s]*@)?([^\s<>\"\\]+)", text.strip())
    return f"{found[1]}{found[2]}" if found else ""
