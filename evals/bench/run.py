"""`python -m evals.bench`: runs the measurements one after another and tells what they found."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from evals.bench import (
    access,
    answers,
    inserts,
    loading,
    machine,
    naive,
    overhead,
    publishing,
    report,
    retrieval,
    scoring,
    starts,
    throughput,
    unchanged,
)
from evals.bench.result import FULL, QUICK, Bench, Line

MEASUREMENTS: dict[str, Callable[[Bench], list[Line]]] = {
    "throughput": throughput.measure,
    "overhead": overhead.measure,
    "inserts": inserts.measure,
    "unchanged": unchanged.measure,
    "access": access.measure,
    "loading": loading.measure,
    "publishing": publishing.measure,  # the last of those that share a home, as it changes it
    "naive": naive.measure,
    "retrieval": retrieval.measure,
    "answers": answers.measure,
    "starts": starts.measure,
    "scoring": scoring.measure,
}
"""Every measurement by name, in the order in which they run."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print a table, and write what was asked for."""
    options = _parser().parse_args(arguments)
    begun = datetime.now(UTC)
    lines: dict[str, Sequence[Line]] = {}
    with tempfile.TemporaryDirectory(prefix="clausetrail-bench-", dir=options.work) as folder:
        bench = Bench(work=Path(folder), sizes=QUICK if options.quick else FULL, seed=options.seed)
        for name in options.only or MEASUREMENTS:
            print(f"\n== {name}", flush=True)
            lines[name] = MEASUREMENTS[name](bench)
            print(report.table(lines[name]), flush=True)
    result = report.as_json(
        lines, machine=machine.facts(), begun=begun, ended=datetime.now(UTC), seed=options.seed, quick=options.quick
    )
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    if options.docs:
        options.docs.write_text(report.page(result), "utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    """The options."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description=__doc__)
    parser.add_argument(
        "--only", action="append", choices=list(MEASUREMENTS), help="measure this alone; may be repeated"
    )
    parser.add_argument("--quick", action="store_true", help="sizes so small that the figures mean little")
    parser.add_argument("--out", type=Path, help="write the result as JSON")
    parser.add_argument("--docs", type=Path, help="write the result as a page")
    parser.add_argument(
        "--work", type=Path, help="folder for the corpora and homes, which are removed; by default the system's"
    )
    parser.add_argument("--seed", type=int, default=1, help="what the corpora are drawn from")
    return parser
