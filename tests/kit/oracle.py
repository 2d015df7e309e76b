"""The oracle: reads what was produced with a parser of XML or of HTML5, and tells of everything in it that could run, load or mislead."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from defusedxml import ElementTree
from selectolax.lexbor import LexborHTMLParser

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from xml.etree.ElementTree import Element

_NEVER = frozenset({
    "animate", "animatemotion", "animatetransform", "applet", "audio", "base", "embed", "foreignobject", "frame", "frameset", "handler",
    "iframe", "image", "img", "listener", "math", "meta", "object", "picture", "plaintext", "portal", "set", "source", "track", "use",
    "video", "xmp",
})  # fmt: skip
_LOADS = frozenset(["src", "srcset", "poster", "data", "background", "dynsrc", "lowsrc", "srcdoc", "manifest", "archive", "profile"])
_LEADS = frozenset(["href", "xlink:href", "action", "formaction", "cite", "ping", "longdesc", "from", "to", "values", "by"])
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_GOOD = frozenset({"http", "https", "mailto", "topodoc"})  # the last one is ours, for whoever puts addresses in
_CSS_LOADS = re.compile(r"url\s*\(|@import|image-set|expression\s*\(|behavior\s*:|-moz-binding|\\[0-9a-f]", re.IGNORECASE)
_OUR_STYLE = re.compile(
    r"--topodoc-[a-z-]+: ?[0-9.]+(?:px)?;?|text-align: (?:left|right|center);|(?:min-)?width: ?[0-9.]+px;?"
    r"|overflow-x: auto;?|display: block;|height: auto;|background: #[0-9a-f]{6};"
    r"|width: [0-9.]+pt|direction: ltr;?|text-transform: none;?|(?:letter-spacing|word-spacing|line-height|font-style): normal;?"
)
_OUR_PICTURE = re.compile(r"(?:topodoc:)?(?!/)[A-Za-z0-9._/-]+\.svg")  # of an index of many topologies
_OUR_PART = re.compile("#chart-[A-Za-z0-9_-]+-[01]")  # of a chart that is printed piece by piece
_CLOBBERING = re.compile(r"__\w+|body|head|forms|images|links|scripts|cookie|location|document|window|parent|top|self|name", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Known:
    """What a page holds though no text says so: the scripts, addresses, elements and ids of the theme around it."""

    scripts: frozenset[str] = frozenset()
    loads: frozenset[str] = frozenset()
    elements: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    styles: frozenset[str] = frozenset()


NOTHING = Known()


@dataclass(frozen=True, slots=True)
class Part:
    """One element as either parser reads it, names in lower case."""

    name: str
    attributes: Mapping[str, str]
    text: str


def in_html(page: str, known: Known = NOTHING) -> list[str]:
    """Return what is wrong in *page*, HTML, though *known* may stand in it."""
    return _breaches(list(_html_parts(page)), known)


def in_svg(picture: str) -> list[str]:
    """Return what is wrong in *picture*, a file of its own, for both parsers."""
    try:
        root = ElementTree.fromstring(picture)
    except (ElementTree.ParseError, ValueError) as error:
        return [f"no XML: {error}"]
    odd = [] if picture.isascii() else ["the picture is not ASCII"]
    return [*odd, *_breaches([_xml_part(one) for one in root.iter()], NOTHING), *in_html(picture)]


def of_theme(page: str) -> Known:
    """Return what *page*, built from harmless specs, holds."""
    parts = list(_html_parts(page))
    return Known(
        frozenset(one.text.strip() for one in parts if one.name == "script"),
        frozenset(value for one in parts for name, value in one.attributes.items() if name in _LOADS | _LEADS),
        frozenset(one.name for one in parts),
        frozenset(_uncounted(one.attributes["id"]) for one in parts if "id" in one.attributes),
        frozenset(one.attributes["style"] for one in parts if "style" in one.attributes)
        | frozenset(one.text for one in parts if one.name == "style"),
    )


def visible(page: str) -> str:
    """Return the text that *page*, HTML or a picture, shows or reads out: breaks as line ends, NUL between elements."""
    tree = LexborHTMLParser(page)
    shown = []
    for node in tree.root.traverse(include_text=True) if tree.root else ():
        if node.tag == "-text" and node.parent is not None and node.parent.tag not in {"script", "style"}:
            shown.append(node.text(deep=False) or "")
        elif node.tag == "br":
            shown[-1:] = [one.removesuffix(" ") for one in shown[-1:]]  # keeps words apart in a search, and is not seen
            shown.append("\n")
        elif node.tag and node.tag[0] != "-" and node.tag not in {"span", "code", "tspan"}:
            shown.append("\0")
        shown += [f"\0{value}\0" for name, value in (node.attributes or {}).items() if value and name in {"aria-label", "title"}]
    return "".join(shown)


def _html_parts(page: str) -> Iterator[Part]:
    tree = LexborHTMLParser(page)
    for node in tree.root.traverse() if tree.root else ():
        if node.tag and node.tag[0] not in "-!":
            attributes = {name.lower(): value or "" for name, value in (node.attributes or {}).items()}
            inside = node.text(deep=True) if node.tag in {"script", "style"} else ""
            yield Part(node.tag.lower().rpartition(":")[2], attributes, inside)


def _xml_part(one: Element) -> Part:
    attributes = {name.rpartition("}")[2].lower(): value for name, value in one.items()}
    return Part(str(one.tag).rpartition("}")[2].lower(), attributes, one.text or "")


def _breaches(parts: list[Part], known: Known) -> list[str]:
    found = [line for part in parts for line in _of_part(part, known)]
    ids = Counter(part.attributes["id"] for part in parts if "id" in part.attributes)
    found += [f"the id {name} stands {count} times" for name, count in ids.items() if count > 1]
    return found + [
        f"the id {name} means something to a browser" for name in ids if _CLOBBERING.fullmatch(name) and _uncounted(name) not in known.ids
    ]


def _uncounted(name: str) -> str:
    """Return *name*, an id, for whatever number stands in it: a theme counts."""
    return re.sub(r"\d+", "0", name)


def _of_part(part: Part, known: Known) -> Iterator[str]:
    if part.name == "script" and not _is_ours(part, known):
        yield f"a script: {part.attributes.get('src', '')}{part.text[:80]}"
    ours = _OUR_PICTURE.fullmatch(part.attributes.get("src", "")) or (
        part.name == "use" and _OUR_PART.fullmatch(part.attributes.get("href", ""))
    )
    if part.name in _NEVER and part.name not in known.elements and not ours:
        yield f"the element {part.name}"
    if part.name == "style" and part.text not in known.styles and _CSS_LOADS.search(part.text):
        yield f"a style sheet that loads: {part.text[:80]}"
    if part.name == "link" and _is_foreign(part.attributes.get("href", "")) and part.attributes.get("href") not in known.loads:
        yield f"a load of {part.attributes.get('href')}"
    for name, value in part.attributes.items():
        yield from _of_attribute(name, value, known)


def _of_attribute(name: str, value: str, known: Known) -> Iterator[str]:
    if name.startswith("on") or not re.fullmatch(r"[a-z][a-z0-9_:.-]*", name):
        yield f"the attribute {name}={value[:80]}"
    if name in _LOADS | _LEADS and value not in known.loads:
        address = re.sub("[\t\n\r]", "", value.strip("".join(map(chr, range(33)))))
        scheme = _SCHEME.match(address)
        if scheme and scheme[1].lower() not in _GOOD:
            yield f"the address {value[:80]} in {name}"
        elif name in _LOADS and _is_foreign(address) and not _OUR_PICTURE.fullmatch(address):
            yield f"a load of {value[:80]} in {name}"
    if name == "style" and value not in known.styles and not all(_OUR_STYLE.fullmatch(one.strip()) for one in _declarations(value)):
        yield f"the style {value[:80]}"


def _declarations(style: str) -> Collection[str]:
    return [f"{one};" if ";" in style else one for one in style.split(";") if one.strip()]


def _is_ours(part: Part, known: Known) -> bool:
    source = part.attributes.get("src")
    return source in known.loads if source is not None else part.text.strip() in known.scripts


def _is_foreign(address: str) -> bool:
    return bool(re.match(r"\s*([a-z][a-z0-9+.-]*:|[/\\]{2})", address, re.IGNORECASE))
