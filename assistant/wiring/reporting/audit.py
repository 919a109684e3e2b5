"""The report of an audit, as an auditor hands it over: what ISO 19011 wants in one, in its order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.audit.engagement import Asked, Engagement, PaperKind, Stage
from assistant.audit.findings import Stage as Step
from assistant.audit.report import Facts, Grid, GridRow, Note, Report, Section
from assistant.domain.answer import OUTSIDE_RIGHTS
from assistant.wiring.coverage import CoverageBook
from assistant.wiring.findings import Seen
from assistant.wiring.office import Office
from assistant.wiring.reporting.conformity import conformity_section
from assistant.wiring.reporting.engagement import (
    conduct_section,
    distribution_section,
    engagement_facts,
    request_notes,
    requests_grid,
    scope_section,
    team_section,
)
from assistant.wiring.reporting.findings import (
    CLASSES,
    answers,
    backing_notes,
    effectiveness,
    first_due,
    gravest_first,
    plans_section,
    report_finding,
)
from assistant.wiring.reporting.frame import Frame, counted, ended
from assistant.wiring.reporting.quotes import Quotes
from assistant.wiring.reporting.sampled import UNCERTAINTY, sampling_section

_OUT = (Stage.REPORTED, Stage.FINISHED)


def audit_report(frame: Frame, office: Office, book: CoverageBook, engagement: str) -> Report:
    """The report of an engagement. Raises NotFound for one that is hidden as for none."""
    made = office.engagements.get(engagement)
    every = office.findings.all()
    seen = gravest_first(one for one in every if one.finding.engagement == made.id)
    quotes = Quotes(frame.desk)
    quotes.know(made.id, made.papers)
    asked = (requests_grid(frame, quotes, made),) if made.requests else ()
    sections = [
        _conclusion(made, seen),
        scope_section(frame, made),
        team_section(frame, made),
        conduct_section(frame, made),
        Section(title="Requests to the auditee", blocks=(*request_notes(made), *asked)),
        *_spoken(frame, quotes, made),
        sampling_section(office, made, seen),
        *_findings(frame, quotes, seen),
        _agreement(frame, seen),
        *plans_section(frame, seen),
        conformity_section(frame, quotes, book, made, seen),
        _earlier(made, every),
        _limits(made, seen),
        distribution_section(frame, made, seen),
    ]
    numbered = [replace(one, title=f"{n}. {one.title}") for n, one in enumerate(sections, start=1)]
    title = f"{'Audit report' if made.stage in _OUT else 'Audit report, not issued'}: {made.title}"
    return frame.report(title, numbered, quotes, engagement_facts(frame, made), lists_findings=True)


def _conclusion(made: Engagement, seen: Sequence[Seen]) -> Section:
    """What the audit came to, and how many findings of each class."""
    if made.stage is Stage.ABANDONED:
        told = Note(f"The audit was given up: {ended(made.reason)}")
    elif made.report:
        told = Note(ended(made.report))
    else:
        told = Note(f"The report is not issued yet: the engagement is {made.stage}, and what stands here may change.")
    rows = tuple(GridRow(cells=(name, *_figures(classed, seen))) for classed, name in CLASSES.items())
    grid = Grid(title="Findings by class", columns=("class", "findings", "open", "closed"), rows=rows)
    after = (Facts((("Follow-up", made.follow_up),)),) if made.follow_up else ()
    return Section(title="Conclusion", blocks=(told, grid, *after))


def _figures(classed: str, seen: Sequence[Seen]) -> tuple[int, int, int]:
    """How many findings of a class there are, how many are open and how many closed; those given up do not count."""
    kept = [one.finding for one in seen if one.finding.classed == classed and one.finding.stage is not Step.WITHDRAWN]
    left = sum(one.is_open for one in kept)
    return len(kept), left, len(kept) - left


def _spoken(frame: Frame, quotes: Quotes, made: Engagement) -> list[Section]:
    """With whom was spoken and what was seen; nothing where no such paper may be read."""
    kinds = (PaperKind.INTERVIEW, PaperKind.OBSERVATION)
    papers = [one for one in made.papers if one.kind in kinds]
    if not papers:
        return []
    rows = tuple(
        GridRow(cells=(one.day.isoformat() if one.day else None, one.kind.value, one.person, frame.person(one.by)), citations=quotes.paper(made.id, one))
        for one in papers
    )  # fmt: skip
    grid = Grid(title="Who was heard and what was seen", columns=("day", "kind", "with or of", "by"), rows=rows)
    return [Section(title="Interviews and observations", blocks=(grid,))]


def _findings(frame: Frame, quotes: Quotes, seen: Sequence[Seen]) -> list[Section]:
    """The findings, a section for each class that has any."""
    kept = [one for one in seen if one.finding.stage is not Step.WITHDRAWN]
    if not kept:
        return [Section(title="Findings", blocks=(Note("None."),))]
    parts = {classed: [one for one in kept if one.finding.classed is classed] for classed in CLASSES}
    return [
        Section(
            title=f"{CLASSES[classed]} ({len(part)})", blocks=tuple(report_finding(frame, quotes, one) for one in part)
        )
        for classed, part in parts.items()
        if part
    ]


def _agreement(frame: Frame, seen: Sequence[Seen]) -> Section:
    """What the auditee said of the facts, and where both sides still differ."""
    rows = [(one.finding.id, *answer) for one in seen for answer in answers(frame, one)]
    if not rows:
        return Section(title="Agreement on the facts", blocks=(Note("The auditee has not spoken on any finding yet."),))
    cells = tuple(GridRow(cells=(name, said, by, day.isoformat(), words)) for name, said, by, day, words in rows)
    columns = ("finding", "the facts are", "by", "on", "in these words")
    differ = [one.finding.id for one in seen if any(said == "upheld" for said, *_ in answers(frame, one))]
    told = (
        f"Not resolved: {', '.join(differ)} is kept against the auditee's word."
        if differ
        else "No opinion is left open."
    )
    return Section(
        title="Agreement on the facts",
        blocks=(Note(told), Grid(title="What was said of the facts", columns=columns, rows=cells)),
    )


def _earlier(made: Engagement, every: Sequence[Seen]) -> Section:
    """What became of findings of earlier engagements."""
    before = [one for one in every if one.finding.engagement != made.id and _is_earlier(one, made)]
    if not before:
        return Section(title="Follow-up of earlier findings", blocks=(Note("None that you may read."),))
    rows = tuple(
        GridRow(
            cells=(
                one.finding.id,
                one.finding.classed.value,
                one.finding.title,
                one.finding.stage.value,
                one.finding.plan.due.isoformat() if one.finding.plan else None,
                first_due(one),
                effectiveness(one),
            )
        )
        for one in before
    )
    columns = ("finding", "class", "title", "state", "due", "first due", "effectiveness")
    left = sum(one.finding.is_open for one in before)
    told = Note(f"{counted(len(before), 'finding')} of earlier engagements, {left} of them open.")
    grid = Grid(title="Earlier findings", columns=columns, rows=rows)
    return Section(title="Follow-up of earlier findings", blocks=(told, grid))


def _is_earlier(seen: Seen, made: Engagement) -> bool:
    """Whether the reader's first sight of a finding lies before the engagement was planned."""
    return bool(seen.told) and made.planned is not None and seen.told[0].said.time < made.planned


def _limits(made: Engagement, seen: Sequence[Seen]) -> Section:
    """What the conclusions do not reach."""
    told = [UNCERTAINTY, OUTSIDE_RIGHTS]
    left = [one.id for one in made.requests if one.state is not Asked.ACCEPTED]
    told += [f"Not settled when this report was made: {', '.join(left)} of the requests."] if left else []
    changed = [one.finding.id for one in seen if one.changed]
    told += [f"Evidence was revised or erased since it was cited: {', '.join(changed)}."] if changed else []
    return Section(
        title="Limitations",
        blocks=(*map(Note, told), *backing_notes([one for one in seen if one.finding.stage is not Step.WITHDRAWN])),
    )
