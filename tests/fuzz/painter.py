"""Fuzzes what is painted and written: any text in any place of a scenario's chart, in a description, a payload and a label.

Run `python tests/fuzz/painter.py FOLDER -max_total_time=1800` with atheris installed; what is worth keeping goes to FOLDER.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["topodoc"]):
    from topodoc.drawing.medium import FILE
    from topodoc.drawing.paint import paint
    from topodoc.drawing.theme import load_theme
    from topodoc.sequence.chart import chart
    from topodoc.site.description import render_description
    from topodoc.site.entities import to_entities
    from topodoc.site.payload import render_payload
    from topodoc.text_formats.dot import quote
    from topodoc.text_formats.mermaid_entities import encode_label, encode_speech

sys.path.insert(0, str(Path(__file__).parents[1] / "kit"))
from corpus import bare, shown
from filling import Filled, bound
from oracle import in_html, in_svg, visible
from seeds import plant_texts
from sinks import topology

from topodoc.diagnostics import SpecError

THEME = load_theme("paper", None)


def one_text(data: bytes) -> None:
    """Put the texts in *data*, which a nought parts, everywhere. Raises what should never be raised."""
    texts = [text for text in data.decode("utf-8", "replace").split("\0") if text] or ["x"]
    count = iter(range(1_000))
    one = Filled(topology("t", lambda field, usual="": usual or texts[(next(count) + len(field)) % len(texts)]), {})
    for text in texts[:3]:
        _alone(shown(text))
    try:
        found = bound(one)
    except SpecError:  # a reason of white space, two links of one title
        return
    picture = paint(chart(found.scenario("s"), found, THEME), THEME, FILE)
    assert in_svg(picture) == [], texts
    drawn = bare(visible(picture))
    assert bare(found.scenario("s").title) in drawn
    assert all(bare(message.title) in drawn for message in found.scenario("s").messages)


def _alone(text: str) -> None:
    assert in_html(f"<div>{render_description(text)}</div>") == [], text
    assert in_html(f"<p>{render_payload(text)}</p>") == [], text
    assert in_html(f"<p>{to_entities(text)}</p>") == [], text
    assert visible(f"<p>{render_payload(text)}</p>").strip("\0") == text or text != text.strip()
    assert "\n" not in quote(text)
    assert not set(encode_label(text).replace("<br/>", "")) & set('"<>\n')
    assert "\n" not in encode_speech(text)


if __name__ == "__main__":
    plant_texts(Path(sys.argv[1]))
    atheris.Setup(sys.argv, one_text)
    atheris.Fuzz()
