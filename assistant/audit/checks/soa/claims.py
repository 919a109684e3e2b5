"""What a row claims of the present, held against the day, its own references and what people said: for `status_contradicted`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

from assistant.audit.applicability import Decision
from assistant.audit.checks.result import FindingClass, Result
from assistant.audit.checks.soa.rows import told
from assistant.audit.desk import Desk
from assistant.audit.followed import leads_to
from assistant.audit.intervals import interval_in
from assistant.audit.record import Record
from assistant.audit.subjects import place_of, subjects
from assistant.audit.topics import line_at
from assistant.domain.answer import Span
from assistant.domain.evidence import Kind, Status
from assistant.domain.standing import holds, states_rules
from assistant.domain.written_dates import every_date

PATTERN = "status_contradicted"
TITLE = "Said of the present, and records say otherwise"
TELLING = (Kind.INTERVIEW, Kind.OBSERVATION, Kind.AUDIT_REPORT, Kind.FINDING, Kind.MINUTES)
"""Kinds in which somebody says how things stand."""
_UTC = ZoneInfo("UTC")
_NONE = re.compile(
    r"\b(?:(?:there\s+(?:is|are)|(?:we|they|organi[sz]ation)\s+(?:have|has|keep|keeps))\s+(?:still\s+)?(?:no|not\s+yet\s+an?y?)\s+(?:[\w-]+\s+){0,2}?(?:process|procedure|polic|register|record|way|channel|list|log|plan|assessment|method|rule|owner|evidence|report|document|such|review|check|test|monitor|form|place|system)\w*|(?:nobody|no\s+one)\s+(?:has|does|keeps?|knows|checks?|looks|writes?)"
    r"|(?:has|have|had)\s+(?:not|never)\s+(?:yet\s+)?been\s+(?:written|done|started|set\s+up|introduced|performed|carried\s+out|documented|kept|made|implemented|established|assessed)"
    r"|(?:is|are|was|were)\s+(?:not|never)\s+(?:yet\s+)?(?:written|done|started|set\s+up|introduced|performed|carried\s+out|documented|kept|made|implemented|established|assessed|in\s+place)"
    r"|does\s+not\s+exist|do\s+not\s+exist|es\s+gibt\s+(?:kein\w*|noch\s+nicht)|il\s+n[’']existe\s+pas|n[’']a\s+pas\s+été|no\s+(?:existe|hay)\b|aún\s+no)",
    re.IGNORECASE,
)
"""Words that say that a thing is not there: not of one event (`no concerns were reported`), but of the practice."""


def not_in_force(desk: Desk, row: Decision) -> Iterator[Result]:
    """A claim that rests on nothing but drafts and documents that no longer hold."""
    found = leads_to(desk, row.reference.value) if row.reference else ()
    if not found or not all(states_rules(item) for item in found):
        return
    if any((held := desk.held.get(item.id)) is not None and holds(held, desk.today) for item in found):
        return
    names = ", ".join(item.id for item in found)
    said = "a draft" if any(item.metadata.status is Status.DRAFT for item in found) else "not in force today"
    why = f"{row.name} is said to be implemented, and what it refers to is {said}: {names}"
    shown = tuple(desk.record(item).headline() for item in found)
    yield told(
        row, PATTERN, TITLE, why, found=FindingClass.MINOR, spans=(*row.places(row.status, row.reference), *shown)
    )


def rhythm_broken(desk: Desk, row: Decision) -> Iterator[Result]:
    """A claim of something done again and again, whose newest record is older than twice its rhythm."""
    fields = [field for field in (row.reference, row.status, row.justification) if field]
    stated = next(((field, found) for field in fields if (found := interval_in(field.value))), None)
    records = leads_to(desk, row.reference.value) if row.reference and stated else ()
    days = [(item.metadata.date.start, item.id, item) for item in records if item.metadata.date and not states_rules(item)]  # fmt: skip
    if stated is None or not days:
        return
    field, rhythm = stated
    last, _, item = max(days, key=lambda one: one[:2])
    shown = (*row.places(row.status, field), desk.record(item).headline(), *desk.record(item).shown_date())
    if rhythm.due(rhythm.due(last)) < desk.today:
        why = f"{row.name} says {rhythm.said}, and the newest record of it is of {last} ({item.id})"
        yield told(row, PATTERN, TITLE, why, found=FindingClass.MINOR, spans=shown)
    else:
        yield told(row, PATTERN, TITLE, f"{row.name} says {rhythm.said}, and {item.id} is of {last}", against=shown)


def plan_overdue(desk: Desk, row: Decision) -> Iterator[Result]:
    """A plan whose own day is over."""
    for field in (row.status, row.justification, row.reference):
        days = [when for when, _, _ in every_date(field.value, _UTC)] if field else []
        if field and days and all(when.end <= desk.today for when in days):
            why = f"{row.name} is still planned, and the day that it gives is over: {field.value}"
            yield told(row, PATTERN, TITLE, why, found=FindingClass.OBSERVATION, spans=row.places(row.status, field))
            return


def denied_subject(desk: Desk, control: str) -> Callable[[Record], Span | None]:
    """Finds the sentence of a record that says of a control's subject that there is no such thing."""
    words = desk.once("subjects of criteria", lambda: subjects(desk.criteria)).get(control, ())
    weights = desk.scope.word_weights(words) if words else {}

    def spoken(record: Record) -> Span | None:
        for hit in _NONE.finditer(record.text) if words else ():
            start, end = _sentence(record.text, hit.start())
            if place_of(record.text[start:end], words, weights):
                return Span(evidence=record.item.id, revision=record.item.revision, start=start, end=end)
        return None

    return spoken


def _sentence(text: str, at: int) -> tuple[int, int]:
    """The sentence around a place, inside its line."""
    start, end = line_at(text, at)
    before, after = text.rfind(". ", start, at), text.find(". ", at, end)
    return before + 2 if before >= 0 else start, after + 1 if after >= 0 else end
