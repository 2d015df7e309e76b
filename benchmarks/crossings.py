"""What a reader meets in a picture, read off the picture itself in a browser: `measure(page, svg)`.

Reads what topodoc, D2 and Mermaid draw. Lines are sampled every 5 px along their path. Places where lines cross within one field of 8 by
8 px are one, so that lines which run together cross others once; what crosses within 8 px of an end does not count.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

Point = Sequence[float]
_NEAR, _FIELD, _CELL, _APART = 8, 8, 12, 15  # pixels
_CORNER = 6
_SAMPLE = r"""() => {
  const box = e => { const r = e.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom]; };
  const all = q => [...document.querySelectorAll(q)];
  const sample = p => { const length = p.getTotalLength(), m = p.getScreenCTM(), out = [];
    const n = Math.max(8, Math.min(400, Math.ceil(length / 5)));
    for (let i = 0; i <= n; i++) { const q = p.getPointAtLength(length * i / n);
      out.push([q.x * m.a + q.y * m.c + m.e, q.x * m.b + q.y * m.d + m.f]); } return out; };
  if (document.querySelector('path.connection')) {
    const shapes = all('g.shape').map(box).filter(r => r[2] - r[0] > 1), area = r => (r[2] - r[0]) * (r[3] - r[1]);
    const inside = (r, q) => q[0] >= r[0] - .5 && q[2] <= r[2] + .5 && q[1] >= r[1] - .5 && q[3] <= r[3] + .5;
    const holds = (r, q) => inside(r, q) && area(q) < area(r) * .98;
    return {nodes: shapes.filter((r, i) => !shapes.some((q, j) => i != j && holds(r, q))), edges: all('path.connection').map(sample),
      labels: all('text.text-italic').map(box)};
  }
  if (document.querySelector('path.flowchart-link'))
    return {nodes: all('g.node').map(box), edges: all('path.flowchart-link').map(sample),
      labels: all('g.edgeLabel').filter(e => e.textContent.trim()).map(box)};
  const edges = [], labels = [];
  for (const g of all('g.edge')) {
    const paths = [...g.querySelectorAll('path,line')].sort((a, b) => b.getTotalLength() - a.getTotalLength());
    if (paths.length) edges.push(sample(paths[0]));
    labels.push(...[...g.querySelectorAll('text')].map(box));
  }
  return {nodes: all('g.node').map(box), edges, labels};
}"""


def measure(page: Any, svg: str) -> dict[str, Any]:  # noqa: ANN401 - a page of Playwright
    """Return what *svg* shows in *page*: its size, how often lines cross, and what lies on what."""
    found = re.search(r'viewBox="([^"]*)"', svg)
    if found is None:
        message = "a picture without a viewBox"
        raise ValueError(message)
    width, height = [float(one) for one in found[1].split()][2:]
    page.set_viewport_size({"width": int(width) + 20, "height": int(height) + 20})
    page.set_content(f'<body style="margin:0"><div style="width:{width}px">{svg[svg.index("<svg") :]}</div>')
    seen = page.evaluate(_SAMPLE)
    nodes, edges, labels = seen["nodes"], seen["edges"], seen["labels"]
    return {
        "size": [round(width), round(height)],
        "nodes": len(nodes),
        "edges": len(edges),
        "crossings": _crossings(edges),
        "through": sum(_is_behind(edge, node) for edge in edges for node in nodes),
        "corners": sum(_ends_at_corner(edge, node) for edge in edges for node in nodes),
        "on labels": sum(_over(one, other) for at, one in enumerate(labels) for other in labels[:at]),
        "on nodes": sum(_over(label, node) for label in labels for node in nodes),
    }


def _crossings(edges: Sequence[Sequence[Point]]) -> int:
    cells: defaultdict[tuple[int, int], list[tuple[int, Point, Point]]] = defaultdict(list)
    for number, line in enumerate(edges):
        for p, q in pairwise(line):
            middle = ((p[0] + q[0]) / 2, (p[1] + q[1]) / 2)
            for cell in {(int(x // _CELL), int(y // _CELL)) for x, y in (p, q, middle)}:
                cells[cell].append((number, p, q))
    met: defaultdict[tuple[int, int], list[Point]] = defaultdict(list)
    for inside in cells.values():
        for at, (one, p, q) in enumerate(inside):
            for other, r, s in inside[:at]:
                if one == other or not _cross(p, q, r, s):
                    continue
                ends = (edges[one][0], edges[one][-1], edges[other][0], edges[other][-1])
                points = met[min(one, other), max(one, other)]
                if min(math.dist(p, end) for end in ends) > _NEAR and all(math.dist(p, point) > _APART for point in points):
                    points.append(p)
    return len({(int(x // _FIELD), int(y // _FIELD)) for points in met.values() for x, y in points})


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    def turn(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0


def _near(edge: Sequence[Point], node: Point) -> list[Point]:
    """Return the ends of *edge* that are at *node*."""
    left, top, right, bottom = node
    return [(x, y) for x, y in (edge[0], edge[-1]) if left - 14 < x < right + 14 and top - 14 < y < bottom + 14]


def _is_behind(edge: Sequence[Point], node: Point) -> bool:
    left, top, right, bottom = node
    inside = sum(left + 5 < x < right - 5 and top + 5 < y < bottom - 5 for x, y in edge)
    return inside > 2 and not _near(edge, node)


def _ends_at_corner(edge: Sequence[Point], node: Point) -> int:
    left, top, right, bottom = node
    corners = ((left, top), (right, top), (left, bottom), (right, bottom))
    return sum(any(math.dist(point, corner) < _CORNER for corner in corners) for point in _near(edge, node))


def _over(one: Point, other: Point) -> bool:
    return one[0] < other[2] - 2 and other[0] < one[2] - 2 and one[1] < other[3] - 2 and other[1] < one[3] - 2
