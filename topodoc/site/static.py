"""Static addresses: every page the index of a folder of its own, so that one link is right however a host addresses pages."""

from __future__ import annotations


def static_path(path: str) -> str:
    """Return where the page of *path* is found on any site that an export became a part of.

    >>> static_path("architecture/orders/nodes/billing.md")
    'architecture/orders/nodes/billing/index.html'
    >>> static_path("architecture/index.md"), static_path("architecture/orders/topology.svg")
    ('architecture/index.html', 'architecture/orders/topology.svg')
    """
    folder = page_folder(path)
    return path if folder is None else f"{folder}index.html"


def flat_path(path: str) -> str:
    """Return where the page of *path* is found on a site whose addresses are names of files.

    >>> flat_path("architecture/orders/nodes/billing.md"), flat_path("architecture/orders/topology.svg")
    ('architecture/orders/nodes/billing.html', 'architecture/orders/topology.svg')
    """
    return f"{path.removesuffix('.md')}.html" if path.endswith(".md") else path


def page_folder(path: str) -> str | None:
    """Return the folder that holds nothing but the page of *path*, with its slash; None for what is no page."""
    if not path.endswith(".md"):
        return None
    name = path.removesuffix(".md").removesuffix("index")
    return name if not name or name.endswith("/") else f"{name}/"
