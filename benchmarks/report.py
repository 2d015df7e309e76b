"""The page about speed, made of a result: `python benchmarks/report.py` writes docs/performance.md."""

from __future__ import annotations

import json
import statistics
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plot import plot

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
RESULT = HERE / "results" / "latest.json"
PICTURES = HERE / "results" / "pictures.json"
TOOLS = ("topodoc", "D2 dagre", "D2 elk", "Mermaid")
PAGE = HERE.parent / "docs" / "performance.md"
PLOT = PAGE.parent / "images" / "performance.svg"
HEAD = """\
# Performance

What topodoc takes, beside its floors, which are Graphviz's own time for the same graphs and MkDocs' own time for the same pages, and beside
other tools. This page is made of the results of two commands, and says what is not reached too:

```
python benchmarks/run.py && python benchmarks/report.py
```

"""


def report(result: dict[str, Any], pictures: dict[str, Any]) -> str:
    """Return the page about *result* and *pictures*."""
    machine, found = result["machine"], result["subjects"]
    versions = ", ".join(f"{name} {number}" for name, number in machine["versions"].items())
    where = f"Measured {machine['date']} on {machine['cores']} cores ({machine['system']}, Python {machine['python']})"
    lines = [
        f"{where}, the load of the minute before being {machine['load'][0]}.",
        *_other_dates(result),
        f"Medians; *busy* counts the seconds of all processors. {versions}.",
        "",
        "| what | at most | measured | |",
        "|---|---|---|---|",
        *(_row(*goal) for goal in _goals(found)),
        "",
        "## Run by run",
        "",
        "Seconds of topodoc in each run of `benchmarks/run.py`, on whatever machine it was; the scale is one of powers of ten.",
        "",
        f"![Seconds of each subject in each run](images/{PLOT.name})",
        "",
        "## Beside other tools",
        "",
        *_beside(found),
        "",
        "## Lines that cross",
        "",
        f"Measured {pictures['date']} by `python benchmarks/pictures.py --write`, all tools in one run.",
        "Places where lines cross, and in brackets lines behind a node and labels on a node or another label.",
        "Each tool is told the same groups, names and labels, and edges as the data goes; D2 and Mermaid have their own defaults.",
        "Last, the seconds of topodoc's layout alone, in one process.",
        "",
        *crossings_table(pictures["rows"]),
        "",
        "## A thousand specs",
        "",
        *_thousand(_kept("thousand")),
        "",
        "## An organisation",
        "",
        *_organisation(_kept("organisation")),
    ]
    return HEAD + "\n".join([*lines, ""])


def crossings_table(found: list[dict[str, Any]]) -> list[str]:
    """Return the lines of a table of *found*, the fewest crossings of each picture in bold."""
    lines = [f"| picture | {' | '.join(TOOLS)} | layout |", "|---|" + "---|" * (len(TOOLS) + 1)]
    for row in found:
        measured = [row["tools"][tool] for tool in TOOLS]
        fewest = min(one["crossings"] for one in measured if one)
        cells = [f"**{_crossed(one)}**" if one and one["crossings"] == fewest else _crossed(one) for one in measured]
        lines.append(f"| {row['picture']} | {' | '.join(cells)} | {row['seconds']:.2f} s |")
    return lines


def _crossed(one: dict[str, Any] | None) -> str:
    if one is None:
        return "-"
    behind, hidden = one["through"], one["on labels"] + one["on nodes"]
    return f"{one['crossings']} ({behind}, {hidden})" if behind or hidden else f"{one['crossings']}"


