"""Payloads on a page: what reads as YAML or JSON is highlighted, everything else stands as it is."""

from __future__ import annotations

from markupsafe import Markup
from pygments.lexers.data import YamlLexer
from pygments.token import STANDARD_TYPES

from topodoc.direction import balanced, turns
from topodoc.language.yaml import Stumble, read_events
from topodoc.site.entities import to_entities, to_html

_LONGEST = 20_000  # characters that are highlighted; a page with more has no use for colours


def render_payload(text: str) -> Markup:
    """Return *text* as HTML. The classes are those of Pygments, which sites with highlighted code have colours for."""
    if len(text) > _LONGEST or not _is_data(text):
        return Markup(f"<code>{to_html(text)}</code>")  # noqa: S704 - just escaped
    tokens = YamlLexer(stripnl=False, ensurenl=False).get_tokens(balanced(text))
    way = ' dir="ltr"' if turns(text) else ""  # which isolates, as any dir does
    spans = [_span(STANDARD_TYPES.get(kind, ""), value) for kind, value in tokens]
    return Markup(f'<code class="highlight topodoc-payload"{way}>{"".join(spans)}</code>')  # noqa: S704 - each value is escaped


def _span(name: str, value: str) -> str:
    return f'<span class="{name}">{to_entities(value)}</span>' if name and not value.isspace() else to_entities(value)


def _is_data(text: str) -> bool:
    """Return whether *text* is a mapping or a list in YAML, of which JSON is a part."""
    try:
        kinds = [event.kind for event in read_events(text)]
    except Stumble:
        return False
    return len(kinds) > 2 and kinds[1] in {"mapping", "list"}
