"""Findings as a report shows them, and the list of corrective actions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from assistant.audit import findings as acts
from assistant.audit.checks.result import FindingClass
from assistant.audit.criteria import Criteria
from assistant.audit.findings import Stage
from assistant.audit.report import Grid, GridRow, Note, Paragraph, Report, ReportFinding, Section
from assistant.wiring.findings import Seen, Told
from assistant.wiring.office import Office
from assistant.wiring.reporting.frame import Frame, counted, ended
from assistant.wiring.reporting.quotes import Quotes

CLASSES = {
    FindingClass.MAJOR: "Major nonconformity",
    FindingClass.MINOR: "Minor nonconformity",
    FindingClass.OBSERVATION: "Observation",
    FindingClass.OPPORTUNITY: "Opportunity for improvement",
}
"""Names of the classes, gravest first."""
CHANGED = "Evidence of it was revised or erased since it was cited."
NOT_CHECKED = "not checked yet"
_ANSWERS = {acts.ACCEPTED: "accepted", acts.DISPUTED: "disputed", acts.UPHELD: "upheld", acts.WITHDRAWN: "withdrawn"}


def findings_report(frame: Frame, office: Office, engagement: str = "") -> Report:
    """The corrective actions of one engagement, or of every finding that the reader may see.

    Raises NotFound for an engagement that is hidden as for none.
    """
    books = office.engagements
    made = [books.get(engagement)] if engagement else books.all()
    seen = office.findings.of(engagement) if engagement else office.findings.all()
    quotes = Quotes(frame.desk)
    for one in made:
        quotes.know(one.id, one.papers)
    title = f"Corrective actions: {made[0].title}" if engagement else "Corrective actions"
    facts = (("Engagement", engagement),) if engagement else ()
    ordered = gravest_first(seen)
    told = [report_finding(frame, quotes, one) for one in ordered]
    if not engagement:
        told = [replace(one, facts=(("Engagement", each.finding.engagement), *one.facts)) for one, each in zip(told, ordered, strict=True)]  # fmt: skip
    listed = (actions_grid(frame, ordered),) if ordered else ()
    sections = [
        Section(title="Summary", blocks=(Note(_counted(ordered, frame.desk.today)), *listed)),
        Section(title="Findings", blocks=tuple(told) or (Note("None."),)),
    ]
    return frame.report(title, sections, quotes, facts, lists_findings=True)


def gravest_first(seen: Iterable[Seen]) -> tuple[Seen, ...]:
    """Findings by class, those given up last, else in their order."""
    order = list(CLASSES)
    return tuple(sorted(seen, key=lambda one: (one.finding.stage is Stage.WITHDRAWN, order.index(one.finding.classed))))


def report_finding(frame: Frame, quotes: Quotes, seen: Seen) -> ReportFinding:
    """A finding with everything that its reader may see of it."""
    finding = seen.finding
    facts = [("Criterion", "; ".join(named(frame.desk.criteria, finding.criteria)))]
    facts += [("Class", f"{CLASSES[finding.classed]}{f': {ended(finding.rule)}' if finding.rule else ''}")]
    facts += [("Evidence", CHANGED)] if seen.changed else []
    facts += [(told.capitalize(), f"by {by} on {day}: {words}") for told, by, day, words in answers(seen)]
    return ReportFinding(
        id=finding.id,
        title=f"{finding.id}: {finding.title}",
        state=finding.stage.value,
        condition=quotes.paragraph(seen.sentences),
        classification=finding.classed.value,
        criteria=finding.criteria,
        facts=tuple(facts),
        remedy=finding.plan,
        after=_steps(seen),
        proofs=_proofs(quotes, seen),
    )


def named(criteria: Criteria, ids: Sequence[str]) -> tuple[str, ...]:
    """Criteria with their titles."""
    return tuple(f"{one} {criteria.title(one)}" if one in criteria.by_id else one for one in ids)


def answers(seen: Seen) -> tuple[tuple[str, str, date, str], ...]:
    """What both sides said of its facts: what, by whom, when, in which words."""
    return tuple(
        (_ANSWERS[one.said.kind], one.said.user, one.said.time.date(), one.said.words)
        for one in seen.told
        if one.said.kind in _ANSWERS
    )


def effectiveness(seen: Seen) -> str:
    """Whether the action was seen to work."""
    last = _last(seen, acts.EFFECTIVE, acts.INEFFECTIVE)
    if last is None:
        return "" if seen.finding.stage is Stage.WITHDRAWN else NOT_CHECKED
    return f"{'works' if last.said.kind == acts.EFFECTIVE else 'did not work'}, seen {last.said.time.date()}"


def actions_grid(frame: Frame, seen: Sequence[Seen]) -> Grid:
    """A row for each finding: what is done about it, by whom and until when."""
    columns = ("finding", "class", "title", "criteria", "state", "corrective action", "owner", "due", "effectiveness", "evidence")  # fmt: skip
    rows = tuple(GridRow(cells=_row(one, frame.desk.today)) for one in seen)
    return Grid(title="Findings and their corrective actions", columns=columns, rows=rows)


def _row(seen: Seen, today: date) -> tuple[str | None, ...]:
    finding, plan = seen.finding, seen.finding.plan
    due = f"{plan.due}{' (overdue)' if _overdue(seen, today) else ''}" if plan else None
    evidence = "changed since" if seen.changed else "as cited"
    return (
        finding.id,
        finding.classed.value,
        finding.title,
        ", ".join(finding.criteria),
        finding.stage.value,
        plan.action if plan else None,
        plan.owner if plan else None,
        due,
        effectiveness(seen),
        evidence,
    )


def _overdue(seen: Seen, today: date) -> bool:
    """Whether the action should be done and is not."""
    plan = seen.finding.plan
    return plan is not None and seen.finding.stage is Stage.PLANNED and plan.due < today


def _counted(seen: Sequence[Seen], today: date) -> str:
    """How many there are, and what is left to do."""
    kept = [one for one in seen if one.finding.stage is not Stage.WITHDRAWN]
    left = [one for one in kept if one.finding.is_open]
    late = sum(_overdue(one, today) for one in left)
    unplanned = sum(one.finding.plan is None for one in left)
    changed = sum(one.changed for one in kept)
    given_up = f"; {len(seen) - len(kept)} more were withdrawn" if len(seen) > len(kept) else ""
    return (
        f"{counted(len(kept), 'finding')}, {len(left)} of them open{given_up}. Without a corrective action: {unplanned}."
        f" Overdue: {late}. With evidence that was revised or erased since it was cited: {changed}."
    )


def _steps(seen: Seen) -> tuple[tuple[str, str], ...]:
    """What was said when the action was done and when it was looked at."""
    done, checked = _last(seen, acts.DONE), _last(seen, acts.EFFECTIVE, acts.INEFFECTIVE)
    told = [("Action done", done), ("Effectiveness", checked)]
    return tuple((name, f"by {one.said.user} on {one.said.time.date()}: {one.said.words}") for name, one in told if one)


def _proofs(quotes: Quotes, seen: Seen) -> tuple[tuple[str, Paragraph], ...]:
    """What shows that it was done, and whether it works."""
    told = [("Shown for the action", _last(seen, acts.DONE)), ("Seen for effectiveness", _last(seen, acts.EFFECTIVE, acts.INEFFECTIVE))]  # fmt: skip
    made = [(name, quotes.paragraph(one.sentences)) for name, one in told if one and one.sentences]
    return tuple((name, said) for name, said in made if isinstance(said, Paragraph))


def _last(seen: Seen, *kinds: str) -> Told | None:
    return next((one for one in reversed(seen.told) if one.said.kind in kinds), None)