def _thousand(kept: dict[str, Any]) -> Iterator[str]:
    """Yield what exports of many specs take, of which the memory matters: what is drawn waits in a file, what specs mean is kept."""
    yield f"Specs of {kept['nodes']} nodes, each with a scenario, exported cold; a terminal is told how far it is."
    yield "Measured by `python benchmarks/thousand.py` on two cores, the load of the five minutes before its end being"
    yield f"{kept['load']}. What is drawn waits in a file; what the specs mean stays in memory. The memory is that of the main process."
    yield from ("", "| specs | seconds | peak memory |", "|---|---|---|")
    yield from (f"| {one['specs']:,} | {one['seconds']} | {one['megabytes']} MB |" for one in kept["found"])
    if "sites" not in kept:
        return
    yield from ("", f"The same as sites, by `--build`, at a load of {kept['load of sites']}:")
    yield from ("", "| specs | pages | mean page | seconds | peak memory |", "|---|---|---|---|---|")
    for one in kept["sites"]:
        size = f"{one['pages']:,} | {one['kilobytes']} kB"
        yield f"| {one['specs']:,} | {size} | {one['seconds']} | {one['megabytes']} MB |"


def _other_dates(result: dict[str, Any]) -> Iterator[str]:
    """Yield which subjects were measured at another time than the others, which a run of a few leaves as they were."""
    newest = result["machine"]["date"]
    for date in sorted({one for one in result.get("dates", {}).values() if one != newest}):
        yield f"Measured {date} by a version of then: {', '.join(name for name, one in result['dates'].items() if one == date)}."


def _organisation(kept: dict[str, Any]) -> Iterator[str]:
    """Yield what commands take for a large organisation, again where nothing changed, and again where one spec did."""
    yield f"{kept['domains']} domains with {kept['services']:,} services, {kept['topics']:,} topics and {kept['events']:,} events, which"
    yield "reach one another over topics that they share. Measured by `python benchmarks/organisation.py` with and without"
    yield "`--build`, on two cores. The memory is the peak of the main process."
    yield from ("", "| command | what | seconds | peak memory |", "|---|---|---|---|")
    for command, found in kept["found"].items():
        yield from (f"| `{command}` | {what} | {one['seconds']} | {one['megabytes']} MB |" for what, one in found.items())


def _row(what: str, most: str, measured: str, is_reached: bool) -> str:  # noqa: FBT001 - a row has these columns
    return f"| {what} | {most} | {measured} | {'reached' if is_reached else '**not reached**'} |"


def _goals(found: dict[str, Any]) -> Iterator[tuple[str, str, str, bool]]:
    """Yield what is aimed at, at most how much, what was measured, and whether that is reached."""
    yield from _of_projects()
    yield from _over_peers(found)
    yield _goal("one spec of 50 changed while a server runs", 0.15, statistics.median(found["saves"]["seconds"]))
    site, bare = found["mkdocs-50"], found["mkdocs-50"]["bare"]["wall"]
    yield _ratio(f"`mkdocs build` with the plugin over the same {site['pages']:,} pages finished, warm", 1.15, site["warm"]["wall"] / bare)
    yield _ratio("the same, cold", 1.3, site["cold"]["wall"] / bare)
    large = found["large-100"]
    warmed = statistics.median(large["warmed"])
    yield _goal("100 nodes, 8 groups, 200 labelled edges, in process", 2 * large["bare_layout"]["wall"], warmed)
    large = found["large-1000"]
    yield _goal("1,000 nodes, 20 groups, 2,000 labelled edges", min(30.0, large["bare_layout"]["wall"] + 1), large["whole"]["wall"])


def _of_projects() -> Iterator[tuple[str, str, str, bool]]:
    """Yield what is aimed at for projects of many specs."""
    small, organisation, thousand, clustered = (_kept(one) for one in ("small", "organisation", "thousand", "clustered"))
    took = {what: one["seconds"] for what, one in small["found"].items()}
    yield _goal(f"`export` of {small['specs']} small topologies, nothing changed", 1.5, took["nothing changed"])
    yield _goal("the same, one spec changed", 2.0, took["one spec changed"])
    yield _goal("the same, cold", 14.0, took["cold"])
    yield _ratio("the same, cold, over one job", 0.55, took["cold"] / took["cold, one job"])
    took = clustered["seconds"]
    yield _ratio("the same, two Dask workers over one, the shared cache empty", 0.6, took["2"] / took["1"])
    build, export = organisation["found"]["build"], organisation["found"]["export"]
    yield _goal("organisation (below), `build` cold", 80.0, build["cold"]["seconds"])
    yield _memory("the same, peak memory", 400, build["cold"]["megabytes"])
    yield _goal("the same, nothing changed", 5.0, build["nothing changed"]["seconds"])
    yield _goal("the same, one spec changed", 40.0, build["one spec changed"]["seconds"])
    yield _goal("organisation, `export` cold", 20.0, export["cold"]["seconds"])
    (last,) = [one for one in thousand["found"] if one["specs"] == 1_000]
    yield _goal("1,000 specs (below), `export` cold", 60.0, last["seconds"])
    yield _memory("the same, peak memory", 300, last["megabytes"])
    for site, most in zip(thousand["sites"], (20.0, 40.0, 170.0), strict=True):
        yield _goal(f"{site['specs']:,} specs, `build` cold", most, site["seconds"])
    pages = max(one["kilobytes"] for one in thousand["sites"])
    yield "a page of such a site", "60 kB", f"{pages} kB", pages <= 60


