"""Themes: every text and sign stands off its ground, colours stay apart without some cones, and a wrong file is told with places."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING, get_args

import pytest
from colour_vision import VISIONS, distance, seen
from commands import run, with_kafka
from differing import differing
from everything import everything
from grounds import pairs_of
from places import ROOT
from playing import playing

from topodoc.change.difference import compare
from topodoc.change_figures import draw_changes, plan_changes
from topodoc.diagnostics import SettingsError
from topodoc.diagram.animation import animate
from topodoc.diagram.arrange import arrange
from topodoc.diagram.place import draw_plan, locate
from topodoc.diagram.playback import Stage, draw_playback
from topodoc.drawing.contrast import contrast
from topodoc.drawing.inks import COLOURS, FAMILIES, SIZES
from topodoc.drawing.pairs import PAIRS, Pair, weak
from topodoc.drawing.theme import load_theme, theme_names
from topodoc.figures import draw
from topodoc.language.vocabulary import State
from topodoc.layout.engine import lay_out
from topodoc.model.playback import moments
from topodoc.reading import load
from topodoc.sequence.chart import chart
from topodoc.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from topodoc.drawing.scene import Scene

SPECS = (ROOT / "examples", ROOT / "themes" / "sample.topo.yml", ROOT / "docs" / "gallery" / "steps.topo.yml")
THEMES = theme_names()
# What each part of a picture needs of a theme: text, sign, outline. An outline's message is told by a ground or a text too.
LEAST = {"paper": (4.5, 3.0, 1.15), "slate": (4.5, 3.0, 1.2), "contrast": (7.0, 4.5, 4.5)}
APART = 10.0  # CIEDE2000; about 2 is just seen by someone who has both side by side
TOLD_APART = (get_args(State), ("solid", "pulse", "missing"), ("external", "line"), ("external", "broker-line"))

__all__ = ["folder"]  # a fixture


def scenes(theme: str) -> list[Scene]:
    topologies = [*load(SPECS), everything()]
    charts = [chart(one, topology, load_theme(theme)) for topology in topologies for one in topology.scenarios]
    return [*draw(topologies, Settings(theme=theme)), *charts, *played(theme), *changed(theme)]


def changed(theme: str) -> list[Scene]:
    """Return pictures of two versions as one."""
    (old, new), settings = differing(), Settings(theme=theme)
    return [scene for _, scene in draw_changes(plan_changes(compare((old,), (new,)), settings), settings)]


def played(theme: str) -> list[Scene]:
    """Return what scenarios play in, on a page and by itself."""
    topology, geometry = playing(), load_theme(theme).geometry
    (scenario,) = topology.scenarios
    plan = arrange(topology, load_theme(theme))
    placement = locate(plan, lay_out((plan,), None, 1)[0])
    stage, steps = Stage(topology, placement, draw_plan(plan, placement, load_theme(theme))), moments(scenario, topology)
    scene = draw_playback(stage, scenario, steps, geometry)
    return [scene, animate(scene, stage, scenario, steps, geometry)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return with_kafka(tmp_path)


def test_the_table_of_pairs_is_what_is_drawn() -> None:
    """Each text and line of every example, of the sample and of a picture of everything, in the table; and nothing else in it."""
    drawn = set().union(*map(pairs_of, scenes("paper")))
    table = {(pair.part == "text", pair.ink, pair.ground) for pair in PAIRS}
    assert drawn - table == set()
    assert table - drawn == {(True, "warning", "page")}, "only that is not in a picture: it is in the tables beside it"


def test_every_role_is_in_a_pair() -> None:
    assert {role for pair in PAIRS for role in (pair.ink, pair.ground)} | {"dot-rim"} == set(COLOURS)
    assert len(COLOURS) == len(set(COLOURS))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", THEMES)
def test_everything_stands_off_its_ground(name: str, scheme: str) -> None:
    colours = getattr(load_theme(name), scheme)
    least = dict(zip(("text", "sign", "outline"), LEAST[name], strict=True))
    low = {pair: ratio for pair in PAIRS if (ratio := contrast(colours[pair.ink], colours[pair.ground])) < least[pair.part]}
    assert not low
    assert not weak(colours)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", THEMES)
def test_groups_and_icons_are_seen_on_a_projector(name: str, scheme: str) -> None:
    """A projector takes contrast away: borders need twice the light of what they bound, filled icons, whose parts are thin, seven times."""
    colours = getattr(load_theme(name), scheme)
    for line, grounds in (("group-line", ("page",)), ("broker-group-line", ("page", "group")), ("line", ("page", "group"))):
        assert min(contrast(colours[line], colours[ground]) for ground in grounds) >= 2.0
    assert contrast(colours["text"], colours["surface"]) >= 7.0
    assert all(contrast(colours[f"{one}-line"], colours[one]) >= 3.0 for one in ("broker", "store"))


def test_a_pair_that_is_hard_to_read_is_told() -> None:
    colours = {**load_theme("paper").light, "muted": "#999999"}
    assert [pair for _, pair in weak(colours)][:1] == [Pair("text", "muted", "broker")]


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_can_be_told_apart_without_some_cones(scheme: str, vision: str) -> None:
    colours = getattr(load_theme("contrast"), scheme)
    near = {
        pair: apart
        for roles in TOLD_APART
        for pair in combinations(roles, 2)
        if (apart := distance(*(seen(colours[role], vision) for role in pair))) < APART
    }
    assert not near


def own(folder: Path, name: str, text: str) -> Path:
    (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / name / "theme.toml").write_text(text, "utf-8")
    return folder


def test_a_theme_gives_only_what_differs(tmp_path: Path) -> None:
    own(tmp_path, "corporate", 'extends = "slate"\n[geometry]\nmargin = 40\n[light]\npulse = "#C8102E"\n')
    theme, slate = load_theme("corporate", tmp_path), load_theme("slate")
    assert theme.light == {**slate.light, "pulse": "#c8102e"}
    assert theme.dark == slate.dark
    assert (theme.geometry.margin, theme.geometry.node_radius) == (40, slate.geometry.node_radius)
    assert theme_names(tmp_path) == ("paper", "slate", "contrast", "corporate")


def test_an_own_theme_may_take_the_name_of_the_one_it_extends(tmp_path: Path) -> None:
    own(tmp_path, "paper", 'extends = "paper"\n[light]\npage = "#fffff0"\n')
    own(tmp_path, "mine", 'extends = "paper"\n')
    assert load_theme("paper", tmp_path).light["page"] == load_theme("mine", tmp_path).light["page"] == "#fffff0"
    assert load_theme("paper", tmp_path).light["text"] == load_theme("paper").light["text"]
    assert load_theme("paper").light["page"] == "#ffffff"


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    for page in ("#fffff0", "#fffff1"):
        own(tmp_path, "mine", f'extends = "paper"\n[light]\npage = "{page}"\n')
        assert load_theme("mine", tmp_path).light["page"] == page


WRONG = {
    'extends = "paper"\n[light]\npage = "#fff\n': ["3:8: TD004 this is not valid TOML: this text is never closed"],
    'extends = "paper"\n[light\n': ['2:7: TD004 this is not valid TOML: "]" is missing here'],
    'extends = "paper"\n[light]\npage = "#fff"\nbroker_line = "#000000"\nline = "silver"\ntext = 3\n': [
        '3:8: TD013 the text "#fff" is where page needs a colour; write "#ffffff"',
        '4:1: TD011 there is no colour role "broker_line"; did you mean "broker-line"?',
        '5:8: TD013 the text "silver" is where line needs a colour; write it like "#1e6fd0"',
        '6:8: TD013 the text "3" is where text needs a colour; write it like "#1e6fd0"',
    ],
    'extends = "paper"\n[geometry]\nlabel_size = 9\nmargn = 4\nrank_gap = 401\nnode_gap = "26"\nleading = true\narrow = nan\n': [
        "3:14: TD013 label_size is 9; write a number from 12 to 40",
        '4:1: TD011 there is no size "margn"; did you mean "margin"?',
        "5:12: TD013 rank_gap is 401; write a number from 0 to 400",
        '6:12: TD013 the text "26" is where node_gap needs a number; write a number from 0 to 400',
        '7:11: TD013 the text "true" is where leading needs a number; write a number from 1.2 to 2',
        "8:9: TD013 arrow is nan; write a number from 6 to 24",
    ],
    'extends = "papr"\nlite = 1\ntext = "#000000"\nlabel_size = 14\ndark = 4\n': [
        '1:11: TD021 there is no theme "papr" to extend; did you mean "paper"?',
        '2:1: TD011 "lite" means nothing here; did you mean "light"?',
        '3:1: TD011 "text" means nothing here; write colours below [light] and [dark]',
        '4:1: TD011 "label_size" means nothing here; write sizes below [geometry]',
        '5:8: TD010 the text "4" is where "dark" needs a table; begin it with [dark]',
    ],
    "extends = 3\n[light]\nmargin = 3\n": ["1:11: TD010", '3:1: TD011 there is no colour role "margin"; write sizes below [geometry]'],
    'extends = "wrong"\n': ["1:11: TD021", "themes: contrast, paper, slate"],
    "": [
        "1:1: TD013 [geometry] has no label_size, caption_size",
        "1:1: TD013 [light] has no page, surface",
        "1:1: TD013 [dark] has no page, surface",
        "accent-6; add them, or put",
    ],
}


@pytest.mark.parametrize("text", WRONG)
def test_everything_wrong_in_a_theme_is_told_at_once(text: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load_theme("wrong", own(tmp_path, "wrong", text))
    told = [f"{one.span.line}:{one.span.column}: {one.code} {one.message}; {one.hint}" for one in caught.value.diagnostics]
    for expected in WRONG[text]:
        assert any(expected in one for one in told), told
    if text.startswith('extends = "'):
        assert not [one for one in told if "lacks" in one]


def test_only_what_has_no_value_is_missing(tmp_path: Path) -> None:
    text = (ROOT / "themes" / "paper" / "theme.toml").read_text("utf-8")
    text = text.replace("margin = 16\n", "").replace('page = "#ffffff"\n', 'page = "white"\n').replace('surface = "#2b303b"\n', "")
    with pytest.raises(SettingsError) as caught:
        load_theme("mine", own(tmp_path, "mine", text))
    told = [one.message for one in caught.value.diagnostics]
    assert told == ["[geometry] has no margin", 'the text "white" is where page needs a colour', "[dark] has no surface"]
    lines = text.split("\n")
    assert [lines[one.span.line - 1][:6] for one in caught.value.diagnostics] == ["[geome", "page =", "[dark]"]


def test_themes_that_extend_one_another_are_told(tmp_path: Path) -> None:
    own(own(tmp_path, "one", 'extends = "two"\n'), "two", 'extends = "one"\n')
    with pytest.raises(SettingsError, match=r"two/theme.toml:1: the theme .one. extends this one in turn"):
        load_theme("one", tmp_path)
    own(tmp_path, "alone", 'extends = "alone"\n')
    with pytest.raises(SettingsError, match=r"there is no theme .alone. to extend"):
        load_theme("alone", tmp_path)


@pytest.mark.parametrize(("name", "said"), [("slat", 'did you mean "slate"'), ("../paper", "there is no theme"), ("Mine", "small letters")])
def test_a_theme_that_is_not_there_is_told(name: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=said):
        load_theme(name, own(tmp_path, "Mine", 'extends = "paper"\n'))


@pytest.mark.parametrize("bound", [0, 1])
def test_the_bounds_of_every_size_can_be_drawn(bound: int, tmp_path: Path) -> None:
    sizes = "".join(f"{name} = {limits[bound]}\n" for name, limits in SIZES.items())
    theme = load_theme("mine", own(tmp_path, "mine", f'extends = "paper"\n[geometry]\n{sizes}'))
    plan = arrange(load((ROOT / "themes",))[0], theme)
    assert all(card.width > 0 and card.height >= 2 * theme.geometry.node_radius for card in plan.cards)


def test_themes_writes_one_page_that_needs_nothing_else(folder: Path) -> None:
    own(folder / "looks", "corporate", 'extends = "slate"\n[light]\nmuted = "#9aa5b1"\n')
    done = run(folder, "themes", "--themes", "looks")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "wrote themes.html\n")
    page = (folder / "themes.html").read_text("utf-8")
    assert not re.search(r"<script|<link|@import|url\(|https?://", page)
    assert set(re.findall(r'src="([a-z:/+]+)', page)) == {"data:image/svg+xml"}
    for name in (*THEMES, "corporate"):
        assert f'<section id="{name}"' in page
        for colours in (load_theme(name, folder / "looks").light, load_theme(name, folder / "looks").dark):
            assert all(f"&#35;{colour[1:]}" in page for colour in colours.values())
    assert page.count("data:image/svg+xml") == 2 * 2 * 4
    assert page.count("Below WCAG AA") == 1
    assert "muted on broker: " in page.replace("&#32;", " ").replace("&#58;", ":")


def test_themes_on_standard_output_and_with_a_wrong_one(folder: Path) -> None:
    done = run(folder, "themes", "-o", "-")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("<!doctype html>")
    assert not (folder / "themes.html").exists()
    own(own(folder / "looks", "one", 'extends = "paper"\n[light]\nink = "#000000"\n'), "two", "[light\n")
    done = run(folder, "themes", "--themes", "looks")
    assert (done.returncode, done.stdout) == (2, "")
    assert "looks/one/theme.toml:3:1: error TD011" in done.stderr
    assert "looks/two/theme.toml:1:7: error TD004" in done.stderr
    assert "2 errors" in done.stderr
    assert not (folder / "themes.html").exists()
    assert run(folder, "themes", "--themes", "nowhere").returncode == 2


def test_the_manual_names_every_role_and_size() -> None:
    manual = (ROOT / "docs" / "themes.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `([a-z0-9-]+)` \| ([^|]+) \|$", manual, re.MULTILINE))
    assert rows == {role: about for roles in FAMILIES.values() for role, about in roles.items()}
    sizes = {
        name: (float(low), float(high)) for name, low, high in re.findall(r"^\| `(\w+)` \| ([\d.]+) to ([\d.]+) \|", manual, re.MULTILINE)
    }
    assert sizes == SIZES


def test_the_theme_of_the_manual_works(tmp_path: Path) -> None:
    (text,) = re.findall(r"```toml[^\n]*\n(.*?)```", (ROOT / "docs" / "themes.md").read_text("utf-8"), re.DOTALL)
    theme = load_theme("corporate", own(tmp_path, "corporate", text))
    assert not weak(theme.light)
    assert not weak(theme.dark)
    assert len(text.strip().splitlines()) <= 5
