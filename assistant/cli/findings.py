"""`clausetrail finding`: draft with every sentence cited, release, agree the facts, plan, do, check and close."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.api.finding_rows import CHANGED, finding_row, not_shown
from assistant.audit.checks.result import Family, FindingClass
from assistant.audit.wishes import Wording
from assistant.cli.given import claimed_from, day_from
from assistant.cli.kept_work import print_finding, print_not_shown
from assistant.cli.session import Session
from assistant.cli.terminal import print_table
from assistant.domain.answer import OUTSIDE_RIGHTS

app = typer.Typer(
    name="finding",
    help="Draft findings with every sentence cited, release them, and follow them until they are closed.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
As = Annotated[str, typer.Option("--as", metavar="USER", help="Who acts; there is no default reader.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="The finding, such as F-1a2b3c4d.")]
Title = Annotated[str, typer.Option(metavar="WORDS", help="In a few words.")]
Criterion = Annotated[list[str] | None, typer.Option(help="Id of a criterion; may be repeated.")]
Classed = Annotated[
    FindingClass | None, typer.Option("--class", help="Its class; else the one that the rule suggests.")
]
Reason = Annotated[str, typer.Option(metavar="WORDS", help="Why another class than the rule's.")]
Words = Annotated[str, typer.Option(metavar="WORDS", help="What is said with it; it stands in the ledger.")]
Sentences = Annotated[list[str] | None, typer.Option("--sentence", metavar="WORDS", help="May be repeated.")]
Cites = Annotated[list[str] | None, typer.Option("--cite", metavar="[N=]ID[::WORDS]", help="What sentence N rests on.")]


@app.command()
def draft(
    context: typer.Context,
    *,
    user: As,
    engagement: Annotated[str, typer.Option(metavar="ID", help="The engagement.")],
    from_receipt: Annotated[str, typer.Option(metavar="ID", help="Take the claims of an answer.")] = "",
    from_check: Annotated[str, typer.Option(metavar="ID", help="Take a check's result.")] = "",
    family: Annotated[Family | None, typer.Option(help="The set of that check.")] = None,
    title: Title = "",
    criterion: Criterion = None,
    classed: Classed = None,
    reason: Reason = "",
    sentence: Sentences = None,
    cite: Cites = None,
    as_json: AsJson = False,
) -> None:
    """Draft a finding from an answer, a check or sentences of your own; the team alone reads it."""
    session: Session = context.obj
    wording = Wording(
        title=title,
        criteria=tuple(criterion or ()),
        classed=classed,
        reason=reason,
        claimed=claimed_from(sentence, cite),
        receipt=from_receipt,
        check=from_check,
        family=family,
    )
    print_finding(session, session.workspace().office(user).findings.draft(engagement, wording), as_json=as_json)


@app.command()
def edit(
    context: typer.Context,
    name: Id,
    *,
    user: As,
    title: Title = "",
    criterion: Criterion = None,
    classed: Classed = None,
    reason: Reason = "",
    sentence: Sentences = None,
    cite: Cites = None,
    as_json: AsJson = False,
) -> None:
    """Set a draft down anew; what is left out stays, and what it was stays in its history."""
    session: Session = context.obj
    wording = Wording(
        title=title,
        criteria=tuple(criterion or ()),
        classed=classed,
        reason=reason,
        claimed=claimed_from(sentence, cite),
    )
    print_finding(session, session.workspace().office(user).findings.edit(name, wording), as_json=as_json)


@app.command()
def release(
    context: typer.Context,
    name: Id,
    *,
    user: As,
    to: Annotated[
        list[str] | None, typer.Option(metavar="PRINCIPAL", help="user:NAME or group:NAME; else the contacts.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Release a draft: its quotes are then readable as quoted there to those who are named; a lead's act."""
    session: Session = context.obj
    made = session.workspace().office(user).findings.release(name, to or ())
    print_finding(session, made, as_json=as_json)
    if not as_json:
        print_not_shown(session, not_shown(made))


@app.command()
def accept(context: typer.Context, name: Id, *, user: As, words: Words = "", as_json: AsJson = False) -> None:
    """The auditee holds the facts to be right."""
    session: Session = context.obj
    print_finding(session, session.workspace().office(user).findings.accept(name, words), as_json=as_json)


