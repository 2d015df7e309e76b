"""Hostile texts as labels: each stands in the picture as it was written, and nothing in the picture runs."""

from __future__ import annotations

import json
from pathlib import Path

import yaml
from defusedxml import ElementTree

from topodoc.api import render
from topodoc.model.bind import bind
from topodoc.source import Source
from topodoc.spec.reader import parse

_TEXTS = yaml.safe_load((Path(__file__).parent / "hostile" / "texts.yml").read_text("utf-8"))
_FORBIDDEN = {"script", "foreignObject", "image", "iframe"}


def test_every_text_is_shown_as_written_and_none_runs() -> None:
    nodes = [f"  n{index}: {{label: {json.dumps(text, ensure_ascii=False)}}}" for index, text in enumerate(_TEXTS)]
    spec = "\n".join(["topology: hostile", "nodes:", *nodes, ""])
    root = ElementTree.fromstring(render(bind(parse(Source.decode(spec.encode(), "hostile.topo.yml")))))
    shown = {found.get("data-node"): _bare("".join(found.itertext())) for found in root.iter() if found.get("data-node")}
    assert [text for index, text in enumerate(_TEXTS) if _bare(text) not in shown[f"n{index}"]] == []
    assert {found.tag.rpartition("}")[2] for found in root.iter()} & _FORBIDDEN == set()
    assert [name for found in root.iter() for name in found.keys() if name.startswith("on")] == []  # noqa: SIM118 - an element iterates over its children


def _bare(text: str) -> str:
    """Return *text* without white space, for lines break where there is room."""
    return "".join(text.split())
