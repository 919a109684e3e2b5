"""Commands that ask whether the harness can be trusted, and how far the product leaks or wavers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.evaluation.options import WORK, AsJson, Data, Folder, SuiteName, TargetName, app, figure, print_gate
from assistant.cli.session import Session
from assistant.cli.terminal import print_table
from ui.neutral import visible


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

    from evals.pairs import SHIPPED
    from evals.verifier import accuracy, by_source, card, judged, labelled_pairs, precision, read_pairs, recall

    session: Session = context.obj
    looks = judged((*read_pairs(SHIPPED), *(labelled_pairs(data, limit=limit) if data else ())))
    told = card(looks)
    if as_json:
        session.print_json({"estimate": asdict(told.estimate) if told.estimate else None, **told.more})
        return
    sets = [*by_source(looks), ("all", looks)]
    rows = [(name, *(figure(one(each)) for one in (accuracy, precision, recall))) for name, each in sets]
    print_table(session.out, ("pairs of", "accuracy, 95 % interval", "precision", "recall"), rows)
    kinds = [(name, f"{agreed} of {every}") for name, (agreed, every) in told.more["by_operator"].items()]
    print_table(session.out, ("made or labelled as", "decided so"), kinds)


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


@app.command()
def perturb(
    context: typer.Context,
    *,
    suite: SuiteName = "demo",
    target: TargetName = "clausetrail",
    each: Annotated[int, typer.Option(min=1, metavar="N", help="Questions an operator changes at most.")] = 100,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Take at most so many cases of the suite, drawn by a hash.")
    ] = None,
    work: Folder = WORK,
    as_json: AsJson = False,
) -> None:
    """Ask a suite's questions in twelve other ways and show how many answers stay right; exit as the gate does."""
    from dataclasses import asdict

    from evals.gate import exit_code, verdict
    from evals.measures import stability
    from evals.run import Work
    from evals.run import run as run_suite
    from evals.suites import perturbed
    from evals.suites.built import suite_named
    from evals.targets.named import target_named

    session: Session = context.obj
    given = suite_named(suite, work, limit=limit)
    asked = perturbed.build(given, work / "suites" / f"{given.name}-perturbed", each=each)
    with session.err.status("Ingesting") as status:
        made, _ = run_suite(
            asked,
            target_named(target),
            Work(folder=work),
            on_case=lambda done, total: status.update(f"Answered {done} of {total}"),
        )
    lines = made.lines
    found = next(one for one in made.results if one.name == stability.NAME)
    if as_json:
        session.print_json(asdict(found))
    else:
        print_gate(session, lines)
        rows = [(name, found.more["asked"][name], told) for name, told in found.more["by_operator"].items()]
        print_table(session.out, ("operator", "asked", "stays right, 95 % interval"), rows)
    raise typer.Exit(exit_code(verdict(lines)))