@app.command()
def dispute(context: typer.Context, name: Id, *, user: As, words: Words = "", as_json: AsJson = False) -> None:
    """The auditee holds the facts to be wrong, and says which."""
    session: Session = context.obj
    print_finding(session, session.workspace().office(user).findings.dispute(name, words), as_json=as_json)


@app.command()
def uphold(context: typer.Context, name: Id, *, user: As, words: Words = "", as_json: AsJson = False) -> None:
    """A lead keeps a disputed finding, with the reason."""
    session: Session = context.obj
    print_finding(session, session.workspace().office(user).findings.uphold(name, words), as_json=as_json)


@app.command()
def plan(
    context: typer.Context,
    name: Id,
    *,
    user: As,
    cause: Annotated[str, typer.Option(metavar="WORDS", help="Why it happened.")] = "",
    correction: Annotated[str, typer.Option(metavar="WORDS", help="What mends this one case.")] = "",
    action: Annotated[str, typer.Option(metavar="WORDS", help="What keeps it from happening again.")] = "",
    owner: Annotated[str, typer.Option(metavar="NAME", help="Who does it.")] = "",
    due: Annotated[str, typer.Option(metavar="DAY", help="By when.")],
    as_json: AsJson = False,
) -> None:
    """The auditee sets cause, correction and corrective action, with owner and due date."""
    session: Session = context.obj
    made = (
        session.workspace()
        .office(user)
        .findings.plan(name, cause=cause, correction=correction, action=action, owner=owner, due=day_from(due))
    )
    print_finding(session, made, as_json=as_json)


@app.command()
def done(
    context: typer.Context,
    name: Id,
    *,
    user: As,
    words: Words = "",
    sentence: Sentences = None,
    cite: Cites = None,
    as_json: AsJson = False,
) -> None:
    """The auditee reports the action as done, with evidence."""
    session: Session = context.obj
    made = session.workspace().office(user).findings.done(name, words, claimed_from(sentence, cite))
    print_finding(session, made, as_json=as_json)


@app.command()
def check(
    context: typer.Context,
    name: Id,
    *,
    user: As,
    effective: Annotated[bool, typer.Option("--effective/--ineffective", help="Whether the action works.")],
    words: Words = "",
    sentence: Sentences = None,
    cite: Cites = None,
    as_json: AsJson = False,
) -> None:
    """An auditor sees in evidence whether the action works; one that does not needs another plan."""
    session: Session = context.obj
    claimed = claimed_from(sentence, cite)
    made = session.workspace().office(user).findings.check(name, words, claimed, effective=effective)
    print_finding(session, made, as_json=as_json)


@app.command()
def close(context: typer.Context, name: Id, *, user: As, words: Words = "", as_json: AsJson = False) -> None:
    """A lead closes a finding whose action was seen to work."""
    session: Session = context.obj
    print_finding(session, session.workspace().office(user).findings.close(name, words), as_json=as_json)


@app.command()
def withdraw(context: typer.Context, name: Id, *, user: As, words: Words = "", as_json: AsJson = False) -> None:
    """A lead gives a finding up, with the reason."""
    session: Session = context.obj
    print_finding(session, session.workspace().office(user).findings.withdraw(name, words), as_json=as_json)


@app.command()
def show(context: typer.Context, name: Id, *, user: As, as_json: AsJson = False) -> None:
    """Show a finding as your lane has it."""
    session: Session = context.obj
    print_finding(session, session.workspace().office(user).findings.get(name), as_json=as_json)


@app.command("list")
def list_findings(
    context: typer.Context,
    *,
    user: As,
    engagement: Annotated[str, typer.Option(metavar="ID", help="Of one engagement.")] = "",
    as_json: AsJson = False,
) -> None:
    """List the findings that you may see."""
    session: Session = context.obj
    books = session.workspace().office(user).findings
    found = books.of(engagement) if engagement else books.all()
    if as_json:
        session.print_json([finding_row(one) for one in found])
        return
    columns = ("id", "state", "class", "title", "criteria", "flag")
    rows = [
        (one.finding.id, one.finding.stage, one.finding.classed, one.finding.title, ", ".join(one.finding.criteria), CHANGED if one.changed else "")
        for one in found
    ]  # fmt: skip
    print_table(session.out, columns, rows)
    session.out.print(OUTSIDE_RIGHTS)
