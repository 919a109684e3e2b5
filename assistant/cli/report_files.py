"""`clausetrail report checks`, `trails`, `coverage`, `audit` and the like: what the audit desk gives, as a file to hand on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.api.receipt_rows import receipt_row
from assistant.audit.checks.result import Family
from assistant.audit.report import Report
from assistant.audit.report_kinds import Kind, Wanted
from assistant.cli.session import Session
from assistant.domain.errors import BadInput
from assistant.domain.moments import as_of_from
from assistant.domain.neutral import json_text

app = typer.Typer()

As = Annotated[str, typer.Option("--as", metavar="USER", help="The person who reads; there is no default reader.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="V|DATE", help="An index version, or a day.")]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="FILE",
        help="FILE.docx, .pdf, .xlsx, .md, .oscal.json or .poam.json; else Markdown is printed.",
    ),
]
Papers = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="FILE.docx, .pdf, .xlsx or .md; else Markdown is printed.")
]
Engagement = Annotated[str, typer.Argument(metavar="ID", help="The engagement, such as E-1a2b3c4d.")]
Drawn = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="FILE.docx, .pdf, .xlsx, .md, or .svg, .png of the figures alone."),
]


@app.command()
def checks(
    context: typer.Context,
    *,
    user: As,
    family: Annotated[Family, typer.Option(help="Which set of checks.")] = Family.PATTERNS,
    as_of: AsOf = None,
    out: Out = None,
) -> None:
    """Write the results of a set of checks, with quotes for and against."""
    session: Session = context.obj
    _hand_on(session, session.workspace().reporter(user, as_of=as_of_from(as_of)).checks(family), out)


@app.command()
def trails(
    context: typer.Context,
    *,
    user: As,
    system: Annotated[list[str] | None, typer.Option(metavar="NAME", help="A system; may be repeated.")] = None,
    as_of: AsOf = None,
    out: Drawn = None,
) -> None:
    """Write the lifecycle of each change: hops as tables, timeline and graph."""
    session: Session = context.obj
    _hand_on(session, session.workspace().reporter(user, as_of=as_of_from(as_of)).trails(system or ()), out)


@app.command()
def alerts(context: typer.Context, *, user: As, as_of: AsOf = None, out: Drawn = None) -> None:
    """Write how many alerts were answered inside the service level, by system and month."""
    session: Session = context.obj
    _hand_on(session, session.workspace().reporter(user, as_of=as_of_from(as_of)).alerts(), out)


@app.command()
def coverage(
    context: typer.Context,
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Of any known framework.")] = None,
    *,
    user: As,
    as_of: AsOf = None,
    out: Papers = None,
) -> None:
    """Write the matrix: each criterion by policy, procedure and record."""
    session: Session = context.obj
    _hand_on(session, session.workspace().reporter(user, as_of=as_of_from(as_of)).coverage(ids or ()), out)


@app.command()
def requests(context: typer.Context, engagement: Engagement, *, user: As, out: Papers = None) -> None:
    """Write the request list of an engagement."""
    session: Session = context.obj
    _hand_on(session, session.workspace().reporter(user).requests(engagement), out)


@app.command()
def findings(
    context: typer.Context,
    engagement: Annotated[str, typer.Argument(metavar="[ID]", help="The engagement; none is all.")] = "",
    *,
    user: As,
    out: Out = None,
) -> None:
    """Write the corrective actions: findings with cause, action, owner, due date and effectiveness."""
    session: Session = context.obj
    _hand_on(session, session.workspace().reporter(user).findings(engagement), out)


@app.command()
def audit(context: typer.Context, engagement: Engagement, *, user: As, out: Out = None) -> None:
    """Write the report of an audit."""
    session: Session = context.obj
    _hand_on(session, session.workspace().reporter(user).audit(engagement), out)


@app.command()
def papers(context: typer.Context, engagement: Engagement, *, user: As, out: Papers = None) -> None:
    """Write the work papers of an engagement: samples, interviews, observations, notes."""
    session: Session = context.obj
    _hand_on(session, session.workspace().reporter(user).papers(engagement), out)


@app.command()
def pack(
    context: typer.Context,
    *,
    user: As,
    out: Annotated[Path, typer.Option("--out", metavar="FILE.zip", help="Where to write it.")],
    of: Annotated[Kind, typer.Option("--of", help="Which report.")] = Kind.CHECKS,
    engagement: Annotated[str, typer.Option(metavar="ID", help="Its engagement, where it is of one.")] = "",
    family: Annotated[Family, typer.Option(help="Which set of checks.")] = Family.PATTERNS,
    receipt: Annotated[list[str] | None, typer.Option(metavar="ID", help="A receipt to add; may be repeated.")] = None,
) -> None:
    """Write a report with all that it quotes, and a script that checks the pack without Clausetrail."""
    from assistant.reports.pack import manifest_hash, scripts
    from assistant.reports.pack import pack as packed

    session: Session = context.obj
    workspace = session.workspace()
    reporter = workspace.reporter(user)
    report = reporter.make(Wanted(kind=of, family=family, engagement=engagement))
    proofs = {one: json_text(workspace.export_receipt(one, user, receipt_row), indent=2) for one in receipt or ()}
    made = packed(report, reporter.sources(report), proofs, scripts())
    try:
        out.write_bytes(made)
    except OSError as problem:
        raise BadInput(f"{out}: cannot be written: {problem.strerror}") from problem
    session.out.print(f"Written to {out}; tell the auditor the SHA-256 of its manifest by another way:")
    session.out.print(manifest_hash(made))


def _hand_on(session: Session, report: Report, out: Path | None) -> None:
    """Write the file, or print Markdown where none is named."""
    if out is None:
        from assistant.reports.markdown import markdown

        session.out.file.write(markdown(report))
        return
    from assistant.reports.files import write

    for path in write(report, out):
        session.out.print(f"Written to {path}")
