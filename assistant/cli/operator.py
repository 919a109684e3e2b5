"""The operator's commands on versions: whoever holds the home folder may run them, so none takes `--as`."""

from __future__ import annotations

import getpass
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from assistant.api.views import plain_row
from assistant.cli.commands import AsJson, app
from assistant.cli.session import Session
from assistant.cli.terminal import print_table
from assistant.domain.errors import BadInput
from ui.neutral import one_line, visible

if TYPE_CHECKING:
    from assistant.store.diff import Changed, Diff, Value

__all__ = ["app"]

LINES = 30
"""Lines of one item's text diff that the terminal shows."""


@app.command()
def diff(
    context: typer.Context,
    *,
    before: Annotated[int, typer.Argument(metavar="A", help="Number of a version.")],
    after: Annotated[int, typer.Argument(metavar="B", help="Number of another.")],
    as_json: AsJson = False,
) -> None:
    """Show what version B holds otherwise than version A."""
    session: Session = context.obj
    found = session.workspace().diff(before, after)
    if as_json:
        session.print_json(plain_row(asdict(found)))
    else:
        _print_diff(session, found)


@app.command()
def rollback(
    context: typer.Context,
    *,
    version: Annotated[int, typer.Argument(metavar="V", help="Number of the version to go back to.")],
    as_json: AsJson = False,
) -> None:
    """Publish a new version that holds what version V did."""
    session: Session = context.obj
    made = session.workspace().rollback(version)
    number = version if made is None else made.number
    if as_json:
        session.print_json({"version": number, "restores": version, "published": made is not None})
    elif made is None:
        session.out.print(f"Version {version} answers already.")
    else:
        session.out.print(f"Published version {number}, which holds what version {version} did.")


@app.command()
def erase(
    context: typer.Context,
    *,
    evidence_id: Annotated[str, typer.Argument(metavar="ID", help="path, or path#KEY.")],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why; kept in the ledger.")] = "",
    lift: Annotated[bool, typer.Option("--lift", help="Let the next ingest take it up again instead.")] = False,
    as_json: AsJson = False,
) -> None:
    """Erase evidence from every version, file and receipt."""
    session: Session = context.obj
    who = getpass.getuser()
    if lift:
        session.workspace().lift(evidence_id, who=who)
        session.out.print(f"The next ingest takes up {one_line(evidence_id)} again if the sources still hold it.")
        return
    if not reason.strip():
        raise typer.BadParameter("say why: the ledger keeps it", param_hint="--reason")
    gone = session.workspace().erase(evidence_id, who=who, reason=reason)
    if as_json:
        session.print_json(plain_row(asdict(gone)))
        return
    session.out.print(
        f"Erased {one_line(gone.evidence)}: {len(gone.revisions)} revisions, {gone.originals} original files, "
        f"texts of {gone.receipts} receipts. The sources still hold it: the next ingest skips it."
    )
    if gone.shared:
        session.out.print("Its file can no longer be downloaded, which held these too; their text stays:")
        print_table(session.out, ("id",), [(each,) for each in gone.shared])
    if gone.twins:
        session.out.print(
            "The very same text stays in these; erase each that has to go. The next ingest skips it under this id and its ~N:"
        )
        print_table(session.out, ("id",), [(each,) for each in gone.twins])


@app.command()
def gc(
    context: typer.Context,
    *,
    keep: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Also give up all but the newest N versions.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Give up what no version holds, and merge small index files."""
    session: Session = context.obj
    freed = session.workspace().gc(keep=keep)
    if as_json:
        session.print_json(plain_row(asdict(freed)))
        return
    if freed.versions:
        session.out.print(f"Versions given up: {', '.join(map(str, freed.versions))}.")
    session.out.print(
        f"Freed {max(freed.bytes, 0):,} bytes: {freed.revisions} revisions, {freed.chunks} passages, {freed.vectors} vectors, "
        f"{freed.originals} original files, {freed.segments} index segments replaced."
    )


@app.command()
def access(
    context: typer.Context,
    *,
    evidence_id: Annotated[str, typer.Argument(metavar="ID", help="path, or path#KEY.")],
    at: Annotated[str | None, typer.Option(metavar="DATE", help="The day at whose end; default: now.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show who could read evidence on a day, and why."""
    session: Session = context.obj
    found = session.workspace().access(evidence_id, at=_day(at))
    if as_json:
        session.print_json(plain_row(asdict(found)))
        return
    since = f"sources.yaml as seen since {found.rule_since:%Y-%m-%d %H:%M} UTC" if found.rule_since else "sources.yaml"
    session.out.print(f"{one_line(found.id)}, version {found.version}, {since}")
    rows = [(each.user, ", ".join(each.groups), "may read" if each.may else "no", each.why) for each in found.rights]
    print_table(session.out, ("person", "groups", "", "decided by"), rows)
    if found.at is not None:
        session.out.print(f"Gained it since: {', '.join(found.gained) or 'nobody'}.")
        session.out.print(f"Lost it since: {', '.join(found.lost) or 'nobody'}.")


def _day(text: str | None) -> date | None:
    """A day as typed."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"--at is {text!r}: write a day as 2026-11-16") from None


def _print_diff(session: Session, found: Diff) -> None:
    """Tables of what differs, and each changed text as a unified diff, cut when it is long."""
    counts = [len(each) for each in (found.added, found.removed, found.changed, found.access, found.moved)]
    session.out.print(
        f"Version {found.before} to {found.after}: {counts[0]} added, {counts[1]} removed, {counts[2]} changed, "
        f"{counts[3]} with other access, {counts[4]} through another entry."
    )
    _table(
        session,
        ("", "id"),
        [*(("added", each) for each in found.added), *(("removed", each) for each in found.removed)],
    )
    rows = [
        (each.id, ", ".join(each.gained), ", ".join(each.lost), "item" if each.own else "sources.yaml")
        for each in found.access
    ]
    _table(session, ("other access", "gained", "lost", "changed in"), rows)
    _table(
        session,
        ("through another entry", "before", "after"),
        [(each.id, each.before, each.after) for each in found.moved],
    )
    for each in found.changed:
        _print_changed(session, each)


def _print_changed(session: Session, item: Changed) -> None:
    session.out.print(Text(f"\nchanged {one_line(item.id)}", style="bold"))
    named = [("field", value) for value in item.fields] + [("metadata", value) for value in item.metadata]
    _table(session, ("", "name", "before", "after"), [_value_row(what, value) for what, value in named])
    for line in item.text[:LINES]:
        session.out.print(Text("  " + visible(line)), soft_wrap=True)
    if len(item.text) > LINES:
        session.out.print(f"  and {len(item.text) - LINES} more lines; --json shows all")


def _value_row(what: str, value: Value) -> tuple[str, str, str, str]:
    return what, value.name, value.before or "", value.after or ""


def _table(session: Session, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table unless it is empty."""
    found = list(rows)
    if found:
        print_table(session.out, columns, found)
