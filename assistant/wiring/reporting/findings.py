"""Findings as a report shows them, and the list of corrective actions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from assistant.audit import findings as acts
from assistant.audit.checks.result import FindingClass
from assistant.audit.criteria import Criteria
from assistant.audit.findings import Stage
from assistant.audit.report import Grid, GridRow, Note, Paragraph, Report, ReportFinding, Section
from assistant.wiring.findings import Seen, Told
from assistant.wiring.lanes import tallied
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
        Section(title="Summary", blocks=(Note(_counted(ordered, frame.desk.today)), *backing_notes(ordered), *listed)),
        *plans_section(frame, ordered),
        Section(title="Findings", blocks=tuple(told) or (Note("None."),)),
    ]
    return frame.report(title, sections, quotes, facts, lists_findings=True)


def backing_notes(seen: Sequence[Seen]) -> tuple[Note, ...]:
    """How many sentences of some findings their quotes say, and in which findings some are their authors' word alone."""
    counts = tallied(each for one in seen for each in one.every)
    if not counts.told:
        return ()
    named = [f"{one.finding.id} ({left})" for one in seen if (left := one.tally.stated + one.tally.unverified)]
    more = (
        f" Those that no quote is held to show are marked where they stand: {', '.join(named)}. {MISSES}"
        if named
        else ""
    )
    return (Note(f"{counts.told}{more}"),)


MISSES = (
    "The verifier reads a sentence beside what it quotes and may miss what a person sees there: a mark says that the"
    " sentence rests on its author's word, and nothing against it."
)
"""What is said wherever marked sentences are counted."""


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
    facts += [(told.capitalize(), f"by {by} on {day}: {words}") for told, by, day, words in answers(frame, seen)]
    facts += _earlier(frame, seen)
    facts += [("Planned", _by(frame, plans(seen)[-1]))] if finding.plan else []
    return ReportFinding(
        id=finding.id,
        title=f"{finding.id}: {finding.title}",
        state=finding.stage.value,
        condition=quotes.paragraph(seen.sentences),
        classification=finding.classed.value,
        criteria=finding.criteria,
        facts=tuple(facts),
        remedy=finding.plan,
        after=_steps(frame, seen),
        proofs=_proofs(quotes, seen),
    )


def named(criteria: Criteria, ids: Sequence[str]) -> tuple[str, ...]:
    """Criteria with their titles."""
    return tuple(f"{one} {criteria.title(one)}" if one in criteria.by_id else one for one in ids)


