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
    help="Measure how well an assistant cites, keeps access and abstains.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Folder = Annotated[Path, typer.Option("--work", metavar="DIR", help="Folder of homes, recorded answers and runs.")]
WORK = Path(".eval")
As = Annotated[str, typer.Option("--as", metavar="USER", help="The person who reads; there is no default reader.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Data = Annotated[
    Path | None, typer.Option("--data", metavar="DIR", help="Folder of public sets, for suites over them.")
]
RunName = Annotated[str, typer.Argument(metavar="RUN", help="Name or number of a run, or `last`.")]


@app.command()
def run(
    context: typer.Context,
    *,
    suite: Annotated[str, typer.Argument(metavar="SUITE", help="Name of a suite, or the path of a suite.yaml.")],
    target: Annotated[str, typer.Option(metavar="TARGET", help="Who answers.")] = "clausetrail",
    baseline: Annotated[str | None, typer.Option(metavar="TARGET", help="Who answers beside it.")] = None,
    sealed: Annotated[bool, typer.Option("--sealed", help="Ask the sealed cases; the use is logged.")] = False,
    data: Data = None,
    corpora: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of real corpora, for suites over them.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Ask at most so many questions of a suite that is built.")
    ] = None,
    work: Folder = WORK,
) -> None:
    """Answer and score a suite; exit 1 when the gate fails, 6 when it is inconclusive."""
    from evals.gate import exit_code, verdict
    from evals.run import Work
    from evals.run import run as run_suite
    from evals.suites.built import suite_named
    from evals.targets.named import target_named
    from evals.verifier import pairs_beside

    session: Session = context.obj
    asked = suite_named(suite, work, data=data, corpora=corpora, limit=limit)
    with session.err.status("Ingesting") as status:
        made, _ = run_suite(
            asked,
            target_named(target),
            Work(folder=work),
            make_baseline=target_named(baseline) if baseline else None,
            sealed=sealed,
            pairs=pairs_beside(data),
            on_case=lambda done, total: status.update(f"Answered {done} of {total}"),
        )
    lines = made.lines(asked)
    _print_gate(session, lines)
    session.out.print(f"Run {made.folder.name}: {verdict(lines)}")
    raise typer.Exit(exit_code(verdict(lines)))


@app.command()
def verifier(
    context: typer.Context,
    *,
    data: Data = None,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="Pairs of each public set at most.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show how far the harness's own judge agrees with people, on the pairs that ship and those of public sets."""
    from dataclasses import asdict

    from evals.verifier import accuracy, by_source, card, judged, labelled_pairs, precision, recall, shipped_pairs

    session: Session = context.obj
    looks = judged((*shipped_pairs(), *(labelled_pairs(data, limit=limit) if data else ())))
    told = card(looks)
    if as_json:
        session.print_json({"estimate": asdict(told.estimate) if told.estimate else None, **told.more})
        return
    sets = [*by_source(looks), ("all", looks)]
    rows = [(name, *(_figure(one(each)) for one in (accuracy, precision, recall))) for name, each in sets]
    print_table(session.out, ("pairs of", "accuracy, 95 % interval", "precision", "recall"), rows)
    kinds = [(name, f"{agreed} of {every}") for name, (agreed, every) in told.more["by_operator"].items()]
    print_table(session.out, ("made or labelled as", "decided so"), kinds)


@app.command()
def perturb(
    context: typer.Context,
    *,
    suite: Annotated[
        str, typer.Argument(metavar="SUITE", help="Name of a suite, or the path of a suite.yaml.")
    ] = "demo",
    target: Annotated[str, typer.Option(metavar="TARGET", help="Who answers.")] = "clausetrail",
    each: Annotated[int, typer.Option(min=1, metavar="N", help="Questions an operator changes at most.")] = 100,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="Take the suite's first so many cases.")] = None,
    work: Folder = WORK,
    as_json: AsJson = False,
) -> None:
    """Ask a suite's questions in twelve other ways and show how many answers stay right; exit as the gate does."""
    from dataclasses import asdict

    from evals.gate import exit_code, gate, verdict
    from evals.perturbations import perturb as ask_otherwise
    from evals.run import Work
    from evals.suites.built import suite_named
    from evals.targets.named import target_named

    session: Session = context.obj
    asked = suite_named(suite, work)
    with session.err.status("Ingesting") as status:
        found = ask_otherwise(
            asked,
            target_named(target),
            Work(folder=work),
            each=each,
            limit=limit,
            on_case=lambda done, total: status.update(f"Answered {done} of {total}"),
        )
    lines = gate([found], {name: floor for name, floor in asked.floors.items() if name == found.name})
    if as_json:
        session.print_json(asdict(found))
    else:
        _print_gate(session, lines)
        print_table(session.out, ("operator", "stays right, 95 % interval"), list(found.more["by_operator"].items()))
    raise typer.Exit(exit_code(verdict(lines)))


@app.command("gate")
def gate_run(context: typer.Context, *, name: RunName = "last", work: Folder = WORK, as_json: AsJson = False) -> None:
    """Hold a run against its suite's floors; exit 1 when it fails, 6 when it is inconclusive."""
    from dataclasses import asdict

    from evals.gate import exit_code, verdict
    from evals.run import Work, load_run
    from evals.suites.built import suite_named

    session: Session = context.obj
    found = load_run(Work(folder=work).runs, name)
    lines = found.lines(suite_named(found.manifest.suite, work))
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
    from evals.suites.built import suite_named

    session: Session = context.obj
    place = Work(folder=work)
    found = load_run(place.runs, name)
    ours, _ = rescore(found, suite_named(found.manifest.suite, work), place)
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
    from evals.suites.built import suite_named
    from ui.neutral import json_text

    session: Session = context.obj
    place = Work(folder=work)
    found = load_run(place.runs, name)
    asked = suite_named(suite or found.manifest.suite, work)
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


