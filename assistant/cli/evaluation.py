"""`clausetrail eval`: measures how well an assistant cites, keeps access, gets dates right and abstains."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.session import Session
from assistant.cli.terminal import print_table
from ui.neutral import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evals.gate import Line
    from evals.statistics import Estimate

app = typer.Typer(
    name="eval",
    help="Measure how well an assistant cites, keeps access, gets dates right and abstains.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Folder = Annotated[Path, typer.Option("--work", metavar="DIR", help="Folder of homes, recorded answers and runs.")]
WORK = Path(".eval")
As = Annotated[str, typer.Option("--as", metavar="USER", help="The person who reads; there is no default reader.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
RunName = Annotated[str, typer.Argument(metavar="RUN", help="Name or number of a run, or `last`.")]


@app.command()
def run(
    context: typer.Context,
    *,
    suite: Annotated[str, typer.Argument(metavar="SUITE", help="Name of a suite, or the path of a suite.yaml.")],
    target: Annotated[str, typer.Option(metavar="TARGET", help="Who answers.")] = "clausetrail",
    baseline: Annotated[str | None, typer.Option(metavar="TARGET", help="Who answers beside it.")] = None,
    sealed: Annotated[bool, typer.Option("--sealed", help="Ask the sealed cases; the use is logged.")] = False,
    work: Folder = WORK,
) -> None:
    """Answer and score a suite; exit 1 when the gate fails, 6 when it is inconclusive."""
    from evals.gate import exit_code, verdict
    from evals.run import Work
    from evals.run import run as run_suite
    from evals.suites import load_suite
    from evals.targets.named import target_named

    session: Session = context.obj
    asked = load_suite(suite)
    with session.err.status("Ingesting") as status:
        made, _ = run_suite(
            asked,
            target_named(target),
            Work(folder=work),
            make_baseline=target_named(baseline) if baseline else None,
            sealed=sealed,
            on_case=lambda done, total: status.update(f"Answered {done} of {total}"),
        )
    lines = made.lines(asked)
    _print_gate(session, lines)
    session.out.print(f"Run {made.folder.name}: {verdict(lines)}")
    raise typer.Exit(exit_code(verdict(lines)))


@app.command("gate")
def gate_run(context: typer.Context, *, name: RunName = "last", work: Folder = WORK, as_json: AsJson = False) -> None:
    """Hold a run against its suite's floors; exit 1 when it fails, 6 when it is inconclusive."""
    from dataclasses import asdict

    from evals.gate import exit_code, verdict
    from evals.run import Work, load_run
    from evals.suites import load_suite

    session: Session = context.obj
    found = load_run(Work(folder=work).runs, name)
    lines = found.lines(load_suite(found.manifest.suite))
    if as_json:
        session.print_json([asdict(line) for line in lines])
    else:
        _print_gate(session, lines)
    raise typer.Exit(exit_code(verdict(lines)))


@app.command()
def diff(
    context: typer.Context,
    *,
    before: Annotated[str, typer.Argument(metavar="A", help="The first run.")],
    after: Annotated[str, typer.Argument(metavar="B", help="The second.")],
    work: Folder = WORK,
    as_json: AsJson = False,
) -> None:
    """Show what run B did otherwise than run A: cases fixed and broken, and how far each figure moved."""
    from dataclasses import asdict

    from evals.compare import compare
    from evals.run import Work, load_run

    session: Session = context.obj
    runs = Work(folder=work).runs
    found = compare(load_run(runs, before).results, load_run(runs, after).results)
    if as_json:
        session.print_json(asdict(found))
        return
    for word, names in (("fixed", found.fixed), ("broken", found.broken), ("in one run only", found.only_one)):
        session.out.print(f"{len(names)} {word}{': ' if names else ''}{', '.join(names)}", soft_wrap=True)
    rows = [(one.name, f"{one.before:.3f}", f"{one.after:.3f}", str(one.difference)) for one in found.moved]
    print_table(session.out, ("measure", "A", "B", "B minus A, 95 % interval"), rows)


@app.command()
def explain(
    context: typer.Context,
    *,
    case: Annotated[str, typer.Argument(metavar="CASE", help="Id of a case.")],
    name: Annotated[str, typer.Option("--run", metavar="RUN", help="Name or number of a run, or `last`.")] = "last",
    work: Folder = WORK,
) -> None:
    """Show everything about one case of a run: what was said, what it rests on, and what each measure saw."""
    from evals.explain import explain as lines_about
    from evals.run import Work, load_run, rescore
    from evals.suites import load_suite

    session: Session = context.obj
    place = Work(folder=work)
    found = load_run(place.runs, name)
    ours, _ = rescore(found, load_suite(found.manifest.suite), place)
    for line in lines_about(case, ours.replies, ours.results):
        session.out.print(visible(line), soft_wrap=True)


