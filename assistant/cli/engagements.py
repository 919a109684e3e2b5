"""`clausetrail engagement`: plan, staff, open, ask, present, report and follow up, in the lane of who does it."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.api.engagement_rows import engagement_row, proposal_row
from assistant.api.finding_rows import NOT_SHOWN
from assistant.audit.checks.result import Family
from assistant.audit.engagement import PaperKind, Type
from assistant.audit.wishes import Aim, PaperDraft
from assistant.cli.given import claimed_from, day_from, period_from
from assistant.cli.kept_work import print_engagement, print_not_shown
from assistant.cli.session import Session
from assistant.cli.terminal import print_table
from assistant.domain.answer import OUTSIDE_RIGHTS

app = typer.Typer(
    name="engagement",
    help="Walk an audit from plan to follow-up, in the team's lane or the auditee's.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
As = Annotated[str, typer.Option("--as", metavar="USER", help="Who acts; there is no default reader.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="The engagement, such as E-1a2b3c4d.")]
Criterion = Annotated[
    list[str] | None, typer.Option(help="Id of a criterion, of any known framework; may be repeated.")
]
Day = Annotated[str, typer.Option(metavar="DAY", help="Such as 2026-07-01.")]
Words = Annotated[str, typer.Option(metavar="WORDS", help="What is said with it; it stands in the ledger.")]
Present = Annotated[list[str] | None, typer.Option(metavar="NAME", help="Who was there; may be repeated.")]
Declared = Annotated[str, typer.Option(metavar="WORDS", help="Why they audit although something stands against it.")]
To = Annotated[
    list[str] | None, typer.Option(metavar="PRINCIPAL", help="user:NAME or group:NAME; else the auditee's contacts.")
]


@app.command()
def plan(
    context: typer.Context,
    kind: Annotated[Type, typer.Argument(metavar="|".join(Type))],
    *,
    user: As,
    title: Annotated[str, typer.Option(metavar="WORDS", help="In a few words.")],
    criterion: Criterion = None,
    objective: Annotated[list[str] | None, typer.Option(metavar="WORDS", help="At least one; may be repeated.")] = None,
    system: Annotated[list[str] | None, typer.Option(help="System of the inventory, or supplier; none is all.")] = None,
    unit: Annotated[list[str] | None, typer.Option(help="Unit of the organization; may be repeated.")] = None,
    lifecycle: Annotated[
        str, typer.Option(metavar="WORDS", help="Stages of the lifecycle, and what is left out.")
    ] = "",
    interfaces: Annotated[
        str,
        typer.Option(metavar="WORDS", help="What the scope touches: other management systems, suppliers, regulators."),
    ] = "",
    contact: Annotated[list[str] | None, typer.Option(metavar="USER", help="Speaks for the auditee.")] = None,
    first: Annotated[str | None, typer.Option("--from", metavar="DAY", help="First day of the period.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Last day of the period.")] = None,
    declared: Declared = "",
    as_json: AsJson = False,
) -> None:
    """Plan an engagement; who plans it leads it."""
    session: Session = context.obj
    aim = Aim(
        type=kind,
        title=title,
        objectives=tuple(objective or ()),
        criteria=tuple(criterion or ()),
        systems=tuple(system or ()),
        units=tuple(unit or ()),
        lifecycle=lifecycle,
        interfaces=interfaces,
        period=period_from(first, last),
        contacts=tuple(contact or ()),
    )
    made = session.workspace().office(user).engagements.plan(aim, declared=declared)
    print_engagement(session, made, as_json=as_json)


@app.command()
def propose(context: typer.Context, name: Id, *, user: As, as_json: AsJson = False) -> None:
    """Propose what to look at, by the type of the engagement."""
    session: Session = context.obj
    lines = session.workspace().office(user).engagements.propose(name)
    if as_json:
        session.print_json([proposal_row(one) for one in lines])
        return
    ready = {True: "ready", False: "not ready", None: ""}
    rows = [(one.sort, one.what, ready[one.ready], one.why, ", ".join(one.evidence[:3])) for one in lines]
    print_table(session.out, ("sort", "what", "", "why", "begin with"), rows)
    session.out.print(OUTSIDE_RIGHTS)


@app.command()
def staff(
    context: typer.Context,
    name: Id,
    member: Annotated[str, typer.Argument(metavar="USER")],
    *,
    user: As,
    lead: Annotated[bool, typer.Option("--lead", help="They lead: a lead releases.")] = False,
    declared: Declared = "",
    as_json: AsJson = False,
) -> None:
    """Take an auditor into the team; one who is not independent is refused, or declared with a reason."""
    session: Session = context.obj
    made = session.workspace().office(user).engagements.staff(name, member, lead=lead, declared=declared)
    print_engagement(session, made, as_json=as_json)


@app.command()
def contact(
    context: typer.Context,
    name: Id,
    who: Annotated[str, typer.Argument(metavar="USER")],
    *,
    user: As,
    as_json: AsJson = False,
) -> None:
    """Name somebody who speaks for the auditee."""
    session: Session = context.obj
    print_engagement(session, session.workspace().office(user).engagements.contact(name, who), as_json=as_json)


@app.command()
def schedule(
    context: typer.Context,
    name: Id,
    *,
    user: As,
    day: Day,
    what: Annotated[str, typer.Option(metavar="WORDS", help="What is done.")],
    who: Annotated[str, typer.Option(metavar="USER", help="Of the team.")],
    as_json: AsJson = False,
) -> None:
    """Add a line to the schedule."""
    session: Session = context.obj
    made = session.workspace().office(user).engagements.schedule(name, day_from(day), what, who)
    print_engagement(session, made, as_json=as_json)


@app.command("open")
def open_meeting(
    context: typer.Context,
    name: Id,
    *,
    user: As,
    day: Day,
    present: Present = None,
    words: Words = "",
    as_json: AsJson = False,
) -> None:
    """Hold the opening meeting: scope, logistics and confidentiality are confirmed."""
    session: Session = context.obj
    made = session.workspace().office(user).engagements.open(name, day_from(day), present or (), words)
    print_engagement(session, made, as_json=as_json)


@app.command()
def ask(
    context: typer.Context,
    name: Id,
    *,
    user: As,
    what: Annotated[str, typer.Option(metavar="WORDS", help="What is asked for.")],
    criterion: Criterion = None,
    due: Annotated[str | None, typer.Option(metavar="DAY", help="By when.")] = None,
    as_json: AsJson = False,
) -> None:
    """Ask the auditee for something."""
    session: Session = context.obj
    by = day_from(due) if due else None
    made = session.workspace().office(user).engagements.ask(name, what, criterion or (), by)
    print_engagement(session, made, as_json=as_json)


Request = Annotated[str, typer.Argument(metavar="REQUEST", help="Such as R-1.")]


@app.command()
def answer(
    context: typer.Context,
    name: Id,
    request: Request,
    *,
    user: As,
    evidence: Annotated[list[str] | None, typer.Option(metavar="ID", help="Evidence id; may be repeated.")] = None,
    words: Words = "",
    as_json: AsJson = False,
) -> None:
    """Answer a request for the auditee."""
    session: Session = context.obj
    made = session.workspace().office(user).engagements.answer(name, request, evidence or (), words)
    print_engagement(session, made, as_json=as_json)


@app.command()
def accept(context: typer.Context, name: Id, request: Request, *, user: As, as_json: AsJson = False) -> None:
    """Take an answer as enough."""
    session: Session = context.obj
    print_engagement(session, session.workspace().office(user).engagements.accept(name, request), as_json=as_json)


@app.command("return")
def give_back(
    context: typer.Context, name: Id, request: Request, *, user: As, words: Words = "", as_json: AsJson = False
) -> None:
    """Return an answer, with the reason."""
    session: Session = context.obj
    print_engagement(
        session, session.workspace().office(user).engagements.give_back(name, request, words), as_json=as_json
    )


@app.command()
def paper(
    context: typer.Context,
    name: Id,
    kind: Annotated[PaperKind, typer.Argument(metavar="|".join(PaperKind))],
    *,
    user: As,
    ref: Annotated[str, typer.Option(metavar="ID", help="The sample, check result or receipt.")] = "",
    family: Annotated[Family | None, typer.Option(help="The set of the check result.")] = None,
    words: Words = "",
    person: Annotated[str, typer.Option(metavar="NAME", help="Who was interviewed, or what was observed.")] = "",
    day: Annotated[str | None, typer.Option(metavar="DAY", help="When.")] = None,
    sentence: Annotated[list[str] | None, typer.Option(metavar="WORDS", help="May be repeated.")] = None,
    cite: Annotated[list[str] | None, typer.Option(metavar="[N=]ID[::WORDS]", help="What sentence N rests on.")] = None,
    as_json: AsJson = False,
) -> None:
    """File a work paper: a sample, check, answer, note, interview or observation; the team alone reads it."""
    session: Session = context.obj
    draft = PaperDraft(
        kind=kind,
        ref=ref,
        family=family,
        words=words,
        person=person,
        day=day_from(day) if day else None,
        claimed=claimed_from(sentence, cite),
    )
    print_engagement(session, session.workspace().office(user).papers.file(name, draft), as_json=as_json)


@app.command("release-paper")
def release_paper(
    context: typer.Context,
    name: Id,
    paper_id: Annotated[str, typer.Argument(metavar="PAPER", help="Such as W-1a2b3c4d.")],
    *,
    user: As,
    to: To = None,
    as_json: AsJson = False,
) -> None:
    """Release a work paper to named principals; a lead's act."""
    session: Session = context.obj
    made = session.workspace().office(user).papers.release(name, paper_id, to or ())
    print_engagement(session, made, as_json=as_json)
    paper = made.paper(paper_id)
    if not as_json and paper:
        print_not_shown(session, [one.text for one in paper.shown if one.standing.backing in NOT_SHOWN])


