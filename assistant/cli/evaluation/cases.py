"""Commands that make, review and check cases, and that check recorded answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.evaluation.options import WORK, As, AsJson, Folder, SuiteName, app
from assistant.cli.session import Session
from assistant.cli.terminal import print_table
from assistant.domain.errors import BadInput
from ui.neutral import visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.wiring import Workspace


@app.command()
def verify(
    context: typer.Context,
    *,
    answers: Annotated[Path, typer.Argument(metavar="ANSWER.json", help="One answer, a list, or one a line.")],
    user: As,
    as_json: AsJson = False,
) -> None:
    """Check recorded answers against the home, each quote and statement; exit 1 when one fails or there is none."""
    from dataclasses import asdict

    from assistant.wiring import Workspace
    from evals.evidence import Evidence
    from evals.verify import check_answers, read_answers, told

    session: Session = context.obj
    given = read_answers(answers)
    workspace = Workspace.open(session.settings())
    _check_person(user, workspace)
    looks = list(check_answers(given, Evidence(workspace), user))
    if as_json:
        session.print_json([asdict(look) for look in looks])
    else:
        rows = [("ok" if look.holds else "FAILS", look.place, look.why) for look in looks]
        print_table(session.out, ("", "what", "seen"), rows)
    # Beside JSON as progress is, so that what is printed stays JSON.
    (session.err if as_json else session.out).print(told(len(given), looks), soft_wrap=True)
    raise typer.Exit(0 if looks and all(look.holds for look in looks) else 1)


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
    suite: SuiteName,
    user: As,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="New cases, or marks of a review, are appended here.")
    ] = Path("labels.jsonl"),
    review: Annotated[bool, typer.Option("--review", help="Go through the cases that are there.")] = False,
    work: Folder = WORK,
) -> None:
    """Write cases beside the evidence that USER may read, or review those that are there."""
    from evals.evidence import Evidence
    from evals.label import Hit, review_cases, write_cases
    from evals.run import Work
    from evals.suites.built import suite_named

    session: Session = context.obj
    asked = suite_named(suite, work)
    workspace = Work(folder=work).ingested(asked)
    _check_person(user, workspace)
    ask = _typed(session)

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
    suite: SuiteName,
    work: Folder = WORK,
    as_json: AsJson = False,
) -> None:
    """Look for what would keep a suite from giving a verdict; exit 1 when something is wrong."""
    from dataclasses import asdict

    from evals.doctor import examine
    from evals.evidence import Evidence
    from evals.run import Work
    from evals.suites.built import suite_named

    session: Session = context.obj
    asked = suite_named(suite, work)
    seen = examine(asked, Evidence(Work(folder=work).ingested(asked)))
    if as_json:
        session.print_json([asdict(one) for one in seen])
    else:
        rows = [("wrong" if one.is_wrong else "note", one.of, one.why) for one in seen]
        print_table(session.out, ("", "of", "seen"), rows)
    raise typer.Exit(1 if any(one.is_wrong for one in seen) else 0)


def _typed(session: Session) -> Callable[[str], str]:
    """Asks the person at the terminal, until they end the input or press Ctrl-C."""
    from rich.prompt import Prompt

    from evals.label import Ended

    ended = False

    def ask(words: str) -> str:
        nonlocal ended
        if ended:
            raise Ended
        # As a plain text, since options in brackets are no markup.
        session.out.print(visible(words), soft_wrap=True)
        try:
            return Prompt.ask("", console=session.out, default="", show_default=False)
        except (EOFError, KeyboardInterrupt):
            ended = True
            session.out.print()
            raise Ended from None

    return ask


def _check_person(user: str, workspace: Workspace) -> None:
    """Raise BadInput for somebody whom the home does not know: as nobody reads anything, nothing would hold."""
    if user not in workspace.people():
        raise BadInput(f"no person {user}: the home knows {', '.join(sorted(workspace.people())) or 'nobody'}")
