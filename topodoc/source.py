"""Where text comes from: a spec file as it was read, and places in it."""

from __future__ import annotations

import re
from pathlib import Path

from topodoc.diagnostics import Diagnostic, Severity, Span, SpecError
from topodoc.opening import read_file
from topodoc.values import dataclass

MOST_BYTES = 5_000_000
SITES = ("mkdocs.yml", "mkdocs.yaml", "properdocs.yml", "zensical.toml")  # files that hold the configuration of a site

# What YAML, XML 1.0 or HTML cannot carry: C0 and C1 controls but tab, line feed and next line, surrogates, noncharacters.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Source:
    """A spec file's text: UTF-8 decoded, line ends as LF, characters XML cannot carry replaced by U+FFFD."""

    path: str
    text: str
    findings: tuple[Diagnostic, ...] = ()

    @classmethod
    def read(cls, path: Path, name: str | None = None, most: int = MOST_BYTES, below: Path | None = None) -> Source:
        """Return the file at *path*, called *name* in messages, which no link may lead to from *below* if that is given.

        Raises SpecError if it has more than *most* bytes or is no text.
        """
        name = name or path.as_posix()
        try:
            if not path.is_file():
                kind = "is not a regular file" if path.exists() else "does not exist"
                raise _unreadable(name, "TD001", f"{name} {kind}", "name a *.topo.yml file, or a folder that holds some")
            raw = read_file(path, most, below)
        except OSError as error:
            reason = (error.strerror or "input/output error").lower()
            raise _unreadable(name, "TD001", f"{name} cannot be read: {reason}", "check the file's permissions") from None
        return cls.limited(raw, name, most)

    @classmethod
    def limited(cls, raw: bytes | None, name: str, most: int) -> Source:
        """Return *raw* as a source called *name*. Raises SpecError if it is None or has more than *most* bytes, or is no text."""
        if raw is None or len(raw) > most:
            hint = "split the spec into several files, or raise megabytes under limits: in the settings"
            raise _unreadable(name, "TD009", f"{name} is larger than {most:,} bytes", hint)
        return cls.decode(raw, name)

    @classmethod
    def decode(cls, raw: bytes, name: str) -> Source:
        """Return *raw* as a source called *name*. Raises SpecError if it is not UTF-8 or holds nothing."""
        try:
            text = raw.decode("utf-8").lstrip("\ufeff")  # marks of byte order, of which some editors add a second
        except UnicodeDecodeError as error:
            before = raw[: error.start].decode("utf-8", "replace").split("\n")
            span = Span(name, len(before), len(before[-1]) + 1, len(before), len(before[-1]) + 2)
            hint = "save the file with the encoding UTF-8"
            raise SpecError((Diagnostic("TD002", Severity.ERROR, "the file is not UTF-8 text here", hint, span),)) from None
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        findings = tuple(replaced_character(name, text, match) for match in ILLEGAL.finditer(text))
        return cls(name, ILLEGAL.sub("\ufffd", text), findings)

    def line(self, number: int) -> str:
        """Return line *number*, counted from 1, without its end; empty beyond the last line."""
        lines = self.text.split("\n")
        return lines[number - 1] if 0 < number <= len(lines) else ""


def shown_path(path: Path) -> str:
    """Return *path* as messages name it: relative to the working folder where it lies below that."""
    full = path.absolute()
    here = Path.cwd()
    return (full.relative_to(here) if full.is_relative_to(here) else path).as_posix()


def project_root(folder: Path) -> Path:
    """Return the nearest of *folder* and its parents that holds `.git`, else the topmost that holds the configuration of a site.

    Where neither is there, *folder* itself, or the working folder if that lies above it.
    """
    around = (folder, *folder.parents)
    found = next((one for one in around if (one / ".git").exists()), None)
    found = found or next((one for one in reversed(around) if any((one / name).exists() for name in SITES)), None)
    here = Path.cwd()
    return found or (here if folder.is_relative_to(here) else folder)


def replaced_character(name: str, text: str, match: re.Match[str]) -> Diagnostic:
    """Return the finding that the character at *match* was replaced."""
    before = text[: match.start()].split("\n")
    span = Span(name, len(before), len(before[-1]) + 1, len(before), len(before[-1]) + 2)
    return replacement(span, match.group())


def replacement(span: Span, character: str) -> Diagnostic:
    """Return the finding that *character* at *span* was replaced by U+FFFD."""
    fact = f"the character U+{ord(character):04X} cannot be shown on a page; it was replaced by U+FFFD"
    return Diagnostic("TD701", Severity.WARNING, fact, "remove the character", span)


def showable(text: str, span: Span, findings: list[Diagnostic]) -> str:
    """Return *text*, which stands at *span*, as pages can carry it: line ends as LF; for what they cannot U+FFFD, which is a finding."""
    if match := ILLEGAL.search(text):
        findings.append(replacement(span, match.group()))
        text = ILLEGAL.sub("\ufffd", text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unreadable(name: str, code: str, message: str, hint: str) -> SpecError:
    return SpecError((Diagnostic(code, Severity.ERROR, message, hint, Span(name, 1, 1, 1, 1)),))