@app.command()
def present(
    context: typer.Context,
    name: Id,
    *,
    user: As,
    day: Day,
    present: Present = None,
    words: Words = "",
    as_json: AsJson = False,
) -> None:
    """Hold the closing meeting: findings are presented; none is a draft any more."""
    session: Session = context.obj
    made = session.workspace().office(user).engagements.present(name, day_from(day), present or (), words)
    print_engagement(session, made, as_json=as_json)


@app.command()
def report(context: typer.Context, name: Id, *, user: As, words: Words = "", as_json: AsJson = False) -> None:
    """Issue the report, once the facts of every finding are agreed, upheld or withdrawn."""
    session: Session = context.obj
    print_engagement(session, session.workspace().office(user).engagements.report(name, words), as_json=as_json)


@app.command()
def finish(context: typer.Context, name: Id, *, user: As, words: Words = "", as_json: AsJson = False) -> None:
    """End the follow-up, once every nonconformity is closed or withdrawn."""
    session: Session = context.obj
    print_engagement(session, session.workspace().office(user).engagements.finish(name, words), as_json=as_json)


@app.command()
def abandon(context: typer.Context, name: Id, *, user: As, words: Words = "", as_json: AsJson = False) -> None:
    """Give an engagement up, with the reason."""
    session: Session = context.obj
    print_engagement(session, session.workspace().office(user).engagements.abandon(name, words), as_json=as_json)


@app.command()
def show(context: typer.Context, name: Id, *, user: As, as_json: AsJson = False) -> None:
    """Show an engagement as your lane has it."""
    session: Session = context.obj
    print_engagement(session, session.workspace().office(user).engagements.get(name), as_json=as_json)


@app.command("list")
def list_engagements(context: typer.Context, *, user: As, as_json: AsJson = False) -> None:
    """List the engagements that you are part of."""
    session: Session = context.obj
    made = session.workspace().office(user).engagements.all()
    if as_json:
        session.print_json([engagement_row(one) for one in made])
        return
    print_table(session.out, ("id", "type", "stage", "title"), [(one.id, one.type, one.stage, one.title) for one in made])  # fmt: skip