def answers(frame: Frame, seen: Seen) -> tuple[tuple[str, str, date, str], ...]:
    """What both sides said of its facts: what, by whom, when, in which words."""
    return tuple(
        (_ANSWERS[one.said.kind], frame.person(one.said.user), one.said.time.date(), one.said.words)
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
    columns = ("finding", "class", "title", "criteria", "state", "corrective action", "owner", "due", "first due", "effectiveness", "evidence")  # fmt: skip
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
        first_due(seen),
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


def plans(seen: Seen) -> tuple[Told, ...]:
    """The acts in which the action was planned, oldest first: the first plan, and those that took its place."""
    return tuple(one for one in seen.told if one.said.plan)


def first_due(seen: Seen) -> str | None:
    """The day by which the first plan would have been done; None where no plan took its place, or there is none."""
    made = plans(seen)
    return made[0].said.plan.due.isoformat() if len(made) > 1 and made[0].said.plan else None


def plans_section(frame: Frame, seen: Sequence[Seen]) -> list[Section]:
    """Every plan as it was made, with what came of it; nothing where nothing was planned."""
    rows = [row for one in seen for row in _planned(frame, one)]
    if not rows:
        return []
    changed = [one.finding.id for one in seen if len(plans(one)) > 1]
    told = (
        f"Planned more than once: {', '.join(changed)}." if changed else "Each action stands as it was first planned."
    )
    columns = ("finding", "planned on", "by", "corrective action", "owner", "due", "what came of it")
    grid = Grid(title="Plans as they were made, oldest first", columns=columns, rows=tuple(rows))
    return [Section(title="Corrective actions and their history", blocks=(Note(told), grid))]


def _planned(frame: Frame, seen: Seen) -> Iterator[GridRow]:
    for at, act in enumerate(seen.told):
        plan = act.said.plan
        if plan:
            day, by = act.said.time.date().isoformat(), frame.person(act.said.user)
            cells = (seen.finding.id, day, by, plan.action, plan.owner, plan.due.isoformat(), _came(seen, at))
            yield GridRow(cells=cells)


def _came(seen: Seen, at: int) -> str:
    """What came of the plan that was made in an act: the acts on it up to the next plan."""
    said: list[str] = []
    for act in seen.told[at + 1 :]:
        if act.said.plan:
            break
        if act.said.kind in _CAME:
            said.append(f"{_CAME[act.said.kind]} {act.said.time.date()}")
    return "; ".join(said) or "not reported as done yet"


_CAME = {
    acts.DONE: "reported done",
    acts.INEFFECTIVE: "seen not to work",
    acts.EFFECTIVE: "seen to work",
    acts.CLOSED: "closed",
    acts.WITHDRAWN: "finding withdrawn",
}


def _earlier(frame: Frame, seen: Seen) -> list[tuple[str, str]]:
    """The plans that another took the place of, each with what was said of it, in the order in which it came."""
    made = plans(seen)
    if len(made) < 2 and seen.finding.plan:
        return []
    told: list[tuple[str, str]] = []
    for act in seen.told:
        if seen.finding.plan and act is made[-1]:
            break
        name = _LIVED.get(act.said.kind)
        if name:
            told.append((name, f"by {frame.person(act.said.user)} on {act.said.time.date()}: {_told_of(act)}"))
    return told


_LIVED = {acts.PLANNED: "Earlier plan", acts.DONE: "Reported done", acts.INEFFECTIVE: "Did not work"}
"""What an act on a plan that was given up is called."""


def _told_of(act: Told) -> str:
    """The words of an act; of a plan what it set."""
    plan = act.said.plan
    if plan is None:
        return act.said.words
    return f"{ended(plan.action)} Owner {plan.owner}, due {plan.due}. Cause: {ended(plan.cause)} Correction: {ended(plan.correction)}"


def _steps(frame: Frame, seen: Seen) -> tuple[tuple[str, str], ...]:
    """What was said when the action of the plan that stands was done, when it was looked at and when the finding was closed."""
    if seen.finding.plan is None:
        return ()
    own = seen.told[seen.told.index(plans(seen)[-1]) :]
    names = {acts.DONE: "Action done", acts.EFFECTIVE: "Effectiveness", acts.CLOSED: "Closed"}
    return tuple((names[one.said.kind], _by(frame, one)) for one in own if one.said.kind in names)


def _by(frame: Frame, act: Told) -> str:
    """Who did an act, when and with which words."""
    words = f": {act.said.words}" if act.said.words else ""
    return f"by {frame.person(act.said.user)} on {act.said.time.date()}{words}"


def _proofs(quotes: Quotes, seen: Seen) -> tuple[tuple[str, Paragraph], ...]:
    """What was shown for each action, and what was seen of its effect, each with its day."""
    names = {
        acts.DONE: "Shown for the action",
        acts.EFFECTIVE: "Seen for effectiveness",
        acts.INEFFECTIVE: "Seen that it did not work",
    }
    told = [one for one in seen.told if one.said.kind in names and one.sentences]
    made = [(f"{names[one.said.kind]}, {one.said.time.date()}", quotes.paragraph(one.sentences)) for one in told]
    return tuple((name, said) for name, said in made if isinstance(said, Paragraph))


def _last(seen: Seen, *kinds: str) -> Told | None:
    return next((one for one in reversed(seen.told) if one.said.kind in kinds), None)
