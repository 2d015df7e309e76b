"""The page about speed, made of a result: `python benchmarks/report.py` writes docs/performance.md."""

from __future__ import annotations

import json
import statistics
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
RESULT = HERE / "results" / "latest.json"
PICTURES = HERE / "results" / "pictures.json"
TOOLS = ("topodoc", "D2 dagre", "D2 elk", "Mermaid")
ORGANISATION = RESULT.with_name("organisation.json")
THOUSAND = RESULT.with_name("thousand.json")
PAGE = HERE.parent / "docs" / "performance.md"
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
        *_thousand(json.loads(THOUSAND.read_text("utf-8"))),
        "",
        "## An organisation",
        "",
        *_organisation(json.loads(ORGANISATION.read_text("utf-8"))),
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
    many, few = found["export-500"], found["export-50"]
    pictures = many["pictures_in_pages"]
    every, files = many["pages"] + pictures, many["pages"] + many["picture_files"]
    told = f"{many['pages']:,} pages, {pictures:,} pictures, {many['picture_files']:,} of them as files too"
    most = many["bare_layout"]["busy"] / 2 + 0.002 * every + 1.5
    yield _goal(f"`export` of 500 small topologies ({told}), cold, busy", most, many["cold"]["busy"])
    yield _goal("the same, warm", 0.001 * every + 1.5, many["warm"]["busy"])
    yield _goal("the same, warm, if only those count that are files", 0.001 * files + 1.5, many["warm"]["busy"])
    yield "the same, warm: processes that lay out", "0", str(many["warm_workers"]), many["warm_workers"] == 0
    yield _goal("one spec of 50 changed while a server runs", 0.15, statistics.median(found["saves"]["seconds"]))
    site, bare = found["mkdocs-50"], found["mkdocs-50"]["bare"]["wall"]
    yield _ratio(f"`mkdocs build` with the plugin over the same {site['pages']:,} pages finished, warm", 1.15, site["warm"]["wall"] / bare)
    yield _ratio("the same, cold", 1.3, site["cold"]["wall"] / bare)
    one, peer, time = found["one-10"], *_fastest(found["one-10"], ("D2",))
    yield _ratio(f"`render` of 10 nodes, a whole process, over {peer}", 1.0, one["topodoc"]["wall"] / time)
    hundred, peer, time = found["one-100"], *_fastest(found["one-100"])
    yield _ratio(f"`render` of 100 nodes and 200 edges over the fastest of the others, {peer}", 0.25, hundred["topodoc"]["wall"] / time)
    fifty, peer, time = found["many-50"], *_fastest(found["many-50"])
    yield _ratio(f"50 small pictures over the fastest of the others, {peer}", 1 / 3, fifty["topodoc"]["wall"] / time)
    large = found["large-100"]
    warmed = statistics.median(large["warmed"])
    yield _goal("100 nodes, 8 groups, 200 labelled edges, in process", 2 * large["bare_layout"]["wall"], warmed)
    large = found["large-1000"]
    yield _goal("1,000 nodes, 20 groups, 2,000 labelled edges", min(30.0, large["bare_layout"]["wall"] + 1), large["whole"]["wall"])
    each = (many["cold"]["busy"] / 500) / (few["cold"]["busy"] / 50)
    yield _ratio("time per topology at 500 over that at 50, cold", 1.1, each)
    yield _ratio("the same, warm", 1.1, (many["warm"]["busy"] / 500) / (few["warm"]["busy"] / 50))
    memory = many["cold"]["memory"]
    yield "peak memory of the main process, 500 topologies", "250 MB", f"{memory:.0f} MB", memory <= 250
    yield "peak memory of a worker", "120 MB", f"{many['worker_memory']:.0f} MB", many["worker_memory"] <= 120


def _goal(what: str, most: float, measured: float) -> tuple[str, str, str, bool]:
    return what, f"{most:.2f} s", f"{measured:.2f} s", measured <= most


def _ratio(what: str, most: float, measured: float) -> tuple[str, str, str, bool]:
    return what, f"{most:.2f} times", f"{measured:.2f} times", measured <= most


def _fastest(found: dict[str, Any], among: tuple[str, ...] = ()) -> tuple[str, float]:
    """Return the tool that took least from start to end, topodoc aside, and its seconds."""
    times = {tool: took["wall"] for tool, took in found.items() if took and tool != "topodoc" and (not among or tool in among)}
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
