"""Documents and criteria that a policy binds and nothing follows: silent policies, and controls without records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from assistant.audit.ai_words import says_ai
from assistant.audit.asks import AREA_TITLES, Area, Ask
from assistant.audit.checks.result import FindingClass, State
from assistant.audit.criteria import Criterion
from assistant.audit.desk import Desk
from assistant.audit.operation import Outcome, open_question
from assistant.audit.record import Record
from assistant.audit.spoken_ai import Named, ai_names, named_in
from assistant.domain.answer import Span
from assistant.domain.evidence import DOCUMENT_KINDS, Kind, Status

YEAR = timedelta(days=365)
"""The audit period where none is set: the year before."""
_RULING = (Kind.POLICY, Kind.PROCEDURE, Kind.STANDARD)
_FORM = re.compile(r"\b(?:template|form|checklist|handbook|guide|manual|vorlage|formular|leitfaden|handbuch|modèle|formulaire|guide|plantilla|formulario|manual)\b", re.IGNORECASE)  # fmt: skip
"""Titles of papers by which work is done without their being rules."""
_SHOWN = 3  # records of a criterion that are cited


def silent(desk: Desk, rules: Sequence[Ask]) -> Iterator[Outcome]:
    """An outcome for each document in force that rules an area for which a policy on AI asks something."""
    known = ai_names(desk)
    templates = (
        one for one in desk.records(Kind.OTHER) if "#" not in one.item.id and _FORM.search(one.item.metadata.title)
    )
    for document in (*(one for one in desk.rules if one.item.metadata.kind in _RULING), *templates):
        for area in Area:
            binding = [one for one in rules if one.area is area and one.on(desk.today) and one.document.item.id != document.item.id]  # fmt: skip
            if binding and AREA_TITLES[area].search(document.item.metadata.title):
                yield _ruled(document, area, binding[0], known, desk.today)


def _ruled(document: Record, area: Area, binding: Ask, known: tuple[Named, ...], today: date) -> Outcome:
    """Whether one document of an area is silent on AI though it is younger than what binds it."""
    metadata = document.item.metadata
    stated = metadata.effective or metadata.date
    since = stated.start if stated else None
    named, words = named_in(known, document.text), says_ai(document.text)
    place = (document.titled() or document.headline(), *document.shown_date())
    if named or words:
        said = named.name if named else words.group() if words else ""
        spoken = document.place_of(said)
        why = f"It speaks of AI ({said}), as {binding.document.item.metadata.title} wants of {area}"
        return Outcome(state=State.NOT_FOUND, subject=metadata.title, why=why, against=(*place, *((spoken,) if spoken else ())))  # fmt: skip
    ruled = f"{binding.document.item.metadata.title} asks for more in {area} where AI is used ({binding.held})"
    overdue = _is_overdue(document, binding, today)
    if (since is None or since < _begun(binding)) and not overdue:
        why = f"It is silent on AI and older than what binds it: of {since or 'no stated day'}; {ruled}"
        return Outcome(state=State.NOT_FOUND, subject=metadata.title, why=why, against=(*place, binding.span))
    aged = f"; {overdue}" if overdue else ""
    why = f"In force since {since or 'no stated day'} and does not mention AI or a system at all, though {ruled}{aged}"
    return Outcome(state=State.FOUND, subject=metadata.title, why=why, weight=FindingClass.MINOR, spans=(*place, binding.span))  # fmt: skip


def _is_overdue(document: Record, binding: Ask, today: date) -> str:
    """Why an older document should have been brought into line by now; empty where it need not yet."""
    begun, due = _begun(binding), document.item.metadata.review_by
    if begun > date.min and due and begun < due.end <= today:
        return f"its own review was due by {due}, after the rule came"
    if begun > date.min and begun + YEAR < today and document.item.metadata.status is not Status.RETIRED:
        return "the rule is in force for more than a year"
    return ""


def _begun(ask: Ask) -> date:
    """When a rule came into force."""
    return ask.held.start or date.min


def unrecorded(desk: Desk) -> Iterator[Outcome]:
    """An outcome for each criterion that documents in force name: records of it in the audit period, or none."""
    stating = desk.rules
    named = {control for one in stating for control in one.item.metadata.controls}
    if not named:
        yield open_question("criteria", "no document in force states which criteria it is for")
    for criterion in desk.criteria.by_id.values():
        kinds = tuple(kind for kind in criterion.kinds if kind not in DOCUMENT_KINDS)
        if criterion.assessable and criterion.id in named and kinds:
            yield _of_criterion(desk, criterion, kinds, [one for one in stating if criterion.id in one.item.metadata.controls])  # fmt: skip


def _of_criterion(desk: Desk, criterion: Criterion, kinds: Sequence[Kind], stating: Sequence[Record]) -> Outcome:
    """One criterion with its documents and the records of the period."""
    last = (desk.period.end if desk.period else None) or desk.today + timedelta(days=1)
    first = (desk.period.start if desk.period else None) or last - YEAR
    items = [one for one in desk.scope.items if one.metadata.kind in kinds or (criterion.id in one.metadata.controls and one.metadata.kind not in DOCUMENT_KINDS)]  # fmt: skip
    within = [one for one in items if one.metadata.date and first <= one.metadata.date.start < last]
    documents = tuple(one.titled() or one.headline() for one in stating[:_SHOWN])
    subject = f"criterion {criterion.id}"
    if within:
        why = f"{len(within)} records of its kinds are dated {first} to {last}"
        shown: tuple[Span, ...] = tuple(desk.record(one).headline() for one in within[:_SHOWN])
        return Outcome(state=State.NOT_FOUND, subject=subject, why=why, against=(*documents, *shown))
    why = f"{stating[0].item.metadata.title} is in force for {criterion.id} ({criterion.title}), and no record of it is dated {first} to {last}"  # fmt: skip
    return Outcome(state=State.FOUND, subject=subject, why=why, weight=FindingClass.MINOR, spans=documents)
