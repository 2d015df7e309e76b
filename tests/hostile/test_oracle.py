"""The oracle finds what it is there for: each kind of breach, planted in a page and in a picture, is told of."""

from __future__ import annotations

import pytest
from oracle import in_html, in_svg, of_theme, visible

PAGE = '<!doctype html><html><head><title>x</title></head><body><p id="a" style="--topodoc-depth: 2">{}</p></body></html>'
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><text x="1">{}</text></svg>'
PLANTED = {
    "a script": "<script>alert(1)</script>",
    "a script of a stranger": '<script src="https://evil.invalid/x.js"></script>',
    "a script in capitals": "<SCRIPT>alert(1)</SCRIPT>",
    "a handler": "<b onclick='alert(1)'>x</b>",
    "a handler in capitals": '<b OnClick="alert(1)">x</b>',
    "a handler without a value": "<b onclick>x</b>",
    "a link that runs": '<a href="javascript:alert(1)">x</a>',
    "a link that runs, hidden": '<a href=" java&#10;script:alert(1)">x</a>',
    "a link to data": '<a href="data:text/html,x">x</a>',
    "a link to a file": '<a href="file:///etc/passwd">x</a>',
    "a link of XLink": '<a xlink:href="javascript:alert(1)">x</a>',
    "a picture of a stranger": '<img src="https://evil.invalid/x.png">',
    "a picture": '<img src="x">',
    "a picture of a stranger that ends as ours do": '<img src="//evil.invalid/x.svg">',
    "a frame": '<iframe src="x"></iframe>',
    "an object": '<object data="x"></object>',
    "where addresses begin": '<base href="/x">',
    "a redirect": '<meta http-equiv="refresh" content="0">',
    "a form that runs": '<button formaction="javascript:alert(1)">x</button>',
    "a style sheet of a stranger": '<link rel="stylesheet" href="//evil.invalid/x.css">',
    "a style that loads": "<style>*{background:url(//evil.invalid)}</style>",
    "a style attribute": '<b style="position:fixed">x</b>',
    "an id twice": '<b id="a">x</b><b id="a">y</b>',
    "an id that the theme reads": '<b id="__config">x</b>',
    "an id that hides a property": '<b id="cookie">x</b>',
    "an attribute that an escape lost": '<b "x=1>y</b>',
    "a set": '<svg><set attributeName="href" to="javascript:alert(1)"/></svg>',
    "a use": '<svg><use href="x.svg#a"/></svg>',
    "HTML in a picture": "<svg><foreignObject><p>x</p></foreignObject></svg>",
}
IN_PICTURES = {
    "no XML": "<b>",
    "an entity that XML lacks": "&nbsp;",
    "a control character": "&#8;",
    "a document type": '<!DOCTYPE x [<!ENTITY e "f">]>',
    "a letter beyond ASCII": "\u00e9",
    "a script": "<script>alert(1)</script>",
    "a script in another name space": '<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>',
    "a handler": '<tspan onload="alert(1)">x</tspan>',
    "a link that runs": '<a xlink:href="javascript:alert(1)">x</a>',
    "a picture": '<image href="x.png"/>',
    "a use": '<use href="https://evil.invalid/x.svg#y"/>',
    "HTML": "<foreignObject/>",
    "an animation of a link": '<a><animate attributeName="href" to="javascript:alert(1)"/>x</a>',
    "a style sheet": "<style>@import 'x'</style>",
    "an id twice": '<tspan id="b">x</tspan><tspan id="b">y</tspan>',
}


def test_nothing_is_found_where_nothing_is() -> None:
    assert in_html(PAGE.format("a &lt;script&gt; <a href='x.html#y'>b</a>")) == []
    assert in_svg(PICTURE.format("a &#60;script&#62;")) == []


@pytest.mark.parametrize("kind", PLANTED)
def test_a_breach_in_a_page_is_found(kind: str) -> None:
    assert in_html(PAGE.format(PLANTED[kind]))


@pytest.mark.parametrize("kind", IN_PICTURES)
def test_a_breach_in_a_picture_is_found(kind: str) -> None:
    assert in_svg(PICTURE.format(IN_PICTURES[kind]))


def test_what_the_theme_brings_is_known_and_nothing_else() -> None:
    theme = of_theme(PAGE.format('<script>f()</script><script src="x.js"></script><img src="logo.png"><i id="__config"></i>'))
    assert in_html(PAGE.format('<script>f()</script><script src="x.js"></script><img src="logo.png"><i id="__config"></i>'), theme) == []
    assert in_html(PAGE.format("<script>g()</script>"), theme)
    assert in_html(PAGE.format('<script src="y.js"></script>'), theme)
    assert in_html(PAGE.format('<img src="//evil.invalid/logo.png">'), theme)


def test_an_altered_text_is_seen() -> None:
    assert "a<b>\n&amp; x" in visible(PAGE.format("a&lt;b&gt;<br>&amp;amp; x"))
    assert "&amp;" not in visible(PAGE.format("a &amp; b"))
    assert "label" in visible('<b title="label">x</b>')
    assert "f(" not in visible("<script>f()</script><style>f(</style>")
