"""`clausetrail coverage`: what each criterion has as policy, procedure and record, where to click, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.api.coverage_rows import by_owner, change_rows, coverage_rows, kept, piece_row, shown
from assistant.audit.coverage import Covered, LegOf, LegState
from assistant.audit.mapping import How
from assistant.cli.session import Session
from assistant.cli.terminal import place, print_table
from assistant.domain.answer import OUTSIDE_RIGHTS
from assistant.domain.errors import BadInput
from assistant.domain.moments import as_of_from
from ui.neutral import one_line

if TYPE_CHECKING:  # as in `assistant.api.ports`
    from assistant.wiring.coverage import CoverageBook

app = typer.Typer(rich_markup_mode=None)

_VERDICTS = {"confirm": How.CONFIRMED, "reject": How.REJECTED}
_ASKED = 12
"""So many criteria are shown with their quotes; of more, the table and the figures."""


@app.command()
def coverage(
    context: typer.Context,
    ids: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID]...", help="9.2.1, A.6.2.4, MANAGE 4.1, ...; or: confirm|reject CRITERION EVIDENCE."
        ),
    ] = None,
    *,
    user: Annotated[
        str, typer.Option("--as", metavar="USER", help="The person who reads; there is no default reader.")
    ],
    theme: Annotated[bool, typer.Option("--theme", help="By the themes that auditors sample.")] = False,
    topic: Annotated[bool, typer.Option("--topic", help="By the topics that engineers hold evidence for.")] = False,
    by: Annotated[
        str, typer.Option(metavar="owner", help="`owner` sets the criteria under who answers for them.")
    ] = "",
    owner: Annotated[str, typer.Option(metavar="me|NAME", help="What a person answers for or owns evidence of.")] = "",
    missing: Annotated[bool, typer.Option("--missing", help="Keep what has a leg without evidence.")] = False,
    stale: Annotated[bool, typer.Option("--stale", help="Keep what has a leg of which all is stale.")] = False,
    weak: Annotated[bool, typer.Option("--weak", help="Keep what has a leg of which all is weak.")] = False,
    since: Annotated[str | None, typer.Option(metavar="DATE|V", help="What became of the evidence since then.")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="V|DATE", help="An index version, or a day.")] = None,
    reason: Annotated[str, typer.Option(metavar="WORDS", help="Why a mapping is confirmed or rejected.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what covers each criterion and where to click, or confirm and reject what was found."""
    session: Session = context.obj
    words = list(ids or ())
    if words and words[0] in _VERDICTS:
        _judge(session, words, user, reason, as_json=as_json)
        return
    if by not in ("", "owner"):
        raise BadInput(f"--by {by!r} is not known: write --by owner, --theme or --topic")
    if since is not None:
        _since(session, since, user, owner, as_json=as_json)
        return
    book = session.workspace().coverage(user, as_of=as_of_from(as_of))
    by_group = book.themes if theme else book.topics if topic else book.criteria
    every = by_group(" ".join(words))
    mine = book.of_owner(every, owner) if owner else every
    found = kept(mine, missing=missing, stale=stale, weak=weak)
    if as_json:
        rows = coverage_rows(found, book)
        grouped = {name: [one.id for one in some] for name, some in by_owner(found).items()}
        session.print_json({"owners": grouped, "coverage": rows} if by else rows)
        return
    for name, some in by_owner(found).items() if by else [("", list(found))]:
        if by:
            session.out.print(one_line(name or "no named person"))
        _print(session, some)
    if not (theme or topic) and (words or len(found) <= _ASKED):
        _print_places(session, book, found)
    told = ", ".join(f"{count} with a {word} leg" for word, count in _counted(found).items() if count)
    session.out.print(f"{len(found)} shown{f': {told}' if told else ''}. {OUTSIDE_RIGHTS}")


def _counted(found: Sequence[Covered]) -> dict[str, int]:
    """How many have a leg in which state."""
    return {
        "missing": sum(bool(one.missing) for one in found),
        "stale": sum(bool(one.stale) for one in found),
        "weak": sum(bool(one.weak) for one in found),
    }


def _print(session: Session, found: Sequence[Covered]) -> None:
    """The matrix."""
    columns = ("id", "title", "policy", "procedure", "record", "owner", "last sampled")
    rows = [
        (one.id, one.title, *(_cell(one, leg) for leg in one.legs), ", ".join(one.owners), one.sampled) for one in found
    ]
    print_table(session.out, columns, rows)
    for one in found:
        if one.excluded is not None:
            session.out.print(one_line(f"{one.id} does not apply by the Statement of Applicability: {one.excluded}"))


def _cell(one: Covered, leg: LegOf) -> str:
    """One leg: what it has, how much, the best grade and the newest date."""
    if leg.state is LegState.MISSING:
        return "does not apply" if one.excluded is not None else "missing"
    parts = (f"{leg.state.value} ({len(leg.pieces)})", leg.grade, leg.newest)
    return ", ".join(str(part) for part in parts if part)


def _print_places(session: Session, book: CoverageBook, found: Sequence[Covered]) -> None:
    """If an auditor asked for it, where to click: best grade first, newest first within."""
    for one in found:
        session.out.print(one_line(f"{one.id} {one.title}: where to click"))
        for piece, quote in zip(shown(one), book.quotes(shown(one)), strict=True):
            where = f" ({found_at})" if (found_at := place(quote.locator)) else ""
            said = f"{piece.grade}, {piece.day or 'no date'}, {piece.freshness}, {piece.how}: {piece.why}"
            session.out.print(
                one_line(f'  {piece.leg}: {piece.item.id}{where}: "{quote.quote}" [{said}]'), soft_wrap=True
            )
            for remark in piece.remarks:
                session.out.print(one_line(f"    remark: {remark.words}"), soft_wrap=True)
        for leg in one.missing:
            session.out.print(f"  {leg}: nothing found")


def _since(session: Session, since: str, user: str, owner: str, *, as_json: bool) -> None:
    """What became of the evidence since a day or a version."""
    moment = as_of_from(since)
    if moment is None:
        raise BadInput("write since when: a day like 2026-10-31 or the number of a version")
    home = session.workspace()
    found = home.coverage_since(user, moment)
    if owner:
        name = home.coverage(user).person(owner)
        found = [one for one in found if name in one.owners]
    if as_json:
        session.print_json(change_rows(found))
        return
    columns = ("change", "evidence", "owner", "criteria", "why")
    rows = [(one.turn.value.replace("_", " "), one.item.id, ", ".join(one.owners), ", ".join(one.criteria), one.why) for one in found]  # fmt: skip
    print_table(session.out, columns, rows)
    session.out.print(f"{len(found)} changes since {since}. {OUTSIDE_RIGHTS}")


def _judge(session: Session, words: Sequence[str], user: str, reason: str, *, as_json: bool) -> None:
    """Confirm or reject one mapping."""
    if len(words) != 3:
        raise BadInput(f"write: coverage {words[0]} CRITERION EVIDENCE --reason WORDS --as USER")
    verdict, criterion, evidence = words
    book = session.workspace().coverage(user)
    piece = book.judge(criterion, evidence, _VERDICTS[verdict], reason)
    if as_json:
        session.print_json(piece_row(piece, *book.quotes([piece])) | {"counts": book.reach})
    else:
        told = f"{piece.item.id} is {piece.how} as {piece.leg} of {piece.criterion}. {book.reach}"
        session.out.print(one_line(told), soft_wrap=True)
