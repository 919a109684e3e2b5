"""What the commands of `clausetrail eval` share: the app, their options, and how a gate is printed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.session import Session
from assistant.cli.terminal import print_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evals.gate import Line
    from evals.statistics import Estimate

app = typer.Typer(
    name="eval",
    help="Measure how well an assistant cites, keeps access and abstains.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

WORK = Path(".eval")
Folder = Annotated[Path, typer.Option("--work", metavar="DIR", help="Folder of homes, recorded answers and runs.")]
As = Annotated[str, typer.Option("--as", metavar="USER", help="The person who reads; there is no default reader.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Data = Annotated[
    Path | None, typer.Option("--data", metavar="DIR", help="Folder of public sets, for suites over them.")
]
SuiteName = Annotated[str, typer.Argument(metavar="SUITE", help="Name of a suite, or the path of a suite.yaml.")]
TargetName = Annotated[str, typer.Option("--target", metavar="TARGET", help="Who answers.")]
RunName = Annotated[str, typer.Argument(metavar="RUN", help="Name or number of a run, or `last`.")]


def print_gate(session: Session, lines: Sequence[Line]) -> None:
    """The gate's table, what has a floor or a violation first, and the names of what was neither measured nor asked for."""
    from evals.report.figures import foremost

    told, silent = foremost(lines)
    rows = [(line.state.value, line.name, figure(line.estimate), _floor(line), line.violations or "") for line in told]
    print_table(session.out, ("", "measure", "figure, 95 % interval", "should be", "violations"), rows)
    if silent:
        session.out.print(f"Not measured: {', '.join(silent)}", soft_wrap=True)


def figure(estimate: Estimate | None) -> str:
    """A figure with its interval, or that there is none."""
    return "not measured" if estimate is None else str(estimate)


def _floor(line: Line) -> str:
    if line.floor is None:
        return "always" if line.sort.value == "invariant" else ""
    return f">= {line.floor.at_least}" if line.floor.at_least is not None else f"<= {line.floor.at_most}"
