"""Changes as Markdown for the comment of a pull request: first whom they break and who owns it, then what they are."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from topodoc.cli.changes import lines_of, summary
from topodoc.diagnostics import Severity, one_line
from topodoc.lint.concerned import owners_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from topodoc.change.difference import TopologyChange
    from topodoc.change.fields import Kind, Level
    from topodoc.diagnostics import Diagnostic
    from topodoc.versions import Version

MARKER = "<!-- topodoc-diff -->"  # by which a comment is found again
LONGEST = 60_000  # characters of a comment; GitHub takes 65,536
_MOST_ROWS = 40
_MOST_LINES = 100
_SIGNS_TOLD = "In pictures **&#43;** is added, **&#215;** removed, **&#126;** changed, **&#8596;** moved to another group."
_SIGNS = {Severity.ERROR: "\u274c breaks", Severity.WARNING: "\u26a0\ufe0f mind", Severity.INFO: "\u2139\ufe0f know"}


def as_markdown(  # noqa: PLR0913 - what a comment is made of
    changes: Sequence[TopologyChange],
    found: Sequence[Diagnostic],
    versions: tuple[Version, Version],
    level: Level,
    pictures: Mapping[str, str] = MappingProxyType({}),
    pages: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Return *changes* and what is *found* as Markdown, cut by topology where it would be longer than a comment may be.

    *pictures* of topologies, by their ids, are texts for Mermaid, *pages* the addresses of their pages.
    """
    before, after = versions
    told = [one for one in changes if one.is_above(level)]
    head = "\n".join(
        [MARKER, f"## {_heading(found, told)}", "", f"{_code(before.name)} \u2192 {_code(after.name)}: {summary(changes, level)}"]
    )
    parts = [head, _table(found, after)] if found else [head]
    left = LONGEST - sum(len(part) + 2 for part in parts) - 400  # for what tells how many are cut, and what signs mean
    parts += [_SIGNS_TOLD] if pictures and told else []
    drawable = LONGEST / 2  # characters that pictures may take, which say less in as many
    for at, one in enumerate(told):
        picture = f"```mermaid\n{pictures[one.id]}\n```" if one.id in pictures and len(pictures[one.id]) <= drawable else ""
        part = "\n\n".join(filter(None, (_title(one, pages.get(one.id, "")), picture, _topology(one, after, level))))
        drawable -= len(picture)
        if len(part) + 2 > left:
            parts.append(f"{len(told) - at} more changed; `topodoc diff` shows them all.")
            break
        parts.append(part)
        left -= len(part) + 2
    return "\n\n".join(parts)


def _heading(found: Sequence[Diagnostic], told: Sequence[TopologyChange]) -> str:
    breaking = sum(one.severity == Severity.ERROR for one in found)
    if breaking:
        return f"Topology: this breaks {breaking} {'thing' if breaking == 1 else 'things'}"
    return "Topology: changes that break nobody" if told else "Topology: nothing changed"


def _table(found: Sequence[Diagnostic], after: Version) -> str:
    ranks = [*_SIGNS]
    rows = sorted(found, key=lambda one: ranks.index(one.severity))
    lines = ["| | what | owners | where |", "|---|---|---|---|", *(_row(one, after) for one in rows[:_MOST_ROWS])]
    if len(rows) > _MOST_ROWS:
        lines.append(f"| | and {len(rows) - _MOST_ROWS} more | | |")
    owners = sorted({owner for one in found for owner in owners_at(one, after.topologies)})
    return "\n".join([*lines, "", f"**Inform:** {', '.join(map(_code, owners))}"] if owners else lines)


def _row(one: Diagnostic, after: Version) -> str:
    owners = ", ".join(map(_code, owners_at(one, after.topologies)))
    place = _code(f"{one.span.file}:{one.span.line}")
    return f"| {_SIGNS[one.severity]} {one.code} | {_text(one.message)}<br>{_text(one.hint)} | {owners} | {place} |"


def _topology(one: TopologyChange, after: Version, level: Level) -> str:
    lines = [*lines_of(one, after, level)]
    shown = [_item(line) for line in lines[:_MOST_LINES]]
    if len(lines) > _MOST_LINES:
        shown.append(f"- and {len(lines) - _MOST_LINES} more")
    return "\n".join([f"<details><summary>{_counted(one)}</summary>", "", *shown, "", "</details>"])


def _title(one: TopologyChange, page: str) -> str:
    became = " (new)" if not one.old else " (gone)" if not one.new else ""
    return f"### [{_code(one.id)}]({_text(page)}){became}" if page else f"### {_code(one.id)}{became}"


def _counted(one: TopologyChange) -> str:
    kinds: tuple[Kind, ...] = ("node", "edge", "event")
    counts = {kind: one.counts(kind) for kind in kinds}
    said = (
        f"{kind}s +{added} \u2212{removed} ~{changed}" for kind, (added, removed, changed) in counts.items() if added or removed or changed
    )
    return ", ".join(said) or "words or shape"


def _item(line: str) -> str:
    """Return *line*, which begins with its sign, as an item of a list; the sign is no mark of another list in it."""
    sign, _, said = line.partition(" ")
    return f"- **{ {'-': chr(0x2212)}.get(sign, sign) }** {_text(said)}"


def _code(text: str) -> str:
    return f"<code>{_text(text)}</code>"


def _text(text: str) -> str:
    """Return *text* so that Markdown shows it whatever it says, mentions nobody, and keeps it on one line."""
    return "".join(_characters(one_line(text)))


def _characters(text: str) -> Iterator[str]:
    for char in text:
        is_plain = not char.isascii() or char.isalnum() or char in " ,;-/()'?="
        yield char if is_plain else f"&#{ord(char)};" + ("\u2060" if char == "@" else "")
