"""`clausetrail check` and `criteria`: what the audit desk holds evidence against, and what it finds."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.api.check_rows import checked_row, criterion_row, walked_row
from assistant.audit.checks.result import Family, State
from assistant.audit.criteria import load_criteria
from assistant.audit.crosswalk import INDICATIVE, asked_for
from assistant.cli.given import period_from
from assistant.cli.session import Session
from assistant.cli.terminal import place, print_table, print_trails
from assistant.domain.answer import OUTSIDE_RIGHTS, Citation
from assistant.domain.moments import as_of_from
from ui.neutral import one_line

app = typer.Typer()

As = Annotated[str, typer.Option("--as", metavar="USER", help="The person who reads; there is no default reader.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="V|DATE", help="An index version, or a day.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def check(
    context: typer.Context,
    family: Annotated[Family, typer.Argument(metavar="patterns|checklist|soa|scope|trail")],
    *,
    user: As,
    as_of: AsOf = None,
    state: Annotated[list[State] | None, typer.Option(help="Keep results of this state; may be repeated.")] = None,
    subject: Annotated[str, typer.Option(metavar="WORDS", help="Keep results whose subject holds these words.")] = "",
    fail: Annotated[bool, typer.Option("--fail", help="Exit 1 when something was found.")] = False,
    as_json: AsJson = False,
) -> None:
    """Run a set of checks: what was found, looked for and cleared, or cannot be decided, with quotes."""
    session: Session = context.obj
    seen = session.workspace().check(family, user, as_of=as_of_from(as_of))
    about = [one for one in seen if subject.casefold() in one.result.subject.casefold()]
    kept = [one for one in about if not state or one.result.state in state]
    if as_json:
        session.print_json([checked_row(one) for one in kept])
    else:
        columns = ("id", "state", "check", "subject", "why", "class")
        results = [one.result for one in kept]
        rows = [(one.id, one.state, one.pattern, one.subject, one.why, one.suggested) for one in results]
        print_table(session.out, columns, rows)
        for one in kept:
            if one.result.state is State.FOUND:
                _print_quotes(session, one.result.subject, one.result.id, one.citations)
        counted = {each: sum(one.result.state is each for one in about) for each in State}
        told = ", ".join(f"{count} {each.replace('_', ' ')}" for each, count in counted.items())
        shown = f", {len(kept)} shown" if len(kept) < len(about) else ""
        session.out.print(f"{told}{shown}. {OUTSIDE_RIGHTS}")
    if fail and any(one.result.state is State.FOUND for one in kept):
        raise typer.Exit(1)


@app.command()
def trail(
    context: typer.Context,
    system: Annotated[list[str], typer.Argument(metavar="SYSTEM", help="Of the inventory, or one version of it.")],
    *,
    user: As,
    first: Annotated[str | None, typer.Option("--from", metavar="DAY", help="First day of the period.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Last day of the period.")] = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Show the lifecycle of each change of a system, hop by hop."""
    session: Session = context.obj
    day = as_of_from(as_of)
    seen = session.workspace().trails(" ".join(system), user, period=period_from(first, last), as_of=day)
    if as_json:
        session.print_json(walked_row(seen))
    else:
        print_trails(session.out, seen.trails, seen.citations)


@app.command()
def criteria(
    context: typer.Context,
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="9.2.1, A.6.2.4, MANAGE 4.1, ...")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show the criteria: what an auditor samples, and where other frameworks meet them."""
    session: Session = context.obj
    found = asked_for(" ".join(ids or ()), load_criteria())
    if as_json:
        session.print_json([criterion_row(one) for one in found])
        return
    rows = [
        (one.id, one.title, one.samples, "; ".join(", ".join(ids) for ids in one.crosswalk.values() if ids))
        for one in found
    ]
    print_table(session.out, ("id", "title", "what an auditor samples", "meets"), rows)
    session.out.print(INDICATIVE)


def _print_quotes(session: Session, subject: str, name: str, quotes: tuple[Citation, ...]) -> None:
    """The quotes that show one finding, with its id; the lines are not broken, so that ids can be copied."""
    session.out.print(one_line(f"{subject} ({name})"), soft_wrap=True)
    for quote in quotes:
        told = f'  [{quote.n}] {quote.span.evidence}{_at(quote)}: "{quote.quote}" ({quote.graded})'
        session.out.print(one_line(told), soft_wrap=True)


def _at(quote: Citation) -> str:
    """Where in its source a quote stands, when that is known."""
    return f" ({found})" if (found := place(quote.locator)) else ""
