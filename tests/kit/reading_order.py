"""The order in which a reader sees words: read back from where a browser puts them, beside the order in which they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

# Units are our own words, and each stretch of a text of someone else's: an element bdi or one with a dir, or what stands between isolates.
# Two that follow one another in one block, on one line, have to stand so, from left to right.
_READ = r"""() => {
  const strange = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]/;
  const shown = (block) => block.outerHTML.slice(0, 300);
  const blockOf = (node) => {
    let at = node.parentElement;
    while (at && at.tagName !== 'text' && getComputedStyle(at).display.startsWith('inline')) at = at.parentElement;
    return at;
  };
  const pieces = (text) => {
    const found = []; let depth = 0, from = 0;
    for (let at = 0; at < text.length; at++) {
      const begins = '\u2066\u2067\u2068'.includes(text[at]), ends = text[at] === '\u2069' && depth;
      if (begins && !depth++) { found.push([from, at, false]); from = at; }
      else if (begins) continue;
      else if (ends && !--depth) { found.push([from, at + 1, true]); from = at + 1; }
    }
    found.push([from, text.length, depth > 0]);
    return found.filter(([a, b]) => b > a);
  };
  const rects = (node, from, to) => {
    const range = document.createRange();
    range.setStart(node, from); range.setEnd(node, to);
    return [...range.getClientRects()].filter((one) => one.width > 0.5);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const last = new Map(), wrong = [];
  let units = 0, pairs = 0, strangers = 0, node;
  const follow = (block, unit) => {
    if (!unit.boxes.length) return;
    units++;
    const before = last.get(block);
    last.set(block, unit);
    if (!before) return;
    const a = before.boxes.at(-1), b = unit.boxes[0];
    const onLine = (box) => Math.abs((box.top + box.bottom) - (b.top + b.bottom)) < Math.max(b.height, box.height) / 2;
    if (!onLine(a)) return;
    const right = Math.max(...before.boxes.filter(onLine).map((box) => box.right));
    const left = Math.min(...unit.boxes.filter((box) => onLine(box)).map((box) => box.left));
    pairs++;
    if (right > left + 1) wrong.push(`${JSON.stringify(before.text)} stands right of ${JSON.stringify(unit.text)} in ${shown(block)}`);
  };
  let open = null; // a text of someone else's goes on over line ends and spans of one element
  const close = () => { if (open) follow(open.block, open); open = null; };
  while ((node = walker.nextNode())) {
    if (node.parentElement.closest('style, script, title, desc')) continue;
    const block = blockOf(node);
    if (block.hasAttribute('dir')) continue; // all of it is a text of someone else's
    const holder = node.parentElement.closest('bdi, [dir]');
    const held = holder && block.contains(holder) && holder !== block ? holder : null;
    if (open && open.held !== held) close();
    if (held) {
      open ??= {block, held, text: '', boxes: []};
      open.text += node.data; open.boxes.push(...rects(node, 0, node.data.length));
      continue;
    }
    for (const [from, to, isHeld] of pieces(node.data)) {
      const text = node.data.slice(from, to);
      if (isHeld) { strangers++; follow(block, {text, boxes: rects(node, from, to)}); continue; }
      if (strange.test(text)) wrong.push(`not isolated: ${JSON.stringify(text)} in ${shown(block)}`);
      for (const word of text.matchAll(/\S+/g)) {
        const start = from + word.index;
        follow(block, {text: word[0], boxes: rects(node, start, start + word[0].length)});
      }
    }
  }
  close();
  strangers += document.querySelectorAll('bdi, [dir]').length;
  return {wrong, units, pairs, strangers};
}"""


def read_order(page: Page) -> tuple[list[str], int, int]:
    """Return what *page* shows out of its order, the pairs of neighbours that were compared, and the texts that are isolated there."""
    found = page.evaluate(_READ)
    return found["wrong"], found["pairs"], found["strangers"]