def _over_peers(found: dict[str, Any]) -> Iterator[tuple[str, str, str, bool]]:
    """Yield what is aimed at beside other tools, each a whole process."""
    for name, picture, most in (("picture-10", "shop-10-right", 3.0), ("picture-100", "shop-100-down", 1.5)):
        ours, theirs, again = (found[name][tool]["wall"] for tool in ("topodoc", "D2", "topodoc, again"))
        yield _ratio(f"`render` of `{picture}`, a whole process, over D2", most, ours / theirs)
        yield _ratio("the same, in a project where nothing changed", most, again / theirs)
    fifty, peer, time = found["many-50"], *_fastest(found["many-50"])
    yield _ratio(f"50 small pictures in one call over the fastest of the others, {peer}", 0.5, fifty["topodoc"]["wall"] / time)
    yield _ratio("the same, in a project where nothing changed", 0.5, fifty["topodoc, again"]["wall"] / time)


def _kept(name: str) -> dict[str, Any]:
    """Return the result *name*."""
    kept: dict[str, Any] = json.loads(RESULT.with_name(f"{name}.json").read_text("utf-8"))
    return kept


def _memory(what: str, most: int, measured: int) -> tuple[str, str, str, bool]:
    return what, f"{most} MB", f"{measured} MB", measured <= most


def _goal(what: str, most: float, measured: float) -> tuple[str, str, str, bool]:
    return what, f"{most:.2f} s", f"{measured:.2f} s", measured <= most


def _ratio(what: str, most: float, measured: float) -> tuple[str, str, str, bool]:
    return what, f"{most:.2f} times", f"{measured:.2f} times", measured <= most


def _fastest(found: dict[str, Any], among: tuple[str, ...] = ()) -> tuple[str, float]:
    """Return the tool that took least from start to end, topodoc aside, and its seconds."""
    times = {tool: took["wall"] for tool, took in found.items() if took and not tool.startswith("topodoc") and (not among or tool in among)}
    name = min(times, key=times.__getitem__)
    return name, times[name]


def _beside(found: dict[str, Any]) -> Iterator[str]:
    yield "Seconds from start to end, and seconds busy. Each tool draws the same system, told in its own language. LikeC4"
    yield "writes no SVG, and is asked for the laid-out view as JSON. D2 takes one file at a time, the others draw the fifty in"
    yield "one process. What failed, or took longer than two minutes, is a dash."
    yield ""
    yield "| | 10 nodes, 12 edges | 100 nodes, 200 edges | 50 systems of 10 nodes |"
    yield "|---|---|---|---|"
    for tool in found["one-10"]:
        cells = [found[name].get(tool) for name in ("one-10", "one-100", "many-50")]
        shown = [f"{one['wall']:.2f}, {one['busy']:.2f}" if one else "–" for one in cells]
        yield f"| {tool} | {' | '.join(shown)} |"


if __name__ == "__main__":
    PAGE.write_text(report(json.loads(RESULT.read_text("utf-8")), json.loads(PICTURES.read_text("utf-8"))), "utf-8")
    PLOT.write_text(plot(RESULT.with_name("history.jsonl")), "utf-8")
