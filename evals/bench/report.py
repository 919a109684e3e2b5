"""The result as a table on the terminal, as JSON, and as the page docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from evals.bench.result import Line

INTRODUCTION = """# Speed and memory

Written by `make bench` (`python -m evals.bench --docs docs/benchmarks.md`); nothing here is a timed test, and no test
depends on it. Ratios of one run say more than absolute figures, which are the machine's as much as the program's. Corpora
are generated from a seed, so that anybody can measure the same.
"""


def as_json(
    lines: dict[str, Sequence[Line]],
    *,
    machine: dict[str, object],
    begun: datetime,
    ended: datetime,
    seed: int,
    quick: bool,
) -> dict[str, Any]:
    """Everything that a run found, with what it was measured on."""
    return {
        "machine": machine,
        "begun": begun.isoformat(timespec="seconds"),
        "ended": ended.isoformat(timespec="seconds"),
        "seed": seed,
        "quick": quick,
        "measurements": {name: [asdict(one) | {"holds": one.holds} for one in found] for name, found in lines.items()},
    }


def table(lines: Sequence[Line]) -> str:
    """The figures in aligned columns."""
    rows = [(one.name, figure(one.value), one.unit, goal(one), _verdict(one)) for one in lines]
    widths = [max(len(row[at]) for row in rows) for at in range(4)] if rows else []
    return "\n".join(
        f"{name:<{widths[0]}}  {value:>{widths[1]}} {unit:<{widths[2]}}  {wanted:<{widths[3]}}  {verdict}".rstrip()
        for name, value, unit, wanted, verdict in rows
    )


def page(result: dict[str, Any]) -> str:
    """The page for docs, from what `as_json` gave."""
    machine = result["machine"]
    libraries = ", ".join(f"{name} {version}" for name, version in machine.get("libraries", {}).items())
    told = [
        INTRODUCTION,
        (
            f"Measured from {result['begun']} to {result['ended']}, seed {result['seed']}, on {machine.get('cores')} cores"
            f" ({machine.get('processor', 'unknown')}), {machine.get('memory', 'unknown')} memory, Python"
            f" {machine.get('python')}, where a million additions in Python take"
            f" {machine.get('a million additions in Python', 'an unknown time')} and two busy processes get the time of"
            f" {machine.get('cores that two busy processes get', 'an unknown number of')} cores; {libraries}."
        ),
    ]
    if result["quick"]:
        told.append("**A quick run**: it shows that everything runs; the figures mean little.")
    for name, lines in result["measurements"].items():
        told += [f"\n## {name.capitalize()}\n", "| | | wanted | |", "|---|---|---|---|"]
        told += [_row(line) for line in lines]
        told += ["", *dict.fromkeys(f"- *{_kind(line['name'])}*: {line['meaning']}" for line in lines)]
    return "\n".join(told) + "\n"


def figure(value: float) -> str:
    """A figure with three digits that count."""
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"


def goal(line: Line) -> str:
    """What is asked of a figure."""
    if line.at_least is not None:
        return f"at least {figure(line.at_least)}"
    return "" if line.at_most is None else f"at most {figure(line.at_most)}"


def _verdict(line: Line) -> str:
    return {None: "", True: "holds", False: "MISSED"}[line.holds]


def _row(plain: dict[str, Any]) -> str:
    line = Line(**{name: value for name, value in plain.items() if name != "holds"})
    spread = f" ({figure(min(line.runs))} to {figure(max(line.runs))})" if len(line.runs) > 1 else ""
    return f"| {line.name} | {figure(line.value)} {line.unit}{spread} | {goal(line)} | {_verdict(line)} |"


def _kind(name: str) -> str:
    """A line's name without its group or size."""
    head, _, tail = name.partition(": ")
    return tail or head.partition(",")[0]