@app.command("leak-test")
def leak_test(
    context: typer.Context,
    *,
    n: Annotated[int, typer.Option("--n", metavar="N", min=1, help="Questions to ask.")] = 3000,
    seed: Annotated[int, typer.Option("--seed", metavar="S", help="Makes another organization.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Ask a made-up organization N questions and search every surface for what is hidden; exit 1 on any leak."""
    from dataclasses import asdict
    from tempfile import TemporaryDirectory

    from evals.leaktest import leak_test as run_test

    session: Session = context.obj
    with TemporaryDirectory() as folder, session.err.status("Making the organization") as status:
        found = run_test(
            Path(folder), n=n, seed=seed, on_probe=lambda done, total: status.update(f"Asked {done} of {total}")
        )
    if as_json:
        cells = [asdict(cell) | {"upper_bound": cell.upper_bound} for cell in found.cells]
        session.print_json({"probes": n, "seed": seed, "cells": cells, "leaks": [asdict(one) for one in found.leaks]})
    else:
        rows = [
            (cell.place, cell.reader or "all", cell.looks, cell.leaks, f"{cell.upper_bound:.5f}")
            for cell in found.cells
        ]
        print_table(session.out, ("surface", "reader", "looks", "leaks", "rate at most, 95 %"), rows)
        for leak in found.leaks:
            session.out.print(
                visible(f"{leak.probe} {leak.reader} at {leak.place}: {leak.question!r} gave {leak.why}"),
                soft_wrap=True,
            )
    raise typer.Exit(0 if found.holds else 1)


@app.command("import")
def import_cases(
    context: typer.Context,
    *,
    given: Annotated[Path, typer.Argument(metavar="CSV|FOLDER", help="A table, or a collection in BEIR's layout.")],
    out: Annotated[Path, typer.Option("--out", metavar="cases.jsonl", help="Where the cases go.")],
    reader: Annotated[
        str | None, typer.Option("--reader", metavar="USER", help="Who asks where none is named.")
    ] = None,
    split: Annotated[str, typer.Option("--split", help="Which judgements of a collection.")] = "test",
) -> None:
    """Make cases of a table or a judged collection; a collection's documents are written beside them as evidence."""
    from evals.cases.importers import cases_from_collection, cases_from_table, write_cases

    session: Session = context.obj
    if given.is_dir():
        who = reader or "reader"
        found = cases_from_collection(given, reader=who, split=split)
        cases = found.cases
        session.out.print(f"Documents in {found.write(out.parent, who)}, {found.unjudged} queries without judgement")
    else:
        cases = cases_from_table(given, reader=reader)
    write_cases(cases, out)
    session.out.print(f"{len(cases)} cases in {out}")


@app.command()
def label(
    context: typer.Context,
    *,
    suite: Annotated[str, typer.Argument(metavar="SUITE", help="Name of a suite, or the path of a suite.yaml.")],
    user: As,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="New cases, or marks of a review, are appended here.")
    ] = Path("labels.jsonl"),
    review: Annotated[bool, typer.Option("--review", help="Go through the cases that are there.")] = False,
    work: Folder = WORK,
) -> None:
    """Write cases beside the evidence that USER may read, or review those that are there."""
    from rich.prompt import Prompt

    from evals.evidence import Evidence
    from evals.label import Hit, review_cases, write_cases
    from evals.run import Work
    from evals.suites import load_suite

    session: Session = context.obj
    asked = load_suite(suite)
    workspace = Work(folder=work).ingested(asked)

    def ask(words: str) -> str:
        # As a plain text, since options in brackets are no markup.
        session.out.print(visible(words), soft_wrap=True)
        return Prompt.ask("", console=session.out, default="", show_default=False)

    def say(line: str) -> None:
        session.out.print(visible(line), soft_wrap=True)

    def search(words: str) -> list[Hit]:
        return [Hit(source=str(one.span.evidence), text=one.text) for one in workspace.search(words, user)]

    if review:
        marks = review_cases(asked.open_cases(), out, reviewer=user, texts=Evidence(workspace), ask=ask, say=say)
        session.out.print(f"{len(marks)} marks in {out}")
    else:
        session.out.print(f"{write_cases(out, reader=user, search=search, ask=ask, say=say)} cases in {out}")


@app.command()
def doctor(
    context: typer.Context,
    *,
    suite: Annotated[str, typer.Argument(metavar="SUITE", help="Name of a suite, or the path of a suite.yaml.")],
    work: Folder = WORK,
    as_json: AsJson = False,
) -> None:
    """Look for what would keep a suite from giving a verdict; exit 1 when something is wrong."""
    from dataclasses import asdict

    from evals.doctor import examine
    from evals.evidence import Evidence
    from evals.run import Work
    from evals.suites import load_suite

    session: Session = context.obj
    asked = load_suite(suite)
    workspace = Work(folder=work).ingested(asked)
    seen = examine(asked, Evidence(workspace), workspace.people().keys())
    if as_json:
        session.print_json([asdict(one) for one in seen])
    else:
        rows = [("wrong" if one.is_wrong else "note", one.of, one.why) for one in seen]
        print_table(session.out, ("", "of", "seen"), rows)
    raise typer.Exit(1 if any(one.is_wrong for one in seen) else 0)
