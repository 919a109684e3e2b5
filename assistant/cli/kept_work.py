"""Prints engagements and findings from the same rows that go over HTTP, so that both say the same of a lane."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from assistant.api.engagement_rows import engagement_row
from assistant.api.finding_rows import finding_row
from assistant.api.views import Row
from assistant.audit.engagement import Engagement
from assistant.cli.session import Session
from assistant.cli.terminal import print_table
from assistant.domain.answer import OUTSIDE_RIGHTS
from ui.neutral import one_line

if TYPE_CHECKING:  # as in `assistant.api.ports`
    from assistant.wiring.findings import Seen

Said = Mapping[str, Any]


def print_engagement(session: Session, made: Engagement, *, as_json: bool) -> None:
    """An engagement as the reader's lane has it."""
    row: dict[str, Any] = engagement_row(made)
    if as_json:
        session.print_json(row)
        return
    session.out.print(one_line(f"{row['id']}, {row['type']}, {row['stage']}: {row['title']}"))
    _table(session, ("", ""), ((name, told) for name, told in _facts(row) if told))
    team = [(one["role"], one["user"], _joined((*one["conflicts"], one["declared"]))) for one in row["team"]]
    _table(session, ("lane", "who", "declared"), [*team, *(("auditee", one, "") for one in row["contacts"])])
    _table(session, ("day", "what", "who"), ([one["day"], one["what"], one["who"]] for one in row["schedule"]))
    asked = ("request", "state", "due", "what", "evidence", "said")
    _table(session, asked, map(_request, row["requests"]))
    papers = ("paper", "kind", "day", "of", "says", "released to")
    _table(session, papers, map(_paper, row["papers"]))


def print_finding(session: Session, seen: Seen, *, as_json: bool) -> None:
    """A finding as the reader's lane has it."""
    row: dict[str, Any] = finding_row(seen)
    if as_json:
        session.print_json(row)
        return
    flag = f" ({row['flag']})" if row["flag"] else ""
    session.out.print(one_line(f"{row['id']}, {row['class']}, {row['state']}: {row['title']}{flag}"))
    session.out.print(
        one_line(_joined((", ".join(row["criteria"]), row["rule"], row["source"] and f"from {row['source']}")))
    )
    for sentence in row["condition"]:
        session.out.print(one_line(sentence["text"]))
        for quote in sentence["citations"]:
            changed = f" ({quote['changed']} since)" if quote["changed"] else ""
            session.out.print(one_line(f'  {quote["source"]}{changed}: "{quote["quote"]}"'))
    _table(session, ("", ""), ((name.replace("_", " "), told) for name, told in (row["plan"] or {}).items()))
    told = ([one["time"][:10], one["act"], one["by"], one["words"]] for one in row["history"])
    _table(session, ("day", "act", "by", "words"), told)
    session.out.print(OUTSIDE_RIGHTS)


def _facts(row: Said) -> Iterable[tuple[str, str]]:
    """What was planned, met for and concluded."""
    yield "objectives", _joined(row["objectives"])
    yield "systems", ", ".join(row["systems"]) or "all"
    yield "units", ", ".join(row["units"])
    yield "period", _period(row["period"])
    yield "criteria", ", ".join(row["criteria"])
    for name in ("opening", "closing"):
        met = row[name]
        yield name, f"{met['day']}, with {', '.join(met['present'])}: {met['words']}" if met else ""
    yield "report", f"{row['reported']}: {row['report']}" if row["report"] else ""
    yield "follow-up", row["follow_up"] or ""
    yield "abandoned", row["reason"] or ""


def _period(period: Row | None) -> str:
    return f"{period['from'] or 'ever'} to {period['to'] or 'now'}" if period else ""


def _request(one: Said) -> tuple[object, ...]:
    given = ", ".join(each["source"] for each in one["evidence"])
    said = _joined((one["words"], one["reason"] and f"returned: {one['reason']}"))
    return one["id"], one["state"], one["due"], one["what"], given, said


def _paper(one: Said) -> tuple[object, ...]:
    says = _joined((one["words"], *(each["text"] for each in one["sentences"])))
    return one["id"], one["kind"], one["day"], one["person"] or one["ref"], says, ", ".join(one["released_to"])


def _joined(parts: Iterable[str | None]) -> str:
    return "; ".join(part for part in parts if part)


def _table(session: Session, columns: tuple[str, ...], rows: Iterable[Iterable[object]]) -> None:
    """A table; nothing where it has no row."""
    told = [tuple(one) for one in rows]
    if told:
        print_table(session.out, columns, told)
