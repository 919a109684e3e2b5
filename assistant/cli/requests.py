"""`clausetrail requests` and `feedback`: an auditor's list with proposed answers, and a reader's word on an answer."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.api.views import plain_row
from assistant.audit.wishes import RequestList
from assistant.cli.session import Session
from assistant.cli.terminal import print_table
from assistant.domain.answer import OUTSIDE_RIGHTS
from assistant.domain.errors import BadInput
from ui.neutral import one_line

if TYPE_CHECKING:  # as in `assistant.api.ports`
    from assistant.wiring.request_rows import Line

app = typer.Typer(
    name="requests",
    help="Answer the request list of an auditor, line by line.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
marks = typer.Typer(rich_markup_mode=None)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.callback()
def requests() -> None:
    """Answer the request list of an auditor, line by line."""


@app.command("import")
def import_list(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="LIST.xlsx", help="The list, with a column of requests.")],
    *,
    user: Annotated[str, typer.Option("--as", metavar="USER", help="Who reads; there is no default reader.")],
    out: Annotated[Path | None, typer.Option(metavar="FILE.xlsx", help="Write the list with added columns.")] = None,
    as_json: AsJson = False,
) -> None:
    """Propose an answer to each line, with its evidence and its gaps, in the same layout."""
    session: Session = context.obj
    home = session.workspace()
    if out is not None and out.resolve() == file.resolve():
        raise BadInput(f"{out} is the list itself; write the filled one beside it")
    asked = RequestList(name=str(file), content=_read(file))
    made = home.propose(asked, user)
    if out is not None:
        out.write_bytes(home.filled_list(asked, made))
    if as_json:
        session.print_json([plain_row(asdict(one)) for one in made])
        return
    columns = ("id", "row", "request", "state", "evidence", "gaps")
    rows = [
        (one.id, one.line.row, _asked(one.line), one.state, len(one.evidence), "; ".join(one.gaps[:-1])) for one in made
    ]
    print_table(session.out, columns, rows)
    count = sum(bool(one.id) for one in made)
    without = f", {len(made) - count} rows without words to answer" if count < len(made) else ""
    session.out.print(f"{count} {'request' if count == 1 else 'requests'}{without}. {OUTSIDE_RIGHTS}")


def _asked(line: Line) -> str:
    """What a line asks for: its words, with the criteria that it names."""
    return " ".join(part for part in (line.text, f"({', '.join(line.criteria)})" if line.criteria else "") if part)


def _read(file: Path) -> bytes:
    """The content of a list. Raises BadInput where it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as problem:
        raise BadInput(f"{file}: {problem.strerror or 'it cannot be read'}") from problem


@marks.command()
def feedback(
    context: typer.Context,
    receipt: Annotated[
        str, typer.Argument(metavar="[RECEIPT]", help="Of the answer; none gives the operator counts.")
    ] = "",
    *,
    user: Annotated[str, typer.Option("--as", metavar="USER", help="Whose answer it is.")] = "",
    claim: Annotated[
        int | None, typer.Option(min=1, help="Number of the claim, from 1; else the whole answer.")
    ] = None,
    reason: Annotated[str, typer.Option(metavar="WORDS", help="What is wrong.")] = "",
    as_json: AsJson = False,
) -> None:
    """Mark an answer or a claim as wrong: it becomes an evaluation case that nobody has reviewed."""
    session: Session = context.obj
    home = session.workspace()
    if not receipt:
        counted = home.feedback_counts()
        if as_json:
            session.print_json(dict(counted))
        else:
            print_table(session.out, ("what", "count"), list(counted.items()))
        return
    if not user:
        raise BadInput("write --as USER: an answer is marked by whom it was given to")
    made = home.feedback(receipt, user, reason, claim)
    if as_json:
        session.print_json(plain_row(asdict(made)))
    else:
        what = f"Claim {made.claim}" if made.claim else "The answer"
        session.out.print(one_line(f"{what} of {made.receipt} is kept as an unreviewed case: {made.reason}"))
