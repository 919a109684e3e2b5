"""Prints engagements and findings from the same rows that go over HTTP, so that both say the same of a lane."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from assistant.api.engagement_rows import engagement_row
from assistant.api.finding_rows import finding_row
from assistant.api.views import Row
from assistant.audit.cited import CHOSEN
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
    if seen.every:
        session.out.print(seen.tally.told)
    _print_sentences(session, row["condition"], "")
    _table(session, ("", ""), ((name.replace("_", " "), told) for name, told in (row["plan"] or {}).items()))
    session.out.print("History:")
    condition = [one["text"] for one in row["condition"]]
    for act in row["history"]:
        _print_act(session, act, condition)
    session.out.print(OUTSIDE_RIGHTS)


def print_not_shown(session: Session, texts: Sequence[str]) -> None:
    """The sentences that nothing quoted is known to say, for who releases them; nothing where there are none."""
    if texts:
        count = f"{len(texts)} {'sentence' if len(texts) == 1 else 'sentences'}"
        session.out.print(f"Released with {count} that nothing quoted is held to say; each is marked as its author's:")
    for text in texts:
        session.out.print(f"  - {one_line(text)}")


def _print_act(session: Session, act: Said, condition: Sequence[str]) -> None:
    """One act of a finding's life, with what was planned and what was cited; the condition is not said again."""
    words = f": {act['words']}" if act["words"] else ""
    session.out.print("  " + one_line(f"{act['time'][:10]} {act['act']} by {act['by']}{words}"))
    for name, said in (act["plan"] or {}).items():
        session.out.print("    " + one_line(f"{name.replace('_', ' ')}: {said}"))
    if [one["text"] for one in act["sentences"]] != condition:
        _print_sentences(session, act["sentences"], "    ")


def _print_sentences(session: Session, sentences: Sequence[Said], indent: str) -> None:
    """Sentences, each with what its quotes do for it and with the quotes."""
    for sentence in sentences:
        session.out.print(f"{indent}{one_line(_remarked(sentence))}")
        for quote in sentence["citations"]:
            remarks = _joined((quote["changed"] and f"{quote['changed']} since", CHOSEN if quote["chosen"] else ""))
            about = f" ({remarks})" if remarks else ""
            told = f'{quote["source"]}{about}: "{quote["quote"]}"'
            session.out.print(f"{indent}  {one_line(told)}")


def _remarked(sentence: Said) -> str:
    """A sentence with what is said beside it."""
    return f"{sentence['text']} ({sentence['remark']})" if sentence["remark"] else str(sentence["text"])


def _facts(row: Said) -> Iterable[tuple[str, str]]:
    """What was planned, met for and concluded."""
    yield "objectives", _joined(row["objectives"])
    yield "systems", ", ".join(row["systems"]) or "all"
    yield "units", ", ".join(row["units"])
    yield "lifecycle", row["lifecycle"] or ""
    yield "interfaces", row["interfaces"] or ""
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
    says = _joined((one["words"], *map(_remarked, one["sentences"])))
    return one["id"], one["kind"], one["day"], one["person"] or one["ref"], says, ", ".join(one["released_to"])


def _joined(parts: Iterable[str | None]) -> str:
    return "; ".join(part for part in parts if part)


def _table(session: Session, columns: tuple[str, ...], rows: Iterable[Iterable[object]]) -> None:
    """A table; nothing where it has no row."""
    told = [tuple(one) for one in rows]
    if told:
        print_table(session.out, columns, told)
