"""What fuzzing begins with: the specs of cases and examples, and the hostile corpus."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import yaml
from corpus import in_yaml

ROOT = Path(__file__).parents[2]


def plant(folder: Path) -> None:
    """Write every spec of a case and of an example into *folder*."""
    cases = (yaml.safe_load(path.read_text("utf-8")) for path in (ROOT / "tests" / "cases").rglob("*.yml"))
    specs = [case["spec"] for case in cases if "spec" in case]
    specs += [path.read_text("utf-8") for path in (ROOT / "examples").rglob("*.topo.yml")]
    _write(folder, [spec for spec in specs if len(spec) < 4_000])


def plant_texts(folder: Path) -> None:
    """Write every text of the corpus into *folder*, and three of them together."""
    texts = [text for text in in_yaml() if len(text) < 300]
    _write(folder, [*texts, *("\0".join(texts[start : start + 3]) for start in range(0, len(texts), 3))])


def _write(folder: Path, texts: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for text in texts:
        raw = text.encode("utf-8", "replace")
        (folder / sha256(raw).hexdigest()[:16]).write_bytes(raw)
