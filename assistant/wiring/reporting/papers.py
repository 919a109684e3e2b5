"""The work papers of an engagement as a report: samples, interviews, observations, checks, answers and notes."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.audit.engagement import Engagement, Paper, PaperKind
from assistant.audit.report import Block, Facts, Grid, GridRow, Note, Report, Section
from assistant.wiring.findings import Seen
from assistant.wiring.lanes import tallied
from assistant.wiring.office import Office
from assistant.wiring.reporting.engagement import engagement_facts
from assistant.wiring.reporting.findings import MISSES
from assistant.wiring.reporting.frame import Frame
from assistant.wiring.reporting.quotes import Quotes
from assistant.wiring.reporting.sampled import UNCERTAINTY, sample_blocks

_TITLES = {
    PaperKind.SAMPLE: "Sample",
    PaperKind.INTERVIEW: "Interview",
    PaperKind.OBSERVATION: "Observation",
    PaperKind.CHECK: "Check",
    PaperKind.ANSWER: "Answer",
    PaperKind.NOTE: "Note",
}


def papers_report(frame: Frame, office: Office, engagement: str) -> Report:
    """The work papers that the reader's lane has. Raises NotFound for an engagement that is hidden as for none."""
    made = office.engagements.get(engagement)
    seen = office.findings.of(made.id)
    quotes = Quotes(frame.desk)
    quotes.know(made.id, made.papers)
    ordered = sorted(made.papers, key=lambda one: list(_TITLES).index(one.kind))
    sections = [
        _list(frame, office, made, ordered),
        *(_paper(frame, office, quotes, made, one, seen) for one in ordered),
    ]
    return frame.report(f"Work papers: {made.title}", sections, quotes, engagement_facts(frame, made))


def _list(frame: Frame, office: Office, made: Engagement, papers: Sequence[Paper]) -> Section:
    """Which papers there are."""
    if not papers:
        return Section(title="Work papers", blocks=(Note("None that you may read."),))
    rows = tuple(
        GridRow(
            cells=(
                one.id,
                one.kind.value,
                one.person or one.ref or None,
                one.day.isoformat() if one.day else None,
                frame.person(one.by),
                ", ".join(one.released_to) or "the team",
            )
        )
        for one in papers
    )
    columns = ("paper", "kind", "with, of or from", "day", "filed by", "readers")
    lane = office.engagements.lane(made)
    counts = tallied(one for paper in papers for one in lane.shown(paper.sentences or paper.shown))
    more = f" {MISSES}" if counts.stated or counts.unverified else ""
    notes = [Note(UNCERTAINTY), *([Note(f"{counts.told}{more}")] if counts.told else [])]
    return Section(title="Work papers", blocks=(*notes, Grid(title="List", columns=columns, rows=rows)))


def _paper(
    frame: Frame, office: Office, quotes: Quotes, made: Engagement, paper: Paper, seen: Sequence[Seen]
) -> Section:
    """One paper: what it records, and every sentence with what it rests on."""
    title = f"{_TITLES[paper.kind]} {paper.id}"
    sample = office.filed(paper)
    if sample is not None:
        return Section(title=title, blocks=sample_blocks(frame, quotes, paper, sample, seen))
    pairs = (
        ("With or of", paper.person),
        ("Day", paper.day.isoformat() if paper.day else ""),
        ("Records", paper.ref),
        ("Filed by", frame.person(paper.by)),
        ("Noted", paper.words),
        ("Ledger record", paper.receipt),
    )
    blocks: list[Block] = [Facts(tuple((name, words) for name, words in pairs if words))]
    shown = office.engagements.lane(made).shown(paper.sentences or paper.shown)
    return Section(title=title, blocks=(*blocks, *((quotes.paragraph(shown),) if shown else ())))