@app.command()
def verify(
    context: typer.Context,
    *,
    answers: Annotated[Path, typer.Argument(metavar="ANSWER.json", help="One answer, a list, or one a line.")],
    user: As,
    as_json: AsJson = False,
) -> None:
    """Check recorded answers against the home: every quote, and every statement by its quotes; exit 1 when one fails."""
    from dataclasses import asdict

    from assistant.wiring import Workspace
    from evals.evidence import Evidence
    from evals.verify import check_answer, read_answers

    session: Session = context.obj
    evidence = Evidence(Workspace.open(session.settings()))
    looks = [look for answer in read_answers(answers) for look in check_answer(answer, evidence, user)]
    if as_json:
        session.print_json([asdict(look) for look in looks])
    else:
        rows = [("ok" if look.holds else "FAILS", look.place, look.why) for look in looks]
        print_table(session.out, ("", "what", "seen"), rows)
    raise typer.Exit(0 if all(look.holds for look in looks) else 1)


@app.command("verify-manifest")
def verify_manifest(context: typer.Context, *, work: Folder = WORK) -> None:
    """Check that no run was changed or taken out; exit 1 when one was."""
    from evals.manifest import read_manifests, verify
    from evals.run import Work

    session: Session = context.obj
    runs = Work(folder=work).runs
    faults = list(verify(runs))
    print_table(session.out, ("run", "what does not hold"), [(fault.run, fault.why) for fault in faults])
    session.out.print(f"{len(read_manifests(runs))} runs, {len(faults)} faults")
    raise typer.Exit(1 if faults else 0)


@app.command()
def mutants(
    context: typer.Context,
    *,
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="Only these mutants.")] = None,
    as_json: AsJson = False,
) -> None:
    """Test the harness by assistants that are each broken in one way; exit 1 when one is not seen as it should be."""
    from tempfile import TemporaryDirectory

    from evals.mutants import named
    from evals.mutants.run import run as run_mutants
    from evals.mutants.run import verdict_row

    session: Session = context.obj
    chosen = named(names or ())
    seen = []
    with TemporaryDirectory() as folder, session.err.status("Ingesting") as status:
        for verdict in run_mutants(Path(folder), chosen):
            seen.append(verdict)
            status.update(f"Tried {len(seen)} of {len(chosen)}")
    faults = [one for one in seen if one.fault]
    if as_json:
        session.print_json([verdict_row(one) for one in seen])
    else:
        rows = [
            (
                one.mutant.name,
                ", ".join(one.mutant.caught_by) or f"survives: {one.mutant.survives}",
                ", ".join(one.caught),
                ", ".join(one.others),
            )
            for one in seen
        ]
        print_table(session.out, ("mutant", "meant for", "caught", "other invariants broken"), rows)
        for one in faults:
            session.out.print(f"{one.mutant.name}: {one.fault}", soft_wrap=True)
    raise typer.Exit(1 if faults else 0)


@app.command()
def report(
    context: typer.Context,
    *,
    name: RunName = "last",
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the page here; the run's folder unless told.")
    ] = None,
    suite: Annotated[
        str | None, typer.Option(metavar="SUITE", help="Path of the suite's file, unless it is shipped.")
    ] = None,
    with_sealed: Annotated[bool, typer.Option("--with-sealed", help="Show sealed cases to whoever reads it.")] = False,
    work: Folder = WORK,
) -> None:
    """Write a run's report as one HTML file, with JUnit XML and JSON beside it."""
    from evals.report import junit, report_of, report_page, report_row
    from evals.run import Work, load_run, rescore
    from evals.suites import load_suite
    from ui.neutral import json_text

    session: Session = context.obj
    place = Work(folder=work)
    found = load_run(place.runs, name)
    asked = load_suite(suite or found.manifest.suite)
    ours, theirs = rescore(found, asked, place)
    told = report_of(found, asked, ours, theirs, with_sealed=with_sealed)
    page = html or found.folder / "report.html"
    files = {
        page: report_page(told),
        page.with_name(f"{page.stem}-junit.xml"): junit(found, asked, ours),
        page.with_name(f"{page.stem}-data.json"): json_text(report_row(told), indent=1),
    }
    for path, text in files.items():
        path.write_text(text, "utf-8")
        session.out.print(f"Written to {path}")


def _print_gate(session: Session, lines: Sequence[Line]) -> None:
    """The gate's table."""
    rows = [
        (line.state.value, line.name, _figure(line.estimate), _floor(line), line.violations or "") for line in lines
    ]
    print_table(session.out, ("", "measure", "figure, 95 % interval", "should be", "violations"), rows)


def _figure(estimate: Estimate | None) -> str:
    return "not measured" if estimate is None else str(estimate)


def _floor(line: Line) -> str:
    if line.floor is None:
        return "always" if line.sort.value == "invariant" else ""
    return f">= {line.floor.at_least}" if line.floor.at_least is not None else f"<= {line.floor.at_most}"
