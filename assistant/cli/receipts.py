"""`clausetrail receipt`, `replay` and `ledger`: what an answer rests on, whether it can be made again, and whether the chain holds."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from assistant.api.receipt_rows import head_row, receipt_row, replay_row
from assistant.cli.session import Session
from assistant.cli.terminal import print_answer, print_table
from assistant.domain.errors import BadInput
from ui.neutral import json_text, one_line, visible

if TYPE_CHECKING:  # as in `assistant.api.ports`
    from assistant.store.chain import Head
    from assistant.wiring.receipts import OpenReceipt
    from assistant.wiring.replay import Replayed

app = typer.Typer(rich_markup_mode=None)
ledger = typer.Typer(
    name="ledger", help="Check the chain of receipts, and note its head.", no_args_is_help=True, rich_markup_mode=None
)

Id = Annotated[str, typer.Argument(metavar="ID", help="Id of a receipt; every answer carries one.")]
As = Annotated[str, typer.Option("--as", metavar="USER", help="The person who opens it; there is no default reader.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]

VERIFIER = "verify_receipt.py"
"""The script that checks an export; it needs nothing but Python."""


def _print_verifier(asked: bool) -> None:
    """Print the script that checks exports and end, when that was asked."""
    if asked:
        typer.echo(files("assistant.reports").joinpath(VERIFIER).read_text(encoding="utf-8"), nl=False)
        raise typer.Exit


@app.command()
def receipt(
    context: typer.Context,
    *,
    receipt_id: Id,
    user: As,
    as_json: AsJson = False,
    export: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write it with its proof, for an auditor without Clausetrail.")
    ] = None,
    verifier: Annotated[
        bool,
        typer.Option(
            "--verifier", is_eager=True, callback=_print_verifier, help="Print the script that checks such a file."
        ),
    ] = False,
) -> None:
    """Open the receipt of an answer, within today's rights."""
    del verifier  # has ended already
    session: Session = context.obj
    workspace = session.workspace()
    if export is not None:
        written = workspace.export_receipt(receipt_id, user, receipt_row)
        export.write_text(json_text(written, indent=2) + "\n", encoding="utf-8")
        return
    opened = workspace.receipt(receipt_id, user)
    if as_json:
        session.print_json(receipt_row(opened))
    else:
        _print_receipt(session, opened)


def _print_receipt(session: Session, opened: OpenReceipt) -> None:
    """What it was made of, then the answer as it was shown."""
    asked = opened.asked or {}
    told = [
        ("receipt", opened.id),
        ("time (UTC)", f"{opened.time:%Y-%m-%d %H:%M:%S}"),
        ("asked by", opened.user),
        ("question", opened.question if opened.question is not None else "erased"),
        ("calendar", asked.get("now", "")),
        ("as of", asked.get("as_of") or f"version {opened.version}"),
        ("version", f"{opened.version}, root of the scope {opened.scope_root[:16]}"),
        ("code", opened.code_version),
        *(
            (name, json.dumps(value) if isinstance(value, list | dict) else value)
            for name, value in opened.made_with.items()
        ),
        ("passages", len(opened.passages)),
        ("erased", ", ".join(opened.erased)),
    ]
    print_table(session.out, ("", ""), [(name, value) for name, value in told if value not in (None, "", "[]", "{}")])
    for one in opened.withheld or ():
        session.out.print(Text(f"Withheld ({one['reason']}): {visible(str(one['text']))}"))
    if opened.answer is None:
        session.out.print("Nothing of its answer can be shown.")
        return
    if not opened.whole:
        session.out.print("What you may read is other than what was read then; only what you may read today is shown.")
    print_answer(session.out, opened.answer)


@app.command()
def replay(context: typer.Context, *, receipt_id: Id, user: As, as_json: AsJson = False) -> None:
    """Say how much of an answer can be made again."""
    session: Session = context.obj
    replayed = session.workspace().replay(receipt_id, user)
    if as_json:
        session.print_json(replay_row(replayed))
    else:
        _print_replay(session, replayed)
    raise typer.Exit(0 if replayed.ok else 1)


def _print_replay(session: Session, replayed: Replayed) -> None:
    """Each level, what differs, and why it may."""
    from assistant.wiring.replay import WHAT

    words = {True: "holds", False: "DIFFERS", None: "not tried"}
    rows = [(one.level.value, words[one.holds], WHAT[one.level], ", ".join(one.differs)) for one in replayed.steps]
    level = replayed.level.value if replayed.level else "none"
    session.out.print(f"Level {level} holds; {replayed.possible.value} is the highest that can.")
    print_table(session.out, ("level", "", "what", "differs at"), rows)
    for reason in replayed.reasons:
        session.out.print(Text(f"Why it may: {one_line(reason)}."))


@ledger.command()
def head(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Show the head of the chain; noted elsewhere, it shows later whether anything before it was changed."""
    session: Session = context.obj
    found = session.workspace().ledger_head()
    if as_json:
        session.print_json(head_row(found))
    else:
        session.out.print(f"{found.records} records, {found.hash}")


@ledger.command()
def verify(
    context: typer.Context,
    *,
    head_file: Annotated[
        Path | None,
        typer.Option("--head", metavar="FILE", help="A head noted earlier: what `ledger head --json` printed."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check every record, hash and text of the chain; exit 1 at the first that does not hold."""
    session: Session = context.obj
    workspace = session.workspace()
    noted = None if head_file is None else _head(head_file)
    broken = workspace.verify_ledger(noted)
    now = workspace.ledger_head()
    if as_json:
        session.print_json(
            {
                "ok": broken is None,
                "number": broken.number if broken else None,
                "what": broken.what if broken else None,
                **head_row(now),
            }
        )
    elif broken is not None:
        session.out.print(f"The chain breaks at number {broken.number}: {broken.what}.")
    else:
        session.out.print(f"{now.records} records hold, head {now.hash}.")
        if noted is None:
            session.out.print("Whether the last are missing shows only a head that was noted elsewhere: --head FILE.")
    raise typer.Exit(0 if broken is None else 1)


def _head(path: Path) -> Head:
    """A head as it was printed. Raises BadInput when the file holds none."""
    from assistant.store.chain import Head

    try:
        told: Any = json.loads(path.read_text(encoding="utf-8"))
        return Head(records=int(told["records"]), hash=str(told["hash"]))
    except (ValueError, KeyError, TypeError):
        raise BadInput(f"{path}: is no head: write it with clausetrail ledger head --json > FILE") from None
