"""Scores every check against planted truth.

python -m evals.planted                       the demo organization, with what was missed and what is false
python -m evals.planted --labels FILE         another organization with a label file
python -m evals.planted --labels FILE --figures   figures alone: for labels that nobody who tunes may see
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import UTC, datetime, time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from assistant.audit.checks.result import Family
from assistant.settings import Settings
from assistant.wiring.desk import Checked
from assistant.wiring.workspace import Workspace
from evals.planted.labels import Truth, demo_labels, read_labels
from evals.planted.score import Score, Shown, score_hops, score_labelled_checks, score_planted, score_weak
from evals.statistics import Estimate

DEMO = Path(__file__).parent.parent / "corpora" / "demo"


def main() -> None:
    """Score one organization and print a table."""
    parser = argparse.ArgumentParser(prog="python -m evals.planted", description=__doc__)
    parser.add_argument("--labels", type=Path, help="label file; the demo organization's when left out")
    parser.add_argument("--home", type=Path, help="a home that holds the organization; else it is ingested anew")
    parser.add_argument("--figures", action="store_true", help="print figures alone")
    told = parser.parse_args()
    truth = read_labels(told.labels) if told.labels else demo_labels(DEMO)
    with tempfile.TemporaryDirectory() as fresh:
        scores = measured(truth, told.home or Path(fresh), ingested=told.home is not None)
    printed(scores, figures=told.figures)


def measured(truth: Truth, home: Path, *, ingested: bool) -> tuple[Score, ...]:
    """The scores of one organization, read from a home."""
    workspace = Workspace.open(Settings.from_env(home=home, now=datetime.combine(truth.now, time(12), UTC)))
    if not ingested:
        workspace.ingest(truth.corpus)
    rows = {family: [_shown(one) for one in workspace.check(family, truth.reader)] for family in Family}
    planted = [score_planted(name, truth.planted[name], rows[Family(name)]) for name in ("patterns", "soa", "scope")]
    by_pattern = sorted({label.pattern for label in truth.planted["patterns"]})
    each = [
        score_planted(
            f"  {name}",
            [label for label in truth.planted["patterns"] if label.pattern == name],
            [row for row in rows[Family.PATTERNS] if row["pattern"] == name],
        )
        for name in by_pattern
    ]
    grades = workspace.grades(truth.reader)
    hops = score_hops(truth.hops, rows[Family.TRAIL])
    listed = score_labelled_checks("checklist", truth.planted["checklist"], rows[Family.CHECKLIST])
    return (planted[0], *each, hops, *planted[1:], *listed, score_weak(truth, grades))


def _shown(checked: Checked) -> Shown:
    """A result as the scores look at it."""
    seen = checked.result
    told = {"pattern": seen.pattern, "state": seen.state.value, "subject": seen.subject, "why": seen.why}
    quotes = {"citations": checked.citations, "against": checked.against}
    return told | {name: [{"source": one.span.evidence} for one in found] for name, found in quotes.items()}


def printed(scores: tuple[Score, ...], *, figures: bool) -> None:
    """The table, and unless figures alone are wanted what is behind it."""
    console = Console(width=150, highlight=False, markup=False)
    grid = Table("set", "precision", "recall", "near misses flagged")
    for one in scores:
        grid.add_row(
            one.name,
            f"{_written(one.precision)} ({one.hits}/{one.found})",
            f"{_written(one.recall)} ({one.caught}/{one.there})",
            f"{one.flagged}/{one.near}",
        )
    console.print(grid)
    for one in () if figures else scores:
        for word, entries in (("missed", one.missed), ("false", one.false)):
            for entry in entries if not one.name.startswith(" ") else ():
                console.print(f"{one.name.strip()}: {word}: {entry}")
    sys.stdout.flush()


def _written(estimate: Estimate | None) -> str:
    """A share with its interval."""
    return "-" if estimate is None else f"{estimate.value:.2f} [{estimate.low:.2f}, {estimate.high:.2f}]"


if __name__ == "__main__":
    main()
