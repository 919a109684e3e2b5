"""Commands that run a suite, and that look at runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.evaluation.options import (
    WORK,
    AsJson,
    Data,
    Folder,
    RunName,
    SuiteName,
    TargetName,
    app,
    figure,
    print_gate,
)
from assistant.cli.session import Session
from assistant.cli.terminal import print_table
from ui.neutral import visible

if TYPE_CHECKING:
    from evals.run import Run
    from evals.suites.suite import Suite

Beside = Annotated[str | None, typer.Option("--baseline", metavar="TARGET", help="Who answers beside it.")]
Sealed = Annotated[bool, typer.Option("--sealed", help="Ask the sealed cases; the use is logged.")]
Corpora = Annotated[Path | None, typer.Option(metavar="DIR", help="Folder of real corpora, for suites over them.")]
Limit = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="Ask at most so many questions of a suite, drawn by a hash.")
]


@app.command()
def run(
    context: typer.Context,
    *,
    suite: SuiteName,
    target: TargetName = "clausetrail",
    baseline: Beside = None,
    sealed: Sealed = False,
    data: Data = None,
    corpora: Corpora = None,
    limit: Limit = None,
    work: Folder = WORK,
) -> None:
    """Answer and score a suite; exit 1 when the gate fails, 6 when it is inconclusive."""
    from evals.gate import exit_code, verdict
    from evals.suites.built import suite_named

    session: Session = context.obj
    asked = suite_named(suite, work, data=data, corpora=corpora, limit=limit)
    made = _run(session, asked, target, baseline, work, sealed=sealed, data=data)
    lines = made.lines
    print_gate(session, lines)
    session.out.print(f"Run {made.folder.name}: {verdict(lines)}")
    raise typer.Exit(exit_code(verdict(lines)))


@app.command("all")
def run_all(
    context: typer.Context,
    *,
    target: TargetName = "clausetrail",
    baseline: Beside = None,
    sealed: Sealed = False,
    data: Data = None,
    corpora: Corpora = None,
    limit: Limit = None,
    work: Folder = WORK,
    as_json: AsJson = False,
) -> None:
    """Answer and score every suite there is, and show them side by side; exit 1 when one fails, 6 when one is inconclusive."""
    from dataclasses import asdict

    from evals.gate import exit_code, worst
    from evals.overview import line
    from evals.suites.built import every_name, suite_named

    session: Session = context.obj
    names = every_name(data=data, corpora=corpora)
    suites = [suite_named(name, work, data=data, corpora=corpora, limit=limit) for name in names]
    lines = []
    for asked in suites:
        if sealed and not asked.sealed:
            continue
        made = _run(session, asked, target, baseline, work, sealed=sealed, data=data)
        lines.append(line(made))
        session.err.print(f"{lines[-1].run}: {lines[-1].verdict}", soft_wrap=True)
    if as_json:
        session.print_json([asdict(one) for one in lines])
    else:
        rows = [
            (
                one.run if name == one.figures[0][0] else "",
                name,
                figure(ours),
                figure(theirs) if theirs else "",
                str(one.difference) if one.difference and name == "correct" else "",
            )
            for one in lines
            for name, ours, theirs in one.figures
        ]
        print_table(session.out, ("run", "measure", target, baseline or "", "difference"), rows)
        told = [(one.run, one.verdict.value, ", ".join(one.violated), ", ".join(one.beside)) for one in lines]
        print_table(session.out, ("run", "gate", "invariants broken", f"by {baseline}" if baseline else ""), told)
    raise typer.Exit(exit_code(worst(one.verdict for one in lines)))


def _run(
    session: Session,
    suite: Suite,
    target: str,
    baseline: str | None,
    work: Path,
    *,
    sealed: bool,
    data: Path | None,
) -> Run:
    """One suite run with its progress shown."""
    from evals.run import Work
    from evals.run import run as run_suite
    from evals.targets.named import target_named
    from evals.verifier import pairs_beside

    with session.err.status(f"{suite.name}: ingesting") as status:
        made, _ = run_suite(
            suite,
            target_named(target),
            Work(folder=work),
            make_baseline=target_named(baseline) if baseline else None,
            sealed=sealed,
            pairs=pairs_beside(data) if suite.pairs else (),
            on_case=lambda done, total: status.update(f"{suite.name}: answered {done} of {total}"),
        )
    return made


@app.command("gate")
def gate_run(
    context: typer.Context,
    *,
    name: RunName = "last",
    before: Annotated[
        str | None,
        typer.Option("--baseline", metavar="RUN0", help="Fail as well where a figure is worse than in this run."),
    ] = None,
    work: Folder = WORK,
    as_json: AsJson = False,
) -> None:
    """Hold a run against the floors that it was run with; exit 1 when it fails, 6 when it is inconclusive."""
    from evals.compare import compare_runs, worse
    from evals.gate import State, exit_code, line_row, verdict
    from evals.run import Work, load_run

    session: Session = context.obj
    runs = Work(folder=work).runs
    found, other = load_run(runs, name), load_run(runs, before) if before else None
    fallen = worse(compare_runs(other, found), found.results) if other else ()
    if as_json:
        session.print_json([line_row(line) for line in found.lines])
    else:
        print_gate(session, found.lines)
    if other and not as_json:
        told = [f"{one.name} {one.difference}" for one in fallen]
        session.out.print(f"{'; '.join(told) or 'no figure'} is worse than in {other.folder.name}", soft_wrap=True)
    raise typer.Exit(exit_code(State.FAIL if fallen else verdict(found.lines)))


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

    from evals.compare import compare_runs
    from evals.run import Work, load_run

    session: Session = context.obj
    runs = Work(folder=work).runs
    found = compare_runs(load_run(runs, before), load_run(runs, after))
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
    from evals.run import Work, load_run, rescore, suite_of

    session: Session = context.obj
    place = Work(folder=work)
    found = load_run(place.runs, name)
    ours, _ = rescore(found, suite_of(found), place)
    for line in lines_about(case, ours.replies, ours.results):
        session.out.print(visible(line), soft_wrap=True)


@app.command()
def report(
    context: typer.Context,
    *,
    name: RunName = "last",
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the page here; the run's folder unless told.")
    ] = None,
    with_sealed: Annotated[bool, typer.Option("--with-sealed", help="Show sealed cases to whoever reads it.")] = False,
    work: Folder = WORK,
) -> None:
    """Write a run's report as one HTML file, with JUnit XML and JSON beside it."""
    from evals.report import junit, report_of, report_page, report_row
    from evals.run import Work, load_run, rescore, suite_of
    from ui.neutral import json_text

    session: Session = context.obj
    place = Work(folder=work)
    found = load_run(place.runs, name)
    asked = suite_of(found)
    ours, theirs = rescore(found, asked, place)
    told = report_of(found, asked, ours, theirs, with_sealed=with_sealed)
    page = html or found.folder / "report.html"
    files = {
        page: report_page(told),
        page.with_name(f"{page.stem}-junit.xml"): junit(found, ours),
        page.with_name(f"{page.stem}-data.json"): json_text(report_row(told), indent=1),
    }
    for path, text in files.items():
        path.write_text(text, "utf-8")
        session.out.print(f"Written to {path}")


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
