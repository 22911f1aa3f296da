"""Writes the tables of docs/BENCHMARKS.md. Each run replaces its own section and leaves the others alone."""

import datetime
import math
import platform
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "BENCHMARKS.md"

HEAD = """# Benchmarks

Ratios within one run say more than milliseconds: the engines alternate on the same files, the same machine and the same number of threads.
Below 1 means that `reckon` is faster. Sections are written by the commands that they name.
"""


def machine():
    cpu = next((l.split(":", 1)[1].strip() for l in Path("/proc/cpuinfo").read_text().splitlines()
                if l.startswith("model name")), platform.machine())
    cores = sum(l.startswith("processor") for l in Path("/proc/cpuinfo").read_text().splitlines())
    memory = int(re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())[1]) // (1 << 20)
    return f"{cpu}, {cores} cores, {memory} GiB, Linux {platform.release().split('-')[0]}"


def cell(times, engine, index):
    if engine not in times:
        return "–"
    value = times[engine][index]
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}"


def ratio(times, peer, index):
    if "reckon" not in times or peer not in times:
        return "–"
    return f"{times['reckon'][index] / times[peer][index]:.2f}"


def best_ratio(times, index):
    peers = [value[index] for engine, value in times.items() if engine != "reckon"]
    if "reckon" not in times or not peers:
        return "–"
    return f"{times['reckon'][index] / min(peers):.2f}"


def mean(table, pick):
    values = [value for value in map(pick, table.values()) if value is not None]
    return f"{math.exp(sum(map(math.log, values)) / len(values)):.2f}" if values else "–"


def ratio_or_none(times, peer, index):
    return times["reckon"][index] / times[peer][index] if "reckon" in times and peer in times else None


def best_or_none(times, index):
    peers = [value[index] for engine, value in times.items() if engine != "reckon"]
    return times["reckon"][index] / min(peers) if "reckon" in times and peers else None


def table_text(table, engines, index, unit):
    lines = ["| work | " + " | ".join(f"{e} {unit}" for e in engines) + " | × duckdb | × best peer |",
             "|---|" + "---|" * (len(engines) + 2)]
    for work, times in table.items():
        lines.append(f"| {work} | " + " | ".join(cell(times, e, index) for e in engines)
                     + f" | {ratio(times, 'duckdb', index)} | {best_ratio(times, index)} |")
    lines.append("| **geometric mean** | " + " | ".join("" for _ in engines)
                 + f" | **{mean(table, lambda t: ratio_or_none(t, 'duckdb', index))}**"
                 + f" | **{mean(table, lambda t: best_or_none(t, index))}** |")
    return "\n".join(lines)


def section(results, remarks, versions, startup, options):
    engines = list(versions)
    named = ", ".join(f"{name} {version}" for name, version in versions.items() if name != "reckon")
    parts = [f"## TPC-H at scale factor {options.scale}",
             f"{datetime.date.today()}. {machine()}. {named}. {options.threads} threads each, medians of {options.rounds} "
             f"alternating rounds, answers checked before they count. `make bench SCALE={options.scale}`; "
             f"data by `tpchgen-cli parquet -s {options.scale}`."]
    titles = {"tpch": "TPC-H", "operations": "Single operations"}
    for group, table in results.items():
        parts.append(f"### {titles[group]}, first run: a new process per query, files in the page cache")
        parts.append(table_text(table, engines, 0, "ms"))
        parts.append(f"### {titles[group]}, again in the same session")
        parts.append(table_text(table, engines, 1, "ms"))
        parts.append(f"### {titles[group]}, peak resident memory of the first run (whole process, Python included)")
        parts.append(table_text(table, engines, 2, "MB"))
    if startup:
        parts.append("### Start-up: the whole process of `-c 'SELECT 1'`")
        parts.append(", ".join(f"{name} {value:.1f} ms" for name, value in startup.items()) + ".")
    if remarks:
        parts.append("Remarks:\n\n" + "\n".join(f"- {without_paths(r)}" for r in remarks))
    return "\n\n".join(parts)


def without_paths(text):
    return text.replace(str(ROOT) + "/", "").replace("|", "\\|").replace("`", "'")


def write_report(results, remarks, versions, startup, options):
    replace_section(f"tpch-sf{options.scale}", section(results, remarks, versions, startup, options))


def replace_section(name, text):
    """Puts `text` between the marks of section `name`, at the end of the page when there are none yet."""
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    page = PAGE.read_text() if PAGE.exists() else HEAD
    block = f"{begin}\n{text}\n{end}"
    pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    page = pattern.sub(lambda _: block, page) if pattern.search(page) else page.rstrip() + f"\n\n{block}\n"
    PAGE.write_text(page)
    print(f"wrote section {name} of {PAGE.relative_to(ROOT)}")
