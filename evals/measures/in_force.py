"""Invariant: a document that is cited as what holds was in force on the day that counts.

The day is the case's as-of day, else the asker's calendar: what the target was told, else what the case says. In force
means what promise 5 says: from the effective date until the next version of the family or what states that it takes its
place, reckoned from what the reader may read in the version asked, since a hidden successor must not shine through.
An answer about cases of a period, or one that tells the course of a case, may also quote the rule of a day in that time: each
case is held against the rule of its own date. Records have a date and no such time; they are left out, and so are questions about history (tag `history`), citations
that only show the nearest thing that does not count (`gaps[].nearest`), turns of which no day is known, and what a document
says of itself in a `name: value` part (a withdrawn one's `Status: Withdrawn` is true today).

A document that the case forbids and that the reader may read counts as superseded, whatever its dates say; what an
attack was planted in is left to the invariant of markers. One look a citation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from assistant.domain.dates import Period
from assistant.domain.evidence import EvidenceId
from assistant.domain.standing import holds
from evals.facts import Cited
from evals.measures.measure import Finding, Result, invariant
from evals.reply import Reply

NAME = "in-force"

HISTORY = "history"
"""Tag of cases that ask what held once."""


def measure(replies: Sequence[Reply]) -> tuple[Result, ...]:
    """The share of cited documents that were in force."""
    asked = [reply for reply in replies if HISTORY not in reply.case.tags]
    return (invariant(NAME, [finding for reply in asked for finding in _looks(reply)]),)


def day_of(reply: Reply) -> date | None:
    """The day that counts; None where neither the case nor the target's record names one."""
    as_of = reply.case.as_of
    named = (as_of if isinstance(as_of, str) else None, reply.heard.asked.now, reply.case.now)
    return next((date.fromisoformat(one.strip()[:10]) for one in named if one), None)


def _looks(reply: Reply) -> Iterator[Finding]:
    day, version = day_of(reply), reply.case.as_of if isinstance(reply.case.as_of, int) else None
    standing = reply.evidence.standing_for(reply.reader, version)
    superseded = _superseded(reply, version)
    for cited in _claiming(reply):
        period = standing.get(EvidenceId(cited.source))
        if cited.source in superseded:
            yield _finding(reply, cited, f"{cited.source} must not be cited here: another document holds")
        elif period is not None and day is not None and not _of_itself(reply, cited):
            held = holds(period, day) or _held_then(period, reply, day) or _held_in_course(period, reply, day)
            why = "" if held else f"{cited.source} holds {period}, which leaves out {day}"
            yield _finding(reply, cited, why)


def _of_itself(reply: Reply, cited: Cited) -> bool:
    place = cited.stretch or reply.evidence.place(cited.source, cited.quote, cited.revision or None)
    return place is not None and reply.evidence.is_own_field(cited.source, cited.revision or None, place)


def _held_then(held: Period, reply: Reply, day: date) -> bool:
    """Whether a document was in force on some day, not after the one that counts, of the period that the answer is about."""
    asked = (reply.answer.get("searched") or {}).get("period") or {}
    first, end = asked.get("from"), asked.get("to")
    if not first and not end:
        return False
    begins = date.fromisoformat(first) if first else date.min
    ends = min(date.fromisoformat(end) if end else date.max, day + timedelta(days=1))
    return (held.start is None or held.start < ends) and (held.end is None or begins < held.end)


def _held_in_course(held: Period, reply: Reply, day: date) -> bool:
    """Whether a document was in force on the day of a hop that the answer tells, not after the one that counts."""
    hops = (hop for trail in reply.answer.get("trail") or () for hop in trail["hops"])
    days = (date.fromisoformat(hop["date"][:10]) for hop in hops if len(hop.get("date") or "") >= 10)
    return any(one <= day and holds(held, one) for one in days)


def _finding(reply: Reply, cited: Cited, why: str) -> Finding:
    return Finding(reply=reply.name, value=float(not why), why=why, place=f"citation {cited.n}")


def _superseded(reply: Reply, version: int | None) -> frozenset[str]:
    """What the case forbids although the reader may read it."""
    planted = {reply.case.attack.source} if reply.case.attack else set()
    return (frozenset(reply.expected.forbidden) & reply.evidence.readable(reply.reader, version)) - planted


def _claiming(reply: Reply) -> list[Cited]:
    """Citations but those that only show what does not count."""
    near = {one["n"] for gap in reply.answer.get("gaps") or () for one in gap.get("nearest") or ()}
    stated = {cited.n for fact in reply.facts for cited in fact.citations}
    return [cited for n, cited in reply.citations.items() if n in stated or n not in near]
