"""Sources: where a spec is on the web, so that a page can lead to the line that it tells of."""

from __future__ import annotations

from os.path import normpath
from pathlib import Path
from urllib.parse import quote, urlsplit

from topodoc.diagnostics import Span
from topodoc.source import project_root

# How hosts address a line of a file; {file} and {line} in the address itself beat them.
_FORMS = {"gitlab": "/-/blob/HEAD/{file}#L{line}", "bitbucket": "/src/HEAD/{file}#lines-{line}", "": "/blob/HEAD/{file}#L{line}"}


class Sources:
    """The files of a project, seen from the web: `repo_url` is the address of its repository, or holds `{file}` and `{line}`."""

    def __init__(self, repo_url: str, root: Path | None = None) -> None:
        self._repo_url = repo_url.rstrip("/").removesuffix(".git")
        self._root = (root.absolute() if root else project_root(Path.cwd())) if repo_url else Path.cwd()

    def file(self, path: str) -> str:
        """Return where the file at *path* is on the web; nothing where the project does not say, or the file is outside of it."""
        return self.address(Span(path, 1, 1, 1, 1)).partition("#")[0]

    def origin(self, place: str) -> str:
        """Return where *place*, `PATH:LINE` or `PATH#/POINTER` from the root of the project, is on the web; nothing where nobody says."""
        path, mark, line = place.partition("#")[0].rpartition(":")
        number = int(line) if mark and line.isascii() and line.isdigit() and len(line) < 8 else 1
        file = path if mark and line.isdigit() else place.partition("#")[0]
        address = self.address(Span(str(self._root / file), number, 1, number, 1)) if file.strip() and "\n" not in file else ""
        return address if mark else address.partition("#")[0]

    def address(self, span: Span) -> str:
        """Return where the line of *span* is on the web; nothing where the project does not say, or the file is outside of it."""
        path = Path(normpath(Path(span.file).absolute()))
        if not self._repo_url or not path.is_relative_to(self._root):
            return ""
        host = urlsplit(self._repo_url).hostname or ""
        tail = "" if "{file}" in self._repo_url else next(form for name, form in _FORMS.items() if name in host)
        file = quote(path.relative_to(self._root).as_posix(), errors="surrogateescape")
        return f"{self._repo_url}{tail}".replace("{file}", file).replace("{line}", str(span.line))
