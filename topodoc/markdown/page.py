"""The page in hand: what a host lets a Markdown extension know of the page that it turns into HTML."""

from __future__ import annotations

import posixpath
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from topodoc.source import shown_path
from topodoc.values import dataclass

if TYPE_CHECKING:
    from markdown import Markdown


@dataclass(frozen=True, slots=True)
class HostPage:
    """A page: its file as messages name it, and from where its links lead on, None where the host does not tell.

    That is its address from the root of the site, or its file where the host makes addresses of links itself. `line` counts
    the lines before its first one, such as those of front matter, which an extension never sees.
    """

    file: str
    url: str | None = None
    line: int = 0

    def lead(self, path: str) -> str:
        """Return the way from this page to *path*, both from the root of the site."""
        return posixpath.relpath(path, posixpath.dirname(self.url or "") or ".")


def page_in_hand(md: Markdown, text: str) -> HostPage | None:
    """Return the page that *md* works on, of which *text* is the Markdown; None where the host does not tell.

    MkDocs keeps it in the processor of its links, Zensical in one of its own; neither promises to.
    """
    with suppress(KeyError, AttributeError, TypeError):
        file: Any = getattr(md.treeprocessors["relpath"], "file")  # noqa: B009 - not of Python-Markdown
        return HostPage(shown_path(Path(file.abs_src_path)), file.url, _before(Path(file.abs_src_path), text))
    with suppress(KeyError, AttributeError, TypeError):
        context: Any = md.preprocessors["rendering_context"]
        path = Path(context.config["docs_dir"]) / context.page.path
        return HostPage(shown_path(path), context.page.path, _before(path, text))  # it leads on from the file to its address
    return None


def _before(path: Path, text: str) -> int:
    """Return how many lines of the file at *path* stand before *text*."""
    try:
        return lines_before(path.read_text("utf-8-sig"), text)
    except (OSError, ValueError):
        return 0


def lines_before(whole: str, text: str) -> int:
    r"""Return how many lines of *whole* stand before *text*, its end; none where it ends otherwise.

    >>> lines_before("---\ntitle: A\n---\n\n# A\n", "# A\n")
    4
    """
    end = text.rstrip()
    place = whole.rstrip().rfind(end) if end else -1
    return whole.count("\n", 0, place) if place > 0 and whole.rstrip().endswith(end) else 0
