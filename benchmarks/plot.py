"""The plot of what topodoc took in each run: a line for each subject, from the oldest run to the newest, on a scale of powers of ten."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from pathlib import Path

WIDTH, HEIGHT, ROW = 680, 300, 15
_LEFT, _RIGHT, _TOP, _BOTTOM = 50, 170, 14, 40  # pixels around the field
_NUMBERS = ("topodoc", "whole", "cold")  # what is plotted of a subject: the first of these that was measured
_INK, _LINE, _FONT = "#8a8fa3", "#7b5cc4", "font-family='sans-serif' font-size='11'"


def plot(history: Path) -> str:
    """Return an SVG of *history*, which has a line for each subject of each run."""
    runs = [json.loads(line) for line in history.read_text("utf-8").splitlines()]
    dates = sorted({one["date"] for one in runs})
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for one in runs:
        seconds = next((one[name] for name in _NUMBERS if name in one), None)
        if seconds:
            found[one["subject"]][one["date"]] = seconds
    lows, highs = zip(*((min(one.values()), max(one.values())) for one in found.values()), strict=True)
    low, high = math.floor(math.log10(min(lows))), math.ceil(math.log10(max(highs)))

    def place(date: str, seconds: float) -> tuple[float, float]:
        share = dates.index(date) / max(1, len(dates) - 1)
        height = (math.log10(seconds) - low) / max(1, high - low)
        return _LEFT + share * (WIDTH - _LEFT - _RIGHT), HEIGHT - _BOTTOM - height * (HEIGHT - _TOP - _BOTTOM)

    lines = [f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}' role='img' aria-label='Seconds of each run'>"]
    for power in range(low, high + 1):
        _, y = place(dates[0], 10.0**power)
        lines.append(f"<path d='M{_LEFT} {y:.1f}H{WIDTH - _RIGHT}' stroke='{_INK}' stroke-opacity='.35'/>")
        lines.append(f"<text x='{_LEFT - 6}' y='{y + 4:.1f}' text-anchor='end' fill='{_INK}' {_FONT}>{10.0**power:g} s</text>")
    for date, anchor in {dates[0]: "start", dates[-1]: "end"}.items():
        lines.append(_text(place(date, 1.0)[0], HEIGHT - 16, date[:10], anchor))
    free = math.inf
    for name, one in sorted(found.items(), key=lambda item: list(item[1].values())[-1]):  # from the bottom up, so that no two names meet
        points = [place(date, seconds) for date, seconds in one.items()]
        lines.append(f"<path d='M{'L'.join(f'{x:.1f} {y:.1f}' for x, y in points)}' fill='none' stroke='{_LINE}' stroke-width='1.5'/>")
        lines += [f"<circle cx='{x:.1f}' cy='{y:.1f}' r='3' fill='{_LINE}'/>" for x, y in points]
        free = min(free - ROW, points[-1][1] + 4)
        lines.append(_text(WIDTH - _RIGHT + 10, free, f"{name}: {list(one.values())[-1]:.2f} s"))
    return "\n".join([*lines, "</svg>", ""])


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f"<text x='{x:.1f}' y='{y:.1f}' text-anchor='{anchor}' fill='{_INK}' {_FONT}>{escape(text)}</text>"
