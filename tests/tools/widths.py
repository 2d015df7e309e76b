"""Makes themes/widths.json: per character the widest advance of Liberation Sans and Roboto, in thousandths of the text size.

Run with the folders that hold the fonts: python tests/tools/widths.py /usr/share/fonts/truetype
"""

from __future__ import annotations

import json
import sys
from itertools import groupby
from pathlib import Path

from fontTools.ttLib import TTFont

FACES = {
    "regular": ("LiberationSans-Regular.ttf", "Roboto-Regular.ttf"),
    "bold": ("LiberationSans-Bold.ttf", "Roboto-Bold.ttf"),
    "mono": ("LiberationMono-Regular.ttf",),
}
LAST = 0x2E7F  # beyond it stand East Asian scripts, which are one em wide


def read_advances(path: Path) -> dict[int, int]:
    """Return the advance of each character of the font at *path*, in thousandths of an em."""
    font = TTFont(path)
    per_em = font["head"].unitsPerEm
    return {code: -(-font["hmtx"][glyph][0] * 1000 // per_em) for code, glyph in font.getBestCmap().items() if 32 <= code <= LAST}


def runs(widest: dict[int, int]) -> list[list[int]]:
    """Return `[first code, width, width, …]` for each unbroken run of characters; a negative number repeats the last width."""
    found = []
    for _, group in groupby(enumerate(sorted(widest)), lambda pair: pair[1] - pair[0]):
        codes = [code for _, code in group]
        run = [codes[0]]
        for width, same in groupby(widest[code] for code in codes):
            count = len(list(same))
            run += [width] if count == 1 else [width, 1 - count]
        found.append(run)
    return found


def main(fonts: Path) -> None:
    """Write the table from the fonts below *fonts*."""
    table = {}
    for face, names in FACES.items():
        widest: dict[int, int] = {}
        for name in names:
            for code, width in read_advances(next(fonts.rglob(name))).items():
                widest[code] = max(width, widest.get(code, 0))
        table[face] = runs(widest)
    lines = [
        f'"{face}": [\n' + ",\n".join(json.dumps(run, separators=(",", ":")) for run in found) + "\n]" for face, found in table.items()
    ]
    target = Path(__file__).parents[2] / "themes" / "widths.json"
    target.write_text("{\n" + ",\n".join(lines) + "\n}\n", "ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
